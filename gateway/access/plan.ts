/** What a signal means for the house: the facts it makes, how it is answered, what it opens. Decides; does nothing. */
import { isRandomUid, normalizeCredential, withoutCredentials } from '../core/credential.ts'
import { decide, type Place, placeOf } from '../core/decide.ts'
import { onReading } from '../core/door.ts'
import type { LiveHouse } from '../core/live-house.ts'
import { type At, type DeskReading, type DoorReading, type Poison, REASONS, type Reason, type Recordable, type Tap, toRfc3339 } from '../core/model.ts'
import type { Door, Unit } from '../core/records.ts'
import type { DoorFact, Fact, Passage } from '../core/facts.ts'
import type { BadInput, Directory } from '../core/ports.ts'
import { isToldLate, movesOf } from '../core/presence.ts'
import { nameOf } from './answers.ts'
import type { Ledger } from './ledger.ts'

/** Desk readings wear the disk most and move nothing: shown at once, committed with the next tap or after this. */
const DESK_WITHIN_MS = 60_000
const DOOR_READING_WITHIN_MS = 1_000
/** A unit's clock that is further off than this is absurd: kept beside ours, and counted. */
const UNIT_CLOCK_OFF_MAX_MS = 24 * 60 * 60_000
/** Door readings that were not recorded, until they are sent again. */
const UNRECORDED_MAX = 1_000

export interface Plan {
  facts: Fact[]
  /** Null where nothing was asked for: a desk, a door, an off-line tap. */
  granted: boolean | null
  reason: Reason | null
  withinMs: number
  /** The door that is to open; null: nothing moves. */
  opens: Door | null
  /** The door whose state this signal has moved. */
  door: Door | null
  /** A whole credential that nobody holds: kept apart for enrolment. */
  unknown: string | null
}

export interface Planner {
  plan(unit: Unit, signal: Recordable, now: At): Plan
  /** The plan could not be recorded: what it has moved already is told when the signal is sent again. */
  unrecorded(unit: Unit, signal: Recordable, plan: Plan): void
  /** An id that was used before for something else. */
  planReused(unit: Unit, signal: Recordable, now: At): Plan
}

