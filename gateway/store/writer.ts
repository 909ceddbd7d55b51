/**
 * The main thread's side of the writing thread: one queue, first come first written. Urgent entries of one turn of
 * the event loop make one message and one commit; lazy ones wait for the next urgent one or their own deadline.
 * More is sent while earlier batches are still on their way, and the thread takes all that has arrived at once.
 */
import { Worker } from 'node:worker_threads'
import type { Logger } from 'pino'
import { SogliaError } from '../core/errors.ts'
import type { Recorded } from '../core/facts.ts'
import { type At, toRfc3339 } from '../core/model.ts'
import type { Clock, Entry, Receipt } from '../core/ports.ts'
import type { Outcome } from './commit.ts'
import { createQueue } from './queue.ts'
import type { Answer, Request, ThreadData } from './writer-thread.ts'

/** Waiting and on their way together; a disk that stands still must not eat the memory. */
export const PENDING_ENTRIES_MAX = 10_000
/** A disk that has not answered for so long counts as failed. */
const STALLED_MS = 10_000
const RESTART_MIN_MS = 100
const RESTART_MAX_MS = 10_000
/** How long stopping waits for a disk that stands still: twice this is within the 5 s that SIGTERM allows. */
const STOP_MAX_MS = 2000
const THREAD_HEAP_MAX_MB = 64
const THREAD_YOUNG_MAX_MB = 4

interface Pending {
  entry: Entry
  resolve(receipt: Receipt): void
  reject(error: SogliaError): void
}
interface SentBatch {
  at: At
  /** By the monotonic clock, in ms. */
  sentAt: number
  pending: Pending[]
}
export interface WriterState {
  synchronous: number
  journalMode: string
}

export interface Writer {
  /** Resolves once the connection is open, has written, and is durable. Throws as `openWriter` does. */
  start(): Promise<void>
  /** Sends what waits and waits for it, at most `STOP_MAX_MS`. */
  drain(): Promise<void>
  /** Closes the connection; what the disk has not taken by now is rejected. */
  stop(): Promise<void>
  /** As `Journal.append`. */
  append(entry: Entry, withinMs: number): Promise<Receipt>
  /** The last committed seq that was told. */
  head(): number
  /** Why nothing can be written now; null when all is well. */
  failed(): string | null
  state(): Promise<WriterState>
}

export interface WriterOptions {
  file: string
  clock: Clock
  log: Logger
  /** Starts the thread; a test passes its own to get hold of it. */
  spawn?: (data: ThreadData) => Worker
  stalledMs?: number
}

