/**
 * What has come to its end since a backup and must not begin again when it is put back: badges that were revoked or
 * suspended, and versions of allow-lists that units have seen. All else becomes what it was in the backup.
 */
import Database from 'better-sqlite3'
import { SogliaError } from '../core/errors.ts'
import type { BadgeFact } from '../core/facts.ts'
import { type At, toRfc3339 } from '../core/model.ts'
import type { Entry } from '../core/ports.ts'
import type { Badge } from '../core/records.ts'
import { createCommitter } from './commit.ts'
import { type Connection, inspectDatabase, openWriter } from './database.ts'
import { lastFact } from './facts.ts'

type EndedBadge = Pick<Badge, 'id' | 'revokedAt' | 'revokedReason' | 'suspendedAt' | 'suspendedReason'>
interface UnitVersions {
  unit: string
  acknowledged: number | null
  highest: number
}
export interface Ended {
  badges: EndedBadge[]
  units: UnitVersions[]
  /** There is a database, but not all of it could be read: more may have ended in it. */
  unknown: boolean
}

/** A badge that was removed altogether counts as revoked when that was recorded. In the order of the file, not sorted first. */
const BADGES = `
  SELECT badge.id, ifnull(badge.value ->> '$.revokedAt', iif(badge.value IS NULL, last.at, NULL)) AS revokedAt,
    badge.value ->> '$.revokedReason' AS revokedReason,
    badge.value ->> '$.suspendedAt' AS suspendedAt, badge.value ->> '$.suspendedReason' AS suspendedReason
  FROM record AS badge NOT INDEXED CROSS JOIN revision AS last USING (kind, id, rev)
  WHERE kind = 'badge' AND (revokedAt IS NOT NULL OR suspendedAt IS NOT NULL) ORDER BY badge.n`
/** Before there were records, histories and allow-lists (`user_version` 1). */
const BADGES_V1 = `
  SELECT id, revoked_at AS revokedAt, revoked_reason AS revokedReason, NULL AS suspendedAt, NULL AS suspendedReason
  FROM badge WHERE revoked_at IS NOT NULL ORDER BY rowid`

const UNITS = 'SELECT unit, acknowledged, highest FROM policy_unit'

/**
 * What has ended in the database that stands, as far as it can be read: a damaged one is often the very reason for
 * restoring. One of a newer Soglia is asked all the same. Its close as the last connection folds the WAL into the file,
 * which is then whole by itself.
 */
export function endedIn(place: string): Ended {
  const ended: Ended = { badges: [], units: [], unknown: false }
  let db: Connection | null = null
  try {
    const version = inspectDatabase(place, Number.POSITIVE_INFINITY)
    if (version === 0) return ended
    db = new Database(place, { fileMustExist: true })
    db.pragma('wal_checkpoint(TRUNCATE)')
    // Row by row: what stands before a damaged page counts.
    for (const badge of db.prepare<[], EndedBadge>(version === 1 ? BADGES_V1 : BADGES).iterate()) {
      ended.badges.push(badge)
    }
    if (version === 1) return ended
    for (const unit of db.prepare<[], UnitVersions>(UNITS).iterate()) ended.units.push(unit)
  } catch {
    ended.unknown = true
  } finally {
    db?.close()
  }
  return ended
}

/** Sessions, links and screens: each is chance that was given out, and may have been ended since. */
const GIVEN_OUT = ['session', 'sign_in_link', 'screen']

/**
 * Ends in a copy whatever was signed in or could be by a link: whoever signed out, or was ended, after the backup would
 * be signed in again, and a link that was used would be good once more. Screens are paired again. Throws what SQLite throws.
 */
export function endSessions(copy: string): void {
  const db = new Database(copy, { fileMustExist: true })
  try {
    const tables = db.prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all()
    for (const table of GIVEN_OUT.filter((each) => tables.includes(each))) db.prepare(`DELETE FROM ${table}`).run()
  } finally {
    db.close()
  }
}

/** Ends it again in a copy; the ids of the badges for which that had to be done. Throws `E_BACKUP`, and as `openWriter`. */
export function endAgain(copy: string, ended: Ended, now: At): { revoked: string[]; suspended: string[] } {
  const again = { revoked: [] as string[], suspended: [] as string[] }
  if (ended.badges.length === 0 && ended.units.length === 0) return again
  const db = openWriter(copy, now)
  try {
    const find = db.prepare<[string], string>(`SELECT value FROM record WHERE kind = 'badge' AND id = ?`).pluck()
    const entries: Entry[] = []
    for (const badge of ended.badges) {
      const text = find.get(badge.id)
      const entry = text == null ? null : endOf(JSON.parse(text) as Badge, badge)
      if (entry === null) continue
      entries.push(entry)
      again[badge.revokedAt === null ? 'suspended' : 'revoked'].push(badge.id)
    }
    if (entries.length > 0) commit(db, entries, now)
    liftVersions(db, ended.units)
    return again
  } finally {
    db.close()
  }
}

/** Null: nothing is to be done, for the badge of the backup is no more alive than the other. */
function endOf(badge: Badge, ended: EndedBadge): Entry | null {
  const { id, revokedAt, revokedReason, suspendedAt, suspendedReason } = ended
  if (badge.revokedAt !== null) return null
  if (revokedAt === null && badge.suspendedAt !== null) return null
  const [kind, at, reason, value]: [BadgeFact['kind'], At | null, string | null, Badge] =
    revokedAt === null
      ? ['badge-suspended', suspendedAt, suspendedReason, { ...badge, suspendedAt, suspendedReason }]
      : ['badge-revoked', revokedAt, revokedReason, { ...badge, revokedAt, revokedReason }]
  const fact: BadgeFact = {
    kind,
    happenedAt: toRfc3339(at as At),
    badge: id,
    person: badge.person,
    by: 'restore',
    ...(reason === null ? {} : { reason }),
  }
  return { signal: null, facts: [fact], changes: [{ put: 'badge', value }] }
}

function commit(db: Connection, entries: Entry[], now: At): void {
  const { outcomes } = createCommitter(db).commit([{ at: Math.max(now, lastFact(db).at), entries }])
  if (outcomes !== null) throw new SogliaError('E_BACKUP', `what has ended since then: ${JSON.stringify(outcomes)}`)
}

/** Units take no version again that they have seen, whatever is restored here; and what they hold they still hold. */
function liftVersions(db: Connection, units: readonly UnitVersions[]): void {
  const lift = db.prepare<[UnitVersions]>(
    `INSERT INTO policy_unit (unit, acknowledged, highest) VALUES (@unit, @acknowledged, @highest)
     ON CONFLICT (unit) DO UPDATE SET acknowledged = excluded.acknowledged, highest = max(highest, excluded.highest)`,
  )
  db.transaction(() => {
    for (const unit of units) lift.run(unit)
  }).immediate()
}
