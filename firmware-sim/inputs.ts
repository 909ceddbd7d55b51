/** The inputs of a board, as wires: what flickers is not told, what stays is. */

/**
 * A level that is steady for so long is told. Contacts bounce for some milliseconds; whatever lasts 400 ms or more is
 * always seen, and most of what lasts less.
 */
export const STEADY_MS = 20

export interface Levels {
  contact: 'open' | 'closed'
  exitButton: boolean
  tamper: boolean
  fireAlarm: boolean
}
export type Input = keyof Levels

export class Inputs {
  readonly #tell: (reading: Partial<Levels>) => void
  /** As the wires are. */
  #levels: Partial<Levels> = {}
  /** As was told last. */
  #told: Partial<Levels> = {}
  readonly #settling = new Map<Input, NodeJS.Timeout>()
  #powered = false

  constructor(tell: (reading: Partial<Levels>) => void) {
    this.#tell = tell
  }

  set<Name extends Input>(input: Name, level: Levels[Name]): void {
    if (this.#levels[input] === level) return
    this.#levels[input] = level
    if (!this.#powered) return
    clearTimeout(this.#settling.get(input))
    this.#settling.set(
      input,
      setTimeout(() => this.#settled(input), STEADY_MS),
    )
  }

  /** Power on: how all of them stand is told anew. */
  start(): void {
    this.#powered = true
    this.#told = {}
    for (const input of Object.keys(this.#levels) as Input[]) this.#settled(input)
  }

  stop(): void {
    this.#powered = false
    for (const timer of this.#settling.values()) clearTimeout(timer)
    this.#settling.clear()
  }

  #settled(input: Input): void {
    this.#settling.delete(input)
    const level = this.#levels[input]
    if (this.#told[input] === level) return
    this.#told = { ...this.#told, [input]: level }
    // A button that is let go says nothing.
    if (input !== 'exitButton' || level === true) this.#tell({ [input]: level })
  }
}
