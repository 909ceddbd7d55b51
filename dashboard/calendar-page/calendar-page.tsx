import { useState } from 'preact/hooks'
import type { CalendarRow, CalendarYear } from '../../gateway/api/contract.ts'
import { houseDay, now } from '../clock.ts'
import { language, wordsOf } from '../language.ts'
import { plainName } from '../names.ts'
import type { PageProps } from '../page-props.ts'
import { Shown, useAsked } from '../parts/asked.tsx'
import { Chip } from '../parts/chip.tsx'
import { Empty } from '../parts/empty.tsx'
import { commonWords } from '../parts/words.ts'
import { readYear, SCHEDULES } from '../places/calls.ts'
import { dayAfter, dayText, spanText } from '../places/days.ts'
import '../places/places.css'
import { scheduleTabs } from '../places/tabs.ts'
import { Page } from '../shell/page.tsx'
import './calendar-page.css'
import { DayForm, RemoveDay } from './day-dialogs.tsx'
import { calendarWords } from './words.ts'

const YEAR_MIN = 2001
const YEAR_MAX = 2999
const AHEAD_DAYS = 365

type Opened = { what: 'add'; kind: CalendarRow['kind'] } | { what: 'change' | 'remove'; row: CalendarRow } | null

export function CalendarPage({ account }: PageProps) {
  const t = wordsOf(calendarWords)
  const mayChange = account.role === 'admin'
  const [open, setOpen] = useState<Opened>(null)
  const today = houseDay(now.value)
  const thisYear = Number(today.slice(0, 4))
  const all = useAsked(async () => {
    const [first, next, schedules] = await Promise.all([readYear(thisYear), readYear(thisYear + 1), SCHEDULES.all()])
    return { days: first.days, holidays: [...first.holidays, ...next.holidays], schedules }
  }, [thisYear])
  const close = (): void => setOpen(null)
  const actions = (
    <>
      <button type="button" class="button" onClick={() => setOpen({ what: 'add', kind: 'opening' })}>
        {t.addOpening}
      </button>
      <button type="button" class="button button-main" onClick={() => setOpen({ what: 'add', kind: 'closure' })}>
        {t.addClosure}
      </button>
    </>
  )
  return (
    <Page title={t.title} what={t.what} tabs={scheduleTabs()} actions={mayChange ? actions : undefined}>
      <Shown of={all}>
        {({ days, holidays }) => (
          <div class="calendar-columns">
            <OwnDays days={days} today={today} onOpen={mayChange ? setOpen : null} />
            <Ahead days={days} holidays={holidays} today={today} />
            <Holidays thisYear={thisYear} />
          </div>
        )}
      </Shown>
      {open?.what === 'add' && (
        <DayForm
          row={null}
          kind={open.kind}
          schedules={all.value?.schedules ?? []}
          onSaved={all.again}
          onClose={close}
        />
      )}
      {open?.what === 'change' && (
        <DayForm
          row={open.row}
          kind={open.row.kind}
          schedules={all.value?.schedules ?? []}
          onSaved={all.again}
          onClose={close}
        />
      )}
      {open?.what === 'remove' && <RemoveDay row={open.row} onRemoved={all.again} onClose={close} />}
    </Page>
  )
}

interface OwnProps {
  days: readonly CalendarRow[]
  today: string
  /** Null: they may only be looked at. */
  onOpen: ((opened: Opened) => void) | null
}

function OwnDays({ days, today, onOpen }: OwnProps) {
  const t = wordsOf(calendarWords)
  const sorted = [...days].sort((a, b) => (a.from < b.from ? -1 : 1))
  const over = sorted.filter(({ until }) => until < today)
  const coming = sorted.filter(({ until }) => until >= today)
  return (
    <section class="card" aria-labelledby="own-title">
      <div class="card-head">
        <h2 class="card-title" id="own-title">
          {t.own}
        </h2>
      </div>
      {days.length === 0 && <Empty title={t.ownNone} text={t.ownNoneText} />}
      <DayList days={coming} onOpen={onOpen} />
      {over.length > 0 && (
        <details class="calendar-past">
          <summary>{t.past(over.length)}</summary>
          <DayList days={over.reverse()} onOpen={onOpen} />
        </details>
      )}
    </section>
  )
}

