/**
 * A process of its own with a store, told what to do over IPC or by its arguments:
 *   appender.ts DATA_DIR flood PREFIX   appends for ever, eight at a time, and prints the id of every receipt
 *   appender.ts DATA_DIR obey           does what it is told, and answers
 */
import { readFileSync, writeSync } from 'node:fs'
import { deskEntry, openHere, tapEntry } from './support.ts'

export type Order =
  | { do: 'append'; ids: string[] }
  | { do: 'failed' }
  /** How often the WAL was synced so far, by the shim's log. */
  | { do: 'syncs' }
  | { do: 'lazy'; id: string; withinMs: number }
  | { do: 'stop' }
/** `ticks`: how often the event loop came round while it waited. */
export type Answer = { codes: string[]; ticks: number; tookMs: number } | { failed: string | null } | { syncs: number }

const PAUSE = new Int32Array(new SharedArrayBuffer(4))
const [dataDir = '', mode, prefix = ''] = process.argv.slice(2)
const store = await openHere(dataDir)
const { journal } = store

async function flood(lane: number): Promise<void> {
  for (let n = 0; ; n++) {
    const id = `${prefix}-${lane}-${n}`
    if (n % 5 === 4) void journal.append(deskEntry(id), 20)
    await journal.append(tapEntry(id))
    print(`${id}\n`)
  }
}

/** Synchronous: what was printed is in the pipe even if the process is killed right after. */
function print(text: string): void {
  for (;;) {
    try {
      writeSync(1, text)
      return
    } catch (error) {
      // The pipe is full: the test is slower than this.
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error
      Atomics.wait(PAUSE, 0, 0, 1)
    }
  }
}

async function append(ids: string[]): Promise<Answer> {
  let ticks = 0
  const ticking = setInterval(() => ticks++, 1)
  const begun = performance.now()
  const settled = await Promise.allSettled(ids.map((id) => journal.append(tapEntry(id))))
  clearInterval(ticking)
  const codes = settled.map((one) => (one.status === 'fulfilled' ? 'ok' : String(one.reason.code)))
  return { codes, ticks, tookMs: performance.now() - begun }
}

function syncs(): number {
  const calls = readFileSync(process.env.SOGLIA_SHIM_FSYNC_LOG as string, 'utf8')
  return calls.split('\n').filter((line) => / f(data)?sync .*soglia\.db-wal$/.test(line)).length
}

async function obey(order: Order): Promise<Answer> {
  switch (order.do) {
    case 'append':
      return append(order.ids)
    case 'failed':
      return { failed: store.failed() }
    case 'syncs':
      return { syncs: syncs() }
    case 'lazy':
      void journal.append(tapEntry(order.id), order.withinMs)
      return { failed: null }
    case 'stop':
      await store.stop()
      return { failed: store.failed() }
  }
}

if (mode === 'flood') {
  for (let lane = 0; lane < 8; lane++) void flood(lane)
} else {
  process.on('message', async (order: Order) => {
    process.send?.(await obey(order))
    if (order.do === 'stop') process.disconnect()
  })
  process.send?.({ failed: null })
}
