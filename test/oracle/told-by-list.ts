/** What the oracle expects of a board that decides by its list: all that a list can tell, and no more. */
import type { At, Reason } from '../../gateway/core/model.ts'
import type { Badge, Unit } from '../../gateway/core/records.ts'
import { badgeWith, type House, ROWS, type Row, rowOf, rulesFor, type TapAt } from './oracle.ts'

/** One board's list: the house when it was issued, and the list's life. */
export interface Issue {
  house: House
  reader: Unit
  issued: At
  expires: At
}

/**
 * A list knows who may enter and when, but not why not: whom it does not name is unknown to it, and whom it names
 * without a window is outside their times. Boards that see the way out have everybody named.
 */
export function toldByList(issue: Issue, tap: TapAt): { row: Row; reason: Reason } {
  // Nobody is anywhere: a list counts nobody and remembers no entry.
  const row = rowOf({ ...issue.house, whereabouts: [] }, tap)
  switch (row) {
    case 'unknown':
    case 'revoked':
    case 'suspended':
    case 'not-yet-valid':
    case 'expired':
    case 'no-rule':
    case 'outside-schedule': {
      const badge = badgeWith(issue.house, tap.credential)
      const isNamed = badge !== null && (issue.reader.side !== 'in' || mayEnter(issue, badge))
      return { row, reason: isNamed ? 'outside-schedule' : 'unknown-credential' }
    }
    default:
      return { row, reason: ROWS[row] }
  }
}

/** A living badge, whose person some rule of the door is for. */
function mayEnter({ house, reader }: Issue, badge: Badge): boolean {
  const person = house.register.person.find(({ id }) => id === badge.person)
  if (person === undefined || badge.revokedAt !== null || badge.suspendedAt !== null) return false
  return rulesFor(house, person.groups, reader.door as string).length > 0
}