function DayList({ days, onOpen }: Pick<OwnProps, 'days' | 'onOpen'>) {
  const t = wordsOf(calendarWords)
  const c = wordsOf(commonWords)
  return (
    <ul class="place-rows">
      {days.map((row) => (
        <li key={row.id} class="calendar-day" data-day={row.id}>
          <div class="calendar-words">
            <p class="calendar-name name">{plainName(row.name, row.id)}</p>
            <p class="place-quiet">{rangeText(row)}</p>
            {row.kind === 'opening' && (
              <p class="place-quiet">{row.hours === null ? t.asUsual : row.hours.map(spanText).join(', ')}</p>
            )}
          </div>
          <Chip tone={row.kind === 'closure' ? 'ochre' : 'pine'}>{t[row.kind]}</Chip>
          {onOpen !== null && (
            <div class="calendar-do">
              <button
                type="button"
                class="button"
                aria-label={t.changeTitle(plainName(row.name, row.id))}
                onClick={() => onOpen({ what: 'change', row })}
              >
                {c.change}
              </button>
              <button
                type="button"
                class="button button-wary"
                aria-label={`${c.remove} ${plainName(row.name, row.id)}`}
                onClick={() => onOpen({ what: 'remove', row })}
              >
                {c.remove}
              </button>
            </div>
          )}
        </li>
      ))}
    </ul>
  )
}

function rangeText({ from, until }: Pick<CalendarRow, 'from' | 'until'>): string {
  const t = wordsOf(calendarWords)
  if (from === until) return dayText(from, { weekday: true, year: true })
  return t.range(dayText(from, { weekday: true }), dayText(until, { weekday: true, year: true }))
}

interface AheadProps extends Pick<CalendarYear, 'days' | 'holidays'> {
  today: string
}

/** All that is unlike other days within a year, in order: what opens a holiday stands beside it. */
function Ahead({ days, holidays, today }: AheadProps) {
  const t = wordsOf(calendarWords)
  const last = dayAfter(today, AHEAD_DAYS)
  const own = days
    .filter(({ from, until }) => until >= today && from <= last)
    .map((row) => ({ ...row, sort: row.from < today ? today : row.from, text: rangeText(row) }))
  const feasts = holidays
    .filter(({ day }) => day >= today && day <= last)
    .map(({ id, day, names }) => {
      const entry = days.find(({ from, until }) => from <= day && day <= until)
      const name = names[language.value]
      const text = dayText(day, { weekday: true, year: true })
      return { id: `${id} ${day}`, name, kind: 'holiday' as const, sort: day, text, opened: entry?.kind === 'opening' }
    })
  const all = [...own, ...feasts].sort((a, b) => (a.sort < b.sort ? -1 : 1))
  return (
    <section class="card" aria-labelledby="ahead-title">
      <div class="card-head">
        <h2 class="card-title" id="ahead-title">
          {t.ahead}
        </h2>
      </div>
      {all.length === 0 && <p class="place-quiet">{t.aheadNone}</p>}
      <ol class="place-rows">
        {all.map((each) => (
          <li key={each.id} class="calendar-day">
            <div class="calendar-words">
              <p class="calendar-name name">{plainName(each.name, '–')}</p>
              <p class="place-quiet">{each.text}</p>
            </div>
            {'opened' in each && each.opened && <Chip tone="pine">{t.openAnyway}</Chip>}
            <Chip tone={each.kind === 'opening' ? 'pine' : each.kind === 'closure' ? 'ochre' : 'sand'}>
              {t[each.kind]}
            </Chip>
          </li>
        ))}
      </ol>
    </section>
  )
}

function Holidays({ thisYear }: { thisYear: number }) {
  const t = wordsOf(calendarWords)
  const [year, setYear] = useState(thisYear)
  const told = useAsked(() => readYear(year), [year])
  const move = (to: number): void => setYear(Math.min(Math.max(to, YEAR_MIN), YEAR_MAX))
  return (
    <section class="card" aria-labelledby="holidays-title">
      <div class="card-head calendar-year">
        <h2 class="card-title" id="holidays-title" aria-live="polite">
          {t.holidays(String(year))}
        </h2>
        <button type="button" class="button" aria-label={t.previousYear} onClick={() => move(year - 1)}>
          ‹
        </button>
        <button type="button" class="button" aria-label={t.nextYear} onClick={() => move(year + 1)}>
          ›
        </button>
      </div>
      <Shown of={told}>
        {({ holidays }) => (
          <ol class="place-rows">
            {holidays.map(({ id, day, names }) => (
              <li key={id} class="calendar-feast">
                <span>{names[language.value]}</span>
                <span class="place-quiet">{dayText(day, { weekday: true })}</span>
              </li>
            ))}
          </ol>
        )}
      </Shown>
    </section>
  )
}
