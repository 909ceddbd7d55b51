/** The register on a real store in a folder of its own, or on the same directory in memory alone. */
import { pino } from 'pino'
import type { Fact } from '../../gateway/core/facts.ts'
import type { Change, Directory } from '../../gateway/core/ports.ts'
import { KINDS } from '../../gateway/drivers/index.ts'
import type { TappedCredential } from '../../gateway/register/part.ts'
import { createRegister, type Register } from '../../gateway/register.ts'
import { createDirectory } from '../../gateway/store/directory.ts'
import { openStore, type Store } from '../../gateway/store/store.ts'
import { removeFolder, temporaryFolder } from '../support/gateway.ts'

export interface Bench {
  register: Register
  directory: Directory
  /** What is written of each call, in order. */
  calls: Change[][]
  /** What was tapped and is nobody's. */
  tapped: TappedCredential[]
  facts(): Fact[]
  setNow(at: string): void
}
export interface StoredBench extends Bench {
  store: Store
  close(): Promise<void>
}

const BEGINNING = '2026-11-22T09:00:00Z'
/** Who asks in most tests. */
export const ADA = { by: 'ada' }

/** Nothing is written to a disk: for what is checked before anything is. */
export function createBench(): Bench {
  const clock = createClock()
  const directory = createDirectory(clock)
  directory.follow(['members', 'guests'].map((id) => ({ put: 'group', value: { id, name: id } })))
  return benchOn(directory, clock, async (changes) => {
    await Promise.resolve()
    directory.follow(changes)
  })
}

export async function openBench(): Promise<StoredBench> {
  const dataDir = temporaryFolder('register')
  const clock = createClock()
  const store = await openStore({ dataDir, clock, log: pino({ level: 'silent' }) })
  const bench = benchOn(store.directory, clock, async (changes, added) => {
    await store.journal.append({ signal: null, facts: added, changes })
    store.directory.follow(changes)
  })
  return {
    ...bench,
    store,
    facts: () => store.journal.read(0, 10_000),
    async close() {
      await store.stop()
      removeFolder(dataDir)
    },
  }
}

function createClock(): { now(): number; set(at: string): void } {
  let now = Date.parse(BEGINNING)
  return {
    now: () => now,
    set: (at) => {
      now = Date.parse(at)
    },
  }
}

function benchOn(
  directory: Directory,
  clock: ReturnType<typeof createClock>,
  write: (changes: Change[], facts: Fact[]) => Promise<unknown>,
): Bench {
  const calls: Change[][] = []
  const facts: Fact[] = []
  const tapped: TappedCredential[] = []
  const access = {
    unknownCredentials: () => tapped,
    async change(changes: Change[], added: Fact[]): Promise<void> {
      calls.push(changes)
      await write(changes, added)
      facts.push(...added)
    },
  }
  return {
    register: createRegister({ access, directory, clock, timeZone: 'Europe/Rome', kinds: KINDS }),
    directory,
    calls,
    tapped,
    facts: () => facts,
    setNow: clock.set,
  }
}

/** The code of what it throws; `none` where it goes well. */
export function codeOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'none',
    (error: { code?: string }) => error.code ?? String(error),
  )
}

/** What it throws, in words. */
export function messageOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'none',
    (error: Error) => error.message,
  )
}
