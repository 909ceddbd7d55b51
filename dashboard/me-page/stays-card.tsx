import { useState } from 'preact/hooks'
import type { OwnStay } from '../../gateway/api/contract.ts'
import { clockTime, dayOf, houseDay, now, when } from '../clock.ts'
import { wordsOf } from '../language.ts'
import { plainName } from '../names.ts'
import { Shown, useAsked } from '../parts/asked.tsx'
import { Chip } from '../parts/chip.tsx'
import { Empty } from '../parts/empty.tsx'
import { SelectField } from '../parts/fields.tsx'
import { readOwnStays } from './calls.ts'
import { meWords } from './words.ts'

const DAY_MS = 24 * 60 * 60_000
const SPANS = { days30: 30, days90: 90, days365: 365 } as const
type Span = keyof typeof SPANS
/** Shown at first: whoever wants more asks for it. */
const DAYS_SHOWN = 7

/** Stays by the day on which they began, the newest day first. */
export function StaysCard({ moved }: { moved: string }) {
  const t = wordsOf(meWords)
  const [span, setSpan] = useState<Span>('days30')
  const [all, setAll] = useState(false)
  const stays = useAsked(() => readOwnStays(houseDay(now.peek() - SPANS[span] * DAY_MS)), [span, moved])
  return (
    <section class="card" aria-labelledby="me-stays">
      <div class="card-head me-stays-head">
        <h2 class="card-title" id="me-stays">
          {t.stays}
        </h2>
        <SelectField
          label={t.staysSpan}
          value={span}
          choices={(Object.keys(SPANS) as Span[]).map((value) => ({ value, label: t.spans[value] }))}
          onValue={setSpan}
        />
      </div>
      <Shown of={stays} empty={<Empty title={t.noStays} text={t.noStaysText} />}>
        {(rows) => <Days rows={rows} all={all} showAll={() => setAll(true)} />}
      </Shown>
    </section>
  )
}

function Days({ rows, all, showAll }: { rows: OwnStay[]; all: boolean; showAll: () => void }) {
  const t = wordsOf(meWords)
  const days = [...Map.groupBy(rows, ({ from }) => houseDay(from))].reverse()
  const shown = all ? days : days.slice(0, DAYS_SHOWN)
  return (
    <>
      <ol class="me-days">
        {shown.map(([day, those]) => (
          <li key={day} class="me-day">
            <div class="me-day-head">
              <h3>{dayOf(those[0]?.from ?? day)}</h3>
              <Sum stays={those} />
            </div>
            <ul class="me-rows">
              {those.map((stay) => (
                <StayRow key={stay.from + stay.zone} stay={stay} />
              ))}
            </ul>
          </li>
        ))}
      </ol>
      {shown.length < days.length && (
        <button type="button" class="button me-more" onClick={showAll}>
          {t.moreDays(days.length)}
        </button>
      )}
    </>
  )
}

/** Of the stays whose end was seen, and of the one that goes on. */
function Sum({ stays }: { stays: OwnStay[] }) {
  const t = wordsOf(meWords)
  const counted = stays.filter(({ state }) => state !== 'uncertain')
  const ms = counted.reduce(
    (sum, { from, until }) => sum + (until === null ? now.value : Date.parse(until)) - Date.parse(from),
    0,
  )
  if (counted.length === 0) return null
  const minutes = Math.max(0, Math.floor(ms / 60_000))
  return <p class="me-sum">{t.dayHours(Math.floor(minutes / 60), minutes % 60)}</p>
}

function StayRow({ stay }: { stay: OwnStay }) {
  const t = wordsOf(meWords)
  const { zone, zoneName, from, until, state } = stay
  const sameDay = until !== null && houseDay(until) === houseDay(from)
  return (
    <li class="me-row me-stay">
      <p class="me-stay-time">
        {until === null
          ? t.stayFrom(clockTime(from))
          : t.stayFromTo(clockTime(from), sameDay ? clockTime(until) : when(until))}
      </p>
      <p class="me-row-text name">{plainName(zoneName, zone)}</p>
      {state === 'inside' && <Chip tone="pine">{t.stayNow}</Chip>}
      {state === 'uncertain' && (
        <span title={t.stayUnseenHelp}>
          <Chip tone="ochre">{t.stayUnseen}</Chip>
        </span>
      )}
    </li>
  )
}
