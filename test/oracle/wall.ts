/**
 * The clock on the wall and the calendar beside it, read off the plainest way: an instant is shown as the wall shows
 * it, and nothing is ever counted back from a reading to an instant.
 */
import type { Day, Weekday } from '../../gateway/core/records.ts'

export interface Reading {
  day: Day
  weekday: Weekday
  /** What the clock shows, as milliseconds since it showed (or would have shown) 00:00. */
  ms: number
}
export type WallClock = (at: number) => Reading

const HOUR_MS = 3_600_000
const REMEMBERED_MAX = 100_000

export function createWallClock(timeZone: string): WallClock {
  const hand = new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone, calendar: 'gregory', hourCycle: 'h23', fractionalSecondDigits: 3 },
    ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' },
  })
  const remembered = new Map<number, Reading>()
  return (at) => {
    const before = remembered.get(at)
    if (before !== undefined) return before
    // 22/11/2026, 14:42:00.123
    const [date, month, year, hours, minutes, seconds, ms] = hand.format(at).match(/\d+/g) as string[]
    const day = `${year}-${month}-${date}`
    const shown = Number(hours) * HOUR_MS + Number(minutes) * 60_000 + Number(seconds) * 1000 + Number(ms)
    const reading: Reading = { day, weekday: weekdayOf(day), ms: shown }
    if (remembered.size >= REMEMBERED_MAX) remembered.clear()
    remembered.set(at, reading)
    return reading
  }
}

/** The day so many days after it on the calendar. */
export function dayAfter(day: Day, days = 1): Day {
  const date = new Date(`${day}T00:00:00Z`)
  date.setUTCDate(date.getUTCDate() + days)
  return date.toISOString().slice(0, 10)
}

/** 1 is Monday. */
export function weekdayOf(day: Day): Weekday {
  return (new Date(`${day}T00:00:00Z`).getUTCDay() || 7) as Weekday
}

/* ---------------------------------------------------------------- holidays of Italy and of Rome */

/** Each year on the same date; Saints Peter and Paul are Rome's, Saint Francis is a holiday of Italy from 2026. */
const FIXED = ['01-01', '01-06', '04-25', '05-01', '06-02', '06-29', '08-15', '11-01', '12-08', '12-25', '12-26']
const SAINT_FRANCIS = '10-04'
const SAINT_FRANCIS_SINCE = 2026

/**
 * The fourteenth day of the paschal moon by the year's golden number (the first is 1), as almanacs print it for the
 * years 1900 to 2199. Easter is the Sunday after it.
 */
const PASCHAL_MOON = [
  ...['04-14', '04-03', '03-23', '04-11', '03-31', '04-18', '04-08', '03-28', '04-16', '04-05'],
  ...['03-25', '04-13', '04-02', '03-22', '04-10', '03-30', '04-17', '04-07', '03-27'],
]

export function easterOf(year: number): Day {
  let day = dayAfter(`${year}-${PASCHAL_MOON[year % 19]}`)
  while (weekdayOf(day) !== 7) day = dayAfter(day)
  return day
}

const years = new Map<number, ReadonlySet<Day>>()

export function isHoliday(day: Day): boolean {
  const year = Number(day.slice(0, 4))
  let days = years.get(year)
  if (days === undefined) {
    const fixed = year >= SAINT_FRANCIS_SINCE ? [...FIXED, SAINT_FRANCIS] : FIXED
    const easter = easterOf(year)
    days = new Set([...fixed.map((date) => `${year}-${date}`), easter, dayAfter(easter)])
    years.set(year, days)
  }
  return days.has(day)
}
