/**
 * Facts -> who is where, which desk is taken, which unit is there, and how sure we are. Instants never lie ahead of the
 * house's clock, and that never stands before the last fact: so what is newest is also what happened last.
 */
import type { Fact } from './facts.ts'
import type { At } from './model.ts'
import {
  ASSERTIONS,
  type Assertion,
  assertionOf,
  foldBefore,
  insert,
  NO_TRAIL,
  type Stay,
  stayIn,
  type Trail,
} from './stays.ts'

export type DeskState = 'occupied' | 'free' | 'unknown'
export interface Presence {
  /** By person, for as long as anything is known of their comings and goings. */
  readonly trails: Map<string, Trail>
  /** By person who is inside, certainly or not; what follows from their trail. A person is in one zone. */
  readonly stays: Map<string, Stay>
  /** By zone: how many are certainly in it. It is asked at each tap, so it is kept and not counted. */
  readonly certain: Map<string, number>
  /** By desk; a desk that is not in here is unknown. No desk is ever tied to a person. */
  readonly desks: Map<string, { state: DeskState; since: At }>
  /** By unit of which anything is on record. */
  readonly units: Map<string, UnitOnRecord>
}
/** `online`: its last coming or going; null: none. `batterySince`: when its battery last ran low or was renewed. */
export interface UnitOnRecord {
  online: boolean | null
  batteryLow: boolean
  batterySince: At | null
}
const UNIT_AT_FIRST: UnitOnRecord = { online: null, batteryLow: false, batterySince: null }

export function emptyPresence(): Presence {
  return { trails: new Map(), stays: new Map(), certain: new Map(), desks: new Map(), units: new Map() }
}

/** What one of them learns from then on, the other does not know. */
export function copyPresence({ trails, stays, certain, desks, units }: Presence): Presence {
  return {
    ...{ trails: new Map(trails), stays: new Map(stays), certain: new Map(certain) },
    ...{ desks: new Map(desks), units: new Map(units) },
  }
}

/** Where the person is now, as far as is known; null outside. */
export function stayOf(presence: Presence, person: string): Stay | null {
  return presence.stays.get(person) ?? null
}

/** Where the person was at an instant, as far as is known now; null outside. */
export function stayAt(presence: Presence, person: string, at: At): Stay | null {
  return stayIn(presence.trails.get(person) ?? NO_TRAIL, at)
}

/** How many are certainly in the zone. */
export function insideOf(presence: Presence, zone: string): number {
  return presence.certain.get(zone) ?? 0
}

/** True where the person is certainly in the zone. */
export function isInside(presence: Presence, person: string, zone: string): boolean {
  const stay = presence.stays.get(person)
  return stay?.certain === true && stay.zone === zone
}

const DESK_STATES = { 'desk-occupied': 'occupied', 'desk-freed': 'free', 'desk-silent': 'unknown' } as const

/** Moves presence on by one fact, in place. Facts that are not about presence change nothing. */
export function evolve(presence: Presence, fact: Fact): void {
  switch (fact.kind) {
    case 'stay-opened':
    case 'stay-closed':
    case 'stay-confirmed':
    case 'stay-uncertain':
      setTrail(presence, fact.person, insert(presence.trails.get(fact.person) ?? NO_TRAIL, assertionOf(fact)))
      return
    case 'desk-occupied':
    case 'desk-freed':
    case 'desk-silent':
      presence.desks.set(fact.desk, { state: DESK_STATES[fact.kind], since: Date.parse(fact.happenedAt) })
      return
    case 'unit-online':
    case 'unit-offline':
      setUnit(presence, fact.unit, { online: fact.kind === 'unit-online' })
      return
    case 'battery-ran-low':
    case 'battery-renewed':
      setUnit(presence, fact.unit, {
        ...{ batteryLow: fact.kind === 'battery-ran-low', batterySince: Date.parse(fact.happenedAt) },
      })
      return
    case 'unit-removed':
      presence.units.delete(fact.subject)
  }
}

function setUnit({ units }: Presence, id: string, change: Partial<UnitOnRecord>): void {
  units.set(id, { ...(units.get(id) ?? UNIT_AT_FIRST), ...change })
}

