import { computed } from '@preact/signals'
import type { HistoryStep } from '../../gateway/api/contract.ts'
import { dateTime } from '../clock.ts'
import { locale } from '../language.ts'

// A day of the calendar is no instant: as one of UTC it is the same day wherever it is read.
const format = (options: Intl.DateTimeFormatOptions) =>
  computed(() => new Intl.DateTimeFormat(locale.value, { timeZone: 'UTC', ...options }))
const dayFormat = format({ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' })
const weekFormat = format({ day: 'numeric', month: 'short', year: 'numeric' })
const monthFormat = format({ month: 'long', year: 'numeric' })
const weekdayFormats = { long: format({ weekday: 'long' }), short: format({ weekday: 'short' }) }

const WEEK_MS = 6 * 24 * 60 * 60_000

/** When a step is, as one would say it: `26 nov 2026, 14:00`, `gio 26 nov 2026`, `23 – 29 nov 2026`, `novembre 2026`. */
export function stepText({ at, day }: { at: string; day: string }, step: HistoryStep): string {
  const date = Date.parse(day)
  if (step === 'hour') return dateTime(at)
  if (step === 'day') return dayFormat.value.format(date)
  if (step === 'week') return weekFormat.value.formatRange(date, date + WEEK_MS)
  return monthFormat.value.format(date)
}

/** 1 is Monday; 1970-01-05 was one. */
export function weekdayName(weekday: number, length: 'long' | 'short'): string {
  return weekdayFormats[length].value.format(Date.UTC(1970, 0, 4 + weekday))
}
