/**
 * Opening the database: pragmas, migrations, and what is refused. A damaged or newer file is left as it is: all
 * that is asked of it before it is trusted is asked through a connection that cannot write.
 */
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import Database from 'better-sqlite3'
import { type ErrorCode, SogliaError } from '../core/errors.ts'
import type { At } from '../core/model.ts'
import { APPLICATION_ID, MIGRATIONS } from './schema.ts'

export type Connection = Database.Database

export const DATABASE_NAME = 'soglia.db'
const READER_CACHE_KIB = 2048
const WRITER_CACHE_KIB = 4096
/** SQLite's own default, set so that it stands written: a smaller one wears the card, a larger one slows the start. */
const WAL_AUTOCHECKPOINT_PAGES = 1000
const SYNCHRONOUS_FULL = 2

export function databaseFile(dataDir: string): string {
  return join(dataDir, DATABASE_NAME)
}

/** Makes the folder where it is missing. Throws `E_DATA_UNWRITABLE`. */
export function makeDataFolder(dataDir: string): void {
  const path = resolve(dataDir)
  const missing: string[] = []
  for (let folder = path; !existsSync(folder); folder = dirname(folder)) missing.unshift(folder)
  try {
    // One by one: Node's own `recursive` never returns where the parent is there and still answers ENOENT (/proc).
    for (const folder of missing) {
      mkdirSync(folder, { mode: 0o700 })
      syncFolder(dirname(folder))
    }
    if (!statSync(path).isDirectory()) throw new Error('it is not a folder')
  } catch (error) {
    throw new SogliaError('E_DATA_UNWRITABLE', `${dataDir}: ${(error as Error).message}`, { cause: error })
  }
}

/**
 * The `user_version` of the file, 0 where there is none yet. Only reads. Throws `E_DATABASE_CORRUPT`,
 * `E_DATABASE_NEWER`, `E_DATA_UNWRITABLE`.
 */
export function inspectDatabase(file: string, newest = MIGRATIONS.length): number {
  const size = sizeOf(file)
  if (size === null && sizeOf(`${file}-wal`)) throw corrupt(file, 'the file is gone, but its -wal is there')
  if (size === null) return 0
  // A new database is put in place whole (createDatabase), so an empty file is what is left of one.
  if (size === 0) throw corrupt(file, 'the file is empty')
  let db: Connection | null = null
  try {
    db = new Database(file, { readonly: true })
    return checkHeader(db, file, newest)
  } catch (error) {
    throw openingError(file, error)
  } finally {
    db?.close()
  }
}

/** Version (not above `newest`) and application id, and the first page of every table. */
export function checkHeader(db: Connection, file: string, newest = MIGRATIONS.length): number {
  const version = db.pragma('user_version', { simple: true }) as number
  const tables = db.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table'`).pluck().all() as string[]
  for (const table of tables) db.prepare(`SELECT 1 FROM "${table}" LIMIT 1`).get()
  if (db.pragma('application_id', { simple: true }) !== APPLICATION_ID || version < 1) {
    throw corrupt(file, 'it is not a database of Soglia')
  }
  if (version > newest) {
    throw new SogliaError('E_DATABASE_NEWER', `${file} has version ${version}, this Soglia knows ${newest}`)
  }
  return version
}

/** A connection that cannot write, for look-ups on the main thread. */
export function openReader(file: string): Connection {
  try {
    const db = new Database(file, { readonly: true, fileMustExist: true })
    db.pragma(`cache_size = -${READER_CACHE_KIB}`)
    return db
  } catch (error) {
    throw openingError(file, error)
  }
}

/** What a look-up through `openReader` gives. Throws `E_STORAGE_FAILED` where the database cannot be read. */
export function readable<Rows>(read: () => Rows): Rows {
  try {
    return read()
  } catch (error) {
    throw new SogliaError('E_STORAGE_FAILED', (error as Error).message, { cause: error })
  }
}

/**
 * The one connection that writes: makes or migrates the database, writes once, and only then asks whether the
 * connection is durable. Throws as `inspectDatabase` does, and `E_NOT_DURABLE`.
 */
export function openWriter(file: string, now: At, migrations = MIGRATIONS): Connection {
  const version = inspectDatabase(file, migrations.length)
  let db: Connection | null = null
  try {
    if (version === 0) createDatabase(file, migrations)
    db = new Database(file, { fileMustExist: true })
    setPragmas(db)
    if (version > 0 && version < migrations.length) migrate(db, file, version, now, migrations)
    firstWrite(db, now)
    assertDurable(db)
    return db
  } catch (error) {
    db?.close()
    throw openingError(file, error)
  }
}

/** What the pages and tests see: 2 is FULL. */
export function stateOf(db: Connection): { synchronous: number; journalMode: string } {
  return {
    synchronous: db.pragma('synchronous', { simple: true }) as number,
    journalMode: db.pragma('journal_mode', { simple: true }) as string,
  }
}

