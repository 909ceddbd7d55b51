/** What the oracle expects of a board that decides by its list: all that a list can tell, and no more. */
import type { At, Reason } from '../../gateway/core/model.ts'
import type { Badge, Unit } from '../../gateway/core/records.ts'
import { badgeWith, type House, ROWS, type Row, rowOf, ruleHolds, rulesFor, type TapAt } from './oracle.ts'
import { MINUTES } from './random-house.ts'

const MINUTE_MS = 60_000

/** One board's list: the house when it was issued, and the list's life. */
export interface Issue {
  house: House
  reader: Unit
  issued: At
  expires: At
  /** By badge: what was found out about it once. */
  mayEnter: Map<Badge, boolean>
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

function mayEnter(issue: Issue, badge: Badge): boolean {
  const may = issue.mayEnter.get(badge) ?? mayEnterSometime(issue, badge)
  issue.mayEnter.set(badge, may)
  return may
}

/** The minutes of an hour at which any window begins. */
const BEGINNINGS = new Set(MINUTES.map((minute) => Number(minute.slice(3))))

/** Asked minute by minute through the life of the list. */
function mayEnterSometime({ house, reader, issued, expires }: Issue, badge: Badge): boolean {
  const person = house.register.person.find(({ id }) => id === badge.person)
  if (person === undefined || badge.revokedAt !== null || badge.suspendedAt !== null) return false
  const rules = rulesFor(house, person.groups, reader.door as string)
  const first = Math.max(issued, badge.from ?? issued)
  const last = Math.min(expires, badge.until ?? expires)
  for (let at = first; at < last; at = (Math.floor(at / MINUTE_MS) + 1) * MINUTE_MS) {
    const now = house.clock(at)
    if (at !== first && !BEGINNINGS.has((now.ms / MINUTE_MS) % 60)) continue
    if (rules.some((rule) => ruleHolds(house, rule, now))) return true
  }
  return false
}
