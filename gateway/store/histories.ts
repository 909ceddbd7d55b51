/** What the register was. Only reads; every version of every record stands in the table `revision`. */
import type { At } from '../core/model.ts'
import type { Clock, Directory, Histories, Revision } from '../core/ports.ts'
import type { RecordKind, Records } from '../core/records.ts'
import { type Connection, readable } from './database.ts'
import { createDirectory } from './directory.ts'
import { createRecordMaps, type RecordRow } from './record-maps.ts'

interface RevisionRow {
  rev: number
  seq: number
  at: At
  value: string | null
}

/**
 * `at` looks each record up once, by its newest version that is not later: its work grows with the records, not with
 * the years (measured: 5,000 records with 20,000 versions in 35 ms). That is too long for the path of a tap, and whoever
 * asks about many instants asks once for those between two changes. Accounts, sessions and the secrets of units have no
 * history and are missing; settings are those of `now`. Both throw `E_STORAGE_FAILED` where the database
 * cannot be read.
 */
export function createHistories(reader: Connection, now: Directory, clock: Clock): Histories {
  const versions = reader.prepare<[string, string], RevisionRow>(
    'SELECT rev, seq, at, value FROM revision WHERE kind = ? AND id = ? ORDER BY rev',
  )
  const standing = reader.prepare<[At], RecordRow>(
    `SELECT record.kind, record.id, then_.rev, then_.value FROM record
     JOIN revision AS then_ ON then_.kind = record.kind AND then_.id = record.id AND then_.rev = (
       SELECT rev FROM revision WHERE kind = record.kind AND id = record.id AND at <= ? ORDER BY rev DESC LIMIT 1)
     ORDER BY then_.place`,
  )
  const versionOf = <Kind extends RecordKind>(
    kind: Kind,
    id: string,
    { value, ...row }: RevisionRow,
  ): Revision<Kind> => {
    return { kind, id, ...row, value: value === null ? null : (JSON.parse(value) as Records[Kind]) }
  }
  return {
    of: (kind, id) => readable(() => versions.all(kind, id).map((row) => versionOf(kind, id, row))),
    at(at) {
      const records = createRecordMaps()
      readable(() => {
        for (const row of standing.iterate(at)) records.load(row)
      })
      return { ...createDirectory(clock, records), setting: now.setting }
    },
  }
}
