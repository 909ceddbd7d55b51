/** What the address of the page asks for: pure. */
import type { HistoryStep } from '../../gateway/api/contract.ts'
import type { Asking } from './calls.ts'
import { daysOf, isRange, type Range, shifted, stepAtFirst, stepsFor } from './ranges.ts'

export interface Question {
  range: Range
  asking: Asking
  /** The steps in which it can be looked at. */
  steps: readonly HistoryStep[]
  /** Why it cannot be asked. */
  fault: 'order' | 'long' | null
}

const DAY = /^\d{4}-\d{2}-\d{2}$/
const OWN_DAYS_AT_FIRST = 90

export function askingOf(query: URLSearchParams, today: string): Question {
  const named = query.get('range')
  const range = isRange(named) ? named : 'month'
  const days = range === 'own' ? ownDays(query, today) : daysOf(range, today)
  const steps = stepsFor(days)
  const wanted = query.get('step')
  const step = steps.find((each) => each === wanted) ?? stepAtFirst(days)
  const fault = days.from > days.to ? 'order' : steps.length === 0 ? 'long' : null
  return { range, asking: { ...days, step, zone: query.get('zone') ?? '' }, steps, fault }
}

function ownDays(query: URLSearchParams, today: string): { from: string; to: string } {
  const day = (name: string, otherwise: string): string => {
    const text = query.get(name) ?? ''
    return DAY.test(text) && !Number.isNaN(Date.parse(text)) ? text : otherwise
  }
  return { from: day('from', shifted(today, 1 - OWN_DAYS_AT_FIRST)), to: day('to', today) }
}
