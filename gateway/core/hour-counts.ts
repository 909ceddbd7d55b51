/** Counts of past hours: how many were inside, how many came, how desks were used. Never of a person. */
import type { At } from './model.ts'

/** One hour of the house's calendar in one zone, or in the whole house. */
export interface HourCount {
  /** When it began. */
  at: At
  /** Null: of the whole house. */
  zone: string | null
  /** The house's day, counted from 1970-01-01. */
  day: number
  /** On the clock on the wall, 0 to 23. In the night when an hour comes twice there are two of the same. */
  hour: number
  /** How long it was: 3600 where no clock was changed. */
  spanS: number
  /** Seconds that people were certainly inside, of all of them together: by `spanS` the average. */
  insideS: number
  /** The most who were certainly inside at once. */
  insideMax: number
  /** How often somebody came. */
  entries: number
  /** Of all its desks together. */
  deskOccupiedS: number
  /** While it was known whether they were free. */
  deskKnownS: number
}

/** The sum over several of them; `insideMax` is the highest, and `at`, `day` and `hour` are those of the first. */
export interface HourSum extends Omit<HourCount, 'zone'> {
  /** What they have in common: the instant of the hour, the day's number, `weekday * 24 + hour` (0 is Monday), or 0. */
  key: number
}

/** How desks stood, by id; one that is in neither was silent. */
export interface DeskStands {
  occupied: readonly string[]
  free: readonly string[]
}

export interface Tallied {
  /** Every hour before it is counted. */
  until: At
  /** With what was recorded up to here. */
  seq: number
  /** How desks stood at that instant. */
  desks: DeskStands
}

/** One sum of both, under the key of the first. */
export function together(one: HourSum, other: HourSum): HourSum {
  return {
    ...(one.at <= other.at ? one : other),
    key: one.key,
    spanS: one.spanS + other.spanS,
    insideS: one.insideS + other.insideS,
    insideMax: Math.max(one.insideMax, other.insideMax),
    entries: one.entries + other.entries,
    deskOccupiedS: one.deskOccupiedS + other.deskOccupiedS,
    deskKnownS: one.deskKnownS + other.deskKnownS,
  }
}
