/**
 * Where one person is, as the facts about their stays tell it. Each of these facts is an assertion that holds from its
 * own instant on; a person's trail keeps the newest ones in the order of their instants, so that one that comes late
 * (a board was away) finds its place among the others, and what follows from all of them is the same whatever the
 * order in which they came. Of the same instant the one that came later holds.
 */
import type { StayFact } from './facts.ts'
import type { At } from './model.ts'

/** Assertions kept of a person. What is older is folded into one stay, and nothing older than that can be told any more. */
export const TRAIL_MAX = 32

export interface Stay {
  zone: string
  since: At
  /** False: nobody knows whether the person is still there; it counts apart. */
  certain: boolean
  /** When the person was last known to be there: the longest stay counts from here. */
  seenAt: At
}

export const ASSERTIONS = ['opened', 'closed', 'left', 'confirmed', 'uncertain'] as const
export interface Assertion {
  kind: (typeof ASSERTIONS)[number]
  at: At
  zone: string
  /** Of `uncertain`: when the person had been seen there last. */
  since: At | null
}

/** Never changed in place, so that copies of presence may share it. */
export interface Trail {
  /** The stay before the first of `steps`; null outside. */
  readonly base: Stay | null
  /** The instant of the last assertion that was folded into `base`; null: none was. */
  readonly foldedUpTo: At | null
  /** By instant, then by arrival. */
  readonly steps: readonly Assertion[]
}

export const NO_TRAIL: Trail = Object.freeze({ base: null, foldedUpTo: null, steps: [] })

export function assertionOf(fact: StayFact): Assertion {
  const kind = fact.zoneOnly ? 'left' : (fact.kind.slice('stay-'.length) as Assertion['kind'])
  const since = fact.since === undefined ? null : Date.parse(fact.since)
  return { kind, at: Date.parse(fact.happenedAt), zone: fact.zone, since }
}

/** The stay after an assertion; null outside. */
export function after(stay: Stay | null, { kind, at, zone, since }: Assertion): Stay | null {
  const begun: Stay = { zone, since: at, certain: true, seenAt: at }
  const isThere = stay !== null && stay.zone === zone
  switch (kind) {
    case 'opened':
      // In again where they certainly are is one stay, not two; but what had turned uncertain does not go on.
      return isThere && stay.certain ? { ...stay, seenAt: at } : begun
    case 'confirmed':
      return isThere ? { ...stay, certain: true, seenAt: at } : begun
    case 'closed':
      // Whatever zone it names: who went out is in none.
      return null
    case 'left':
      return isThere ? null : stay
    case 'uncertain': {
      // Of somebody who, as is known by now, was seen there later than was known then, it is not true.
      const isMeant = isThere && (since === null || stay.seenAt <= since)
      return isMeant ? { ...stay, certain: false } : stay
    }
  }
}

/** With the assertion in its own place. One from before all that is still told apart changes nothing. */
export function insert(trail: Trail, assertion: Assertion): Trail {
  if (trail.foldedUpTo !== null && assertion.at < trail.foldedUpTo) return trail
  let place = trail.steps.length
  while (place > 0 && (trail.steps[place - 1] as Assertion).at > assertion.at) place -= 1
  const grown = { ...trail, steps: trail.steps.toSpliced(place, 0, assertion) }
  return grown.steps.length > TRAIL_MAX ? fold(grown, 1) : grown
}

/** With everything before this instant folded into one stay. */
export function foldBefore(trail: Trail, before: At): Trail {
  const first = trail.steps.findIndex(({ at }) => at >= before)
  return fold(trail, first === -1 ? trail.steps.length : first)
}

function fold(trail: Trail, count: number): Trail {
  if (count === 0) return trail
  const folded = trail.steps.slice(0, count)
  return {
    base: folded.reduce(after, trail.base),
    foldedUpTo: (folded.at(-1) as Assertion).at,
    steps: trail.steps.slice(count),
  }
}

/** The stay at an instant, by default after everything that is known; null outside. */
export function stayIn(trail: Trail, at: At = Number.POSITIVE_INFINITY): Stay | null {
  let stay = trail.base
  for (const step of trail.steps) {
    if (step.at > at) break
    stay = after(stay, step)
  }
  return stay
}
