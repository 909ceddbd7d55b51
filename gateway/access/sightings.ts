/** A badge at two places at once, or in two doors faster than legs allow: a copy, or two people with one badge. */
import type { BadgeSeenTwice } from '../core/facts.ts'
import { type At, toRfc3339 } from '../core/model.ts'

/** Kept of each badge: late taps of a board that was away are held against them too. */
const SIGHTINGS_MAX = 8
const BADGES_MAX = 10_000

interface Sighting {
  place: string
  at: At
}

export interface Sightings {
  /** `place` is the door, or the unit of a check-in point. A fact where it cannot be. */
  note(badge: string, person: string, place: string, at: At): BadgeSeenTwice | null
}

/** `walkMs`: nobody gets from one door to another faster; 0 asks nothing. */
export function createSightings(walkMs: () => number): Sightings {
  const seen = new Map<string, Sighting[]>()
  return {
    note(badge, person, place, at) {
      const before = seen.get(badge) ?? []
      // The newest stands last: where it grows too large, the badge that was not seen for the longest time goes.
      seen.delete(badge)
      if (seen.size >= BADGES_MAX) seen.delete(seen.keys().next().value as string)
      seen.set(badge, [...before, { place, at }].slice(-SIGHTINGS_MAX))
      const near = before.filter((sighting) => sighting.place !== place && Math.abs(at - sighting.at) < walkMs())
      const other = near.at(-1)
      if (other === undefined) return null
      const places: [string, string] = other.at <= at ? [other.place, place] : [place, other.place]
      const apartMs = Math.abs(at - other.at)
      return { kind: 'badge-seen-twice', happenedAt: toRfc3339(at), badge, person, places, apartMs }
    },
  }
}
