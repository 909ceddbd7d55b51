/** A reader that sends a line for each card or code; a QR module has its heartbeat in between. */
import { SerialEnd } from './serial-end.ts'

const BAUD = 9600
/** Who shows a card again has taken it away in between. */
const AWAY_MS = 1_200
const HEARTBEAT = Uint8Array.of(3, 0, 0, 1, 0, 0x33, 0x31)

export class SimLineReader {
  readonly #end: SerialEnd
  readonly #ends: string
  #awayAtMs = 0

  /** `ends`: what its lines end with. */
  constructor(path: string, ends = '\r\n') {
    this.#end = new SerialEnd(path, BAUD)
    this.#ends = ends
  }

  start = (): Promise<void> => this.#end.open()
  stop = (): Promise<void> => this.#end.close()

  /** Resolves when the card is taken away again. A heartbeat comes in the middle of the line. */
  async hold(text: string): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, this.#awayAtMs - performance.now())))
    const [begin, rest] = [text.slice(0, 3), text.slice(3)].map((part) => new TextEncoder().encode(part))
    this.#end.send(Uint8Array.of(...(begin ?? []), ...HEARTBEAT, ...(rest ?? [])))
    this.noise(new TextEncoder().encode(this.#ends))
    this.#awayAtMs = performance.now() + AWAY_MS
  }

  /** Any bytes, as a disturbed line has them. */
  noise = (bytes: Uint8Array): void => this.#end.send(bytes)
}
