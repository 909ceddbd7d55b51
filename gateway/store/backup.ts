/** Whole copies of the database, and putting one back. No copy counts as made before it was read back. */
import { copyFileSync, existsSync, linkSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Worker } from 'node:worker_threads'
import { SogliaError } from '../core/errors.ts'
import type { At } from '../core/model.ts'
import type { CopyAnswer, CopyData, CopyProgress } from './backup-thread.ts'
import { checkCopy } from './check.ts'
import { DATABASE_NAME, databaseFile, fileDate, sizeOf, syncFile, syncFolder } from './database.ts'
import { endAgain, endedIn, endSessions } from './ended.ts'
import { lockDataFolder } from './lock.ts'

/**
 * Copies the database as it stands at this moment into `to`, which must not exist. Done by a thread with a
 * connection of its own that only reads, so that no tap waits for it; `onProgress` hears how far it is, from 0 to 1. Throws `E_EXISTS`, `E_BACKUP`.
 */
export async function backup(
  from: string,
  to: string,
  onProgress: (done: number) => void = () => {},
): Promise<{ facts: number; bytes: number }> {
  if (existsSync(to)) throw new SogliaError('E_EXISTS', to)
  const workerData: CopyData = { from, to: resolve(to) }
  const answer = await new Promise<CopyAnswer>((done) => {
    const thread = new Worker(new URL('./backup-thread.ts', import.meta.url), {
      workerData,
      execArgv: [],
      name: 'backup',
    })
    thread.on('message', (told: CopyAnswer | CopyProgress) => ('done' in told ? onProgress(told.done) : done(told)))
    thread.on('error', (error) => done({ why: error.message }))
    thread.on('exit', () => done({ why: 'the copying thread ended early' }))
  })
  if ('why' in answer) throw new SogliaError('E_BACKUP', answer.why)
  return answer
}

export interface Restored {
  facts: number
  /** Where the database that was there before is kept; null where there was none. */
  kept: string | null
  /** Ids of badges that live in the backup but were revoked after it: revoked again in what was put back. */
  revoked: string[]
  /** The same of badges that are suspended. */
  suspended: string[]
  /** The database that was there could not be read whole: badges that were ended after the backup may live again. */
  endedUnknown: boolean
}

/**
 * Puts a backup in the place of the database of `dataDir`, which is never without one. The copy is checked before
 * anything is touched. Takes the lock of the folder itself. Throws `E_DATA_IN_USE`, `E_DATA_UNWRITABLE`,
 * `E_BACKUP`, `E_DATABASE_NEWER`.
 */
export async function restore(file: string, dataDir: string, now: At = Date.now()): Promise<Restored> {
  if (sizeOf(`${file}-wal`)) throw new SogliaError('E_BACKUP', `${file} is in use or unfinished: it has a -wal`)
  const unlock = lockDataFolder(dataDir)
  const place = databaseFile(dataDir)
  const copy = `${place}${RESTORING}`
  try {
    removeLeftovers(dataDir)
    copyFileSync(file, copy)
    const { facts } = checkCopy(copy)
    endSessions(copy)
    const ended = endedIn(place)
    const { revoked, suspended } = endAgain(copy, ended, now)
    syncFile(copy)
    const kept = keepOld(place, now)
    renameSync(copy, place)
    syncFolder(dataDir)
    return { facts: facts + revoked.length + suspended.length, kept, revoked, suspended, endedUnknown: ended.unknown }
  } catch (error) {
    if (error instanceof SogliaError) throw error
    throw new SogliaError('E_BACKUP', (error as Error).message, { cause: error })
  } finally {
    removeLeftovers(dataDir)
    unlock()
  }
}

const RESTORING = '.restoring'

/** The copy, with all that opening it has made beside it. */
function removeLeftovers(dataDir: string): void {
  for (const name of readdirSync(dataDir)) {
    if (name.startsWith(DATABASE_NAME + RESTORING)) rmSync(join(dataDir, name))
  }
}

/** A second name for the old file, so that the place is never empty; what is left of its WAL goes with it. */
function keepOld(place: string, now: At): string | null {
  if (!existsSync(place)) return null
  const kept = `${place}.kept-${fileDate(now)}`
  try {
    linkSync(place, kept)
  } catch {
    copyFileSync(place, kept) // A medium without hard links.
    syncFile(kept)
  }
  if (existsSync(`${place}-wal`)) renameSync(`${place}-wal`, `${kept}-wal`)
  rmSync(`${place}-shm`, { force: true })
  return kept
}
