/** An LD2410 radar that reports ten times a second what is before it. */
import { SerialEnd } from './serial-end.ts'

const BAUD = 256_000
const REPORT_MS = 100
/** State, moving target (cm, energy), still target (cm, energy), nearest (cm). */
const SEEN = {
  nobody: [0, 0, 0, 0, 0, 0, 0, 0, 0],
  moving: [1, 100, 0, 50, 0, 0, 0, 0, 0],
  still: [2, 81, 0, 0, 0, 0, 59, 0, 0],
  calibrating: [4, 0, 0, 0, 0, 0, 0, 0, 0],
} as const

export class SimLd2410 {
  readonly #end: SerialEnd
  #seen: keyof typeof SEEN = 'nobody'
  #timer: NodeJS.Timeout | undefined

  constructor(path: string) {
    this.#end = new SerialEnd(path, BAUD)
  }

  async start(): Promise<void> {
    await this.#end.open()
    this.#timer = setInterval(() => this.#report(), REPORT_MS)
  }
  stop = async (): Promise<void> => {
    clearInterval(this.#timer)
    await this.#end.close()
  }

  sees(what: keyof typeof SEEN): void {
    this.#seen = what
  }

  /** A report that was cut short. */
  noise = (): void => this.#end.send(Uint8Array.of(0xf4, 0xf3, 0xf2, 0xf1, 13, 0, 2, 0xaa))

  #report(): void {
    const data = [2, 0xaa, ...SEEN[this.#seen], 0x55, 0]
    this.#end.send(Uint8Array.of(0xf4, 0xf3, 0xf2, 0xf1, data.length, 0, ...data, 0xf8, 0xf7, 0xf6, 0xf5))
  }
}
