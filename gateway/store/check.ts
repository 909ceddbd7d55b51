/** Reading a copy of the database back: whole, in order, every leaf computed anew. */
import Database from 'better-sqlite3'
import { SogliaError } from '../core/errors.ts'
import { type Connection, checkHeader } from './database.ts'
import { type FactRow, faultOf } from './facts.ts'

export interface Checked {
  facts: number
  /** The seq of the last fact, 0 where there is none. */
  head: number
}

/** Only reads; a copy in WAL mode gets an empty -wal and -shm beside it. Throws `E_BACKUP`, `E_DATABASE_NEWER`. */
export function checkCopy(file: string): Checked {
  let db: Connection | null = null
  try {
    db = new Database(file, { readonly: true, fileMustExist: true })
    checkHeader(db, file)
    const verdict = db.pragma('integrity_check(1)', { simple: true })
    if (verdict !== 'ok') throw new SogliaError('E_BACKUP', `${file}: ${verdict}`)
    return checkFacts(db, file)
  } catch (error) {
    if (error instanceof SogliaError && error.code !== 'E_DATABASE_CORRUPT') throw error
    throw new SogliaError('E_BACKUP', error instanceof SogliaError ? error.detail : String(error), { cause: error })
  } finally {
    db?.close()
  }
}

function checkFacts(db: Connection, file: string): Checked {
  let facts = 0
  let before: FactRow | null = null
  for (const row of db.prepare<[], FactRow>('SELECT * FROM facts ORDER BY seq').iterate()) {
    const fault = faultOf(row) ?? orderFaultOf(before, row)
    if (fault !== null) throw new SogliaError('E_BACKUP', `${file}: ${fault}`)
    facts++
    before = row
  }
  return { facts, head: before?.seq ?? 0 }
}

function orderFaultOf(before: FactRow | null, row: FactRow): string | null {
  if (before === null) return null
  if (row.seq !== before.seq + 1) return `fact ${before.seq + 1} is missing`
  return row.at < before.at ? `fact ${row.seq} is earlier than the one before it` : null
}
