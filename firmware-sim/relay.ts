/** The relay of a board: it moves once for a command, and only within the command's life. */

/** Moves and commands that are remembered. */
const MOVES_MAX = 10_000
const OBEYED_MAX = 2_000

export interface Order {
  /** The id of the result or the unlock. */
  command: string
  cause: 'result' | 'unlock'
  ms: number
  ttlMs: number
  /** From when its life counts, by the board's counter: the reading of the card, or the unlock's arrival. */
  sinceMs: number
}
export interface Move {
  command: string
  cause: 'result' | 'unlock'
  ms: number
  /** By the board's counter. */
  atMs: number
}
export type Verdict = 'moves' | 'repeated' | 'stale' | 'stuck'

export class Relay {
  readonly moves: Move[] = []
  /** A relay that is welded shut: it is told to move and cannot. */
  stuck = false
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

  /** A loss of power forgets what was obeyed; `moves` is the simulator's record, and stays. */
  forget(): void {
    this.#obeyed.clear()
  }
}
