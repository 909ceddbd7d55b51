import type { ComponentChildren } from 'preact'
import type { DoorRow } from '../../gateway/api/contract.ts'
import { duration, number, when } from '../clock.ts'
import { wordsOf } from '../language.ts'
import { plainName } from '../names.ts'
import { useAsked } from '../parts/asked.tsx'
import { SCHEDULES } from '../places/calls.ts'
import { placesWords } from '../places/words.ts'
import { Link } from '../router.tsx'
import { wayText } from './door-state.tsx'
import { doorsWords } from './words.ts'

interface SetupProps {
  row: DoorRow
  revokedPassUntil: string | null
  actions: ComponentChildren
}

/** How the door is set up, each fact with what it does. */
export function DoorSetup({ row, revokedPassUntil, actions }: SetupProps) {
  const { way, door: t } = wordsOf(doorsWords)
  const p = wordsOf(placesWords)
  const schedules = useAsked(SCHEDULES.all, [])
  const free = schedules.value?.find(({ id }) => id === row.freeSchedule)
  const seconds = (s: number): string => t.seconds(number(s))
  return (
    <section class="card" aria-labelledby="setup-title">
      <div class="card-head">
        <h2 class="card-title" id="setup-title">
          {t.setup}
        </h2>
      </div>
      <dl class="place-facts">
        <dt>{way}</dt>
        <dd class="name">{wayText(row)}</dd>
        <dt>{p.code}</dt>
        <dd>{row.id}</dd>
        <dt>{t.lock}</dt>
        <dd class="name">{row.lock ?? t.lockReader}</dd>
        <dt>{t.unlock.replace(/ \(.*\)$/, '')}</dt>
        <dd>{t.unlockFact(seconds(row.unlockMs / 1000), seconds(row.extendedUnlockMs / 1000))}</dd>
        <dt>{t.heldOpen.replace(/ \(.*\)$/, '')}</dt>
        <dd>
          {t.heldFact(seconds(row.heldOpenS), seconds(row.extendedHeldOpenS))}
          <span class="place-more">{row.preAlertS === 0 ? t.noPreAlert : t.preAlertFact(seconds(row.preAlertS))}</span>
        </dd>
        <dt>{t.freeSchedule}</dt>
        <dd class="name">
          {row.freeSchedule === null ? (
            t.noFree
          ) : (
            <>
              <Link to={`/schedules/${encodeURIComponent(row.freeSchedule)}`}>
                {plainName(free?.name, row.freeSchedule)}
              </Link>
              <span class="place-more">{t.freeHelp}</span>
            </>
          )}
        </dd>
        <dt>{t.listLife.replace(/ \(.*\)$/, '')}</dt>
        <dd>
          {t.listFact(duration(row.listLifeS))}
          <span class="place-more">{revokedPassUntil === null ? t.listNever : t.listNow(when(revokedPassUntil))}</span>
        </dd>
      </dl>
      {actions !== undefined && <div class="place-actions">{actions}</div>}
    </section>
  )
}