/** The person's trail, with all that follows from it. */
export function setTrail({ trails, stays, certain }: Presence, person: string, trail: Trail): void {
  const count = (stay: Stay | null | undefined, change: 1 | -1): void => {
    if (!stay?.certain) return
    const left = (certain.get(stay.zone) ?? 0) + change
    if (left === 0) certain.delete(stay.zone)
    else certain.set(stay.zone, left)
  }
  const stay = stayIn(trail)
  count(stays.get(person), -1)
  count(stay, 1)
  trails.set(person, trail)
  if (stay === null) stays.delete(person)
  else stays.set(person, stay)
}

/**
 * Nothing from before this instant is told any more: it is folded up, so that what is kept of a person stays small.
 * Who is inside stays as it is.
 */
export function forgetBefore(presence: Presence, before: At): void {
  for (const [person, trail] of presence.trails) presence.trails.set(person, foldBefore(trail, before))
}

/** True where something newer (`since`) is known already, which must not be undone. */
export function isToldLate(at: At, since: At, now: At): boolean {
  return at < since && since <= now
}

/* ---------------------------------------------------------------- snapshots */

/** `[zone, since, certain, seenAt]`; zones are told by their number, once each. */
type StayRow = [zone: number, since: At, certain: 0 | 1, seenAt: At]
/**
 * A trail as numbers, for it is written again and again to a card that wears: for each step its distance from the one
 * before, and its zone and kind in one; an `uncertain` has as a third when the person had been seen.
 */
type TrailRow = [person: string, foldedUpTo: At | null, base: StayRow | null, steps: (number | null)[]]
interface Snapshot {
  version: typeof SNAPSHOT_VERSION
  zones: string[]
  trails: TrailRow[]
  desks: [string, { state: DeskState; since: At }][]
  /** Absent of earlier releases: then no battery was on record. */
  units?: [string, UnitOnRecord][]
}
const SNAPSHOT_VERSION = 3

/** Presence as text for a snapshot, so that a start need not read the journal from its beginning. */
export function formatPresence(presence: Presence): string {
  const zones = new Map<string, number>()
  const numberOf = (zone: string): number => {
    const known = zones.get(zone)
    if (known === undefined) zones.set(zone, zones.size)
    return known ?? zones.size - 1
  }
  const trails: TrailRow[] = []
  for (const [person, { base, foldedUpTo, steps }] of presence.trails) {
    const row: StayRow | null = base && [numberOf(base.zone), base.since, base.certain ? 1 : 0, base.seenAt]
    const numbers: TrailRow[3] = []
    let last = 0
    for (const { kind, at, zone, since } of steps) {
      numbers.push(at - last, numberOf(zone) * ASSERTIONS.length + ASSERTIONS.indexOf(kind))
      if (kind === 'uncertain') numbers.push(since === null ? null : at - since)
      last = at
    }
    trails.push([person, foldedUpTo, row, numbers])
  }
  const { desks, units } = presence
  const snapshot: Snapshot = {
    ...{ version: SNAPSHOT_VERSION, zones: [...zones.keys()], trails },
    ...{ desks: [...desks], units: [...units] },
  }
  return JSON.stringify(snapshot)
}

/** Null for a snapshot of an earlier form: the journal has it all, from the beginning. */
export function parsePresence(text: string): Presence | null {
  const { version, zones, trails, desks, units = [] } = JSON.parse(text) as Snapshot
  if (version !== SNAPSHOT_VERSION) return null
  const presence = emptyPresence()
  for (const [person, foldedUpTo, row, numbers] of trails) {
    const base = row && { zone: zones[row[0]] as string, since: row[1], certain: row[2] === 1, seenAt: row[3] }
    setTrail(presence, person, { base, foldedUpTo, steps: stepsOf(numbers, zones) })
  }
  for (const [id, desk] of desks) presence.desks.set(id, desk)
  for (const [id, unit] of units) presence.units.set(id, unit)
  return presence
}

function stepsOf(numbers: TrailRow[3], zones: readonly string[]): Assertion[] {
  const steps: Assertion[] = []
  let at = 0
  for (let n = 0; n < numbers.length; n += 2) {
    at += numbers[n] as number
    const what = numbers[n + 1] as number
    const kind = ASSERTIONS[what % ASSERTIONS.length] as Assertion['kind']
    const zone = zones[Math.floor(what / ASSERTIONS.length)] as string
    const before = kind === 'uncertain' ? (numbers[n + 2] as number | null) : null
    if (kind === 'uncertain') n += 1
    steps.push({ kind, at, zone, since: before === null ? null : at - before })
  }
  return steps
}
