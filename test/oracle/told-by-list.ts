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
 * without a window is outside their times. Boards that see the way out have everybody named whose badge did not end long
 * ago.
 */
export function toldByList(issue: Issue, tap: TapAt): { row: Row; reason: Reason } {
  // Nobody is anywhere: a list counts nobody and remembers no entry.
  const row = rowOf({ ...issue.house, whereabouts: [] }, tap)
  const badge = badgeWith(issue.house, tap.credential)
  const isNamed = badge !== null && (mayEnter(issue, badge) || isKnownOnTheWayOut(issue, badge))
  switch (row) {
    case 'unknown':
    case 'revoked':
    case 'suspended':
    case 'not-yet-valid':
    case 'expired':
    case 'no-rule':
    case 'outside-schedule':
      return { row, reason: isNamed ? 'outside-schedule' : 'unknown-credential' }
    case 'way-out':
      return { row, reason: isNamed ? 'ok' : 'unknown-credential' }
    default:
      return { row, reason: ROWS[row] }
  }
}

/** A badge that is alive when the list is issued, whose person some rule of the door is for. */
function mayEnter({ house, reader, issued }: Issue, badge: Badge): boolean {
  const person = house.register.person.find(({ id }) => id === badge.person)
  const isOver = badge.until !== null && badge.until <= issued
  if (person === undefined || isOver || badge.revokedAt !== null || badge.suspendedAt !== null) return false
  return rulesFor(house, person.groups, reader.door as string).length > 0
}

const LONG_MS = 30 * 24 * 3_600_000

/** Where people are seen to leave, and unless the badge ended long before. */
function isKnownOnTheWayOut({ reader, issued }: Issue, { until, revokedAt, suspendedAt }: Badge): boolean {
  const endedLongBefore = [until, revokedAt, suspendedAt].some((end) => end !== null && end + LONG_MS <= issued)
  return reader.side !== 'in' && !endedLongBefore
}
