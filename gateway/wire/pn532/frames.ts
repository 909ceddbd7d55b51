/**
 * The frames between a host and a PN532 (NXP UM0701-02, 6.2.1), in both directions. Extended frames are refused: the
 * chip sends them only for more than 255 bytes, which nothing that is asked of it is answered with. Bytes in, values
 * out; whatever comes in, nothing throws, and less than one frame is held.
 */

/** Who speaks: the TFI of a frame. */
export const TO_CHIP = 0xd4
export const TO_HOST = 0xd5

export const ACK = Uint8Array.of(0, 0, 0xff, 0, 0xff, 0)
export const NACK = Uint8Array.of(0, 0, 0xff, 0xff, 0, 0)
/** "Syntax error": the chip does not know the command, or not so. */
export const ERROR = Uint8Array.of(0, 0, 0xff, 1, 0xff, 0x7f, 0x81, 0)
/** Wakes a chip that sleeps or has just got its power: edges on its line, and the time that it takes to start. */
export const WAKE_UP = Uint8Array.of(0x55, 0x55, ...new Array(14).fill(0))

export type Pn532Frame =
  | { type: 'ack' }
  | { type: 'nack' }
  | { type: 'error' }
  /** `code` is the command's to the chip, and one more in its answer. */
  | { type: 'data'; to: typeof TO_CHIP | typeof TO_HOST; code: number; params: Uint8Array }
  /** `why` holds no byte of what came; `stray` are bytes between frames, which spoil none. */
  | { type: 'bad'; why: string; stray: boolean }

const START = [0, 0xff] as const
const LENGTH_MAX = 0xff
const EXTENDED = 0xff
const ERROR_TFI = 0x7f

/** What stands behind a start code. */
interface Found {
  frame: Pn532Frame
  bytes: number
}

export class FrameReader {
  #held = new Uint8Array(0)
  /** Something was told of that could not be read: what is left of it is not told of again. */
  #lost = false

  push(bytes: Uint8Array): Pn532Frame[] {
    const all = new Uint8Array(this.#held.length + bytes.length)
    all.set(this.#held)
    all.set(bytes, this.#held.length)
    return this.#read(all, false)
  }

  /** Nothing more of what is held will come: half a frame is bad, and may have covered a whole one. */
  cut(): Pn532Frame[] {
    return this.#read(this.#held, true)
  }

  #read(all: Uint8Array, isEnd: boolean): Pn532Frame[] {
    const frames: Pn532Frame[] = []
    let at = 0
    for (;;) {
      const start = startIn(all, at)
      if (!this.#lost && all.subarray(at, start).some((byte) => byte !== 0)) {
        this.#lost = true
        frames.push({ type: 'bad', why: 'bytes outside of a frame', stray: true })
      }
      at = start
      if (at + START.length > all.length) break
      const found = frameIn(all.subarray(at + START.length))
      if (found === null && !isEnd) break
      const { frame, bytes } = found ?? bad('a frame without its end', 0)
      this.#lost = frame.type === 'bad'
      frames.push(frame)
      at += START.length + bytes
    }
    this.#held = isEnd ? new Uint8Array(0) : all.slice(at)
    return frames
  }
}

/** Where the next start code stands; where it may just begin at the end, or the end. */
function startIn(all: Uint8Array, from: number): number {
  for (let at = from; at < all.length; at++) {
    if (all[at] === START[0] && (at + 1 === all.length || all[at + 1] === START[1])) return at
  }
  return all.length
}

/** Null while more has to come. */
function frameIn(rest: Uint8Array): Found | null {
  const [length, lengthSum] = rest
  if (length === undefined || lengthSum === undefined) return null
  if (length === 0 && lengthSum === 0xff) return { frame: { type: 'ack' }, bytes: 2 }
  if (length === 0xff && lengthSum === 0) return { frame: { type: 'nack' }, bytes: 2 }
  if (length === EXTENDED && lengthSum === EXTENDED) return bad('an extended frame', 2)
  if (length === 0 || ((length + lengthSum) & 0xff) !== 0) return bad('the checksum of the length does not fit', 0)
  const whole = length + 3
  if (rest.length < whole) return null
  const data = rest.subarray(2, whole)
  if (sumOf(data) !== 0) return bad('the checksum does not fit', 0)
  const [tfi, code] = data
  if (tfi === ERROR_TFI && length === 1) return { frame: { type: 'error' }, bytes: whole }
  if ((tfi !== TO_CHIP && tfi !== TO_HOST) || length < 2) return bad('a frame of no known kind', whole)
  return { frame: { type: 'data', to: tfi, code: code as number, params: data.slice(2, -1) }, bytes: whole }
}

const bad = (why: string, bytes: number): Found => ({ frame: { type: 'bad', why, stray: false }, bytes })
const sumOf = (bytes: Uint8Array): number => bytes.reduce((sum, byte) => (sum + byte) & 0xff, 0)

/** A normal information frame. Throws `RangeError` where it would have to be an extended one. */
export function formatFrame(to: number, code: number, params: Uint8Array = new Uint8Array(0)): Uint8Array {
  const data = Uint8Array.of(to, code, ...params)
  if (data.length > LENGTH_MAX) throw new RangeError(`${data.length} bytes do not fit into a normal frame`)
  return Uint8Array.of(0, ...START, data.length, -data.length, ...data, -sumOf(data), 0)
}
