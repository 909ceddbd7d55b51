/** The allow-lists that units were sent, read as they stand on the disk: each look-up is that of one row by its key. */
import { inflateRawSync } from 'node:zlib'
import type { IssuedPolicy, Policies } from '../core/ports.ts'
import { type Connection, readable } from './database.ts'

const ISSUED = `SELECT policy.unit, version, issued, expires, policy_content.content
  FROM policy JOIN policy_content ON policy_content.id = policy.content`

type IssuedRow = Omit<IssuedPolicy, 'content'> & { content: Buffer }
const issuedOf = ({ content, ...row }: IssuedRow): IssuedPolicy => {
  return { ...row, content: inflateRawSync(content).toString('utf8') }
}

/** All of them throw `E_STORAGE_FAILED` where the database cannot be read. */
export function createPolicies(reader: Connection): Policies {
  const one = reader.prepare<[string, number], IssuedRow>(`${ISSUED} WHERE policy.unit = ? AND version = ?`)
  const newest = reader.prepare<[], IssuedRow>(
    `${ISSUED} JOIN policy_unit ON policy_unit.unit = policy.unit AND policy_unit.newest = version ORDER BY policy.unit`,
  )
  const unit = reader.prepare<[string], { acknowledged: number | null; highest: number }>(
    'SELECT acknowledged, highest FROM policy_unit WHERE unit = ?',
  )
  return {
    find: (id, version) =>
      readable(() => {
        const row = one.get(id, version)
        return row === undefined ? null : issuedOf(row)
      }),
    newest: () => readable(() => newest.all().map(issuedOf)),
    highest: (id) => readable(() => unit.get(id))?.highest ?? 0,
    acknowledged: (id) => readable(() => unit.get(id))?.acknowledged ?? null,
  }
}
