/** A week of a schedule as the house will live it: each day's windows as instants, and what closes a day or opens it. */
import { DAY_MS, dayOf } from './day.ts'
import { type Holiday, holidayOn } from './holidays.ts'
import type { CalendarEntry, Day, Schedule, Weekday, Window } from './records.ts'
import type { Interval } from './rules.ts'
import { parseT } from './time.ts'
import { type ClosedBy, createTimetable, weekdayOf, windowsOn } from './timetable.ts'

export interface WeekDay {
  day: Day
  weekday: Weekday
  holiday: Holiday | null
  /** The house's own entry for the day. */
  entry: CalendarEntry | null
  /** Why no window of the week begins; null: nothing keeps them from it. */
  closedBy: ClosedBy | null
  /** What begins on the day, by the wall clock. */
  windows: readonly Window[]
  /** When it is open between the day's midnights: also what has begun the day before. */
  open: Interval[]
}

const DAYS_OF_WEEK = 7

/** `first`: a date that exists. The seven days from it on. */
export function weekOf(
  schedule: Schedule,
  first: Day,
  { calendar, timeZone }: { calendar: readonly CalendarEntry[]; timeZone: string },
): WeekDay[] {
  const times = createTimetable({ schedule: () => schedule, calendar: () => calendar, timeZone })
  const begins = Date.parse(`${first}T00:00:00Z`) / DAY_MS
  return Array.from({ length: DAYS_OF_WEEK }, (_, n): WeekDay => {
    const day = dayOf(begins + n)
    const from = parseT(day, timeZone, 'start') as number
    const to = parseT(day, timeZone, 'end') as number
    return {
      day,
      weekday: weekdayOf(begins + n),
      holiday: holidayOn(day),
      entry: calendar.find((each) => each.from <= day && day <= each.until) ?? null,
      ...windowsOn(begins + n, schedule, calendar),
      open: times.windows(schedule.id, from, to),
    }
  })
}
