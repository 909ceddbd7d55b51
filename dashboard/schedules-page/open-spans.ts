/** When a day is open, as minutes on the wall clock: to be drawn beside the hours. */
import type { ScheduleDay } from '../../gateway/api/contract.ts'
import { clockTime, houseDay } from '../clock.ts'
import { DAY_MINUTES, minutesOf } from '../places/days.ts'

/** In the night in which an hour comes twice the wall clock shows it twice, and the two are drawn on each other. */
export function openSpans({ day, open }: ScheduleDay): [from: number, to: number][] {
  return open.map(({ from, to }) => {
    const ends = houseDay(to) === day ? minutesOf(clockTime(to)) : DAY_MINUTES
    return [minutesOf(clockTime(from)), ends]
  })
}
