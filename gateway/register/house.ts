/** Zones, desks, doors and units: what a request to add or remove one comes to, or why it may not be. */
import { createHash, randomBytes } from 'node:crypto'
import { SogliaError } from '../core/errors.ts'
import type { Side } from '../core/model.ts'
import type { Desk, Door, Unit, Zone } from '../core/records.ts'
import type { RegisterFact } from '../core/facts.ts'
import { happenedNow, type Outcome, type RegisterContext } from './part.ts'
import { checkId, checkInteger, checkName } from './words.ts'

const CAPACITY_MAX = 100_000
const UNLOCK_MS_MIN = 100
const UNLOCK_MS_MAX = 60_000
const UNLOCK_MS_INITIAL = 5_000
const HELD_OPEN_S_MAX = 3_600
const HELD_OPEN_S_INITIAL = 30
const BAUD_MIN = 300
const BAUD_MAX = 4_000_000
const UNIT_DESKS_MAX = 256
const UNIT_SETTINGS_MAX = 32
const SETTING_KEY = /^[A-Za-z0-9_.-]{1,40}$/

export interface NewZone {
  id: string
  name?: string | undefined
  capacity?: number | null | undefined
}
export interface NewDesk {
  id: string
  zone: string
}
export interface NewDoor {
  id: string
  name?: string | undefined
  from?: string | null | undefined
  to?: string | null | undefined
  lock?: string | null | undefined
  unlockMs?: number | undefined
  heldOpenS?: number | undefined
}
export interface NewUnit {
  id: string
  kind: string
  path?: string | null | undefined
  baud?: number | null | undefined
  reader?: string | null | undefined
  door?: string | null | undefined
  side?: Side | null | undefined
  zone?: string | null | undefined
  desks?: string[] | undefined
  settings?: Record<string, string> | undefined
}
/** Shown once: the gateway keeps only the secret's hash. */
export interface UnitKeys {
  id: string
  /** What the unit logs in with: 32 random bytes in base64url. */
  secret: string
  /** What it checks lists and the time with: 32 random bytes in hex. */
  key: string
}

export function addZone(context: RegisterContext, input: NewZone, by: string): Outcome<Zone> {
  const id = checkId('the id of a zone', input.id)
  const capacity = input.capacity ?? null
  const zone: Zone = {
    id,
    name: checkName('the name', input.name ?? id),
    capacity: capacity === null ? null : checkInteger('the capacity', capacity, 1, CAPACITY_MAX),
  }
  if (context.directory.zone(id) !== null) throw new SogliaError('E_EXISTS', `the zone ${id}`)
  return { changes: [{ put: 'zone', value: zone }], facts: [added(context, 'zone-added', id, by)], answer: zone }
}

export function addDesk(context: RegisterContext, input: NewDesk, by: string): Outcome<Desk> {
  const id = checkId('the id of a desk', input.id)
  const desk: Desk = { id, zone: mustBeZone(context, input.zone) }
  if (context.directory.desk(id) !== null) throw new SogliaError('E_EXISTS', `the desk ${id}`)
  return { changes: [{ put: 'desk', value: desk }], facts: [added(context, 'desk-added', id, by)], answer: desk }
}

export function addDoor(context: RegisterContext, input: NewDoor, by: string): Outcome<Door> {
  const { directory } = context
  const id = checkId('the id of a door', input.id)
  const door: Door = {
    id,
    name: checkName('the name', input.name ?? id),
    from: mustBeZone(context, input.from ?? null),
    to: mustBeZone(context, input.to ?? null),
    lock: input.lock ?? null,
    unlockMs: checkInteger('unlockMs', input.unlockMs ?? UNLOCK_MS_INITIAL, UNLOCK_MS_MIN, UNLOCK_MS_MAX),
    heldOpenS: checkInteger('heldOpenS', input.heldOpenS ?? HELD_OPEN_S_INITIAL, 1, HELD_OPEN_S_MAX),
  }
  if (door.from !== null && door.from === door.to) {
    throw new SogliaError('E_INVALID', 'a door joins two different zones')
  }
  if (door.lock !== null) {
    const lock = directory.unit(door.lock)
    if (lock === null) throw new SogliaError('E_UNIT_UNKNOWN', door.lock)
    if (lock.kind === 'client') throw new SogliaError('E_INVALID', `${lock.id} is a client and moves no lock`)
  }
  if (directory.door(id) !== null) throw new SogliaError('E_EXISTS', `the door ${id}`)
  return { changes: [{ put: 'door', value: door }], facts: [added(context, 'door-added', id, by)], answer: door }
}