export function createPlanner({
  directory,
  house,
  ledger,
  reportBad,
}: {
  directory: Directory
  house: LiveHouse
  ledger: Pick<Ledger, 'expected'>
  reportBad: (unit: string, bad: BadInput) => void
}): Planner {
  /** The newest reading of each desk, and of each unit at a door. */
  const newest = new Map<string, { id: string; at: At }>()
  const unrecorded = new Map<string, Plan>()
  const nothing = { granted: null, reason: null, opens: null, door: null, unknown: null, withinMs: 0 }

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
    const place = placeOf(unit, tap.side, directory)
    if (tap.offline !== null) return planOfflineTap(unit, tap, credential, now)
    const decision = decide(credential, tap.ageMs, place, directory, now)
    const at = now - tap.ageMs
    const passage: Passage = {
      ...passageOf(unit, tap, at),
      kind: decision.granted ? 'passage-granted' : 'passage-refused',
      badge: decision.badge?.id ?? null,
      person: decision.person?.id ?? null,
      door: place.door?.id ?? null,
      side: place.side,
      reason: decision.reason,
    }
    const moves = decision.granted && decision.person !== null ? movesTo(unit, decision.person.id, place, at, now) : []
    return {
      ...nothing,
      facts: [passage, ...moves],
      granted: decision.granted,
      reason: decision.reason,
      opens: decision.granted ? place.door : null,
      unknown: decision.reason === 'unknown-credential' && !isRandomUid(credential) ? credential : null,
    }
  }

  /** The unit has decided: recorded as that, it unlocks nothing, and presence follows where nothing newer is known. */
  function planOfflineTap(unit: Unit, tap: Tap, credential: string, now: At): Plan {
    const { granted, reason } = tap.offline as NonNullable<Tap['offline']>
    const place = placeOf(unit, tap.side, directory)
    const badge = directory.badgeOf(credential)
    const at = now - tap.ageMs
    const known = (REASONS as readonly string[]).includes(reason)
    const passage: Passage = {
      ...passageOf(unit, tap, at),
      kind: granted ? 'passage-granted' : 'passage-refused',
      badge: badge?.id ?? null,
      person: badge?.person ?? null,
      door: place.door?.id ?? null,
      side: place.side,
      reason: known ? (reason as Reason) : granted ? 'ok' : 'unreadable',
      decidedBy: 'unit',
      doubt: ['decided-by-unit'],
    }
    const moves = granted && badge !== null ? movesTo(unit, badge.person, place, at, now) : []
    return { ...nothing, facts: [passage, ...moves] }
  }

  function movesTo(unit: Unit, person: string, { door, side }: Place, at: At, now: At): Fact[] {
    if (door === null && unit.zone === null) return []
    const inner = door === null ? unit.zone : door.to
    const outer = door === null ? null : door.from
    const expected = ledger.expected()
    // Leaving a check-in point's zone says nothing of somebody who is known to be in another.
    if (door === null && side === 'out' && expected.stays.get(person)?.zone !== unit.zone) return []
    return movesOf(expected, person, side === 'in' ? inner : outer, at, now)
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
    const state = reading.occupied ? 'occupied' : 'free'
    // Nothing undoes what is newer; but a silence ends, however old the reading is.
    const silent = before.state === 'unknown'
    const late = isOlder(`${unit.id} ${desk}`, reading, now) || (!silent && isToldLate(at, before.since, now))
    const kind = reading.occupied ? 'desk-occupied' : 'desk-freed'
    const moves = !late && before.state !== state
    const facts: Fact[] = moves ? [{ kind, happenedAt: toRfc3339(at), desk, unit: unit.id }] : []
    return { ...nothing, facts, withinMs: DESK_WITHIN_MS }
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
    if (door === null) {
      reportBad(unit.id, { code: 'bad-shape', sample: 'a door reading from a unit without a door' })
      return planPoison(unit, { ...reading, type: 'poison', of: 'door' }, now)
    }
    checkClock(unit, reading, now)
    const before = unrecorded.get(`${unit.id} ${reading.id}`)
    if (before !== undefined) {
      unrecorded.delete(`${unit.id} ${reading.id}`)
      return before
    }
    if (isOlder(unit.id, reading, now)) return planLateDoor(unit, reading, door, now)
    const at = now - reading.ageMs
    const step = onReading(house.doorState(door.id), reading, at)
    house.setDoor(door.id, step.state)
    if (step.events.includes('door-forced')) house.raise('door-forced', door.id)
    if (step.events.includes('door-tampered')) house.raise('door-tampered', door.id)
    if (step.events.includes('door-closed')) {
      house.clear('door-held-open', door.id)
      house.clear('door-forced', door.id)
    }
    const urgent = step.events.some((event) => event === 'door-forced' || event === 'door-tampered')
    const happenedAt = toRfc3339(at)
    return {
      ...nothing,
      facts: step.events.map((kind) => ({ kind, happenedAt, door: door.id, unit: unit.id })),
      withinMs: urgent ? 0 : DOOR_READING_WITHIN_MS,
      door,
    }
  }

  /** On record with its doubt; the door is as the newer reading told. */
  function planLateDoor(unit: Unit, { contact, tamper, ageMs }: DoorReading, door: Door, now: At): Plan {
    const kinds: DoorFact['kind'][] = contact === null ? [] : [contact === 'open' ? 'door-opened' : 'door-closed']
    if (tamper) {
      kinds.push('door-tampered')
      house.raise('door-tampered', door.id)
    }
    const happened = { happenedAt: toRfc3339(now - ageMs), doubt: ['told-late'] }
    const facts = kinds.map((kind): DoorFact => ({ kind, ...happened, door: door.id, unit: unit.id }))
    return { ...nothing, facts, withinMs: DOOR_READING_WITHIN_MS }
  }

  function planPoison(unit: Unit, poison: Poison, now: At): Plan {
    return planRefused(unit, poison, 'unreadable', now)
  }

  function planRefused(unit: Unit, signal: Recordable, reason: Reason, now: At): Plan {
    return { ...nothing, facts: [refusal(unit, signal, reason, now)], granted: false, reason }
  }

  function refusal(unit: Unit, signal: Recordable, reason: Reason, now: At): Fact {
    const at = now - signal.ageMs
    if (signal.type !== 'tap' && !(signal.type === 'poison' && signal.of === 'tap')) {
      return {
        kind: 'signal-refused',
        happenedAt: toRfc3339(at),
        unit: unit.id,
        id: nameOf(signal),
        reason,
      }
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
    unrecorded(unit, signal, plan) {
      if (plan.door === null || plan.facts.length === 0) return
      if (unrecorded.size >= UNRECORDED_MAX) unrecorded.delete(unrecorded.keys().next().value as string)
      unrecorded.set(`${unit.id} ${signal.id}`, plan)
    },
    planReused: (unit, signal, now) => planRefused(unit, signal, 'id-reused', now),
  }
}

/** What every passage of this signal tells alike. */
function passageOf(unit: Unit, signal: Recordable, at: At) {
  return {
    happenedAt: toRfc3339(at),
    unit: unit.id,
    id: nameOf(signal),
    decidedBy: 'gateway' as const,
    ...(signal.at === null ? {} : { unitAt: toRfc3339(signal.at) }),
  }
}