/** Throws `E_NOT_DURABLE`. Meant for after the first write: before it, SQLite may still answer FULL. */
export function assertDurable(db: Connection): void {
  const { synchronous, journalMode } = stateOf(db)
  if (synchronous === SYNCHRONOUS_FULL && journalMode === 'wal') return
  throw new SogliaError('E_NOT_DURABLE', `synchronous is ${synchronous} and journal_mode ${journalMode}`)
}

function setPragmas(db: Connection): void {
  db.pragma('journal_mode = WAL')
  // Said in so many words: better-sqlite3 is compiled with SQLITE_DEFAULT_WAL_SYNCHRONOUS=1, and a connection that
  // was not told otherwise falls to NORMAL at its first use of a WAL: a power cut then loses taps that had a receipt.
  db.pragma('synchronous = FULL')
  // So that INSERT OR REPLACE, too, meets the triggers that keep the journal append-only.
  db.pragma('recursive_triggers = ON')
  db.pragma(`wal_autocheckpoint = ${WAL_AUTOCHECKPOINT_PAGES}`)
  db.pragma(`cache_size = -${WRITER_CACHE_KIB}`)
}

/** Built under another name and put in place whole, so that a power cut never leaves half of one. */
function createDatabase(file: string, migrations: readonly string[]): void {
  const building = `${file}.new`
  for (const leftover of [building, `${building}-journal`]) rmSync(leftover, { force: true })
  const db = new Database(building)
  try {
    db.pragma('synchronous = FULL')
    db.pragma(`application_id = ${APPLICATION_ID}`)
    upgrade(db, 0, migrations)
    // Tables that came and went between the migrations leave free pages, and a tap that takes one writes two more.
    db.exec('VACUUM')
  } finally {
    db.close()
  }
  syncFile(building)
  renameSync(building, file)
  syncFolder(dirname(file))
}

/** Keeps a copy of the database as it was, then brings it up in one transaction. */
function migrate(db: Connection, file: string, version: number, now: At, migrations: readonly string[]): void {
  const kept = `${file}.v${version}-${fileDate(now)}`
  if (!existsSync(kept)) {
    db.prepare('VACUUM INTO ?').run(`${kept}.part`)
    syncFile(`${kept}.part`)
    renameSync(`${kept}.part`, kept)
    syncFolder(dirname(file))
  }
  upgrade(db, version, migrations)
}

function upgrade(db: Connection, version: number, migrations: readonly string[]): void {
  db.transaction(() => {
    for (const sql of migrations.slice(version)) db.exec(sql)
    db.pragma(`user_version = ${migrations.length}`)
  }).immediate()
}

/** A write at every start: it shows that the disk takes one, and only after it is `synchronous` what it will be. */
function firstWrite(db: Connection, now: At): void {
  db.transaction(() => {
    db.prepare('DELETE FROM session WHERE expires_at <= ?').run(now)
    touch(db, now)
  }).immediate()
}

/** The smallest write there is. */
export function touch(db: Connection, now: At): void {
  db.prepare(`INSERT OR REPLACE INTO meta (key, value) VALUES ('openedAt', ?)`).run(String(now))
}

/** True for faults of the disk or the file, false for faults of what was to be written. */
export function isStorageFault(error: unknown): error is Error & { code: string } {
  if (!(error instanceof Database.SqliteError)) return false
  return !/^SQLITE_(CONSTRAINT|TOOBIG|MISMATCH|RANGE)/.test(error.code)
}

/** A `SogliaError` for whatever went wrong while opening. */
export function openingError(file: string, error: unknown): SogliaError {
  if (error instanceof SogliaError) return error
  const { code = '', message } = error as Error & { code?: string }
  // What JSON.parse throws: a record that is none.
  const damaged = /^SQLITE_(CORRUPT|NOTADB|FORMAT|ERROR)/.test(code) || error instanceof SyntaxError
  if (damaged) return corrupt(file, message, error)
  const known: ErrorCode = code.startsWith('SQLITE_BUSY') ? 'E_DATA_IN_USE' : 'E_DATA_UNWRITABLE'
  return new SogliaError(known, `${file}: ${message}`, { cause: error })
}

function corrupt(file: string, why: string, cause?: unknown): SogliaError {
  return new SogliaError('E_DATABASE_CORRUPT', `${file}: ${why}`, { cause })
}

/** For names of files: `20261122T152844123Z`. */
export function fileDate(now: At): string {
  return new Date(now).toISOString().replace(/[-:.]/g, '')
}

/** On disk before it returns. */
export function syncFile(path: string): void {
  const descriptor = openSync(path, 'r')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

/** A rename is durable only when its folder is. */
export function syncFolder(path: string): void {
  syncFile(path)
}

export function sizeOf(path: string): number | null {
  return statSync(path, { throwIfNoEntry: false })?.size ?? null
}
