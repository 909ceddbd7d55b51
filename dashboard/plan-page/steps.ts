/** What was done to a floor, step by step: each can be taken back, and done again. Pure. */
import type { FloorPlan } from '../../gateway/api/contract.ts'
import { type Draft, draftOf } from '../floor/draft.ts'

export interface Steps {
  past: readonly Draft[]
  now: Draft
  ahead: readonly Draft[]
  /** As the house has it. */
  saved: Draft
}
const STEPS_MAX = 200

export function stepsOf(floor: FloorPlan): Steps {
  const saved = draftOf(floor)
  return { past: [], now: saved, ahead: [], saved }
}

export function done(steps: Steps, next: Draft): Steps {
  if (next === steps.now) return steps
  return { ...steps, past: [...steps.past, steps.now].slice(-STEPS_MAX), now: next, ahead: [] }
}

export function undone(steps: Steps): Steps {
  const before = steps.past.at(-1)
  if (before === undefined) return steps
  return { ...steps, past: steps.past.slice(0, -1), now: before, ahead: [steps.now, ...steps.ahead] }
}

export function redone(steps: Steps): Steps {
  const [next, ...ahead] = steps.ahead
  if (next === undefined) return steps
  return { ...steps, past: [...steps.past, steps.now], now: next, ahead }
}

export const isChanged = ({ now, saved }: Steps): boolean => now !== saved

/** The house has it otherwise now in what no step is about: its drawing, and so its version. */
export function rebased(steps: Steps, { background, rev }: FloorPlan): Steps {
  const put = (draft: Draft): Draft => ({ ...draft, floor: { ...draft.floor, background, rev } })
  const saved = put(steps.saved)
  const now = steps.now === steps.saved ? saved : put(steps.now)
  return { past: steps.past.map(put), now, ahead: steps.ahead.map(put), saved }
}
