/** Whom and which place a question is about, as the register stood at its instant. */
import { normalizeCredential } from '../../core/credential.ts'
import { type Place, placeOf } from '../../core/decide.ts'
import { SogliaError } from '../../core/errors.ts'
import type { Side } from '../../core/model.ts'
import type { Directory } from '../../core/ports.ts'
import type { Badge, Person, Unit } from '../../core/records.ts'

export interface Asked {
  /** One of these three: a person, a badge by its id, or a credential. */
  person?: string | undefined
  badge?: string | undefined
  credential?: string | undefined
  /** One of these two: a door, or a unit: a check-in point, or the reader of a door. */
  door?: string | undefined
  unit?: string | undefined
  /** Where the unit has no side of its own; `in` where it is left out. */
  side?: Side | undefined
}

export interface Subject {
  /** Null: nobody whom the register knew. */
  person: Person | null
  /** Each of the badges that might be tapped, the oldest first; null: none. */
  badges: (Badge | null)[]
}

/** Throws `E_INVALID`, `E_PERSON_UNKNOWN`, `E_BADGE_UNKNOWN`, `E_CREDENTIAL_INVALID`. */
export function subjectOf({ person, badge, credential }: Asked, register: Directory): Subject {
  if ([person, badge, credential].filter((each) => each !== undefined).length !== 1) {
    throw new SogliaError('E_INVALID', 'one of "person", "badge" and "credential" is named')
  }
  if (person !== undefined) {
    const found = register.person(person)
    if (found === null) throw new SogliaError('E_PERSON_UNKNOWN', then(person))
    const badges = register.badgesOf(person)
    return { person: found, badges: badges.length === 0 ? [null] : badges }
  }
  const held = badge === undefined ? heldBy(credential as string, register) : register.badge(badge)
  if (badge !== undefined && held === null) throw new SogliaError('E_BADGE_UNKNOWN', then(badge))
  return { person: held === null ? null : register.person(held.person), badges: [held] }
}

/** A credential that nobody held is a question like any other; its text goes no further. */
function heldBy(credential: string, register: Directory): Badge | null {
  const name = normalizeCredential(credential)
  if (name === null) throw new SogliaError('E_CREDENTIAL_INVALID', 'a kind, a colon and its number')
  return register.badgeOf(name)
}

/** Throws `E_INVALID`, `E_DOOR_UNKNOWN`, `E_UNIT_UNKNOWN`. */
export function placeAsked({ door, unit, side }: Asked, register: Directory): { place: Place; unit: Unit | null } {
  if ((door === undefined) === (unit === undefined)) {
    throw new SogliaError('E_INVALID', 'one of "door" and "unit" is named')
  }
  if (unit !== undefined) {
    const found = register.unit(unit)
    if (found === null) throw new SogliaError('E_UNIT_UNKNOWN', then(unit))
    return { place: placeOf(found, side ?? null, register), unit: found }
  }
  const found = register.door(door as string)
  if (found === null) throw new SogliaError('E_DOOR_UNKNOWN', then(door as string))
  return { place: { door: found, side: side ?? 'in' }, unit: null }
}

function then(id: string): string {
  return `${id}, as the register stood at that time`
}