export function addUnit(context: RegisterContext, input: NewUnit, by: string): Outcome<UnitKeys> {
  const unit: Unit = {
    id: checkId('the id of a unit', input.id),
    kind: input.kind,
    path: optionalText('path', input.path),
    baud: input.baud == null ? null : checkInteger('baud', input.baud, BAUD_MIN, BAUD_MAX),
    reader: optionalText('reader', input.reader),
    door: input.door ?? null,
    side: input.side ?? null,
    zone: mustBeZone(context, input.zone ?? null),
    desks: [...new Set(input.desks ?? [])],
    settings: checkSettings(input.settings ?? {}),
  }
  const driver = Object.hasOwn(context.kinds, unit.kind) ? context.kinds[unit.kind] : undefined
  if (driver === undefined) {
    throw new SogliaError('E_UNIT_KIND_UNKNOWN', `${unit.kind}; there are ${Object.keys(context.kinds).join(', ')}`)
  }
  checkPlace(context, unit)
  driver.check(unit)
  if (context.directory.unit(unit.id) !== null) throw new SogliaError('E_EXISTS', `the unit ${unit.id}`)
  const secret = randomBytes(32).toString('base64url')
  const key = randomBytes(32).toString('hex')
  const secretHash = createHash('sha256').update(secret).digest('hex')
  return {
    changes: [{ put: 'unit', value: unit, secretHash, key }],
    facts: [added(context, 'unit-added', unit.id, by)],
    answer: { id: unit.id, secret, key },
  }
}

export function removeUnit(context: RegisterContext, id: string, by: string): Outcome<{ id: string }> {
  if (context.directory.unit(id) === null) throw new SogliaError('E_UNIT_UNKNOWN', id)
  const door = context.directory.doors().find((each) => each.lock === id)
  if (door !== undefined) throw new SogliaError('E_INVALID', `the unit ${id} moves the lock of the door ${door.id}`)
  return { changes: [{ drop: 'unit', id }], facts: [added(context, 'unit-removed', id, by)], answer: { id } }
}

/** Where a unit stands: its door, side and desks exist, and no other unit has them. */
function checkPlace({ directory }: RegisterContext, unit: Unit): void {
  if (unit.door !== null && directory.door(unit.door) === null) throw new SogliaError('E_DOOR_UNKNOWN', unit.door)
  if (unit.side !== null && unit.door === null) throw new SogliaError('E_INVALID', 'a side is the side of a door')
  if (unit.kind === 'client' && (unit.door !== null || unit.zone !== null || unit.desks.length > 0)) {
    throw new SogliaError('E_INVALID', 'a client is only a login: it has no door, zone or desks')
  }
  if (unit.desks.length > UNIT_DESKS_MAX) {
    throw new SogliaError('E_INVALID', `a unit has at most ${UNIT_DESKS_MAX} desks`)
  }
  const others = directory.units().filter((other) => other.id !== unit.id)
  for (const desk of unit.desks) {
    if (directory.desk(desk) === null) throw new SogliaError('E_DESK_UNKNOWN', desk)
    const other = others.find((each) => each.desks.includes(desk))
    if (other !== undefined) throw new SogliaError('E_INVALID', `the desk ${desk} belongs to the unit ${other.id}`)
  }
  // Two that read one line take each other's bytes.
  const same = others.find((each) => unit.path !== null && each.path === unit.path)
  if (same !== undefined) throw new SogliaError('E_INVALID', `the unit ${same.id} is at ${same.path}`)
}

function checkSettings(settings: Record<string, string>): Record<string, string> {
  const entries = Object.entries(settings)
  if (entries.length > UNIT_SETTINGS_MAX) {
    throw new SogliaError('E_UNIT_SETTING', `at most ${UNIT_SETTINGS_MAX} settings`)
  }
  for (const [key, value] of entries) {
    if (!SETTING_KEY.test(key))
      throw new SogliaError('E_UNIT_SETTING', 'a key is 1 to 40 letters, digits, "_", "." or "-"')
    checkName(`the setting ${key}`, value)
  }
  return Object.fromEntries(entries)
}

function optionalText(field: string, value: string | null | undefined): string | null {
  return value == null ? null : checkName(field, value)
}

function mustBeZone(context: RegisterContext, id: string): string
function mustBeZone(context: RegisterContext, id: string | null): string | null
function mustBeZone({ directory }: RegisterContext, id: string | null): string | null {
  if (id !== null && directory.zone(id) === null) throw new SogliaError('E_ZONE_UNKNOWN', id)
  return id
}

function added(context: RegisterContext, kind: RegisterFact['kind'], subject: string, by: string): RegisterFact {
  return { kind, subject, by, ...happenedNow(context.clock) }
}
