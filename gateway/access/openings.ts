/**
 * Grants at doors whose contact tells whether anybody passed. Until the door opens nobody has moved; but whoever may
 * enter in the next moment takes a place already, so that of a thousand who tap at once only as many come in as fit.
 */

import type { Place } from '../core/decide.ts'
import { COMMAND_TTL_MS, OPENING_GRACE_MS } from '../core/door.ts'
import type { Passage } from '../core/facts.ts'
import type { At } from '../core/model.ts'

const AWAITED_MAX = 10_000
/** Grants that seem unused, kept for a reading of their door that comes late. */
const LAPSED_MAX = 1_000

export interface Awaited {
  passage: Passage
  person: string
  place: Place
  /** When the card was read. */
  at: At
}

/** `until` is exclusive: then the door is shut again. */
export interface Timed extends Awaited {
  until: At
  unlockMs: number
}

export interface Openings {
  /** False where too many are awaited: then the grant counts at once, as at a door without a contact. */
  expect(awaited: Awaited, unlockMs: number, now: At): boolean
  /** The order goes out now: from here the unlock counts, however long the record has taken. */
  ordered(passage: Passage, now: At): void
  /** The grant was not recorded, so it never was. */
  forget(passage: Passage): void
  /** Who has gone from the register is awaited nowhere. */
  forgetPerson(person: string): void
  isForgotten(passage: Passage): boolean
  /**
   * The door opened at `at`: all who were let in there since it was last shut, each once, by their last tap. An opening
   * that is told late finds those who were awaited then, and nobody who came after it.
   */
  opened(door: string, at: At): Awaited[]
  /** Whose time has run out. */
  expired(now: At): Timed[]
  /** They seem not to have passed; a reading of the door that comes late may still say that they did. */
  lapse(awaited: Timed): void
  /** The people about to enter the zone, each once. */
  entering(zone: string): string[]
  isEntering(person: string, zone: string): boolean
}

export function createOpenings(): Openings {
  const waiting = new Map<Passage, Timed>()
  /** The oldest first. */
  let lapsed: Timed[] = []
  const forgotten = new WeakSet<Passage>()

  const entries = (zone: string): Awaited[] =>
    [...waiting.values()].filter(({ place }) => place.side === 'in' && place.door?.to === zone)
  const take = (chosen: (awaited: Timed) => boolean): Timed[] => {
    const taken = [...waiting.values()].filter(chosen)
    for (const { passage } of taken) waiting.delete(passage)
    return taken
  }

  return {
    expect(awaited, unlockMs, now) {
      if (waiting.size >= AWAITED_MAX) return false
      // The record may take its time; later than this no order is given.
      const until = now + COMMAND_TTL_MS + unlockMs + OPENING_GRACE_MS
      waiting.set(awaited.passage, { ...awaited, until, unlockMs })
      return true
    },
    ordered(passage, now) {
      const timed = waiting.get(passage)
      if (timed !== undefined) timed.until = now + timed.unlockMs + OPENING_GRACE_MS
    },
    forget(passage) {
      waiting.delete(passage)
      forgotten.add(passage)
    },
    forgetPerson: (person) => void take((awaited) => awaited.person === person),
    isForgotten: (passage) => forgotten.has(passage),
    opened(door, opened) {
      const isMeant = ({ place, at, until }: Timed): boolean =>
        place.door?.id === door && at <= opened && opened < until
      const then = lapsed.filter(isMeant)
      lapsed = lapsed.filter((awaited) => !then.includes(awaited))
      return [...new Map([...then, ...take(isMeant)].map((awaited) => [awaited.person, awaited])).values()]
    },
    expired: (now) => take(({ until }) => until <= now),
    lapse(awaited) {
      lapsed = [...lapsed, awaited].slice(-LAPSED_MAX)
    },
    // Whoever taps twice takes one place.
    entering: (zone) => [...new Set(entries(zone).map(({ person }) => person))],
    isEntering: (person, zone) => entries(zone).some((awaited) => awaited.person === person),
  }
}
