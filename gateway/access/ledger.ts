/**
 * Between the heart and the journal: presence as it is expected (with what is still on its way to the
 * disk) and as it is recorded. Decisions count what is on its way, and it is given back if the write fails.
 */
import type { LiveHouse } from '../core/live-house.ts'
import type { Entry, Journal, Receipt } from '../core/ports.ts'
import { copyPresence, emptyPresence, evolve, formatPresence, type Presence, parsePresence } from '../core/presence.ts'

/** After so many facts a snapshot of presence is written, so that a start reads at most these again. */
const SNAPSHOT_EVERY_FACTS = 2_000
const SNAPSHOT_WITHIN_MS = 60_000
const READ_PAGE_FACTS = 1_000

export interface Ledger {
  /** With everything that is on its way to the disk. */
  expected(): Presence
  start(snapshot: { seq: number; value: string } | null): void
  /** Waits until nothing is on its way any more, and leaves a snapshot. */
  stop(): Promise<void>
  /**
   * Writes the entry. `first` runs before anything else once it is durable: the door first. Rejects as
   * `Journal.append` does, after presence has been given back.
   */
  commit(entry: Entry, withinMs: number, first?: (receipt: Receipt) => void): Promise<Receipt>
}

export function createLedger({ journal, house }: { journal: Journal; house: LiveHouse }): Ledger {
  let recorded = emptyPresence()
  let expected = emptyPresence()
  let recordedSeq = 0
  let snapshotSeq = 0
  const pending = new Set<Entry>()

  const show = (): void => house.setPresence(recorded, expected)

  const giveBack = (): void => {
    expected = copyPresence(recorded)
    for (const entry of pending) for (const fact of entry.facts) evolve(expected, fact)
    show()
    house.emit({ type: 'occupancy' })
  }

  const settle = (receipt: Receipt): void => {
    for (const fact of receipt.facts) {
      evolve(recorded, fact)
      house.emit({ type: 'fact', fact })
      if (fact.kind.startsWith('stay-')) house.emit({ type: 'occupancy' })
    }
    recordedSeq = receipt.facts.at(-1)?.seq ?? recordedSeq
    if (recordedSeq - snapshotSeq >= SNAPSHOT_EVERY_FACTS) {
      snapshotSeq = recordedSeq
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
    expected: () => expected,
    start(snapshot) {
      recorded = snapshot === null ? emptyPresence() : parsePresence(snapshot.value)
      snapshotSeq = snapshot?.seq ?? 0
      recordedSeq = snapshotSeq
      for (let page = journal.read(recordedSeq, READ_PAGE_FACTS); page.length > 0; ) {
        for (const fact of page) evolve(recorded, fact)
        recordedSeq = page.at(-1)?.seq ?? recordedSeq
        page = journal.read(recordedSeq, READ_PAGE_FACTS)
      }
      expected = copyPresence(recorded)
      show()
    },
    async stop() {
      // The journal writes in order: when this is durable, so is everything before it.
      await journal.append(snapshotEntry(), 0).catch(() => {})
    },
    async commit(entry, withinMs, first) {
      for (const fact of entry.facts) {
        evolve(expected, fact)
        if ('desk' in fact) {
          house.emit({ type: 'desk', id: fact.desk })
          house.emit({ type: 'occupancy' })
        }
      }
      pending.add(entry)
      try {
        const receipt = await journal.append(entry, withinMs)
        pending.delete(entry)
        first?.(receipt)
        house.clear('storage-failed', 'journal')
        settle(receipt)
        return receipt
      } catch (error) {
        if (pending.delete(entry)) {
          giveBack()
          house.raise('storage-failed', 'journal')
        }
        throw error
      }
    },
  }
}
