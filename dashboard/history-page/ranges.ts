/** The times that the page offers, as days of the house's calendar: pure. */
import type { HistoryStep } from '../../gateway/api/contract.ts'

export const RANGES = ['today', 'week', 'month', 'year', 'own'] as const
export type Range = (typeof RANGES)[number]

const DAY_MS = 24 * 60 * 60_000
const DAYS: Record<'week' | 'month' | 'year', number> = { week: 7, month: 30, year: 365 }
/** By the hour no more than this is drawn: more is a grey wall, and the gateway refuses it at last. */
const HOURS_DAYS_MAX = 92
const DAYS_DAYS_MAX = 3 * 366

export function isRange(text: string | null): text is Range {
  return RANGES.some((range) => range === text)
}

/** Both days are included. `today`: 2026-11-26. */
export function daysOf(range: Exclude<Range, 'own'>, today: string): { from: string; to: string } {
  const days = range === 'today' ? 1 : DAYS[range]
  return { from: shifted(today, 1 - days), to: today }
}

export function shifted(day: string, by: number): string {
  return new Date(Date.parse(day) + by * DAY_MS).toISOString().slice(0, 10)
}

/** The steps in which so much time can be looked at, the finest first. */
export function stepsFor({ from, to }: { from: string; to: string }): HistoryStep[] {
  const days = (Date.parse(to) - Date.parse(from)) / DAY_MS + 1
  const steps: HistoryStep[] = []
  if (days <= HOURS_DAYS_MAX) steps.push('hour')
  if (days > 1 && days <= DAYS_DAYS_MAX) steps.push('day')
  if (days > 7) steps.push('week')
  if (days > 31) steps.push('month')
  return steps
}

/** The one that is easiest to look at. */
export function stepAtFirst(days: { from: string; to: string }): HistoryStep {
  const count = (Date.parse(days.to) - Date.parse(days.from)) / DAY_MS + 1
  if (count <= 14) return 'hour'
  if (count <= 120) return 'day'
  return count <= 3 * 366 ? 'week' : 'month'
}
