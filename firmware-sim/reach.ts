/**
 * Whether the gateway can be reached. The line alone does not tell: a serial cable is there with nobody at its other
 * end, and so is another broker while the gateway is away. So what has to be answered must be.
 */

/** The life of an order: what is answered later opens nothing. */
export const AWAY_AFTER_MS = 5_000

export class Reach {
  readonly #awayAfterMs: number
  #up = false
  /** Since when something waits for an answer; null: the last word was the gateway's. */
  #askedMs: number | null = null

  /** `awayAfterMs`: so long after a tap, with nothing heard at all, the gateway is taken to be away. */
  constructor(awayAfterMs = AWAY_AFTER_MS) {
    this.#awayAfterMs = awayAfterMs
  }

  line(up: boolean): void {
    this.#up = up
    this.#askedMs = null
  }

  /** Something was sent that the gateway answers at once. */
  asked(): void {
    this.#askedMs ??= performance.now()
  }

  heard(): void {
    this.#askedMs = null
  }

  get isThere(): boolean {
    return this.#up && (this.#askedMs === null || performance.now() - this.#askedMs < this.#awayAfterMs)
  }
}
