/**
 * Who came and who left again within a time, as the journal tells it. A time that is asked for again goes on from where
 * it was left: whoever waits for guests asks often, and only what is new is read.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { SogliaError } from '../../core/errors.ts'
import type { Recorded, StayFact } from '../../core/facts.ts'
import type { At } from '../../core/model.ts'
import type { Journal } from '../../core/ports.ts'
import { WINDOW_FACTS } from '../journal/facts-between.ts'

const KINDS = ['stay-opened', 'stay-closed', 'stay-confirmed'] as const
/** Times that are kept; the one that was asked for longest ago goes. */
const FOLLOWED_MAX = 32
/** Askers that wait: one is answered at a time, so that many delay nobody at a door. */
const WAITING_MAX = 64
/** A board that was away tells of it so much later at most; what comes later still is not looked for. */
const LATE_MS_MAX = 7 * 24 * 60 * 60_000

export interface Seen {
  arrivedAt: At
  /** Null: not since they were seen last. */
  leftAt: At | null
}

export interface Arrivals {
  /** By person: everybody who came within the time. Read in pieces. Throws `E_TOO_MANY`, `E_STORAGE_FAILED`. */
  between(from: At, to: At): Promise<ReadonlyMap<string, Seen>>
}

interface Followed {
  /** The last fact that was looked at. */
  seq: number
  seen: Map<string, Seen & { lastAt: At }>
}

export function createArrivals({ journal }: { journal: Pick<Journal, 'scan' | 'seqAt' | 'head'> }): Arrivals {
  const followed = new Map<string, Followed>()
  let last: Promise<unknown> = Promise.resolve()
  let waiting = 0

  return {
    between(from, to) {
      if (waiting >= WAITING_MAX) throw new SogliaError('E_TOO_MANY', 'others wait for their guests')
      waiting++
      const mine = last.then(() => seenIn(from, to)).finally(() => waiting--)
      // The next one's turn comes whether or not this one went well; its caller has the error.
      last = mine.catch(() => undefined)
      return mine
    },
  }

  async function seenIn(from: At, to: At): Promise<ReadonlyMap<string, Seen>> {
    const name = `${from} ${to}`
    const one = followed.get(name) ?? begin(from)
    // At its end again: the first is the one that was asked for longest ago.
    followed.delete(name)
    followed.set(name, one)
    for (const oldest of followed.keys()) {
      if (followed.size <= FOLLOWED_MAX) break
      followed.delete(oldest)
    }
    await read(one, from, to)
    return one.seen
  }

  function begin(from: At): Followed {
    const first = journal.seqAt(from)
    return { seq: first === null ? journal.head() : first - 1, seen: new Map() }
  }

  async function read(one: Followed, from: At, to: At): Promise<void> {
    const last = (journal.seqAt(to + LATE_MS_MAX) ?? journal.head() + 1) - 1
    while (one.seq < last) {
      const { facts, next } = journal.scan(KINDS, one.seq, Math.min(WINDOW_FACTS, last - one.seq))
      for (const fact of facts as Recorded<StayFact>[]) {
        const at = Date.parse(fact.happenedAt)
        if (from <= at && at < to) note(one.seen, fact, at)
      }
      one.seq = next
      await nextTurn()
    }
  }
}

function note(seen: Followed['seen'], { person, kind }: StayFact, at: At): void {
  const before = seen.get(person)
  if (kind === 'stay-closed') {
    if (before !== undefined && at >= before.lastAt) seen.set(person, { ...before, lastAt: at, leftAt: at })
    return
  }
  const arrivedAt = Math.min(at, before?.arrivedAt ?? at)
  const isLast = before === undefined || at >= before.lastAt
  seen.set(person, isLast ? { arrivedAt, lastAt: at, leftAt: null } : { ...before, arrivedAt })
}
