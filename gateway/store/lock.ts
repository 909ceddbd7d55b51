/** One gateway on a data folder: two processes must never write one database. */
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { SogliaError } from '../core/errors.ts'
import { makeDataFolder } from './database.ts'

export const LOCK_NAME = 'soglia.lock'

/** Locks that this process holds. A database that nobody refers to is closed by the garbage collector, and its lock is gone. */
const held = new Set<Database.Database>()

/**
 * Takes the folder (made where it is missing) until the returned function is called or the process ends, however
 * it ends: the lock is the kernel's. Throws `E_DATA_IN_USE`, `E_DATA_UNWRITABLE`.
 *
 * An empty SQLite file stands in for flock(2), which Node does not have. Nothing else may open this file in this
 * process: closing any other descriptor of it would drop the lock (POSIX).
 */
export function lockDataFolder(dataDir: string): () => void {
  makeDataFolder(dataDir)
  let db: Database.Database | null = null
  try {
    db = new Database(join(dataDir, LOCK_NAME), { timeout: 0 })
    db.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    db?.close()
    const { code = '', message } = error as Error & { code?: string }
    if (code.startsWith('SQLITE_BUSY')) throw new SogliaError('E_DATA_IN_USE', dataDir, { cause: error })
    throw new SogliaError('E_DATA_UNWRITABLE', `${dataDir}: ${message}`, { cause: error })
  }
  const lock = db
  held.add(lock)
  return () => {
    held.delete(lock)
    lock.close()
  }
}
