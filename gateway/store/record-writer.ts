/** Records and their history as rows: whatever is written of a record, a version of it stands in the same transaction. */
import type { At } from '../core/model.ts'
import type { RecordKind } from '../core/records.ts'
import type { Connection } from './database.ts'

/** What a change is written with: the first fact of its entry, else the last one before, and the time of recording. */
export interface Moment {
  seq: number
  at: At
}

export interface RecordWriter {
  /** A record that was removed and comes again counts on, and stands last. Throws what SQLite throws. */
  put(kind: RecordKind, id: string, value: object, moment: Moment): void
  /** Does nothing where there is no such record. */
  drop(kind: RecordKind, id: string, moment: Moment): void
}

export function createRecordWriter(db: Connection): RecordWriter {
  const find = db.prepare<[string, string], { n: number; rev: number; gone: number }>(
    'SELECT n, rev, value IS NULL AS gone FROM record WHERE kind = ? AND id = ?',
  )
  const insert = db.prepare('INSERT INTO record (kind, id, rev, value) VALUES (?, ?, ?, ?)')
  const update = db.prepare('UPDATE record SET rev = ?, value = ? WHERE n = ?')
  const forget = db.prepare('DELETE FROM record WHERE n = ?')
  const revise = db.prepare(
    'INSERT INTO revision (kind, id, rev, seq, at, place, value) SELECT kind, id, rev, ?, ?, n, value FROM record WHERE n = ?',
  )
  return {
    put(kind, id, value, { seq, at }) {
      const text = JSON.stringify(value)
      const before = find.get(kind, id)
      const rev = (before?.rev ?? 0) + 1
      if (before?.gone === 1) forget.run(before.n)
      // Not INSERT OR REPLACE: a row that is put again keeps its place, by which the newest badge is known.
      const isNew = before === undefined || before.gone === 1
      if (!isNew) update.run(rev, text, before.n)
      revise.run(seq, at, isNew ? insert.run(kind, id, rev, text).lastInsertRowid : before.n)
    },
    drop(kind, id, { seq, at }) {
      const before = find.get(kind, id)
      if (before === undefined || before.gone === 1) return
      update.run(before.rev + 1, null, before.n)
      revise.run(seq, at, before.n)
    },
  }
}
