/** Which reader a unit means, and when a reader's state is a card just laid on. Pure. */

/** A reader's name as pcscd tells it, or why none can be chosen. */
export type Choice = { reader: string } | { lack: 'reader-missing' | 'reader-ambiguous' }

/** `wanted` is a whole name or a part that fits only one; null means the only one there is. */
export function chooseReader(wanted: string | null, names: readonly string[]): Choice {
  const fitting = wanted === null ? names : names.filter((name) => name.includes(wanted))
  const exact = fitting.find((name) => name === wanted)
  if (exact !== undefined) return { reader: exact }
  const [only, another] = fitting
  if (only === undefined) return { lack: 'reader-missing' }
  return another === undefined ? { reader: only } : { lack: 'reader-ambiguous' }
}

/** pcscd counts insertions and removals in the upper half of a reader's state. */
const COUNT_SHIFT = 16
/**
 * A card found so soon after its reader lay there before: a reader that comes back, or pcscd or the
 * gateway started again, must not move a door. pcscd looks every 400 ms.
 */
export const SETTLE_MS = 1000

interface Seen {
  sinceMs: number
  present: boolean
  count: number
  settled: boolean
}

/** Watches what pcscd tells of its readers, and finds each insertion once. */
export class Insertions {
  readonly #seen = new Map<string, Seen>()
  readonly #presentFlag: number

  /** `presentFlag` is SCARD_STATE_PRESENT. */
  constructor(presentFlag: number) {
    this.#presentFlag = presentFlag
  }

  /** The readers on which a card was laid since the last call. `states` are all readers that are there. */
  update(states: readonly { name: string; state: number }[], nowMs: number): string[] {
    const inserted: string[] = []
    const names = new Set(states.map(({ name }) => name))
    for (const name of this.#seen.keys()) if (!names.has(name)) this.#seen.delete(name)
    for (const { name, state } of states) {
      const now = { present: (state & this.#presentFlag) !== 0, count: state >>> COUNT_SHIFT }
      const before = this.#seen.get(name)
      if (before === undefined) this.#seen.set(name, { ...now, sinceMs: nowMs, settled: false })
      else {
        // Another count with a card before and after: it was taken away and laid on between two looks.
        if (before.settled && now.present && (!before.present || now.count !== before.count)) inserted.push(name)
        Object.assign(before, now, { settled: nowMs - before.sinceMs >= SETTLE_MS })
      }
    }
    return inserted
  }

  /** Readers that were there long enough for a card laid on to count. */
  names(): string[] {
    return [...this.#seen].filter(([, { settled }]) => settled).map(([name]) => name)
  }

  clear(): void {
    this.#seen.clear()
  }
}
