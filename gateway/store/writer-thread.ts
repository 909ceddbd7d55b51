/**
 * The writing thread: it alone holds a connection that writes. What is said between it and `writer.ts` is at the
 * foot of this file. Batches that have arrived together share one commit.
 */
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import type { ErrorCode } from '../core/errors.ts'
import type { At } from '../core/model.ts'
import type { Entry } from '../core/ports.ts'
import { type Batch, createCommitter, type Outcome } from './commit.ts'
import { type Connection, isStorageFault, openingError, openWriter, stateOf, touch } from './database.ts'
import { lastFact } from './facts.ts'

/** Bounds what one commit may take on; the rest goes into the next. */
const COMMIT_ENTRIES_MAX = 2000
/** While the disk fails: how often a small write asks whether it works again. */
const PROBE_MS = 1000

function run(port: NonNullable<typeof parentPort>, { file, now }: ThreadData): void {
  const say = (answer: Answer) => port.postMessage(answer)
  let db: Connection
  try {
    db = openWriter(file, now)
  } catch (error) {
    const { code, detail } = openingError(file, error)
    say({ type: 'refused', code, detail })
    return
  }
  const committer = createCommitter(db)
  const last = lastFact(db)
  let probe: NodeJS.Timeout | null = null

  function well(): void {
    if (probe !== null) clearInterval(probe)
    probe = null
  }

  function tryAgain(): void {
    try {
      touch(db, Date.now())
      well()
      say({ type: 'well' })
    } catch {
      // Still failing; the next probe asks again.
    }
  }

  function commit(texts: string[], batches: Batch[]): void {
    try {
      const { headBefore, outcomes } = committer.commit(batches)
      well()
      if (outcomes === null) say([texts.length, headBefore])
      else say({ type: 'apart', batches: texts.length, outcomes })
    } catch (error) {
      if (!isStorageFault(error)) throw error
      probe ??= setInterval(tryAgain, PROBE_MS)
      say({ type: 'failed', batches: texts.length, why: `${error.code}: ${error.message}` })
    }
  }

  function obey(request: Exclude<Request, string>): void {
    if (request.do === 'state') {
      say({ type: 'state', id: request.id, ...stateOf(db) })
      return
    }
    well()
    db.close()
    port.close()
  }

  port.on('message', (first: Request) => {
    let next: Request | undefined = first
    while (next !== undefined) {
      const texts: string[] = []
      const batches: Batch[] = []
      let entries = 0
      while (typeof next === 'string' && entries < COMMIT_ENTRIES_MAX) {
        const [at, sent] = JSON.parse(next) as [At, Entry[]]
        texts.push(next)
        batches.push({ at, entries: sent })
        entries += sent.length
        next = receiveMessageOnPort(port)?.message as Request | undefined
      }
      if (texts.length > 0) commit(texts, batches)
      if (next === undefined || typeof next === 'string') continue
      obey(next)
      if (next.do === 'close') return
      next = receiveMessageOnPort(port)?.message as Request | undefined
    }
  })
  say({ type: 'ready', head: last.seq, at: last.at })
}

if (parentPort !== null) run(parentPort, workerData as ThreadData)

/* ---------------------------------------------------------------- what is said */

export interface ThreadData {
  file: string
  now: At
}

/** A batch is the JSON text of `[at, entries]`: one string crosses the threads far faster than nested objects. */
export type Request = string | { do: 'state'; id: number } | { do: 'close' }

/** Batches are answered in their order, several at once: `[how many, the seq before their first fact]`. */
export type Answer =
  | [number, number]
  /** The last fact, 0 where there is none. */
  | { type: 'ready'; head: number; at: At }
  | { type: 'refused'; code: ErrorCode; detail: string }
  /** Some entries were refused: one outcome for each entry of these batches. */
  | { type: 'apart'; batches: number; outcomes: Outcome[] }
  /** Nothing of these batches was written. */
  | { type: 'failed'; batches: number; why: string }
  /** The disk takes writes again. */
  | { type: 'well' }
  | { type: 'state'; id: number; synchronous: number; journalMode: string }
