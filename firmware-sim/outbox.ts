/** What a board has said and has no receipt for yet, and what it keeps through a loss of power. */
import type { DeskMessage, DoorMessage, ResultMessage, TapMessage } from '../gateway/wire/soglia.ts'

/** Signals that wait for a receipt; a board has no more room. */
export const OUTBOX_MAX = 5_000

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
 * A board's flash memory: what outlives a loss of power. With `nonvolatile` the outbox is kept too; such a
 * board has a counter with a battery of its own, so that `age` goes on counting while it is dark.
 */
export interface Flash {
  boots: number
  readonly nonvolatile: boolean
  outbox: Map<string, Waiting>
}

/** `boots`: how often it has been started before; ids are never used again, so a kept unit needs a kept flash. */
export function createFlash({ boots = 0, nonvolatile = false } = {}): Flash {
  return { boots, nonvolatile, outbox: new Map() }
}

/**
 * Makes room for one more, or says that there is none: the oldest desk reading goes first, for the next one
 * tells the same desk; a tap or a door is never thrown out.
 */
export function makeRoom(outbox: Map<string, Waiting>): boolean {
  if (outbox.size < OUTBOX_MAX) return true
  for (const [id, waiting] of outbox) {
    if (waiting.signal.type !== 'desk') continue
    outbox.delete(id)
    waiting.settle(null)
    return true
  }
  return false
}
