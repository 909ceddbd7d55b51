/** When what a presence sensor sees makes a desk occupied or free. Pure: time is passed in. */

/** So long without a reading, and what was before it tells nothing of how things stand, nor of how long they did. */
const GAP_MS = 3_000

export interface Settling {
  /** Presence must last so long: somebody who walks by does not sit down. */
  occupiedAfterMs: number
  /** Absence must last so long: a chair moved is not a person gone. */
  freeAfterMs: number
}

export class Settle {
  readonly #settling: Settling
  #occupied: boolean | null = null
  #run: { present: boolean; sinceMs: number; lastMs: number } | null = null

  constructor(settling: Settling) {
    this.#settling = settling
  }

  /** To be told of each reading. What the desk is now; null while neither has lasted long enough to know. */
  hear(present: boolean, nowMs: number): boolean | null {
    const before = this.#run
    const isGap = before !== null && nowMs - before.lastMs > GAP_MS
    if (isGap) this.#occupied = null
    const sinceMs = before?.present === present && !isGap ? before.sinceMs : nowMs
    this.#run = { present, sinceMs, lastMs: nowMs }
    const { occupiedAfterMs, freeAfterMs } = this.#settling
    if (nowMs - sinceMs >= (present ? occupiedAfterMs : freeAfterMs)) this.#occupied = present
    return this.#occupied
  }
}
