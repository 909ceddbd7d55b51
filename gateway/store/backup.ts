/** Whole copies of the database, and putting one back. No copy counts as made before it was read back. */
import { copyFileSync, existsSync, linkSync, renameSync, rmSync } from 'node:fs'
import { resolve } from 'node:path'
import { Worker } from 'node:worker_threads'
import Database from 'better-sqlite3'
import { SogliaError } from '../core/errors.ts'
import { type At, toRfc3339 } from '../core/model.ts'
import type { Badge } from '../core/records.ts'
import type { CopyAnswer, CopyData } from './backup-thread.ts'
import { checkCopy } from './check.ts'
import { createCommitter } from './commit.ts'
import { databaseFile, fileDate, inspectDatabase, openWriter, sizeOf, syncFile, syncFolder } from './database.ts'
import { type BadgeRow, badgeOfRow } from './directory.ts'
import { lastFact } from './facts.ts'
import { lockDataFolder } from './lock.ts'

/**
 * Copies the database as it stands at this moment into `to`, which must not exist. Done by a thread with a
 * connection of its own that only reads, so that no tap waits for it. Throws `E_EXISTS`, `E_BACKUP`.
 */
export async function backup(from: string, to: string): Promise<{ facts: number; bytes: number }> {
  if (existsSync(to)) throw new SogliaError('E_EXISTS', to)
  const workerData: CopyData = { from, to: resolve(to) }
  const answer = await new Promise<CopyAnswer>((done) => {
    const thread = new Worker(new URL('./backup-thread.ts', import.meta.url), {
      workerData,
      execArgv: [],
      name: 'backup',
    })
    thread.on('message', done)
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
  const copy = `${place}.restoring`
  const leftovers = [copy, `${copy}-wal`, `${copy}-shm`]
  try {
    for (const leftover of leftovers) rmSync(leftover, { force: true })
    copyFileSync(file, copy)
    const { facts } = checkCopy(copy)
    const revoked = revokeAgain(copy, revokedBadges(place), now)
    syncFile(copy)
    const kept = keepOld(place, now)
    renameSync(copy, place)
    syncFolder(dataDir)
    return { facts: facts + revoked.length, kept, revoked }
  } catch (error) {
    if (error instanceof SogliaError) throw error
    throw new SogliaError('E_BACKUP', (error as Error).message, { cause: error })
  } finally {
    for (const leftover of leftovers) rmSync(leftover, { force: true })
    unlock()
  }
}

/**
 * The revoked badges of the database that stands; none where it cannot be read. Its close as the last connection
 * folds the WAL into the file, which is then whole by itself.
 */
function revokedBadges(place: string): Badge[] {
  let db: Database.Database | null = null
  try {
    if (inspectDatabase(place) === 0) return []
    db = new Database(place, { fileMustExist: true })
    db.pragma('wal_checkpoint(TRUNCATE)')
    const rows = db.prepare<[], BadgeRow>('SELECT * FROM badge WHERE revoked_at IS NOT NULL').all()
    return rows.map(badgeOfRow)
  } catch {
    return [] // Damaged or newer: often the very reason for restoring.
  } finally {
    db?.close()
  }
}

/** A restored state must not let a revoked badge in: what was revoked since the backup stays revoked. */
function revokeAgain(copy: string, revoked: readonly Badge[], now: At): string[] {
  if (revoked.length === 0) return []
  const db = openWriter(copy, now)
  try {
    const living = db.prepare<[string], BadgeRow>('SELECT * FROM badge WHERE id = ? AND revoked_at IS NULL')
    const again = revoked.filter(({ id }) => living.get(id) !== undefined)
    if (again.length === 0) return []
    const entries = again.map((badge) => ({
      signal: null,
      facts: [
        {
          kind: 'badge-revoked' as const,
          happenedAt: toRfc3339(badge.revokedAt ?? now),
          badge: badge.id,
          person: badge.person,
          by: 'restore',
          ...(badge.revokedReason === null ? {} : { reason: badge.revokedReason }),
        },
      ],
      changes: [{ put: 'badge' as const, value: badge }],
    }))
    const { outcomes } = createCommitter(db).commit([{ at: Math.max(now, lastFact(db).at), entries }])
    if (outcomes !== null) throw new SogliaError('E_BACKUP', `the revocations since then: ${JSON.stringify(outcomes)}`)
    return again.map(({ id }) => id)
  } finally {
    db.close()
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
