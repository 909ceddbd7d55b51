/** What a signal means for the house: the facts it makes, how it is answered, what it opens. Decides; does nothing. */
import { normalizeCredential, withoutCredentials } from '../core/credential.ts'
import { placeOf } from '../core/decide.ts'
import type { Fact } from '../core/facts.ts'
import {
  type At,
  type DeskReading,
  type DoorReading,
  type Poison,
  type Reason,
  type Recordable,
  type Tap,
  toRfc3339,
} from '../core/model.ts'
import type { BadInput, Directory } from '../core/ports.ts'
import { isToldLate } from '../core/presence.ts'
import type { Unit } from '../core/records.ts'
import { nameOf } from './answers.ts'
import type { DeskSensors } from './desk-sensors.ts'
import type { Ledger } from './ledger.ts'
import type { Openings } from './openings.ts'
import type { DoorPlanner } from './plan-doors.ts'
import { NOTHING, type Plan, passageOf } from './plan-parts.ts'
import type { TapPlanner } from './plan-taps.ts'

/** Desk readings wear the disk most and move nothing: shown at once, committed with the next tap or after this. */
const DESK_WITHIN_MS = 60_000
/** A unit's clock that is further off than this is absurd: kept beside ours, and counted. */
const UNIT_CLOCK_OFF_MAX_MS = 24 * 60 * 60_000

export interface Planner {
  plan(unit: Unit, signal: Recordable, now: At): Plan
  /** It was opened for without a record: the plan of then, to be recorded now. */
  planOpened(unit: Unit, before: Plan): Plan
  /** The plan could not be recorded: what it has moved already is given back, or told when the signal is sent again. */
  unrecorded(unit: Unit, signal: Recordable, plan: Plan): void
  /** An id that was used before for something else. */
  planReused(unit: Unit, signal: Recordable, now: At): Plan
}

export function createPlanner({
  directory,
  ledger,
  taps,
  doors,
  openings,
  sensors,
  reportBad,
}: {
  directory: Directory
  ledger: Pick<Ledger, 'expected'>
  taps: TapPlanner
  doors: DoorPlanner
  openings: Pick<Openings, 'forget'>
  sensors: Pick<DeskSensors, 'told' | 'isShared'>
  reportBad: (unit: string, bad: BadInput) => void
}): Planner {
  /** The newest reading of each desk. */
  const newest = new Map<string, { id: string; at: At }>()

  function planTap(unit: Unit, tap: Tap, now: At): Plan {
    const credential = normalizeCredential(tap.credential)
    if (credential === null) {
      reportBad(unit.id, { code: 'bad-credential', sample: `${tap.credential.length} characters` })
      return planPoison(unit, { ...tap, type: 'poison', of: 'tap' }, now)
    }
    if (unit.side !== null && tap.side !== null && tap.side !== unit.side) {
      reportBad(unit.id, { code: 'side-contradicts', sample: `side ${tap.side}, registered ${unit.side}` })
    }
    checkClock(unit, tap, now)
    return taps.plan(unit, tap, credential, now)
  }

  function planDesk(unit: Unit, reading: DeskReading, now: At): Plan {
    const desk = reading.desk ?? (unit.desks.length === 1 ? unit.desks[0] : undefined)
    if (desk === undefined || !unit.desks.includes(desk)) {
      reportBad(unit.id, { code: 'unknown-desk', sample: `desk ${withoutCredentials(reading.desk ?? '(none)')}` })
      return planPoison(unit, { ...reading, type: 'poison', of: 'desk' }, now)
    }
    checkClock(unit, reading, now)
    const at = now - reading.ageMs
    const before = ledger.expected().desks.get(desk) ?? { state: 'unknown', since: at }
    // Nothing undoes what is newer; but a silence ends, and another sensor is heard, however old the reading is.
    const isNew = before.state === 'unknown' || sensors.isShared(desk) || !isToldLate(at, before.since, now)
    const isLate = isOlder(`${unit.id} ${desk}`, reading, now) || !isNew
    const state = isLate ? before.state : sensors.told(unit, desk, reading.occupied, before.state)
    const happenedAt = toRfc3339(sensors.isShared(desk) ? Math.max(at, before.since) : at)
    const kind = state === 'occupied' ? 'desk-occupied' : 'desk-freed'
    const facts: Fact[] = state === before.state ? [] : [{ kind, happenedAt, desk, unit: unit.id }]
    return { ...NOTHING, facts, withinMs: DESK_WITHIN_MS }
  }

  /** True where the unit has told something newer already. */
  function isOlder(key: string, { id, ageMs }: Recordable, now: At): boolean {
    const at = now - ageMs
    const last = newest.get(key)
    if (last !== undefined && last.id !== id && isToldLate(at, last.at, now)) return true
    newest.set(key, { id, at })
    return false
  }

  function planDoor(unit: Unit, reading: DoorReading, now: At): Plan {
    const door = unit.door === null ? null : directory.door(unit.door)
    // The fire panel's unit may stand at no door.
    if (door === null && reading.fireAlarm === null) {
      reportBad(unit.id, { code: 'bad-shape', sample: 'a door reading from a unit without a door' })
      return planPoison(unit, { ...reading, type: 'poison', of: 'door' }, now)
    }
    checkClock(unit, reading, now)
    return doors.plan(unit, reading, door, now)
  }

  function planPoison(unit: Unit, poison: Poison, now: At): Plan {
    return planRefused(unit, poison, 'unreadable', now)
  }

  function planRefused(unit: Unit, signal: Recordable, reason: Reason, now: At): Plan {
    return { ...NOTHING, facts: [refusal(unit, signal, reason, now)], granted: false, reason }
  }

  function refusal(unit: Unit, signal: Recordable, reason: Reason, now: At): Fact {
    const at = now - signal.ageMs
    if (signal.type !== 'tap' && !(signal.type === 'poison' && signal.of === 'tap')) {
      return { kind: 'signal-refused', happenedAt: toRfc3339(at), unit: unit.id, id: nameOf(signal), reason }
    }
    const place = placeOf(unit, signal.type === 'tap' ? signal.side : null, directory)
    const where = { door: place.door?.id ?? null, side: place.side }
    return { ...passageOf(unit, signal, at), kind: 'passage-refused', badge: null, person: null, ...where, reason }
  }

  function checkClock(unit: Unit, signal: Recordable, now: At): void {
    if (signal.at === null || Math.abs(signal.at - (now - signal.ageMs)) <= UNIT_CLOCK_OFF_MAX_MS) return
    if (signal.type === 'tap' && signal.offline !== null) return
    reportBad(unit.id, { code: 'absurd-time', sample: `at ${toRfc3339(signal.at)}` })
  }

  return {
    plan(unit, signal, now) {
      switch (signal.type) {
        case 'tap':
          return planTap(unit, signal, now)
        case 'desk':
          return planDesk(unit, signal, now)
        case 'door':
          return planDoor(unit, signal, now)
        case 'poison':
          return planPoison(unit, signal, now)
      }
    },
    planOpened: taps.openedBefore,
    unrecorded(unit, signal, plan) {
      if (plan.awaited !== null) openings.forget(plan.awaited)
      if (signal.type === 'door') doors.unrecorded(unit, signal, plan)
    },
    planReused: (unit, signal, now) => planRefused(unit, signal, 'id-reused', now),
  }
}
