/** May this credential pass this door now, and why. Pure: the same question always has the same answer. */
import type { At, Reason, Side } from './model.ts'
import type { Directory } from './ports.ts'
import type { Badge, Door, Person, Unit } from './records.ts'

/** A live tap older than this is refused: whoever tapped has left the door (contract, 3 "Time"). */
export const LIVE_TAP_AGE_MAX_MS = 10_000
/** The group that at first may pass every door at any time (contract, 2). */
export const MEMBERS = 'members'

export interface Decision {
  granted: boolean
  reason: Reason
  badge: Badge | null
  person: Person | null
}

/** Where the tap happened: the door, or a check-in point (`door` null), and on which side. */
export interface Place {
  door: Door | null
  side: Side
}

type Register = Pick<Directory, 'badgeOf' | 'person' | 'door'>

/** A registered side wins; the message's counts only where none is registered; a tap with neither is an entry. */
export function placeOf(unit: Unit, told: Side | null, register: Pick<Directory, 'door'>): Place {
  return { door: unit.door === null ? null : register.door(unit.door), side: unit.side ?? told ?? 'in' }
}

/**
 * `credential` in its one name. Precedence, first match: too late; unknown; the way out (any known badge
 * passes, even a revoked one: nobody is kept in); revoked; not yet valid; expired; no group that may pass.
 */
export function decide(credential: string, ageMs: number, place: Place, register: Register, now: At): Decision {
  const badge = register.badgeOf(credential)
  const person = badge === null ? null : register.person(badge.person)
  const answer = (reason: Reason): Decision => ({ granted: reason === 'ok', reason, badge, person })

  if (ageMs > LIVE_TAP_AGE_MAX_MS) return answer('too-late')
  if (badge === null || person === null) return answer('unknown-credential')
  if (place.side === 'out') return answer('ok')
  if (badge.revokedAt !== null) return answer('revoked')
  if (badge.from !== null && now < badge.from) return answer('not-yet-valid')
  if (badge.until !== null && now >= badge.until) return answer('expired')
  if (place.door !== null && !person.groups.includes(MEMBERS)) return answer('zone-not-allowed')
  return answer('ok')
}
