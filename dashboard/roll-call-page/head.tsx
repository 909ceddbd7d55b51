import type { RollCall } from '../../gateway/api/contract.ts'
import { clockTime, when } from '../clock.ts'
import { problemWords, wordsOf } from '../language.ts'
import { plainName } from '../names.ts'
import { WarningMark } from '../parts/marks.tsx'
import { Link } from '../router.tsx'
import { canKeepPage } from './offline-page.ts'
import { endedSeq, keeps, lost, offlineSince, problem, roll, waitingIds } from './roll.ts'
import { tallyOf } from './ticks.ts'
import { rollCallWords } from './words.ts'

/** How far it has come; before one stands: how many are inside. */
export function Head({ list }: { list: RollCall }) {
  const t = wordsOf(rollCallWords)
  const { standing } = list
  if (standing === null) {
    const guests = list.guests > 0 ? ` · ${t.guests(list.guests)}` : ''
    return (
      <p class="roll-sum">
        {t.inside(list.certain, list.uncertain)}
        {guests}
      </p>
    )
  }
  const { listed, found, left, others } = tallyOf(list)
  const more = [left > 0 ? t.leftCount(left) : null, others > 0 ? t.othersCount(others) : null].filter(
    (each) => each !== null,
  )
  const isWhole = found + left >= listed
  return (
    <section class="roll-head" data-whole={isWhole}>
      <p class="roll-standing name">
        <strong>{standing.drill ? t.underDrill : t.underReal}</strong>{' '}
        {standing.seq === null ? t.onThisPhone : t.since(when(standing.since), plainName(standing.by, '–'))}
        {standing.reason !== null && `: ${standing.reason}`}
      </p>
      <p class="roll-counter" role="status">
        <span class="roll-figure">{t.counter(found, listed)}</span>
        {more.length > 0 && <span class="roll-figure-more">{more.join(' · ')}</span>}
      </p>
      <progress class="roll-progress" max={Math.max(1, listed)} value={found} aria-label={t.counter(found, listed)} />
    </section>
  )
}

/** What stands in the way: no network, ticks that came too late, a list that could not be read. */
export function Notices() {
  const t = wordsOf(rollCallWords)
  const since = offlineSince.value
  const list = roll.value
  const waits = waitingIds.value.size
  return (
    <div class="roll-notices">
      {since !== null && (
        <div class="notice roll-offline" role="alert">
          <WarningMark />
          <p class="notice-text">
            <strong>{t.offline(clockTime(since))}</strong> <span>{t.offlineWaits(waits)}</span>{' '}
            {list !== null && <span>{t.listOf(clockTime(list.at))} </span>}
            {!canKeepPage() && <span>{t.plain}</span>}
          </p>
        </div>
      )}
      {!keeps.value && <p class="problem">{t.notKept}</p>}
      {lost.value > 0 && <p class="problem">{t.lost(lost.value)}</p>}
      {list !== null && problem.value !== null && <p class="problem">{problemWords(problem.value)}</p>}
      {endedSeq.value !== null && list !== null && list.standing === null && (
        <p class="roll-ended" role="status">
          <span>{t.ended}</span> <Link to={`/roll-call/reports/${endedSeq.value}`}>{t.toReport}</Link>
        </p>
      )}
    </div>
  )
}
