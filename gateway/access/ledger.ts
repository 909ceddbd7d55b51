/**
 * Between the heart and the journal: presence as it is expected (with what is still on its way to the
 * disk) and as it is recorded. Decisions count what is on its way, and it is given back if the write fails.
 */
import { SogliaError } from '../core/errors.ts'
import type { Doubt, Recorded } from '../core/facts.ts'
import type { HouseClock } from '../core/house-clock.ts'
import type { LiveHouse } from '../core/live-house.ts'
import type { Entry, Journal, Receipt } from '../core/ports.ts'
import {
  copyPresence,
  emptyPresence,
  evolve,
  forgetBefore,
  formatPresence,
  type Presence,
  parsePresence,
} from '../core/presence.ts'

/**
 * After so many facts a snapshot of presence is written, so that a start reads at most these again. It is the longer,
 * the more people come: where they are many, it is written less often.
 */
const SNAPSHOT_EVERY_FACTS = 2_000
const SNAPSHOT_EVERY_FACTS_A_PERSON = 4
const SNAPSHOT_WITHIN_MS = 60_000
const READ_PAGE_FACTS = 1_000
/** How late a tap may be told and still find its place among what a person did since. */
const TRAILS_KEPT_MS = 60 * 24 * 60 * 60_000

export interface Ledger {
  /** With everything that is on its way to the disk. */
  expected(): Presence
  start(snapshot: { seq: number; value: string } | null): void
  /** Asks how the journal is, so that its alarm comes and goes also while nobody taps. */
  look(): void
  /** Waits until nothing is on its way any more, and leaves a snapshot. */
  stop(): Promise<void>
  /**
   * Writes the entry. `first` runs before anything else once it is durable: the door first. Rejects as
   * `Journal.append` does; what was expected of the entry is given back.
   */
  commit(entry: Entry, withinMs: number, first?: (receipt: Receipt) => void): Promise<Receipt>
}

export function createLedger({
  journal,
  house,
  clock,
}: {
  journal: Journal
  house: LiveHouse
  clock: Pick<HouseClock, 'doubt' | 'recorded'>
}): Ledger {
  let recorded = emptyPresence()
  let expected = emptyPresence()
  /** `expected` still counts what will never be recorded. */
  let astray = false
  let recordedSeq = 0
  let snapshotSeq = 0
  const pending = new Set<Entry>()

  const giveBack = (): void => {
    if (!astray) return
    astray = false
    expected = copyPresence(recorded)
    for (const entry of pending) for (const fact of entry.facts) evolve(expected, fact)
    house.setPresence(recorded, expected)
    house.emit({ type: 'occupancy' })
  }

  /** Once for all that fail together: a disk that is full fails thousands in one turn. */
  const giveBackSoon = (): void => {
    if (!astray) setImmediate(giveBack)
    astray = true
  }

  const follow = (facts: readonly Recorded[]): void => {
    for (const fact of facts) {
      evolve(recorded, fact)
      house.emit({ type: 'fact', fact })
      if (fact.kind.startsWith('stay-')) house.emit({ type: 'occupancy' })
    }
    recordedSeq = facts.at(-1)?.seq ?? recordedSeq
  }

  /** Follows what is in the journal up to `head` and was never told. */
  const catchUp = (head: number): void => {
    if (head <= recordedSeq) return
    giveBackSoon()
    while (recordedSeq < head) {
      const page = journal.read(recordedSeq, Math.min(READ_PAGE_FACTS, head - recordedSeq))
      if (page.length === 0) return
      follow(page)
    }
  }

  const settle = (receipt: Receipt): void => {
    const { facts } = receipt
    clock.recorded(Date.parse(receipt.recordedAt))
    // A writing thread that broke may have committed what it never answered.
    if (facts[0] !== undefined) catchUp(facts[0].seq - 1)
    follow(facts)
    if (
      recordedSeq - snapshotSeq >=
      Math.max(SNAPSHOT_EVERY_FACTS, SNAPSHOT_EVERY_FACTS_A_PERSON * recorded.trails.size)
    ) {
      snapshotSeq = recordedSeq
      const keptFrom = Date.parse(receipt.recordedAt) - TRAILS_KEPT_MS
      for (const presence of [recorded, expected]) forgetBefore(presence, keptFrom)
      // A snapshot only saves time: without it the next start reads a little more.
      journal.append(snapshotEntry(), SNAPSHOT_WITHIN_MS).catch(() => {})
    }
  }

  const snapshotEntry = (): Entry => ({
    signal: null,
    facts: [],
    changes: [{ put: 'snapshot', seq: recordedSeq, value: formatPresence(recorded) }],
  })

  return {
    expected() {
      giveBack()
      return expected
    },
    start(snapshot) {
      const known = snapshot === null ? null : parsePresence(snapshot.value)
      recorded = known ?? emptyPresence()
      snapshotSeq = known === null ? 0 : (snapshot?.seq ?? 0)
      recordedSeq = snapshotSeq
      astray = true
      catchUp(journal.head())
      giveBack()
      const [last] = journal.read(Math.max(0, journal.head() - 1), 1)
      if (last !== undefined) clock.recorded(Date.parse(last.at))
    },
    look() {
      catchUp(journal.head())
      if (journal.failed() === null) house.clear('storage-failed', 'journal')
      else house.raise('storage-failed', 'journal')
    },
    async stop() {
      // The journal writes in order: when this is durable, so is everything before it.
      await journal.append(snapshotEntry(), 0).catch(() => {})
    },
    async commit(asked, withinMs, first) {
      const entry = withDoubt(asked, clock.doubt())
      for (const fact of entry.facts) {
        evolve(expected, fact)
        if ('desk' in fact) {
          house.emit({ type: 'desk', id: fact.desk })
          house.emit({ type: 'occupancy' })
        }
      }
      pending.add(entry)
      let receipt: Receipt
      try {
        receipt = await journal.append(entry, withinMs)
      } catch (error) {
        pending.delete(entry)
        giveBackSoon()
        if (isStorageFault(error)) house.raise('storage-failed', 'journal')
        throw error
      }
      pending.delete(entry)
      try {
        first?.(receipt)
      } finally {
        house.clear('storage-failed', 'journal')
        settle(receipt)
      }
      return receipt
    },
  }
}

/** What is recorded while the time itself is in doubt says so. */
function withDoubt(entry: Entry, doubt: Doubt | null): Entry {
  if (doubt === null || entry.facts.length === 0) return entry
  return { ...entry, facts: entry.facts.map((fact) => ({ ...fact, doubt: [...(fact.doubt ?? []), doubt] })) }
}

/** The disk's fault, not that of what was to be written. */
function isStorageFault(error: unknown): boolean {
  return error instanceof SogliaError && (error.code === 'E_STORAGE_FAILED' || error.code === 'E_STORAGE_BUSY')
}
