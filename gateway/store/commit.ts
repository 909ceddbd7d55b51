/** Entries into rows: one transaction for all that came together. Runs where the writing connection lives. */
import type { ErrorCode } from '../core/errors.ts'
import type { At } from '../core/model.ts'
import type { Entry } from '../core/ports.ts'
import { createChangeWriter } from './changes.ts'
import { type Connection, isStorageFault } from './database.ts'
import { createSalts, sealFact } from './facts.ts'

/** Entries that share their time of recording. */
export interface Batch {
  at: At
  entries: Entry[]
}

/** For one entry: the seq before its first fact, or why it was refused. */
export type Outcome = number | [ErrorCode, string]

/** `outcomes` is null where every entry was written: their facts then follow on `headBefore` in order. */
export interface Committed {
  headBefore: number
  outcomes: Outcome[] | null
}

export interface Committer {
  /** Durable when it returns. Throws what SQLite throws when the disk fails: nothing was written then. */
  commit(batches: readonly Batch[]): Committed
}

export function createCommitter(db: Connection): Committer {
  const begin = db.prepare('BEGIN IMMEDIATE')
  const end = db.prepare('COMMIT')
  const undo = db.prepare('ROLLBACK')
  const insertSignal = db.prepare(
    'INSERT INTO signals (unit, id, fingerprint, recorded_at, granted, reason) VALUES (?, ?, ?, ?, ?, ?)',
  )
  const insertFact = db.prepare(
    `INSERT INTO facts (seq, at, kind, happened, body, personal, personal_salt, personal_hash, salt, leaf)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const writeChange = createChangeWriter(db)
  const nextSalt = createSalts()
  let head = (db.prepare('SELECT max(seq) FROM facts').pluck().get() as number | null) ?? 0

  function write({ signal, facts, changes }: Entry, at: At): void {
    if (signal !== null) {
      const granted = signal.granted === null ? null : Number(signal.granted)
      insertSignal.run(signal.unit, signal.id, fingerprintColumn(signal.fingerprint), at, granted, signal.reason)
    }
    const seq = facts.length > 0 ? head + 1 : head
    for (const fact of facts) {
      const row = sealFact(fact, head + 1, at, nextSalt)
      const { personal, personal_salt, personal_hash } = row
      const { kind, happened, body, salt, leaf } = row
      insertFact.run(row.seq, at, kind, happened, body, personal, personal_salt, personal_hash, salt, leaf)
      head = row.seq
    }
    for (const change of changes ?? []) writeChange(change, { seq, at })
  }

  /** Runs `work` in a transaction; whatever it throws, nothing of it stays. */
  function atomically<T>(work: () => T): T {
    const headBefore = head
    try {
      begin.run()
      const result = work()
      end.run()
      return result
    } catch (error) {
      // A failing disk may have rolled back by itself.
      if (db.inTransaction) undo.run()
      head = headBefore
      throw error
    }
  }

  function writeTogether(batches: readonly Batch[]): void {
    for (const { at, entries } of batches) for (const entry of entries) write(entry, at)
  }

  /** Each entry on its own, so that a bad one takes no other with it; still one commit on the disk. */
  function writeApart(batches: readonly Batch[]): Outcome[] {
    const outcomes: Outcome[] = []
    for (const { at, entries } of batches) {
      for (const entry of entries) {
        const headBefore = head
        db.exec('SAVEPOINT entry')
        try {
          write(entry, at)
          outcomes.push(headBefore)
        } catch (error) {
          if (isStorageFault(error)) throw error
          db.exec('ROLLBACK TO entry')
          head = headBefore
          outcomes.push(refusalOf(error))
        }
        db.exec('RELEASE entry')
      }
    }
    return outcomes
  }

  return {
    commit(batches) {
      const headBefore = head
      try {
        atomically(() => writeTogether(batches))
        return { headBefore, outcomes: null }
      } catch (error) {
        if (isStorageFault(error)) throw error
        return { headBefore, outcomes: atomically(() => writeApart(batches)) }
      }
    },
  }
}

const HEX = /^(?:[0-9a-f]{2})+$/

/** Half the bytes on disk for a fingerprint in hex. */
function fingerprintColumn(text: string): Uint8Array | string {
  return HEX.test(text) ? Buffer.from(text, 'hex') : text
}

/** The fingerprint of a row of `signals`, as it was given. */
export function fingerprintOf(column: Uint8Array | string): string {
  return typeof column === 'string' ? column : Buffer.from(column).toString('hex')
}

/** The indexes of `schema.ts` over the credentials of living badges and of pool cards. */
const HOLDERS = /index '(record_living_badge|record_pool_card)'/

function refusalOf(error: unknown): [ErrorCode, string] {
  const { code = '', message } = error as Error & { code?: string }
  if (code === 'SQLITE_CONSTRAINT_UNIQUE' && HOLDERS.test(message)) return ['E_BADGE_HELD', 'by another']
  if (code === 'SQLITE_CONSTRAINT_PRIMARYKEY') return ['E_EXISTS', message]
  return ['E_INVALID', message]
}
