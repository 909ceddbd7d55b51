/** What the register was. Only reads; every version of every record stands in the table `revision`. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { At } from '../core/model.ts'
import type { Clock, Directory, Histories, Revision } from '../core/ports.ts'
import type { RecordKind, Records } from '../core/records.ts'
import { type Connection, readable } from './database.ts'
import { createDirectory } from './directory.ts'
import { createRecordMaps, type RecordMaps, type RecordRow } from './record-maps.ts'

interface RevisionRow {
  rev: number
  seq: number
  at: At
  value: string | null
}

interface StandingRow extends RecordRow {
  place: number
}

/** Records that are read, or taken in, in one turn: a few milliseconds for which a tap may have to wait. */
export const RECORDS_AT_ONCE = 200

/**
 * `at` looks each record up once, by its newest version that is not later: its work grows with the records, not with
 * the years. It takes as many turns as there are pages, so that taps go on meanwhile, and yet sees one state: versions are
 * only ever added, and those that were added after it began are left out. Whoever asks about many instants asks once for
 * those between two changes. Accounts, sessions and the secrets of units have no history and are missing; settings are
 * those of `now`. Both throw `E_STORAGE_FAILED` where the database cannot be read.
 */
export function createHistories(reader: Connection, now: Directory, clock: Clock): Histories {
  const versions = reader.prepare<[string, string], RevisionRow>(
    'SELECT rev, seq, at, value FROM revision WHERE kind = ? AND id = ? ORDER BY rev',
  )
  const newest = reader.prepare<[], number | null>('SELECT max(rowid) FROM revision').pluck()
  // By name: no name ever goes from the table, while a record that comes again after it was removed changes its place.
  const page = reader.prepare<{ kind: string; id: string; limit: number }, { kind: string; id: string }>(
    `SELECT kind, id FROM record WHERE (kind, id) > (@kind, @id) ORDER BY kind, id LIMIT @limit`,
  )
  const standing = reader.prepare<{ kind: string; id: string; at: At; last: number }, StandingRow>(
    `SELECT kind, id, rev, value, place FROM revision
     WHERE kind = @kind AND id = @id AND at <= @at AND rowid <= @last ORDER BY rev DESC LIMIT 1`,
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
    async at(at) {
      const last = readable(() => newest.get()) ?? 0
      const rows: StandingRow[] = []
      for (let after = { kind: '', id: '' }; ; ) {
        const names = readable(() => page.all({ ...after, limit: RECORDS_AT_ONCE }))
        for (const name of names) {
          const row = readable(() => standing.get({ ...name, at, last }))
          if (row !== undefined) rows.push(row)
        }
        after = names.at(-1) ?? after
        await nextTurn()
        if (names.length < RECORDS_AT_ONCE) break
      }
      rows.sort((a, b) => a.place - b.place)
      return { ...createDirectory(clock, await takeIn(rows)), setting: now.setting }
    },
  }
}

async function takeIn(rows: readonly RecordRow[]): Promise<RecordMaps> {
  const records = createRecordMaps()
  for (const [n, row] of rows.entries()) {
    if (n % RECORDS_AT_ONCE === 0) await nextTurn()
    records.load(row)
  }
  return records
}
