/**
 * A board's calendar clock. It has no battery: at power-up it stands still until the gateway has told the time; then
 * it runs as well as its crystal does.
 */
export class Calendar {
  /** By how much somebody, or a fault, has put it wrong. */
  offMs = 0
  readonly #driftPpm: number
  #set: { at: number; countedMs: number } | null = null

  /** `driftPpm`: how much too fast it runs, in millionths; below 0 too slow. */
  constructor(driftPpm = 0) {
    this.#driftPpm = driftPpm
  }

  /** Milliseconds since 1970; null: no time is known since power-up. */
  now(): number | null {
    if (this.#set === null) return null
    const countedMs = performance.now() - this.#set.countedMs
    return Math.round(this.#set.at + countedMs * (1 + this.#driftPpm / 1e6) + this.offMs)
  }

  set(at: number): void {
    this.#set = { at, countedMs: performance.now() }
  }

  /** The power has failed. */
  forget(): void {
    this.#set = null
  }
}
