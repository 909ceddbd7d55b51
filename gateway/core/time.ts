/** Instants as people write them: an argument `T` of the contract, section 2. */
import { Temporal } from 'temporal-polyfill'
import type { At } from './model.ts'

const RFC3339 = /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})$/
const DATE = /^\d{4}-\d{2}-\d{2}$/

/**
 * Reads `T`: RFC 3339, or a date in the house's time zone. A date is a whole day: `start` is its first
 * instant, `end` the first instant of the next day, so that an exclusive end includes it. Days are counted
 * on the calendar, never as 24 hours: a day of the DST change has 23 or 25. Null where it is neither, or no
 * such day exists.
 */
export function parseT(text: string, timeZone: string, edge: 'start' | 'end'): At | null {
  try {
    if (RFC3339.test(text)) return Temporal.Instant.from(text).epochMilliseconds
    if (!DATE.test(text)) return null
    const day = Temporal.PlainDate.from(text)
    return (edge === 'end' ? day.add({ days: 1 }) : day).toZonedDateTime(timeZone).epochMilliseconds
  } catch (error) {
    // Temporal says "no such day or hour" only by throwing.
    if (error instanceof RangeError) return null
    throw error
  }
}
