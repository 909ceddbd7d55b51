/** Allow-lists as rows. Old ones are forgotten as new ones come; the highest version of a unit never is. */
import { hash } from 'node:crypto'
import type { At } from '../core/model.ts'
import type { IssuedPolicy } from '../core/ports.ts'
import type { Connection } from './database.ts'

/** A board that was away may tell so late what it decided by a list: after that, the list says nothing any more. */
export const POLICY_KEPT_MS = 60 * 86_400_000
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
  const content = db.prepare('INSERT INTO policy_content (hash, content) VALUES (?, ?) ON CONFLICT (hash) DO NOTHING')
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
  const forget = db.prepare(
    `DELETE FROM policy WHERE expires < ?
     AND version IS NOT (SELECT newest FROM policy_unit WHERE policy_unit.unit = policy.unit)`,
  )
  const tidy = db.prepare('DELETE FROM policy_content WHERE id NOT IN (SELECT content FROM policy)')
  let forgotAt: At = Number.NEGATIVE_INFINITY

  return {
    put({ unit, version, issued, expires, content: text }, at) {
      const digest = hash('sha256', text, 'buffer')
      content.run(digest, text)
      insert.run(unit, version, issued, expires, digest)
      issue.run({ unit, version })
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
