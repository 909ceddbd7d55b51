/** Where a day of the house ends. */
import { Temporal } from 'temporal-polyfill'
import type { At } from './model.ts'

/** The hour, in the house's time zone, at which nobody is any longer surely inside: after the last event. */
const DAY_ENDS_AT_HOUR = 4

/** The last end of a day that is not after `now`; right on both nights when the clocks change. */
export function lastDayEnd(now: At, timeZone: string): At {
  const local = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timeZone)
  const end = local.with({
    hour: DAY_ENDS_AT_HOUR,
    minute: 0,
    second: 0,
    millisecond: 0,
    microsecond: 0,
    nanosecond: 0,
  })
  const last = Temporal.ZonedDateTime.compare(end, local) > 0 ? end.subtract({ days: 1 }) : end
  return last.epochMilliseconds
}
