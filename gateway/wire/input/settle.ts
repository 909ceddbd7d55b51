/** When what a sensor of a desk sees makes it occupied or free. Pure: time is passed in. */

/** So long without a reading, and what was before it tells nothing of how things stand, nor of how long they did. */
const GAP_MS = 3_000

export interface Settling {
  /** Presence must last so long: somebody who walks by does not sit down. */
  occupiedAfterMs: number
  /** Absence must last so long: a chair moved is not a person gone. */
  freeAfterMs: number
}

/** Of a sensor that tells how it is again and again. */
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

/** The same of a sensor that tells changes only: what it told last lasts until it tells otherwise, or cannot be heard. */
export class Hold {
  readonly #settling: Settling
  #desk: boolean | null = null
  #next: { present: boolean; sinceMs: number } | null = null

  constructor(settling: Settling) {
    this.#settling = settling
  }

  /** To be told of each reading. What the desk is now; null while nothing has lasted long enough to know. */
  hear(present: boolean, nowMs: number): boolean | null {
    if (present === this.#desk) this.#next = null
    else if (this.#next?.present !== present) this.#next = { present, sinceMs: nowMs }
    return this.look(nowMs)
  }

  /** To be asked some times a second, for a change needs no further word to have lasted. */
  look(nowMs: number): boolean | null {
    const next = this.#next
    const { occupiedAfterMs, freeAfterMs } = this.#settling
    if (next !== null && nowMs - next.sinceMs >= (next.present ? occupiedAfterMs : freeAfterMs)) {
      this.#desk = next.present
      this.#next = null
    }
    return this.#desk
  }

  /** It cannot be heard: whether an absence would have lasted nobody knows, so it frees nothing. */
  forget(): void {
    this.#desk = null
    this.#next = null
  }
}
