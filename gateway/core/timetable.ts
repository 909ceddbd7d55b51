/**
 * Schedules as instants. A window holds while the clock on the house's wall says so: from <= clock < to, on the days on
 * which it begins, and past midnight where `to` is not after `from`. So in the night in which an hour comes twice, a
 * window that begins or ends within that hour holds in both; in the night in which an hour is missing, what would begin
 * in it begins with the jump. Whether a window begins on a day at all is told by that day alone: one that has begun
 * runs into a closed day.
 */
import { DAY_MS, dayOf, MINUTE_MS, type Stretch, stretchesOf } from './day.ts'
import { holidayOn } from './holidays.ts'
import type { At } from './model.ts'
import type { CalendarEntry, Day, Schedule, Weekday, Window } from './records.ts'
import { type Interval, isWithin, joined, type OpenTimes } from './rules.ts'
import { spanOf } from './windows.ts'

/** A schedule that does not exist is never open. All instants are finite. */
export interface Timetable extends OpenTimes {
  /**
   * The end of the window that holds at `at` (of several, the last end); null: none does. Each window ends by itself,
   * also where another begins at that instant: what begins with a window ends on the same day, or the next.
   */
  openUntil(schedule: string, at: At): At | null
}

/** A record that changes is another object, and so is the calendar's array: what was worked out rests on that. */
export interface TimetableParts {
  schedule(id: string): Schedule | null
  calendar(): readonly CalendarEntry[]
  timeZone: string
}

/** Time is worked out by the week, counted from 1970-01-01 in UTC. */
const BLOCK_MS = 7 * DAY_MS
/** Of each schedule: more than a year, so that a look back costs the decisions at the doors nothing. */
const BLOCKS_KEPT_MAX = 64
/** More than any window lasts: a day, and what the clock is set back by meanwhile. */
const WINDOW_MS_MAX = 2 * DAY_MS

export function createTimetable(parts: TimetableParts): Timetable {
  let calendar: readonly CalendarEntry[] | null = null
  let kept = new WeakMap<Schedule, Map<number, Interval[]>>()

  function blocksOf(schedule: Schedule): Map<number, Interval[]> {
    let blocks = kept.get(schedule)
    if (blocks === undefined) {
      blocks = new Map()
      kept.set(schedule, blocks)
    }
    return blocks
  }

  /** Every window that holds at some time in the block, whole: it may begin before the block and end after it. */
  function windowsIn(id: string, block: number): Interval[] {
    const schedule = parts.schedule(id)
    if (schedule === null) return []
    const days = parts.calendar()
    if (days !== calendar) {
      calendar = days
      kept = new WeakMap()
    }
    const blocks = blocksOf(schedule)
    const known = blocks.get(block)
    if (known !== undefined) return known
    const [oldest] = blocks.keys()
    if (blocks.size >= BLOCKS_KEPT_MAX && oldest !== undefined) blocks.delete(oldest)
    const found = workOut(schedule, days, parts.timeZone, block)
    blocks.set(block, found)
    return found
  }

  const windowsAround = (id: string, at: At): Interval[] => windowsIn(id, Math.floor(at / BLOCK_MS))

  return {
    isOpen: (id, at) => isWithin(windowsAround(id, at), at),
    windows(id, from, to) {
      const found: Interval[] = []
      for (let block = Math.floor(from / BLOCK_MS); block * BLOCK_MS < to; block += 1) {
        for (const [begins, ends] of windowsIn(id, block)) {
          const within: Interval = [Math.max(begins, from), Math.min(ends, to)]
          if (within[0] < within[1]) found.push(within)
        }
      }
      return joined(found)
    },
    openUntil(id, at) {
      const ends = windowsAround(id, at).flatMap(([from, to]) => (from <= at && at < to ? [to] : []))
      return ends.length === 0 ? null : Math.max(...ends)
    },
  }
}

function workOut(schedule: Schedule, calendar: readonly CalendarEntry[], timeZone: string, block: number): Interval[] {
  const [from, to] = [block * BLOCK_MS, (block + 1) * BLOCK_MS]
  const stretches = stretchesOf(from - WINDOW_MS_MAX, to + WINDOW_MS_MAX, timeZone)
  const found: Interval[] = []
  // The wall clock stands less than a day from UTC, and yesterday's windows may still hold.
  for (let day = from / DAY_MS - 2; day <= to / DAY_MS; day += 1) {
    for (const window of windowsOn(day, schedule, calendar).windows) {
      found.push(...instantsOf(window, day, stretches).filter(([begins, ends]) => begins < to && ends > from))
    }
  }
  return found
}

/** Why no window begins on a day: the schedule's own dates, a closure of the house, or a holiday. */
export type ClosedBy = 'dates' | 'closure' | 'holiday'

/** What closes the house on this day by its calendar; null: nothing does. An entry for the day goes before a holiday. */
export function calendarCloses(day: Day, calendar: readonly CalendarEntry[]): 'closure' | 'holiday' | null {
  const entry = entryOn(day, calendar)
  if (entry !== undefined) return entry.kind === 'closure' ? 'closure' : null
  return holidayOn(day) === null ? null : 'holiday'
}

const entryOn = (day: Day, calendar: readonly CalendarEntry[]): CalendarEntry | undefined =>
  calendar.find(({ from, until }) => from <= day && day <= until)

/** The windows that begin on the day (days since 1970-01-01), and what keeps the week's from it; null: nothing does. */
export function windowsOn(
  number: number,
  schedule: Pick<Schedule, 'windows' | 'holidays' | 'from' | 'until'>,
  calendar: readonly CalendarEntry[],
): { windows: readonly Window[]; closedBy: ClosedBy | null } {
  const day = dayOf(number)
  const closed = (closedBy: ClosedBy) => ({ windows: [], closedBy })
  if (schedule.from !== null && day < schedule.from) return closed('dates')
  if (schedule.until !== null && day > schedule.until) return closed('dates')
  if (schedule.holidays === 'closed') {
    const closedBy = calendarCloses(day, calendar)
    if (closedBy !== null) return closed(closedBy)
    const entry = entryOn(day, calendar)
    if (entry !== undefined && entry.hours !== null) return { windows: entry.hours, closedBy: null }
  }
  const weekday = weekdayOf(number)
  return { windows: schedule.windows.filter(({ days }) => days.includes(weekday)), closedBy: null }
}

/** 1970-01-01 was a Thursday. */
export function weekdayOf(number: number): Weekday {
  return (((((number + 3) % 7) + 7) % 7) + 1) as Weekday
}

/** One window of a day as instants: more than one where the clock is set back out of it and comes into it again. */
function instantsOf(window: Window, day: number, stretches: readonly Stretch[]): Interval[] {
  const [begins, ends] = spanOf(window).map((minutes) => day * DAY_MS + minutes * MINUTE_MS) as [number, number]
  const found: Interval[] = []
  for (const { from, to, offsetMs } of stretches) {
    const piece: Interval = [Math.max(from, begins - offsetMs), Math.min(to, ends - offsetMs)]
    if (piece[0] < piece[1]) found.push(piece)
  }
  return joined(found)
}
