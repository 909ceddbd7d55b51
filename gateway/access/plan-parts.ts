/** What the planners of taps, doors and desks make. */
import type { Fact, Passage } from '../core/facts.ts'
import { type At, type Reason, type Recordable, toRfc3339 } from '../core/model.ts'
import type { Door, Person, Unit } from '../core/records.ts'
import { nameOf } from './answers.ts'

/** The door that is to open; `extended`: for somebody who needs more time. */
export interface Opening {
  door: Door
  extended: boolean
}

export interface Plan {
  facts: Fact[]
  /** Null where nothing was asked for: a desk, a door, an off-line tap. */
  granted: boolean | null
  reason: Reason | null
  withinMs: number
  /** Null: nothing moves. */
  opens: Opening | null
  /** A whole credential that nobody holds: kept apart for enrolment. */
  unknown: string | null
  /** Whose stay waits for the door to open; given back where the plan cannot be recorded. */
  awaited: Passage | null
  /** Somebody known was let in. */
  entry: { door: Door; person: Person } | null
}

export const NOTHING: Readonly<Omit<Plan, 'facts'>> = {
  ...{ granted: null, reason: null, withinMs: 0, opens: null, unknown: null, awaited: null, entry: null },
}

/** What every passage of this signal tells alike. */
export function passageOf(unit: Unit, signal: Recordable, at: At) {
  return {
    happenedAt: toRfc3339(at),
    unit: unit.id,
    id: nameOf(signal),
    decidedBy: 'gateway' as const,
    ...(signal.at === null ? {} : { unitAt: toRfc3339(signal.at) }),
  }
}
