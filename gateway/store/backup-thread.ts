/** The copying thread: lives for one backup, and only reads the database that it copies. */
import { closeSync, fdatasyncSync, openSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import Database from 'better-sqlite3'
import { SogliaError } from '../core/errors.ts'
import { checkCopy } from './check.ts'
import { type Connection, openReader, sizeOf, syncFile, syncFolder } from './database.ts'
import { lastFact } from './facts.ts'

/** 1 MiB at a time, each on the disk before the next: a rush of writes would make the taps' commits wait in line. */
const STEP_PAGES = 256
const STEP_PAUSE_MS = 2

async function copy({ from, to }: CopyData): Promise<CopyAnswer> {
  const part = `${to}.part`
  const leftovers = [part, `${part}-journal`]
  for (const leftover of leftovers) rmSync(leftover, { force: true })
  const db = openReader(from)
  try {
    // An open read transaction: the copy is of this instant, and the writer's commits do not start it over.
    db.exec('BEGIN')
    const { seq } = lastFact(db)
    await copyPages(db, part)
    makeSingleFile(part)
    syncFile(part)
    const { facts, head } = checkCopy(part)
    if (head !== seq) return { why: `${to} ends at fact ${head} instead of ${seq}` }
    renameSync(part, to)
    syncFolder(dirname(to))
    return { facts, bytes: sizeOf(to) ?? 0 }
  } catch (error) {
    return { why: error instanceof SogliaError ? error.detail : (error as Error).message }
  } finally {
    db.close()
    for (const leftover of leftovers) rmSync(leftover, { force: true })
  }
}

async function copyPages(db: Connection, part: string): Promise<void> {
  const pause = new Int32Array(new SharedArrayBuffer(4))
  let descriptor: number | null = null
  try {
    await db.backup(part, {
      progress: ({ totalPages, remainingPages }) => {
        descriptor ??= openSync(part, 'r+')
        fdatasyncSync(descriptor)
        const told: CopyProgress = { done: totalPages === 0 ? 0 : 1 - remainingPages / totalPages }
        parentPort?.postMessage(told)
        Atomics.wait(pause, 0, 0, STEP_PAUSE_MS)
        return STEP_PAGES
      },
    })
  } finally {
    if (descriptor !== null) closeSync(descriptor)
  }
}

/** Out of WAL mode, in which even a reader makes files beside it: a backup may lie on a medium that is read-only. */
function makeSingleFile(part: string): void {
  const db = new Database(part, { fileMustExist: true })
  db.pragma('journal_mode = DELETE')
  db.close()
}

if (parentPort !== null) parentPort.postMessage(await copy(workerData as CopyData))

export interface CopyData {
  from: string
  to: string
}
/** How much is copied, from 0 to 1. */
export interface CopyProgress {
  done: number
}
export type CopyAnswer = { facts: number; bytes: number } | { why: string }
