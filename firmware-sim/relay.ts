/** The relay of a board: it moves once for an order, and only within the order's life. */

import type { ResultMessage, UnlockMessage } from '../gateway/wire/soglia.ts'

/** Moves and commands that are remembered. */
const MOVES_MAX = 10_000
const OBEYED_MAX = 2_000

/** `list`: the board has decided itself. */
export type Cause = 'result' | 'unlock' | 'list'

export interface Order {
  /** The id of the result, the unlock or the tap. */
  command: string
  cause: Cause
  ms: number
  ttlMs: number
  /** From when its life counts, by the board's counter: the reading of the card, or the unlock's arrival. */
  sinceMs: number
}
export interface Move {
  command: string
  cause: Cause
  ms: number
  /** By the board's counter. */
  atMs: number
}
export type Verdict = 'moves' | 'repeated' | 'stale' | 'stuck'

export class Relay {
  readonly moves: Move[] = []
  /** A relay that is welded shut: it is told to move and cannot. */
  stuck = false
  /** The lock is held open, for everybody. */
  released = false
  #obeyed = new Set<string>()

  /** Whether the order is new; from then on it is a repeat, also where it turns out stale. */
  accept(order: Order): boolean {
    if (this.#obeyed.has(order.command)) return false
    this.#obeyed.add(order.command)
    if (this.#obeyed.size > OBEYED_MAX) {
      const oldest = this.#obeyed.values().next().value
      if (oldest !== undefined) this.#obeyed.delete(oldest)
    }
    return true
  }

  /** Moves now, if the accepted order still lives. */
  move(order: Order, nowMs: number): Exclude<Verdict, 'repeated'> {
    // An order without a life is never obeyed: it could be of any age.
    if (!(nowMs - order.sinceMs <= order.ttlMs)) return 'stale'
    if (this.stuck) return 'stuck'
    this.moves.push({ command: order.command, cause: order.cause, ms: order.ms, atMs: nowMs })
    if (this.moves.length > MOVES_MAX) this.moves.shift()
    return 'moves'
  }

  /** A loss of power forgets what was obeyed, and the lock falls shut; `moves` is the simulator's record, and stays. */
  forget(): void {
    this.released = false
    this.#obeyed.clear()
  }
}

/** What a command asks of the relay; null: nothing. */
export function orderOf(message: ResultMessage | UnlockMessage, sinceMs: number): Order | null {
  if (message.type === 'unlock') {
    return { command: message.id, cause: 'unlock', ms: message.ms, ttlMs: message.ttlMs, sinceMs }
  }
  if (message.granted !== true || !(Number(message.unlockMs) > 0)) return null
  // The answer crossed a network: what it lacks is taken as the strictest.
  const ttlMs = typeof message.ttlMs === 'number' ? message.ttlMs : 0
  return { command: message.id, cause: 'result', ms: Number(message.unlockMs), ttlMs, sinceMs }
}
