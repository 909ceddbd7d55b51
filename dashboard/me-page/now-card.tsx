import type { OwnHouse } from '../../gateway/api/contract.ts'
import { clockTime, dateTime, houseDay, now } from '../clock.ts'
import { wordsOf } from '../language.ts'
import { Hill } from '../live-page/hill.tsx'
import { plainName } from '../names.ts'
import { ownLine } from '../own-line.ts'
import { type Asked, Failed } from '../parts/asked.tsx'
import { InMark, OutMark, PerhapsMark } from './marks.tsx'
import { meWords } from './words.ts'

/** Whether I am in, on the hill of the house; and who lets it be seen that they are. */
export function NowCard({ house }: { house: Asked<OwnHouse> }) {
  const t = wordsOf(meWords)
  const told = house.value
  const line = ownLine.value
  if (told === null && house.state === 'failed') {
    return (
      <section class="card">
        <Failed code={house.code ?? 'E_INTERNAL'} again={house.again} />
      </section>
    )
  }
  return (
    <section class="card me-now" aria-labelledby="me-now-title" data-line={line.state} aria-busy={told === null}>
      <Hill people={told?.inside ?? 0} />
      <h2 class="card-title" id="me-now-title">
        {t.youAre}
      </h2>
      <div aria-live="polite">{told !== null && <WhereAmI me={told.me} />}</div>
      {told !== null && <p class="me-house">{told.inside === 0 ? t.nobodyInHouse : t.inHouse(told.inside)}</p>}
      {told !== null && told.shown.length > 0 && (
        <p class="me-shown">
          <span class="me-quiet">{t.theyShow}:</span>{' '}
          <span class="name">{told.shown.map((name) => plainName(name, t.nameless)).join(', ')}</span>
        </p>
      )}
      {line.state === 'blind' && (
        <p class="chip chip-brick me-blind" role="status">
          {line.since === null ? t.blindFirst : t.blind(clockTime(line.since))}
        </p>
      )}
    </section>
  )
}

function WhereAmI({ me }: { me: OwnHouse['me'] }) {
  const t = wordsOf(meWords)
  if (me === null) {
    return (
      <>
        <p class="me-state me-state-out">
          <OutMark />
          {t.outside}
        </p>
        <p class="me-quiet">{t.outsideText}</p>
      </>
    )
  }
  const zone = plainName(me.zoneName, me.zone)
  const isToday = houseDay(me.since) === houseDay(now.value)
  const where = isToday ? t.insideIn(zone, clockTime(me.since)) : t.insideSince(zone, dateTime(me.since))
  return (
    <>
      <p class={me.certain ? 'me-state me-state-in' : 'me-state me-state-perhaps'}>
        {me.certain ? <InMark /> : <PerhapsMark />}
        {me.certain ? t.inside : t.perhaps}
      </p>
      <p class="name">{where}</p>
      {!me.certain && <p class="me-quiet">{t.perhapsText}</p>}
    </>
  )
}
