/** An LD2450 radar that reports ten times a second where up to three people are before it. */
import { SerialEnd } from './serial-end.ts'

const BAUD = 256_000
const REPORT_MS = 100
const TARGETS_MAX = 3
const HEAD = [0xaa, 0xff, 0x03, 0x00]
const END = [0x55, 0xcc]
const POSITIVE = 0x8000
const RESOLUTION_MM = 320

export interface SeenTarget {
  xMm: number
  yMm: number
  /** Positive where it goes away; 0 unless told. */
  speedCmS?: number
}

const low = (word: number): number[] => [word & 0xff, word >> 8]
const signed = (value: number): number[] => low(value < 0 ? -value : value | POSITIVE)

/** One report, as the radar's protocol has it; what is more than three is not told. */
export function reportOf(targets: readonly SeenTarget[]): Uint8Array {
  const places = Array.from({ length: TARGETS_MAX }, (_, at) => targets[at])
  const data = places.flatMap((target) =>
    target === undefined
      ? [0, 0, 0, 0, 0, 0, 0, 0]
      : [...signed(target.xMm), ...signed(target.yMm), ...signed(target.speedCmS ?? 0), ...low(RESOLUTION_MM)],
  )
  return Uint8Array.of(...HEAD, ...data, ...END)
}

export class SimLd2450 {
  readonly #end: SerialEnd
  #seen: readonly SeenTarget[] = []
  #timer: NodeJS.Timeout | undefined

  constructor(path: string) {
    this.#end = new SerialEnd(path, BAUD)
  }

  async start(): Promise<void> {
    await this.#end.open()
    this.#timer = setInterval(() => this.#end.send(reportOf(this.#seen)), REPORT_MS)
  }
  stop = async (): Promise<void> => {
    clearInterval(this.#timer)
    await this.#end.close()
  }

  /** From now on; nobody unless told. */
  sees(...targets: readonly SeenTarget[]): void {
    this.#seen = targets
  }

  /** A report that was cut short. */
  noise = (): void => this.#end.send(reportOf(this.#seen).subarray(0, 11))
}
