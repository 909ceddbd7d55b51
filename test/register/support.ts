/** The register on a real store, in a folder of its own. */
import { pino } from 'pino'
import type { Recorded } from '../../gateway/core/facts.ts'
import type { Change } from '../../gateway/core/ports.ts'
import { KINDS } from '../../gateway/drivers/index.ts'
import { createRegister, type Register } from '../../gateway/register.ts'
import { openStore, type Store } from '../../gateway/store/store.ts'
import { removeFolder, temporaryFolder } from '../support/gateway.ts'

export interface Bench {
  register: Register
  store: Store
  /** What is written of each call, in order. */
  calls: Change[][]
  facts(): Recorded[]
  setNow(at: string): void
  close(): Promise<void>
}

export async function openBench(): Promise<Bench> {
  const dataDir = temporaryFolder('register')
  let now = Date.parse('2026-11-22T09:00:00Z')
  const clock = { now: () => now }
  const store = await openStore({ dataDir, clock, log: pino({ level: 'silent' }) })
  const calls: Change[][] = []
  const access = {
    async change(changes: Change[], facts: Parameters<Store['journal']['append']>[0]['facts']): Promise<void> {
      calls.push(changes)
      await store.journal.append({ signal: null, facts, changes })
      store.directory.follow(changes)
    },
  }
  return {
    register: createRegister({ access, directory: store.directory, clock, timeZone: 'Europe/Rome', kinds: KINDS }),
    store,
    calls,
    facts: () => store.journal.read(0, 1_000),
    setNow: (at) => {
      now = Date.parse(at)
    },
    async close() {
      await store.stop()
      removeFolder(dataDir)
    },
  }
}

/** The code of what it throws; `none` where it goes well. */
export function codeOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'none',
    (error: { code?: string }) => error.code ?? String(error),
  )
}
