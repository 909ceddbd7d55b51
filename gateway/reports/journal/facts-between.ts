/** Long looks into the journal, a little at a time, so that nobody at a door waits for them. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { FactKind, Recorded } from '../../core/facts.ts'
import type { At } from '../../core/model.ts'
import type { Journal } from '../../core/ports.ts'

/** Looked through in one turn of the event loop: one or two milliseconds where every one of them is wanted. */
export const WINDOW_FACTS = 400

type Read = Pick<Journal, 'scan' | 'seqAt' | 'head'>

/** The facts of these kinds that were recorded from `from` (included) to `to` (excluded), in order, page by page. */
export function factsBetween(journal: Read, kinds: readonly FactKind[], from: At, to: At): AsyncGenerator<Recorded[]> {
  return factsAfter(journal, kinds, seqBefore(journal, from), seqBefore(journal, to))
}

/** The last fact that was recorded before the instant; what is written while somebody looks is not waited for. */
export function seqBefore(journal: Read, at: At): number {
  return (journal.seqAt(at) ?? journal.head() + 1) - 1
}

/** The same of those that are numbered above `after`, up to `last`. */
export async function* factsAfter(
  journal: Pick<Journal, 'scan'>,
  kinds: readonly FactKind[],
  after: number,
  last: number,
): AsyncGenerator<Recorded[]> {
  for (let seq = after; seq < last; await nextTurn()) {
    const { facts, next } = journal.scan(kinds, seq, Math.min(WINDOW_FACTS, last - seq))
    if (facts.length > 0) yield facts
    seq = next
  }
}
