/**
 * What a board has said and has no receipt for yet: sent again until it has one, in the order in which it happened;
 * and what it keeps through a loss of power.
 */
import type { DeskMessage, DoorMessage, ResultMessage, TapMessage } from '../gateway/wire/soglia.ts'
import type { ListStore } from './doorman.ts'

/** Signals that wait for a receipt; a board has no more room. */
export const OUTBOX_MAX = 5_000
/** What goes out in one round of resending, so that a long absence does not end in a flood. */
const RESENDS_PER_ROUND_MAX = 50

export type Signal = TapMessage | DeskMessage | DoorMessage
export interface Waiting {
  signal: Signal
  boot: number
  /** When the card was read or the sensor changed, by the board's own counter. */
  happenedMs: number
  /** When it was last sent, by the same counter; null: not since the line came up. */
  sentMs: number | null
  /** Null: it was lost (no room, or to a loss of power) or the board was stopped. */
  settle(receipt: ResultMessage | null): void
}

/**
 * A board's flash memory: what outlives a loss of power. Its lists do, and taps that it decided itself, for by these
 * doors were opened. With `nonvolatile` all that waits is kept; such a board has a counter with a battery of its own,
 * so that `age` goes on counting while it is dark.
 */
export interface Flash {
  boots: number
  readonly nonvolatile: boolean
  outbox: Map<string, Waiting>
  lists: ListStore
  /** How it told that the lock is. */
  lockTold: 'locked' | 'unlocked'
}

/** `boots`: how often it has been started before; ids are never used again, so a kept unit needs a kept flash. */
export function createFlash({ boots = 0, nonvolatile = false } = {}): Flash {
  return { boots, nonvolatile, outbox: new Map(), lists: { list: null, version: 0 }, lockTold: 'locked' }
}

/** The power has failed: what only the working memory held is lost. */
function losePower({ outbox, nonvolatile }: Flash): void {
  if (nonvolatile) return
  for (const [id, { signal, settle }] of outbox) {
    if (signal.type === 'tap' && signal.offline !== null) continue
    outbox.delete(id)
    settle(null)
  }
}

/** A signal on its way: `receipt` resolves with the result that carried `recordedAt`, or null where it was lost. */
export interface Kept {
  id: string
  /** False: it found no room. */
  kept: boolean
  receipt: Promise<ResultMessage | null>
}

export interface OutboxOptions {
  flash: Flash
  resendMs: number
  deskResendMs: number
  /** Sends at once or not at all; false: the line does not take it. */
  post(signal: Signal): boolean
}

export class Outbox {
  /** Signals that found no room. */
  dropped = 0
  readonly #options: OutboxOptions
  #counter = 0

  constructor(options: OutboxOptions) {
    this.#options = options
  }

  get size(): number {
    return this.#waiting.size
  }

  get(id: string): Waiting | undefined {
    return this.#waiting.get(id)
  }

  /** Said since this power-up. */
  isNew({ boot }: Waiting): boolean {
    return boot === this.#options.flash.boots
  }

  /** Power on: ids begin with another boot, and what was kept is sent again. */
  powerUp(): void {
    this.#options.flash.boots++
    this.#counter = 0
    this.powerDown()
    this.again()
  }

  powerDown(): void {
    losePower(this.#options.flash)
  }

  /** The board is taken out of use. */
  close(): void {
    for (const waiting of this.#waiting.values()) waiting.settle(null)
  }

  /** Keeps a signal and sends it. */
  say(signal: Omit<Signal, 'id' | 'ageMs'>): Kept {
    const { boots } = this.#options.flash
    const id = `${boots}-${++this.#counter}`
    if (!makeRoom(this.#waiting, signal.type)) {
      this.dropped++
      return { id, kept: false, receipt: Promise.resolve(null) }
    }
    const receipt = new Promise<ResultMessage | null>((settle) => {
      const whole = { ...signal, id, ageMs: 0 } as Signal
      const waiting: Waiting = { signal: whole, boot: boots, happenedMs: performance.now(), sentMs: null, settle }
      this.#waiting.set(id, waiting)
      this.#post(waiting)
    })
    return { id, kept: true, receipt }
  }

  /** It has its receipt. */
  settle(id: string, receipt: ResultMessage): void {
    this.#waiting.get(id)?.settle(receipt)
    this.#waiting.delete(id)
  }

  /** All that waits is due: the line is new. */
  again(): void {
    for (const waiting of this.#waiting.values()) waiting.sentMs = null
  }

  /** Sends what is due. */
  resend(): void {
    const { resendMs, deskResendMs } = this.#options
    const now = performance.now()
    let sent = 0
    for (const waiting of this.#waiting.values()) {
      const everyMs = waiting.signal.type === 'desk' ? deskResendMs : resendMs
      if (waiting.sentMs !== null && now - waiting.sentMs < everyMs) continue
      if (!this.#post(waiting) || ++sent >= RESENDS_PER_ROUND_MAX) return
    }
  }

  #post(waiting: Waiting): boolean {
    const now = performance.now()
    // Where the counter stood still meanwhile, only `at` tells when it was.
    const counted = this.isNew(waiting) || this.#options.flash.nonvolatile
    const ageMs = counted ? Math.round(now - waiting.happenedMs) : 0
    if (!this.#options.post({ ...waiting.signal, ageMs })) return false
    waiting.sentMs = now
    return true
  }

  get #waiting(): Map<string, Waiting> {
    return this.#options.flash.outbox
  }
}

/**
 * Makes room for one more, or says that there is none. The oldest desk reading goes first, for the next one tells the
 * same desk; then, for a tap, the oldest reading of a door; a tap is never thrown out.
 */
function makeRoom(outbox: Map<string, Waiting>, type: Signal['type']): boolean {
  if (outbox.size < OUTBOX_MAX) return true
  return dropOldest(outbox, 'desk') || (type === 'tap' && dropOldest(outbox, 'door'))
}

function dropOldest(outbox: Map<string, Waiting>, type: Signal['type']): boolean {
  for (const [id, waiting] of outbox) {
    if (waiting.signal.type !== type) continue
    outbox.delete(id)
    waiting.settle(null)
    return true
  }
  return false
}
