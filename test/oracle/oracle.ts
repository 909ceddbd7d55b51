/**
 * Who may pass a door at an instant, and why: docs/access.md told over again as slowly and as plainly as can be, from
 * nothing but the records as they stand. It shares no code with the gateway; what both say must be the same.
 */
import type { At, Reason, Side } from '../../gateway/core/model.ts'
import type {
  Badge,
  Day,
  Door,
  DoorMode,
  Minute,
  Records,
  Rule,
  Schedule,
  Unit,
  Window,
} from '../../gateway/core/records.ts'
import { dayAfter, isHoliday, type Reading, type WallClock, weekdayOf } from './wall.ts'

/** Where somebody is: certainly, perhaps still, or let in a moment ago with the door yet to open. */
export interface Whereabouts {
  person: string
  zone: string
  is: 'certain' | 'uncertain' | 'entering'
}

/** All records of each kind, in the order in which they were first made. */
export type Register = { [Kind in keyof Records]: Records[Kind][] }
export interface House {
  clock: WallClock
  register: Register
  whereabouts: Whereabouts[]
}

export interface TapAt {
  credential: string
  reader: Unit
  /** The side that the message names. */
  told: Side | null
  ageMs: number
  at: At
}

/** The rows of the table in docs/access.md, in its order. */
export const ROWS = {
  'too-late': 'too-late',
  'way-out': 'ok',
  'way-out-unknown': 'unknown-credential',
  lockdown: 'door-locked-down',
  locked: 'door-locked',
  free: 'ok',
  unknown: 'unknown-credential',
  revoked: 'revoked',
  suspended: 'suspended',
  'not-yet-valid': 'not-yet-valid',
  expired: 'expired',
  'check-in': 'ok',
  'no-rule': 'zone-not-allowed',
  'outside-schedule': 'outside-schedule',
  'anti-passback': 'anti-passback',
  capacity: 'capacity-full',
  ok: 'ok',
} as const satisfies Record<string, Reason>
export type Row = keyof typeof ROWS

const TOO_LATE_MS = 10_000

export function rowOf(house: House, tap: TapAt): Row {
  if (tap.ageMs > TOO_LATE_MS) return 'too-late'
  const side = tap.reader.side ?? tap.told ?? 'in'
  const badge = badgeWith(house, tap.credential)
  if (side === 'out') return badge === null ? 'way-out-unknown' : 'way-out'
  const door = house.register.door.find(({ id }) => id === tap.reader.door) ?? null
  const mode = door === null ? 'scheduled' : modeOf(house, door.id, tap.at)
  if (mode === 'lockdown') return 'lockdown'
  if (mode === 'locked') return 'locked'
  if (mode === 'free') return 'free'
  const person = house.register.person.find(({ id }) => id === badge?.person) ?? null
  if (badge === null || person === null) return 'unknown'
  if (badge.revokedAt !== null) return 'revoked'
  if (badge.suspendedAt !== null) return 'suspended'
  if (badge.from !== null && tap.at < badge.from) return 'not-yet-valid'
  if (badge.until !== null && tap.at >= badge.until) return 'expired'
  if (door === null) return 'check-in'
  const named = rulesFor(house, person.groups, door.id)
  if (named.length === 0) return 'no-rule'
  if (!named.some((rule) => ruleHolds(house, rule, house.clock(tap.at)))) return 'outside-schedule'
  return rowOfZone(house, person.id, door)
}

/** Of several with one credential: the newest that was not revoked, else the newest. */
export function badgeWith(house: House, credential: string): Badge | null {
  const held = house.register.badge.filter((badge) => badge.credential === credential)
  return held.filter(({ revokedAt }) => revokedAt === null).at(-1) ?? held.at(-1) ?? null
}

function modeOf(house: House, door: string, at: At): DoorMode {
  const override = house.register.override.find(({ id }) => id === door)
  return override !== undefined && at < override.until ? override.mode : 'scheduled'
}

/* ---------------------------------------------------------------- rules and schedules */

export function rulesFor(house: House, groups: readonly string[], door: string): Rule[] {
  return house.register.rule.filter(
    (rule) => groups.includes(rule.group) && (rule.doors === null || rule.doors.includes(door)),
  )
}

export function ruleHolds(house: House, rule: Rule, now: Reading): boolean {
  if (rule.from !== null && now.day < rule.from) return false
  if (rule.until !== null && now.day > rule.until) return false
  return rule.schedule === null || isOpen(house, rule.schedule, now)
}

function isOpen(house: House, id: string, now: Reading): boolean {
  const schedule = house.register.schedule.find((one) => one.id === id)
  if (schedule === undefined) return false
  for (const { from, to } of beginningOn(house, schedule, now.day)) {
    const runsOver = msOf(to) <= msOf(from)
    if (now.ms >= msOf(from) && (runsOver || now.ms < msOf(to))) return true
  }
  for (const { from, to } of beginningOn(house, schedule, dayAfter(now.day, -1))) {
    const runsOver = msOf(to) <= msOf(from)
    if (runsOver && now.ms < msOf(to)) return true
  }
  return false
}

/** The windows that begin on that day. */
function beginningOn(house: House, schedule: Schedule, day: Day): Window[] {
  if (schedule.from !== null && day < schedule.from) return []
  if (schedule.until !== null && day > schedule.until) return []
  const weekly = schedule.windows.filter(({ days }) => days.includes(weekdayOf(day)))
  if (schedule.holidays === 'open') return weekly
  const entry = house.register.calendar.find(({ from, until }) => from <= day && day <= until)
  if (entry?.kind === 'closure') return []
  if (entry?.kind === 'opening') return entry.hours ?? weekly
  return isHoliday(day) ? [] : weekly
}

function msOf(minute: Minute): number {
  return (Number(minute.slice(0, 2)) * 60 + Number(minute.slice(3))) * 60_000
}

/* ---------------------------------------------------------------- the zone */

function rowOfZone(house: House, person: string, door: Door): Row {
  const zone = house.register.zone.find(({ id }) => id === door.to)
  if (zone === undefined || !seesPeopleLeave(house, zone.id)) return 'ok'
  const theirs = house.whereabouts.find((one) => one.person === person && one.zone === zone.id)
  if (zone.antiPassback === 'hard' && theirs?.is === 'certain') return 'anti-passback'
  const counted = house.whereabouts.filter((one) => one.zone === zone.id && one.is !== 'uncertain')
  const isCounted = theirs !== undefined && theirs.is !== 'uncertain'
  // Whoever is counted already takes no further place.
  if (zone.capacity !== null && !isCounted && counted.length >= zone.capacity) return 'capacity'
  return 'ok'
}

/** Every door into the zone has a unit that is registered for the way out, every door on from it one for the way in. */
function seesPeopleLeave(house: House, zone: string): boolean {
  const { door: doors, unit: units } = house.register
  const isSeen = (door: string, side: 'in' | 'out') => units.some((unit) => unit.door === door && unit.side === side)
  return (
    doors.filter(({ to }) => to === zone).every(({ id }) => isSeen(id, 'out')) &&
    doors.filter(({ from }) => from === zone).every(({ id }) => isSeen(id, 'in'))
  )
}