export function createWriter({ file, clock, log, spawn = spawnThread, stalledMs = STALLED_MS }: WriterOptions): Writer {
  let thread: Worker | null = null
  let flying: SentBatch[] = []
  let pendingCount = 0
  let head = 0
  let lastAt: At = 0
  let why: string | null = null
  let stopping = false
  let restartMs = RESTART_MIN_MS
  let restart: NodeJS.Timeout | null = null
  let whenEmpty: (() => void) | null = null
  let states: { id: number; resolve(state: WriterState): void; reject(error: SogliaError): void }[] = []
  let statesAsked = 0

  const send = (request: Request) => thread?.postMessage(request)
  const queue = createQueue<Pending>(
    (pending) => {
      // Never less than the batch before, whatever the clock does: `seqAt` searches by halves.
      lastAt = Math.max(clock.now(), lastAt)
      flying.push({ at: lastAt, sentAt: performance.now(), pending })
      send(JSON.stringify([lastAt, pending.map(({ entry }) => entry)]))
    },
    () => flying.length === 0,
  )

  function failed(): string | null {
    const waitsMs = flying[0] === undefined ? 0 : performance.now() - flying[0].sentAt
    return why ?? (waitsMs > stalledMs ? `the disk has not answered for ${Math.round(waitsMs / 1000)} s` : null)
  }

  function append(entry: Entry, withinMs: number): Promise<Receipt> {
    if (thread === null) return Promise.reject(new SogliaError('E_STORAGE_FAILED', why ?? 'the store is closed'))
    // Whoever waits at a door must not wait for a disk that stands still. One that has failed is asked again.
    const stalled = why === null ? failed() : null
    if (stalled !== null) return Promise.reject(new SogliaError('E_STORAGE_FAILED', stalled))
    if (pendingCount >= PENDING_ENTRIES_MAX) {
      return Promise.reject(new SogliaError('E_STORAGE_BUSY', `${pendingCount} entries wait`))
    }
    pendingCount++
    return new Promise((resolve, reject) => {
      queue.push({ entry, resolve, reject }, withinMs)
    })
  }

  function hear(answer: Answer): void {
    if (Array.isArray(answer)) settle(answer[0], null, answer[1])
    else obey(answer)
    if (pendingCount === 0) whenEmpty?.()
  }

  function obey(answer: Exclude<Answer, [number, number]>): void {
    switch (answer.type) {
      case 'apart':
        settle(answer.batches, answer.outcomes, head)
        break
      case 'failed':
        fails(answer.why)
        rejectAll(
          land(answer.batches).flatMap(({ pending }) => pending),
          answer.why,
        )
        break
      case 'well':
        works()
        break
      case 'state': {
        const asked = states.find(({ id }) => id === answer.id)
        states = states.filter((state) => state !== asked)
        asked?.resolve({ synchronous: answer.synchronous, journalMode: answer.journalMode })
        break
      }
    }
  }

  /** The oldest `count` batches have been answered. */
  function land(count: number): SentBatch[] {
    const landed = flying.splice(0, count)
    for (const { pending } of landed) pendingCount -= pending.length
    return landed
  }

  function settle(count: number, outcomes: Outcome[] | null, headBefore: number): void {
    works()
    const landed = land(count)
    let seq = headBefore
    let index = 0
    for (const { at, pending } of landed) {
      const text = toRfc3339(at)
      for (const { entry, resolve, reject } of pending) {
        const outcome = outcomes?.[index++]
        if (outcome !== undefined && typeof outcome !== 'number') {
          reject(new SogliaError(...outcome))
          continue
        }
        seq = outcome ?? seq
        const facts = entry.facts.map((fact): Recorded => ({ ...fact, seq: ++seq, at: text }))
        head = seq
        resolve({ recordedAt: text, facts })
      }
    }
  }

  function rejectAll(pending: Pending[], detail: string): void {
    for (const { reject } of pending) reject(new SogliaError('E_STORAGE_FAILED', detail))
  }

  function fails(reason: string): void {
    if (why === null) log.error({ why: reason }, 'the journal cannot be written')
    why = reason
  }

  function works(): void {
    if (why !== null) log.info('the journal can be written again')
    why = null
  }

  /** Resolves when the thread is ready; its end before that rejects. */
  function begin(): Promise<void> {
    return new Promise((resolve, reject) => {
      const started = spawn({ file, now: clock.now() })
      let refusal: SogliaError | null = null
      started.on('message', (answer: Answer) => {
        if (Array.isArray(answer) || (answer.type !== 'ready' && answer.type !== 'refused')) {
          hear(answer)
        } else if (answer.type === 'ready') {
          if (stopping) void started.terminate()
          else thread = started
          restartMs = RESTART_MIN_MS
          // Also after a restart, for a commit whose answer was lost.
          head = answer.head
          lastAt = Math.max(lastAt, answer.at)
          resolve()
        } else {
          refusal = new SogliaError(answer.code, answer.detail)
          void started.terminate()
        }
      })
      started.on('error', (error) => log.error({ err: error }, 'the writing thread broke'))
      started.on('exit', () => {
        if (thread === started) ended()
        else reject(refusal ?? new SogliaError('E_STORAGE_FAILED', 'the writing thread did not start'))
      })
    })
  }

  /**
   * The thread is gone. What was on its way may or may not be on the disk: it gets no receipt, so the unit sends
   * it again, and is then answered from what stands in the database.
   */
  function ended(): void {
    thread = null
    if (!stopping) fails('the writing thread ended')
    const lost = [...flying.flatMap(({ pending }) => pending), ...queue.take()]
    flying = []
    pendingCount = 0
    const detail = why ?? 'the store is closed'
    rejectAll(lost, detail)
    for (const { reject } of states) reject(new SogliaError('E_STORAGE_FAILED', detail))
    states = []
    whenEmpty?.()
    if (!stopping) restartLater()
  }

  function restartLater(): void {
    restart = setTimeout(() => {
      begin().then(works, (error: SogliaError) => {
        fails(error.message)
        restartMs = Math.min(restartMs * 2, RESTART_MAX_MS)
        if (!stopping) restartLater()
      })
    }, restartMs)
  }

  async function drain(): Promise<void> {
    queue.flush()
    if (pendingCount === 0) return
    let deadline: NodeJS.Timeout | null = null
    await new Promise<void>((resolve) => {
      whenEmpty = resolve
      deadline = setTimeout(resolve, STOP_MAX_MS)
    })
    whenEmpty = null
    if (deadline !== null) clearTimeout(deadline)
  }

  async function stop(): Promise<void> {
    stopping = true
    if (restart !== null) clearTimeout(restart)
    const closing = thread
    if (closing === null) return
    const gone = new Promise<void>((resolve) => closing.once('exit', () => resolve()))
    const deadline = setTimeout(() => void closing.terminate(), STOP_MAX_MS)
    send({ do: 'close' })
    await gone
    clearTimeout(deadline)
  }

  return {
    start: begin,
    drain,
    stop,
    append,
    head: () => head,
    failed,
    state: () =>
      new Promise((resolve, reject) => {
        if (thread === null) {
          reject(new SogliaError('E_STORAGE_FAILED', why ?? 'the store is closed'))
          return
        }
        const id = statesAsked++
        states.push({ id, resolve, reject })
        send({ do: 'state', id })
      }),
  }
}

function spawnThread(workerData: ThreadData): Worker {
  return new Worker(new URL('./writer-thread.ts', import.meta.url), {
    workerData,
    execArgv: [],
    name: 'writer',
    resourceLimits: { maxOldGenerationSizeMb: THREAD_HEAP_MAX_MB, maxYoungGenerationSizeMb: THREAD_YOUNG_MAX_MB },
  })
}
