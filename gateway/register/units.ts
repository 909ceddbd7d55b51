/** Units: boards, readers and sensors, where they stand and what they log in with. */
import { createHash, randomBytes } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { SogliaError } from '../core/errors.ts'
import type { Side } from '../core/model.ts'
import type { Unit } from '../core/records.ts'
import type { RegisterContext } from './part.ts'
import type { Piece } from './piece.ts'
import { given, named, refuseInUse } from './sort.ts'
import { checkId, checkInteger, checkName } from './words.ts'
import { mustBeZone } from './zones.ts'

const BAUD_MIN = 300
const BAUD_MAX = 4_000_000
const UNIT_DESKS_MAX = 256
/** Sensors of one desk: what they tell is fused (`core/sensors.ts`). */
const DESK_UNITS_MAX = 4
const UNIT_SETTINGS_MAX = 32
const SETTING_KEY = /^[A-Za-z0-9_.-]{1,40}$/

/** How a unit is attached, where it stands, and what only its driver understands. */
export interface UnitFields {
  path?: string | null | undefined
  baud?: number | null | undefined
  reader?: string | null | undefined
  door?: string | null | undefined
  side?: Side | null | undefined
  zone?: string | null | undefined
  desks?: string[] | undefined
  settings?: Record<string, string> | undefined
}
export interface NewUnit extends UnitFields {
  id: string
  kind: string
}
/** Shown once: the gateway keeps only the secret's hash. */
export interface UnitKeys {
  id: string
  /** What the unit logs in with: 32 random bytes in base64url. */
  secret: string
  /** What it checks lists and the time with: 32 random bytes in hex. */
  key: string
}

export function addUnit(piece: Piece, input: NewUnit): UnitKeys {
  const unit = makeUnit(piece, checkId('the id of a unit', input.id), input)
  if (piece.record('unit', unit.id) !== null) throw new SogliaError('E_EXISTS', `the unit ${unit.id}`)
  return withNewKeys(piece, unit, 'unit-added')
}

/** Where the old ones may have been seen by others: whoever is logged in with them is cut off. */
export function renewUnit(piece: Piece, id: string): UnitKeys {
  const unit = existingUnit(piece, id)
  piece.expectRev('unit', id)
  return withNewKeys(piece, unit, 'unit-changed')
}

function withNewKeys(piece: Piece, unit: Unit, word: 'unit-added' | 'unit-changed'): UnitKeys {
  const secret = randomBytes(32).toString('base64url')
  const key = randomBytes(32).toString('hex')
  const secretHash = createHash('sha256').update(secret).digest('hex')
  piece.write({ put: 'unit', value: unit, secretHash, key }, piece.tell(word, unit.id))
  return { id: unit.id, secret, key }
}

/** Its kind stays, and so do its secret and its key. */
export function changeUnit(piece: Piece, id: string, fields: UnitFields): Unit {
  const before = existingUnit(piece, id)
  piece.expectRev('unit', id)
  // Without a door there is no side of one.
  const place = fields.door === null ? { side: null } : {}
  const unit = makeUnit(piece, id, { ...before, ...place, ...given(fields), kind: before.kind })
  if (!isDeepStrictEqual(unit, before)) {
    piece.write({ put: 'unit', value: unit }, piece.tell('unit-changed', id))
  }
  return unit
}

export function removeUnit(piece: Piece, id: string): { id: string } {
  existingUnit(piece, id)
  piece.expectRev('unit', id)
  const doors = piece.context.directory.doors().filter(({ lock }) => lock === id)
  refuseInUse(`the unit ${id} moves a lock`, named('door', doors))
  piece.remove('unit', id)
  return { id }
}

function existingUnit(piece: Piece, id: string): Unit {
  const unit = piece.record('unit', id)
  if (unit === null) throw new SogliaError('E_UNIT_UNKNOWN', id)
  return unit
}

function makeUnit(piece: Piece, id: string, input: UnitFields & { kind: string }): Unit {
  const unit: Unit = {
    id,
    kind: input.kind,
    path: optionalText('path', input.path),
    baud: input.baud == null ? null : checkInteger('baud', input.baud, BAUD_MIN, BAUD_MAX),
    reader: optionalText('reader', input.reader),
    door: input.door ?? null,
    side: input.side ?? null,
    zone: input.zone == null ? null : mustBeZone(piece, input.zone),
    desks: [...new Set(input.desks ?? [])],
    settings: checkSettings(input.settings ?? {}),
  }
  const { kinds } = piece.context
  const driver = Object.hasOwn(kinds, unit.kind) ? kinds[unit.kind] : undefined
  if (driver === undefined) {
    throw new SogliaError('E_UNIT_KIND_UNKNOWN', `${unit.kind}; there are ${Object.keys(kinds).join(', ')}`)
  }
  checkPlace(piece.context, unit)
  driver.check(unit)
  return unit
}

/** Where a unit stands: its door, side and desks exist, and no other unit has its line. */
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
    if (others.filter((each) => each.desks.includes(desk)).length >= DESK_UNITS_MAX) {
      throw new SogliaError('E_INVALID', `the desk ${desk} has ${DESK_UNITS_MAX} units already`)
    }
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
