/**
 * What may be written as a day, a minute and a window. A fault is a plain English sentence, for the one who wrote the
 * windows; what passes here is trusted by `timetable.ts`.
 */
import type { Minute, WeeklyWindow, Window } from './records.ts'

/** More than a house ever needs, and few enough to be looked through at every tap. */
export const WINDOWS_MAX = 100

const DAY = /^\d{4}-\d{2}-\d{2}$/
const MINUTE = /^(([01]\d|2[0-3]):[0-5]\d|24:00)$/
const DAY_MINUTES = 24 * 60
const WEEK_MINUTES = 7 * DAY_MINUTES

/** Whether it is a date that exists, `YYYY-MM-DD`. */
export function isDay(text: string): boolean {
  const noon = DAY.test(text) ? new Date(`${text}T12:00:00Z`) : null
  // 30 February would be read as 2 March.
  return noon !== null && !Number.isNaN(noon.getTime()) && noon.toISOString().startsWith(text)
}

/** Whether it is a time on the wall clock, `HH:MM` from `00:00` to `24:00`. */
export function isMinute(text: string): boolean {
  return MINUTE.test(text)
}

/** Minutes since the beginning of the day, by the clock on the wall. */
export function minutesOf(minute: Minute): number {
  return Number(minute.slice(0, 2)) * 60 + Number(minute.slice(3))
}

/** From where to where a window lasts, in minutes of the day on which it begins: it may end after 24:00. */
export function spanOf({ from, to }: Window): [from: number, to: number] {
  const [begins, ends] = [minutesOf(from), minutesOf(to)]
  return [begins, ends > begins ? ends : ends + DAY_MINUTES]
}

/** What is wrong with the windows of a week; null when nothing is. None at all is right: only the calendar opens then. */
export function faultOfWindows(windows: readonly WeeklyWindow[]): string | null {
  return (
    faultOfEach(windows, (window) => faultOfTimes(window) ?? faultOfDays(window.days)) ??
    faultOfOverlap(windows.flatMap(spansOfWeek))
  )
}

/** What is wrong with the windows of one day; null when nothing is. */
export function faultOfHours(hours: readonly Window[]): string | null {
  if (hours.length === 0) return 'an opening with hours names at least one window; a day without any is a closure'
  const spans = hours.map((window, index): Span => [...spanOf(window), index])
  return faultOfEach(hours, faultOfTimes) ?? faultOfOverlap(spans)
}

function faultOfEach<W extends Window>(windows: readonly W[], faultOf: (window: W) => string | null): string | null {
  if (windows.length > WINDOWS_MAX) return `${windows.length} windows are too many; at most ${WINDOWS_MAX}`
  for (const [index, window] of windows.entries()) {
    const fault = faultOf(window)
    if (fault !== null) return `window ${index + 1}: ${fault}`
  }
  return null
}

function faultOfTimes({ from, to }: Window): string | null {
  const bad = [from, to].find((minute) => !isMinute(minute))
  if (bad !== undefined) return `"${bad}" is not a time from 00:00 to 24:00`
  if (from === '24:00') return 'no window begins at 24:00; it begins at 00:00 of the next day'
  if (from === to) return `it is empty: it ends at ${to}, when it begins; a whole day is 00:00 to 24:00`
  return null
}

function faultOfDays(days: readonly number[]): string | null {
  if (days.length === 0) return 'it names no day of the week'
  const bad = days.find((day) => !Number.isInteger(day) || day < 1 || day > 7)
  if (bad !== undefined) return `${bad} is not a day of the week; 1 is Monday, 7 is Sunday`
  const twice = days.find((day, index) => days.indexOf(day) !== index)
  return twice === undefined ? null : `it names the day ${twice} twice`
}

/** `index` is the place of the window that it belongs to. */
type Span = [from: number, to: number, index: number]

/** In minutes since Monday 00:00. What runs over the end of the week goes on at its beginning. */
function spansOfWeek(window: WeeklyWindow, index: number): Span[] {
  return window.days.flatMap((day): Span[] => {
    const [from, to] = spanOf(window).map((minute) => (day - 1) * DAY_MINUTES + minute) as [number, number]
    if (to <= WEEK_MINUTES) return [[from, to, index]]
    return [
      [from, WEEK_MINUTES, index],
      [0, to - WEEK_MINUTES, index],
    ]
  })
}

function faultOfOverlap(spans: readonly Span[]): string | null {
  // Where any two overlap, two that follow each other do.
  const sorted = [...spans].sort(([a], [b]) => a - b)
  for (const [place, [from, , index]] of sorted.entries()) {
    const before = sorted[place - 1]
    if (before === undefined || before[1] <= from) continue
    const [one, other] = [before[2], index].sort((a, b) => a - b) as [number, number]
    return `windows ${one + 1} and ${other + 1} overlap`
  }
  return null
}
