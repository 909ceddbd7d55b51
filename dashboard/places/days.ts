/** Days and hours in words: of the calendar, of the week, and of windows on the wall clock. */
import type { WeekWindow } from '../../gateway/api/contract.ts'
import { locale, wordsOf } from '../language.ts'
import { placesWords } from './words.ts'

/** A Monday. */
const MONDAY = Date.UTC(2024, 0, 1)
const DAY_MS = 86_400_000
export const DAY_MINUTES = 24 * 60
export type Weekday = WeekWindow['days'][number]
export const WEEKDAYS: readonly Weekday[] = [1, 2, 3, 4, 5, 6, 7]

/** `lunedì`; `short`: `lun`. 1 is Monday. */
export function weekdayName(weekday: number, length: 'long' | 'short' = 'long'): string {
  const at = MONDAY + (weekday - 1) * DAY_MS
  return new Intl.DateTimeFormat(locale.value, { weekday: length, timeZone: 'UTC' }).format(at)
}

const noon = (day: string): number => Date.parse(`${day}T12:00:00Z`)

/** A date of the calendar, whatever the time zone: `30 novembre`, with the year or the weekday where asked. */
export function dayText(
  day: string,
  { weekday = false, year = false }: { weekday?: boolean; year?: boolean } = {},
): string {
  const text = new Intl.DateTimeFormat(locale.value, {
    ...{ day: 'numeric', month: 'long', timeZone: 'UTC' },
    ...(weekday ? { weekday: 'long' } : {}),
    ...(year ? { year: 'numeric' } : {}),
  }).format(noon(day))
  // English has a comma after the weekday only where there is a year: the two ends of a span would differ.
  return text.replace(',', '')
}

/** `30 nov` */
export function shortDay(day: string): string {
  return new Intl.DateTimeFormat(locale.value, { day: 'numeric', month: 'short', timeZone: 'UTC' }).format(noon(day))
}

export function dayAfter(day: string, days: number): string {
  return new Date(noon(day) + days * DAY_MS).toISOString().slice(0, 10)
}

/** The Monday of its week. */
export function mondayOf(day: string): string {
  return dayAfter(day, -((new Date(noon(day)).getUTCDay() + 6) % 7))
}

/** `08:30`; past midnight it begins anew, and the end of a day is `24:00`. */
export function minuteText(minutes: number): string {
  const within = minutes > DAY_MINUTES ? minutes - DAY_MINUTES : minutes
  const two = (n: number): string => String(n).padStart(2, '0')
  return `${two(Math.floor(within / 60))}:${two(within % 60)}`
}

export function minutesOf(text: string): number {
  return Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5))
}

/** `lunedì–venerdì`, `lunedì e mercoledì`, `ogni giorno`; given sorted. */
export function daysText(days: readonly number[], length: 'long' | 'short' = 'long'): string {
  const t = wordsOf(placesWords)
  if (days.length === 7) return t.everyDay
  const runs: number[][] = []
  for (const day of days) {
    const last = runs.at(-1)
    if (last !== undefined && last.at(-1) === day - 1) last.push(day)
    else runs.push([day])
  }
  const name = (day: number | undefined): string => weekdayName(day ?? 1, length)
  const parts = runs.flatMap((run) =>
    run.length > 2 ? [t.span(name(run[0]), name(run.at(-1)))] : run.map((day) => name(day)),
  )
  return new Intl.ListFormat(locale.value, { type: 'conjunction' }).format(parts)
}

export function spanText({ from, to }: { from: string; to: string }): string {
  const t = wordsOf(placesWords)
  if (from === '00:00' && to === '24:00') return t.allDay
  return t.span(from, to)
}

/** Each window in one line: `lunedì–venerdì 08:00–20:00`. */
export function windowTexts(windows: readonly WeekWindow[]): string[] {
  return windows.map(({ days, ...span }) => `${daysText([...days].sort())} ${spanText(span)}`)
}
