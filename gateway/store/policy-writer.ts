/** Allow-lists as rows. Old ones are forgotten as new ones come; the highest version of a unit never is. */
import { hash } from 'node:crypto'
import { deflateRawSync } from 'node:zlib'
import type { At } from '../core/model.ts'
import type { IssuedPolicy } from '../core/ports.ts'
import type { Connection } from './database.ts'

/** A board that was away may tell so late what it decided by a list: after that, the list says nothing any more. */
export const POLICY_KEPT_MS = 60 * 86_400_000
/**
 * Of one unit. Each change of the register makes a new version, whose text has every badge in it, so that the days alone
 * bound nothing. A board holds the newest that reached it: to tell late what it decided by the 201st it would have been
 * away for 200 changes without a gateway's word, and then the fact only carries the doubt that its list is not known.
 */
export const POLICY_VERSIONS_MAX = 200
/** Looking for what to forget reads the whole table (thousands of rows), so not with each new list. */
export const FORGET_EVERY_MS = 3_600_000

export interface PolicyWriter {
  /** `at`: the time of recording. Throws what SQLite throws: the version is there already, for one. */
  put(policy: IssuedPolicy, at: At): void
  acknowledge(unit: string, version: number): void
  /** The unit is gone: it holds nothing. Its highest version stays. */
  drop(unit: string): void
}

export function createPolicyWriter(db: Connection): PolicyWriter {
  const known = db.prepare('SELECT 1 FROM policy_content WHERE hash = ?')
  const content = db.prepare('INSERT INTO policy_content (hash, content) VALUES (?, ?)')
  const insert = db.prepare(
    `INSERT INTO policy (unit, version, issued, expires, content)
     SELECT ?, ?, ?, ?, id FROM policy_content WHERE hash = ?`,
  )
  const issue = db.prepare(
    `INSERT INTO policy_unit (unit, newest, highest) VALUES (@unit, @version, @version)
     ON CONFLICT (unit) DO UPDATE SET newest = max(ifnull(newest, 0), excluded.newest),
       highest = max(highest, excluded.highest)`,
  )
  const acknowledge = db.prepare(
    `INSERT INTO policy_unit (unit, acknowledged, highest) VALUES (@unit, @version, @version)
     ON CONFLICT (unit) DO UPDATE SET acknowledged = excluded.acknowledged, highest = max(highest, excluded.highest)`,
  )
  const leave = db.prepare('UPDATE policy_unit SET newest = NULL, acknowledged = NULL WHERE unit = ?')
  const held = `EXISTS (SELECT 1 FROM policy_unit
    WHERE policy_unit.unit = policy.unit AND policy.version IN (newest, acknowledged))`
  const forget = db.prepare(`DELETE FROM policy WHERE expires < ? AND NOT ${held}`)
  const trim = db
    .prepare<{ unit: string; max: number }, number>(
      `DELETE FROM policy WHERE unit = @unit AND NOT ${held} AND version <= (
         SELECT version FROM policy WHERE unit = @unit ORDER BY version DESC LIMIT 1 OFFSET @max)
       RETURNING content`,
    )
    .pluck()
  const tidyOne = db.prepare(
    'DELETE FROM policy_content WHERE id = @id AND NOT EXISTS (SELECT 1 FROM policy WHERE content = @id)',
  )
  const tidy = db.prepare('DELETE FROM policy_content WHERE id NOT IN (SELECT content FROM policy)')
  let forgotAt: At = Number.NEGATIVE_INFINITY

  return {
    put({ unit, version, issued, expires, content: text }, at) {
      const digest = hash('sha256', text, 'buffer')
      // Units share texts, and one that is there is not packed again.
      if (known.get(digest) === undefined) content.run(digest, deflateRawSync(text))
      insert.run(unit, version, issued, expires, digest)
      issue.run({ unit, version })
      for (const id of trim.all({ unit, max: POLICY_VERSIONS_MAX })) tidyOne.run({ id })
      if (at - forgotAt < FORGET_EVERY_MS) return
      forgotAt = at
      if (forget.run(at - POLICY_KEPT_MS).changes > 0) tidy.run()
    },
    acknowledge(unit, version) {
      acknowledge.run({ unit, version })
    },
    drop(unit) {
      leave.run(unit)
    },
  }
}
