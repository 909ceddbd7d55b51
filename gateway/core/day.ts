/**
 * The clock on the house's wall: how far it stands from UTC, and where a day of the house ends. Its reading is a number,
 * as an instant is, so that windows are worked out without a calendar.
 */
import { Temporal } from 'temporal-polyfill'
import type { At } from './model.ts'
import type { Day, Minute } from './records.ts'
import { minutesOf } from './windows.ts'

/** What the clock on the wall shows: milliseconds since it showed 1970-01-01 00:00, as if no day were short or long. */
type Wall = number

/** A stretch of time in which the wall clock runs without a jump: it shows `at + offsetMs`. `to` is exclusive. */
export interface Stretch {
  from: At
  to: At
  offsetMs: number
}

export const MINUTE_MS = 60_000
export const DAY_MS = 24 * 60 * MINUTE_MS
/** No clock on earth stands as far from UTC as a day. */
const OFFSET_MS_MAX = DAY_MS
/** So far apart it is looked for changes: since 1970 no clock was changed twice within six days (tz database 2026). */
const LOOK_MS = 3 * DAY_MS

/** The stretches that make up the time from `from` to `to`, in order. */
export function stretchesOf(from: At, to: At, timeZone: string): Stretch[] {
  const offsetAt = (at: At): number =>
    Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).offsetNanoseconds / 1e6
  const stretches: Stretch[] = [{ from, to, offsetMs: offsetAt(from) }]
  for (let at = from; at < to; at += LOOK_MS) {
    const last = stretches.at(-1) as Stretch
    const next = Math.min(at + LOOK_MS, to)
    const offsetMs = offsetAt(next)
    if (offsetMs === last.offsetMs) continue
    last.to = firstWhere((one) => offsetAt(one) !== last.offsetMs, at, next)
    if (last.to < to) stretches.push({ from: last.to, to, offsetMs })
  }
  return stretches
}

/** The first instant after `not` where it holds; it does at `yes`, and from its first instant on. */
function firstWhere(holds: (at: At) => boolean, not: At, yes: At): At {
  let [low, high] = [not, yes]
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (holds(middle)) high = middle
    else low = middle
  }
  return high
}

/** The first instant at which the wall clock shows this or more: where it jumps over it that is the jump. */
function firstAt(wall: Wall, timeZone: string): At {
  const stretches = stretchesOf(wall - OFFSET_MS_MAX, wall + OFFSET_MS_MAX, timeZone)
  const within = stretches.find(({ to, offsetMs }) => wall - offsetMs < to) as Stretch
  return Math.max(within.from, wall - within.offsetMs)
}

/** The date of a day that is counted from 1970-01-01. */
export function dayOf(number: number): Day {
  return new Date(number * DAY_MS).toISOString().slice(0, 10)
}

/** The house's day at this instant, as days since 1970-01-01. */
function dayAt(now: At, timeZone: string): number {
  const [stretch] = stretchesOf(now, now, timeZone) as [Stretch]
  return Math.floor((now + stretch.offsetMs) / DAY_MS)
}

/** When nobody is any longer surely inside: after the last event. */
const CLOSING_TIME: Minute = '04:00'

function endOf(day: number, timeZone: string, closingTime: Minute): At {
  return firstAt(day * DAY_MS + minutesOf(closingTime) * MINUTE_MS, timeZone)
}

/**
 * The last end of a day that is not after `now`: when the wall clock came to the closing time. In the night in which
 * it jumps over the closing time the day ends with the jump; where it shows it twice, at the first time.
 */
export function lastDayEnd(now: At, timeZone: string, closingTime: Minute = CLOSING_TIME): At {
  // Tomorrow's may be over: set back at midnight, the clock shows today again.
  for (let day = dayAt(now, timeZone) + 1; ; day -= 1) {
    const end = endOf(day, timeZone, closingTime)
    if (end <= now) return end
  }
}

/** The first end of a day after `now`. */
export function nextDayEnd(now: At, timeZone: string, closingTime: Minute = CLOSING_TIME): At {
  for (let day = dayAt(now, timeZone); ; day += 1) {
    const end = endOf(day, timeZone, closingTime)
    if (end > now) return end
  }
}
