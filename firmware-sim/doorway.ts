/** A door of wood and glass: whoever is let through opens it and lets it fall shut, and its contact tells. */
import type { Board } from './board.ts'
import type { Move } from './relay.ts'

export interface DoorwayTimes {
  /** From the buzz to the door being open. */
  openAfterMs: number
  /** How long one person keeps it open. */
  passMs: number
}
/** How long somebody leans on the exit button. */
const PRESS_MS = 500
const PASSING: DoorwayTimes = { openAfterMs: 700, passMs: 2_500 }

export class Doorway {
  /** The board that the contact is wired to. */
  #contact: Board
  #times: DoorwayTimes
  #open = false
  #timers = new Set<NodeJS.Timeout>()
  #closing: NodeJS.Timeout | undefined
  #closesAtMs = 0
  /** While false people pass without the door being seen to move. */
  moving = true

  constructor(contact: Board, times: DoorwayTimes = PASSING) {
    this.#contact = contact
    this.#times = times
  }

  /** A relay has buzzed: somebody walks through. */
  buzzed(move: Move): void {
    if (!this.moving) return
    // Whoever presses "open" on a page does it for a visitor at the door, who moves at no speed but their own.
    const times = move.cause === 'unlock' ? PASSING : this.#times
    this.#later(times.openAfterMs, () => this.hold(times.passMs))
  }

  /** Somebody inside presses the exit button and puts a chair in the door. */
  propOpen(forMs: number): void {
    this.#contact.input('exitButton', true)
    this.#later(PRESS_MS, () => this.#contact.input('exitButton', false))
    this.#later(PASSING.openAfterMs, () => this.hold(forMs))
  }

  /** Opens it, if it is not open yet, for at least so long from now. */
  hold(forMs: number): void {
    if (!this.#open) {
      this.#open = true
      this.#contact.input('contact', 'open')
    }
    const closesAtMs = performance.now() + forMs
    if (closesAtMs <= this.#closesAtMs) return
    this.#closesAtMs = closesAtMs
    clearTimeout(this.#closing)
    this.#closing = setTimeout(() => {
      this.#open = false
      this.#contact.input('contact', 'closed')
    }, forMs)
  }

  /** Says how it stands, as a board does at start. */
  tell(): void {
    this.#contact.door({ contact: this.#open ? 'open' : 'closed' })
  }

  stop(): void {
    clearTimeout(this.#closing)
    for (const timer of this.#timers) clearTimeout(timer)
    this.#timers.clear()
  }

  #later(ms: number, act: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      act()
    }, ms)
    this.#timers.add(timer)
  }
}
