/** A reader of 125 kHz cards: an RDM6300, which repeats a card while it is held, or an ID-12, which tells it once. */
import { formatEm4100 } from '../../gateway/wire/em4100.ts'
import { SerialEnd } from './serial-end.ts'

const BAUD = 9600
/** An RDM6300 repeats after about this long. */
const REPEAT_MS = 65
/** Who shows a card again has taken it away in between. */
const AWAY_MS = 1_200

export class SimEm4100Reader {
  readonly #end: SerialEnd
  readonly #form: 'rdm6300' | 'id12'
  #awayAtMs = 0

  constructor(path: string, form: 'rdm6300' | 'id12') {
    this.#end = new SerialEnd(path, BAUD)
    this.#form = form
  }

  start = (): Promise<void> => this.#end.open()
  stop = (): Promise<void> => this.#end.close()

  /** `card`: ten hex digits. Resolves when it is taken away again. */
  async hold(card: string, heldMs = 3 * REPEAT_MS): Promise<void> {
    await sleep(this.#awayAtMs - performance.now())
    const frame = formatEm4100(card, this.#form)
    if (this.#form === 'id12') this.#end.send(frame)
    else await this.#repeat(frame, heldMs)
    this.#awayAtMs = performance.now() + AWAY_MS
  }

  async #repeat(frame: Uint8Array, heldMs: number): Promise<void> {
    for (let sinceMs = 0; sinceMs < heldMs; sinceMs += REPEAT_MS) {
      this.#end.send(frame)
      await sleep(REPEAT_MS)
    }
  }

  /** Any bytes, as a disturbed line has them. */
  noise = (bytes: Uint8Array): void => this.#end.send(bytes)
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)))
