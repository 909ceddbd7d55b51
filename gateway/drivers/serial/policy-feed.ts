/**
 * An allow-list on its way down a serial line, in parts (contract, 4). A part goes only when the line is idle, so that
 * a result or an unlock never waits for more than one of them.
 */
import type { Policy } from '../../core/model.ts'
import { PART_BYTES_MAX } from '../../wire/input/limits.ts'
import { cutPolicy, PART_BYTES_MIN } from '../../wire/policy-parts.ts'
import { formatLine } from '../../wire/serial-lines.ts'
import { formatDown } from '../../wire/soglia.ts'

/** How long one part may hold up the line: on a slow one parts are smaller. */
const PART_MS_MAX = 250
/** Between parts, on a line that is faster than its baud says. */
const GAP_MS_MIN = 5

export interface FeedPort {
  readonly bytesPerSecond: number
  /** Until all that was written is through, at the line's speed. */
  idleInMs(): number
  /** False: not now. */
  writePart(bytes: Uint8Array): boolean
}

export class PolicyFeed {
  /** Of the list: the same one is not begun anew while it is on its way. */
  readonly sig: string
  readonly #port: FeedPort
  readonly #version: number
  #texts: string[]
  #next = 0
  #timer: NodeJS.Timeout | null = null

  constructor(port: FeedPort, { version, sig }: Policy, payload: string) {
    this.sig = sig
    this.#port = port
    this.#version = version
    const partBytes = Math.floor((port.bytesPerSecond * PART_MS_MAX) / 1000)
    this.#texts = cutPolicy(payload, Math.min(PART_BYTES_MAX, Math.max(PART_BYTES_MIN, partBytes)))
  }

  get done(): boolean {
    return this.#next === this.#texts.length
  }

  /** Sends what is left of it, a part at a time. */
  start(): void {
    const text = this.#texts[this.#next]
    if (text === undefined) {
      this.stop()
      return
    }
    const { name, json } = formatDown({
      type: 'policy-part',
      version: this.#version,
      part: this.#next + 1,
      of: this.#texts.length,
      text,
    })
    if (this.#port.writePart(formatLine(name, json))) this.#next++
    this.#timer = setTimeout(() => this.start(), Math.max(GAP_MS_MIN, this.#port.idleInMs()))
  }

  /** What is left of it does not go. */
  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    this.#texts = []
    this.#next = 0
  }
}
