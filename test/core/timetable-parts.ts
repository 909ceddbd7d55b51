/** Schedules, calendars and a timetable of one schedule, in few words. */
import type { CalendarEntry, Schedule, Weekday, WeeklyWindow, Window } from '../../gateway/core/records.ts'
import { createTimetable, type Timetable } from '../../gateway/core/timetable.ts'

export const EVERY_DAY: Weekday[] = [1, 2, 3, 4, 5, 6, 7]
export const window = (days: Weekday[], from: string, to: string): WeeklyWindow => ({ days, from, to })
export const schedule = (windows: WeeklyWindow[], more: Partial<Schedule> = {}): Schedule => ({
  id: 'hours',
  name: 'Hours',
  windows,
  holidays: 'closed',
  from: null,
  until: null,
  ...more,
})
export const entry = (kind: CalendarEntry['kind'], from: string, until = from, hours: Window[] | null = null) => ({
  id: from,
  name: from,
  kind,
  from,
  until,
  hours,
})

export function timetable(one: Schedule, calendar: CalendarEntry[] = [], timeZone = 'Europe/Rome'): Timetable {
  return createTimetable({ schedule: (id) => (id === one.id ? one : null), calendar: () => calendar, timeZone })
}
