/**
 * Whether a schedule is open, slow and obvious, written apart from `core/timetable.ts`: reads the clock on the wall
 * through `Intl` and looks whether a window of today, or one of yesterday that runs into today, holds.
 */
import { holidayOn } from '../../gateway/core/holidays.ts'
import type { CalendarEntry, Schedule, Window } from '../../gateway/core/records.ts'

/** When clocks were or will be set, by zone: Rome's two nights, half hours, midnights, a Ramadan, a week, a lost day. */
export const CHANGES: readonly (readonly [timeZone: string, at: string])[] = [
  ['Europe/Rome', '2026-03-29T01:00:00Z'],
  ['Europe/Rome', '2026-10-25T01:00:00Z'],
  ['Europe/Rome', '1979-05-26T23:00:00Z'],
  ['Europe/Rome', '2027-10-31T01:00:00Z'],
  ['Australia/Lord_Howe', '2026-04-04T15:00:00Z'],
  ['Australia/Lord_Howe', '2026-10-03T15:30:00Z'],
  ['America/Sao_Paulo', '2018-02-18T02:00:00Z'],
  ['America/Sao_Paulo', '2018-11-04T03:00:00Z'],
  ['Africa/Casablanca', '2025-02-23T02:00:00Z'],
  ['Africa/Casablanca', '2025-04-06T02:00:00Z'],
  ['America/Boa_Vista', '2000-10-08T04:00:00Z'],
  ['America/Boa_Vista', '2000-10-15T03:00:00Z'],
  ['America/St_Johns', '2006-04-02T03:31:00Z'],
  ['America/St_Johns', '2006-10-29T02:31:00Z'],
  ['Pacific/Apia', '2011-12-30T10:00:00Z'],
  ['Asia/Kathmandu', '1985-12-31T18:30:00Z'],
]

const formats = new Map<string, Intl.DateTimeFormat>()

/** What the clock on the wall shows: the date, and the minutes since it showed 00:00. */
export function wallClock(at: number, timeZone: string): { day: string; minute: number } {
  let format = formats.get(timeZone)
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    })
    formats.set(timeZone, format)
  }
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]))
  return {
    day: `${parts.year}-${parts.month}-${parts.day}`,
    minute: Number(parts.hour) * 60 + Number(parts.minute),
  }
}

export function isOpenByTheWall(
  schedule: Schedule,
  calendar: readonly CalendarEntry[],
  at: number,
  timeZone: string,
): boolean {
  const { day, minute } = wallClock(at, timeZone)
  const minutes = (text: string): number => Number(text.split(':')[0]) * 60 + Number(text.split(':')[1])
  const today = beginningOn(schedule, calendar, day).some(({ from, to }) =>
    minutes(from) < minutes(to) ? minutes(from) <= minute && minute < minutes(to) : minutes(from) <= minute,
  )
  const sinceYesterday = beginningOn(schedule, calendar, dayBefore(day)).some(
    ({ from, to }) => minutes(from) >= minutes(to) && minute < minutes(to),
  )
  return today || sinceYesterday
}

function dayBefore(day: string): string {
  const date = new Date(`${day}T12:00:00Z`)
  date.setUTCDate(date.getUTCDate() - 1)
  return date.toISOString().slice(0, 10)
}

function beginningOn(schedule: Schedule, calendar: readonly CalendarEntry[], day: string): Window[] {
  if (schedule.from !== null && day < schedule.from) return []
  if (schedule.until !== null && day > schedule.until) return []
  const sundayIsNought = new Date(`${day}T12:00:00Z`).getUTCDay()
  const usual = schedule.windows.filter(({ days }) => days.some((weekday) => weekday % 7 === sundayIsNought))
  if (schedule.holidays === 'open') return usual
  for (const entry of calendar) {
    if (day < entry.from || day > entry.until) continue
    if (entry.kind === 'closure') return []
    return entry.hours === null ? usual : entry.hours
  }
  return holidayOn(day) === null ? usual : []
}
