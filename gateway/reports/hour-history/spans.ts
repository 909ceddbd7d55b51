/** Hours and days into longer steps, by the numbers of their days alone: no clock is looked at. */
import { DAY_MS } from '../../core/day.ts'
import { type HourSum, together } from '../../core/hour-counts.ts'

export const SPANS = ['hour', 'day', 'week', 'month'] as const
export type Span = (typeof SPANS)[number]

/** The first day of the week (a Monday) or of the month in which a day lies; all of them counted from 1970-01-01. */
export function spanStart(day: number, span: 'day' | 'week' | 'month'): number {
  if (span === 'day') return day
  // Day 0 was a Thursday.
  if (span === 'week') return day - ((((day + 3) % 7) + 7) % 7)
  const date = new Date(day * DAY_MS)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1) / DAY_MS
}

/** The sums of the same key together, in the order in which the keys first come. */
export function merged(sums: Iterable<HourSum>): HourSum[] {
  const byKey = new Map<number, HourSum>()
  for (const sum of sums) {
    const known = byKey.get(sum.key)
    byKey.set(sum.key, known === undefined ? sum : together(known, sum))
  }
  return [...byKey.values()]
}
