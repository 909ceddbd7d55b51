/** Long looks into the journal, a little at a time, so that nobody at a door waits for them. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { FactKind, Recorded } from '../../core/facts.ts'
import type { At } from '../../core/model.ts'
import type { Journal } from '../../core/ports.ts'

/** Looked through in one turn of the event loop: one or two milliseconds where every one of them is wanted. */
export const WINDOW_FACTS = 400

type Read = Pick<Journal, 'scan' | 'seqAt' | 'head'>

/** The facts of these kinds that were recorded from `from` (included) to `to` (excluded), in order, page by page. */
export async function* factsBetween(
  journal: Read,
  kinds: readonly FactKind[],
  from: At,
  to: At,
): AsyncGenerator<Recorded[]> {
  const first = journal.seqAt(from)
  // What is written while it looks is not waited for.
  const last = (journal.seqAt(to) ?? journal.head() + 1) - 1
  for (let seq = first === null ? last : first - 1; seq < last; await nextTurn()) {
    const { facts, next } = journal.scan(kinds, seq, Math.min(WINDOW_FACTS, last - seq))
    if (facts.length > 0) yield facts
    seq = next
  }
}
