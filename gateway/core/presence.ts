/** Facts -> who is where, which desk is taken, and how sure we are. */

import type { Fact, StayFact } from './facts.ts'
import type { At } from './model.ts'
import { toRfc3339 } from './model.ts'

/** A stay that nobody closed is no longer certain after this. */
export const LONGEST_STAY_MS = 16 * 60 * 60 * 1000

export interface Stay {
  zone: string
  since: At
  certain: boolean
}
export type DeskState = 'occupied' | 'free' | 'unknown'
export interface Presence {
  /** By person: a person is in one zone. */
  stays: Map<string, Stay>
  /** By desk; a desk that is not in here is unknown. No desk is ever tied to a person. */
  desks: Map<string, { state: DeskState; since: At }>
}

export function emptyPresence(): Presence {
  return { stays: new Map(), desks: new Map() }
}

export function copyPresence(presence: Presence): Presence {
  return { stays: new Map(presence.stays), desks: new Map(presence.desks) }
}

const DESK_STATES = { 'desk-occupied': 'occupied', 'desk-freed': 'free', 'desk-silent': 'unknown' } as const

/** Moves presence on by one fact, in place. Facts that are not about presence change nothing. */
export function evolve(presence: Presence, fact: Fact): void {
  switch (fact.kind) {
    case 'stay-opened':
      presence.stays.set(fact.person, { zone: fact.zone, since: Date.parse(fact.happenedAt), certain: true })
      return
    case 'stay-closed':
      if (presence.stays.get(fact.person)?.zone === fact.zone) presence.stays.delete(fact.person)
      return
    case 'stay-uncertain': {
      const stay = presence.stays.get(fact.person)
      if (stay?.zone === fact.zone) presence.stays.set(fact.person, { ...stay, certain: false })
      return
    }
    case 'desk-occupied':
    case 'desk-freed':
    case 'desk-silent':
      presence.desks.set(fact.desk, { state: DESK_STATES[fact.kind], since: Date.parse(fact.happenedAt) })
  }
}

/**
 * True where something newer (`since`) is known already, which must not be undone. What is known from the
 * future is the clock's fault, which was set back: then whatever comes is newer.
 */
export function isToldLate(at: At, since: At, now: At): boolean {
  return at < since && since <= now
}

/**
 * What a granted passage does to the person's stay. `zone` is where they are now, null outside. Twice into
 * the same zone is one stay; a stay that had turned uncertain is closed with a doubt before a new one opens.
 */
export function movesOf(presence: Presence, person: string, zone: string | null, at: At, now: At): StayFact[] {
  const stay = presence.stays.get(person)
  if (stay !== undefined && isToldLate(at, stay.since, now)) return []
  if (stay?.certain && stay.zone === zone) return []
  const happenedAt = toRfc3339(at)
  const moves: StayFact[] = []
  if (stay !== undefined) {
    const doubt = stay.certain ? {} : { doubt: ['exit-not-seen'] }
    moves.push({ kind: 'stay-closed', happenedAt, person, zone: stay.zone, ...doubt })
  }
  if (zone !== null) moves.push({ kind: 'stay-opened', happenedAt, person, zone })
  return moves
}

/** Certain stays that began before the day's last end (`dayEnd`), or longer ago than the longest stay. */
export function overdueStays(presence: Presence, dayEnd: At, now: At): StayFact[] {
  const overdue: StayFact[] = []
  for (const [person, stay] of presence.stays) {
    if (!stay.certain || (stay.since >= dayEnd && now - stay.since < LONGEST_STAY_MS)) continue
    overdue.push({ kind: 'stay-uncertain', happenedAt: toRfc3339(now), person, zone: stay.zone })
  }
  return overdue
}

/** Presence as text for a snapshot, so that a start need not read the journal from its beginning. */
export function formatPresence(presence: Presence): string {
  return JSON.stringify({ stays: [...presence.stays], desks: [...presence.desks] })
}

export function parsePresence(text: string): Presence {
  const { stays, desks } = JSON.parse(text) as {
    stays: [string, Stay][]
    desks: [string, { state: DeskState; since: At }][]
  }
  return { stays: new Map(stays), desks: new Map(desks) }
}
