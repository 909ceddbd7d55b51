/** Hours and days of the house: where the steps of a look back begin. */
import { Temporal } from 'temporal-polyfill'
import { SogliaError } from '../../core/errors.ts'
import type { At } from '../../core/model.ts'
import type { Interval } from '../../core/rules.ts'

export const STEPS = ['hour', 'day'] as const
export type Step = (typeof STEPS)[number]

/** Six weeks by the hour, or almost three years by the day. */
const STEPS_MAX = 1_000

/**
 * The stretches between `from` and `to`: the first begins at `from`, each other with an hour or a day of the house, so
 * that a day in which the clock changes is one of 23 or 25 hours. Throws `E_INVALID`.
 */
export function stepsOf(from: At, to: At, step: Step, timeZone: string): Interval[] {
  const steps: Interval[] = []
  for (let at = from; at < to; ) {
    if (steps.length === STEPS_MAX)
      throw new SogliaError('E_INVALID', `more than ${STEPS_MAX} steps: ask for less time`)
    const next = Math.min(to, nextAfter(at, step, timeZone))
    steps.push([at, next])
    at = next
  }
  return steps
}

function nextAfter(at: At, step: Step, timeZone: string): At {
  const wall = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone)
  if (step === 'day') return wall.toPlainDate().add({ days: 1 }).toZonedDateTime(timeZone).epochMilliseconds
  return wall.round({ smallestUnit: 'hour', roundingMode: 'floor' }).add({ hours: 1 }).epochMilliseconds
}
