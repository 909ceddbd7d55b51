/**
 * The child process of the PC/SC driver: watches all readers, reads the cards laid on those it is told
 * to watch. It is a process of its own because pcscd's library blocks, and a card can hang it for ever.
 */
import type * as smartcard from 'smartcard'
import type { FromChild, ToChild } from './messages.ts'
import { readCard } from './read-card.ts'
import { Insertions, SETTLE_MS } from './readers.ts'

const ALIVE_MS = 1000
const WAIT_MS = 500
const RETRY_MS = 1000
/** Half of the thread pool that the driver gives this process: a read that hangs holds a thread. */
const HUNG_READS_MAX = 6
const PNP = '\\\\?PnP?\\Notification'

const watched = new Set<string>()
/** Reads that are under way or hang. */
let reads = 0

function tell(message: FromChild): void {
  if (process.connected) process.send?.(message)
}

/** Not `process.exit`: that waits for threads which may hang in pcscd. */
function end(): void {
  process.kill(process.pid, 'SIGKILL')
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

async function onInserted(library: typeof smartcard, reader: string): Promise<void> {
  if (!watched.has(reader)) return
  const insertedMs = performance.now()
  const { result, settled } = readCard(library, reader)
  reads++
  void settled.then(() => void reads--)
  const read = await result
  if ('uid' in read) tell({ type: 'uid', reader, uid: read.uid, ageMs: Math.round(performance.now() - insertedMs) })
  else tell({ type: 'bad', reader, code: read.bad, sample: read.sample })
  if (reads >= HUNG_READS_MAX) tell({ type: 'stuck' })
}

/** One life of a context: until pcscd goes away. */
async function watch(library: typeof smartcard, context: smartcard.ContextInterface): Promise<void> {
  const insertions = new Insertions(library.SCARD_STATE_PRESENT)
  const startedMs = performance.now()
  let told = ''
  for (;;) {
    const states = context.listReaders().map(({ name, state }) => ({ name, state, changed: false, atr: null }))
    const nowMs = performance.now()
    for (const reader of insertions.update(states, nowMs)) void onInserted(library, reader)
    const names = insertions.names()
    // Before that nothing is missing: it is only too early to tell.
    if (nowMs - startedMs >= SETTLE_MS && JSON.stringify(names) !== told) {
      told = JSON.stringify(names)
      tell({ type: 'readers', names })
    }
    await context.waitForChange([...states, { name: PNP, state: 0, changed: false, atr: null }], WAIT_MS)
  }
}

async function main(): Promise<void> {
  let library: typeof smartcard
  try {
    library = await import('smartcard')
  } catch {
    tell({ type: 'state', state: 'package-missing' })
    return
  }
  for (;;) {
    let context: smartcard.ContextInterface | null = null
    try {
      context = new library.Context()
      tell({ type: 'state', state: 'ready' })
      await watch(library, context)
    } catch {
      tell({ type: 'state', state: 'pcscd-missing' })
    }
    try {
      context?.close()
    } catch {
      // It went away with pcscd.
    }
    await wait(RETRY_MS)
  }
}

process.on('disconnect', end)
process.on('message', (message: ToChild) => {
  watched.clear()
  for (const reader of message.readers) watched.add(reader)
})
setInterval(() => tell({ type: 'alive' }), ALIVE_MS)
void main()
