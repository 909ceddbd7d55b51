/** Doors: what they join, how long they open, and when everybody may pass. */
import { LIST_LIFE_S_MAX } from '../core/allow-list.ts'
import { SogliaError } from '../core/errors.ts'
import type { Door } from '../core/records.ts'
import type { Piece } from './piece.ts'
import { clearPlans } from './plans.ts'
import { mustBe } from './rules.ts'
import { named, removeRecord, type Sort } from './sort.ts'
import { checkInteger, checkName } from './words.ts'
import { mustBeZone } from './zones.ts'

const UNLOCK_MS_MIN = 100
const UNLOCK_MS_MAX = 60_000
const UNLOCK_MS_INITIAL = 5_000
const EXTENDED_UNLOCK_MS_INITIAL = 15_000
const HELD_OPEN_S_MAX = 3_600
const HELD_OPEN_S_INITIAL = 30
const EXTENDED_HELD_OPEN_S_INITIAL = 90
const PRE_ALERT_S_INITIAL = 10
const LIST_LIFE_S_MIN = 10 * 60
const LIST_LIFE_S_INITIAL = 24 * 3_600

export interface NewDoor {
  id: string
  /** The id where it is left out. */
  name?: string | undefined
  from?: string | null | undefined
  to?: string | null | undefined
  lock?: string | null | undefined
  unlockMs?: number | undefined
  heldOpenS?: number | undefined
  /** Never shorter than for the others. */
  extendedUnlockMs?: number | undefined
  extendedHeldOpenS?: number | undefined
  /** Shorter than `heldOpenS`. */
  preAlertS?: number | undefined
  freeSchedule?: string | null | undefined
  listLifeS?: number | undefined
}

export const DOORS: Sort<'door', NewDoor> = {
  kind: 'door',
  unknown: 'E_DOOR_UNKNOWN',
  what: 'door',
  prefix: 'd-',
  merge: mergeDoor,
  make: makeDoor,
  uses: ({ context: { directory } }, { id }) => [
    ...named(
      'unit',
      directory.units().filter(({ door }) => door === id),
    ),
    ...named(
      'rule',
      directory.records('rule').filter(({ doors }) => doors?.includes(id) === true),
    ),
  ],
}

function makeDoor(piece: Piece, input: NewDoor, id: string): Door {
  const unlockMs = checkInteger('unlockMs', input.unlockMs ?? UNLOCK_MS_INITIAL, UNLOCK_MS_MIN, UNLOCK_MS_MAX)
  const heldOpenS = checkInteger('heldOpenS', input.heldOpenS ?? HELD_OPEN_S_INITIAL, 1, HELD_OPEN_S_MAX)
  const extendedUnlockMs = input.extendedUnlockMs ?? Math.max(EXTENDED_UNLOCK_MS_INITIAL, unlockMs)
  const extendedHeldOpenS = input.extendedHeldOpenS ?? Math.max(EXTENDED_HELD_OPEN_S_INITIAL, heldOpenS)
  const preAlertS = input.preAlertS ?? Math.min(PRE_ALERT_S_INITIAL, heldOpenS - 1)
  const door: Door = {
    id,
    name: checkName('the name', input.name ?? id),
    from: input.from == null ? null : mustBeZone(piece, input.from),
    to: input.to == null ? null : mustBeZone(piece, input.to),
    lock: input.lock == null ? null : mustMoveLocks(piece, input.lock),
    unlockMs,
    heldOpenS,
    extendedUnlockMs: checkInteger('extendedUnlockMs', extendedUnlockMs, unlockMs, UNLOCK_MS_MAX),
    extendedHeldOpenS: checkInteger('extendedHeldOpenS', extendedHeldOpenS, heldOpenS, HELD_OPEN_S_MAX),
    preAlertS: checkInteger('preAlertS', preAlertS, 0, heldOpenS - 1),
    freeSchedule: input.freeSchedule == null ? null : mustBe(piece, 'schedule', input.freeSchedule),
    listLifeS: checkInteger('listLifeS', input.listLifeS ?? LIST_LIFE_S_INITIAL, LIST_LIFE_S_MIN, LIST_LIFE_S_MAX),
  }
  if (door.from !== null && door.from === door.to) {
    throw new SogliaError('E_INVALID', 'a door joins two different zones')
  }
  return door
}

/** Times that were not asked for give way to those that were. */
function mergeDoor(before: Door, fields: Partial<NewDoor>): NewDoor {
  const unlockMs = fields.unlockMs ?? before.unlockMs
  const heldOpenS = fields.heldOpenS ?? before.heldOpenS
  return {
    ...before,
    extendedUnlockMs: Math.max(before.extendedUnlockMs, unlockMs),
    extendedHeldOpenS: Math.max(before.extendedHeldOpenS, heldOpenS),
    preAlertS: Math.min(before.preAlertS, heldOpenS - 1),
    ...fields,
  }
}

function mustMoveLocks(piece: Piece, id: string): string {
  const unit = piece.record('unit', id)
  if (unit === null) throw new SogliaError('E_UNIT_UNKNOWN', id)
  if (unit.kind === 'client') throw new SogliaError('E_INVALID', `${id} is a client and moves no lock`)
  return id
}

/** An override of the door goes with it, and its place on a floor. */
export function removeDoor(piece: Piece, id: string): { id: string } {
  const answer = removeRecord(piece, DOORS, id)
  if (piece.record('override', id) !== null) piece.drop('override', id)
  clearPlans(piece, { door: id })
  return answer
}
