/**
 * Grants at doors whose contact tells whether anybody passed. Until the door opens nobody has moved; but whoever may
 * enter in the next moment takes a place already, so that of a thousand who tap at once only as many come in as fit.
 */

import type { Place } from '../core/decide.ts'
import type { Passage } from '../core/facts.ts'
import type { At } from '../core/model.ts'

/** After the unlock has run out the door may still be passing somebody. */
const OPENING_GRACE_MS = 3_000
const AWAITED_MAX = 10_000

export interface Awaited {
  passage: Passage
  person: string
  place: Place
  /** When the card was read. */
  at: At
}

export interface Openings {
  /** False where too many are awaited: then the grant counts at once, as at a door without a contact. */
  expect(awaited: Awaited, unlockMs: number, now: At): boolean
  /** The grant was not recorded, so it never was. */
  forget(passage: Passage): void
  /** The door opens: all who were let in there since it was last shut, each once, by their last tap. */
  opened(door: string): Awaited[]
  /** Whose time has run out. */
  expired(now: At): Awaited[]
  /** The people about to enter the zone, each once. */
  entering(zone: string): string[]
  isEntering(person: string, zone: string): boolean
}

export function createOpenings(): Openings {
  const waiting = new Map<Passage, Awaited & { until: At }>()

  const entries = (zone: string): Awaited[] =>
    [...waiting.values()].filter(({ place }) => place.side === 'in' && place.door?.to === zone)
  const take = (chosen: (awaited: Awaited & { until: At }) => boolean): Awaited[] => {
    const taken = [...waiting.values()].filter(chosen)
    for (const { passage } of taken) waiting.delete(passage)
    return taken
  }

  return {
    expect(awaited, unlockMs, now) {
      if (waiting.size >= AWAITED_MAX) return false
      waiting.set(awaited.passage, { ...awaited, until: now + unlockMs + OPENING_GRACE_MS })
      return true
    },
    forget: (passage) => void waiting.delete(passage),
    opened: (door) => [
      ...new Map(take(({ place }) => place.door?.id === door).map((awaited) => [awaited.person, awaited])).values(),
    ],
    expired: (now) => take(({ until }) => until <= now),
    // Whoever taps twice takes one place.
    entering: (zone) => [...new Set(entries(zone).map(({ person }) => person))],
    isEntering: (person, zone) => entries(zone).some((awaited) => awaited.person === person),
  }
}
