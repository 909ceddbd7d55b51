/**
 * EM4100 cards (125 kHz) from readers that send ASCII frames at 9600 8N1: RDM6300 (STX, 10 hex digits, 2 of their XOR,
 * ETX; again and again while the card is held) and ID-2, ID-12, ID-20 (the same with CR LF before ETX, once a card).
 * Sources: Seeed's RDM6300 manual, "Data format"; ID Innovations' ID-12 data sheet, "ASCII data format". Pure: bytes in,
 * values out; whatever comes in, nothing throws, and at most one frame is held.
 */
import type { Heard } from './input/heard.ts'

const STX = 2
const ETX = 3
const CR = 13
const LF = 10
/** Five bytes of the card and one of their XOR, two digits each. */
const DIGITS = 12
const FRAME_BYTES_MAX = DIGITS + 2
/** A card is held as long as its frames come within this: they follow each other after some 65 ms. */
const HELD_MS = 1_000
const ZEROS = '0000000000'

/**
 * A weak field makes ghosts whose XOR fits by chance: of a reader that repeats, two frames in a row must agree. A card
 * is told once, however long it is held.
 */
export class Em4100Reader {
  #held: number[] | null = null
  /** What stands outside of a frame belongs to what was counted already. */
  #isCounted = false
  /** The frame before, where it was good. */
  #last: { card: string; atMs: number } | null = null
  /** The card that was told, and when a frame of it came last: a ghost in between does not take it away. */
  #told: { card: string; atMs: number } | null = null

  push(bytes: Uint8Array, nowMs: number): Heard[] {
    const heard: Heard[] = []
    for (const byte of bytes) {
      if (byte === STX) {
        if (this.#held !== null) heard.push(cutShort(this.#held.length))
        this.#held = []
      } else if (this.#held === null) heard.push(...this.#stray(byte))
      else if (byte === ETX) {
        heard.push(...this.#frame(this.#held, nowMs))
        this.#held = null
        this.#isCounted = false
      } else if (this.#held.length === FRAME_BYTES_MAX) {
        heard.push({ type: 'bad', code: 'bad-frame', sample: 'no end after 14 bytes' })
        this.#held = null
        this.#isCounted = true
      } else this.#held.push(byte)
    }
    return heard
  }

  /** A frame without its beginning, or what is none: told once, up to its end. Lines may end behind a frame. */
  #stray(byte: number): Heard[] {
    const isNews = !this.#isCounted && ![ETX, CR, LF, 0].includes(byte)
    this.#isCounted = byte !== ETX && (this.#isCounted || isNews)
    return isNews ? [{ type: 'bad', code: 'bad-frame', sample: 'bytes outside of a frame' }] : []
  }

  #frame(bytes: number[], nowMs: number): Heard[] {
    const isOnce = bytes.length === FRAME_BYTES_MAX && bytes.at(-2) === CR && bytes.at(-1) === LF
    const digits = String.fromCharCode(...(isOnce ? bytes.slice(0, DIGITS) : bytes))
    if (!/^[0-9A-Fa-f]{12}$/.test(digits)) return [cutShort(bytes.length)]
    const pairs = digits.match(/../g) as string[]
    if (pairs.reduce((sum, pair) => sum ^ Number.parseInt(pair, 16), 0) !== 0) {
      return [{ type: 'bad', code: 'bad-frame', sample: 'the checksum does not fit' }]
    }
    const card = digits.slice(0, 10).toLowerCase()
    if (card === ZEROS) return [{ type: 'bad', code: 'no-card', sample: 'all zeros' }]
    const isOf = (before: { card: string; atMs: number } | null): boolean =>
      before?.card === card && nowMs - before.atMs <= HELD_MS
    const isTold = isOf(this.#told)
    const agreed = isOnce || isOf(this.#last)
    this.#last = { card, atMs: nowMs }
    if (isTold || agreed) this.#told = this.#last
    return agreed && !isTold ? [{ type: 'card', credential: `em:${card}` }] : []
  }
}

function cutShort(bytes: number): Heard {
  return { type: 'bad', code: 'bad-frame', sample: `${bytes} bytes between start and end` }
}

/** As a reader sends it; `form` of the reader. For the simulator. */
export function formatEm4100(card: string, form: 'rdm6300' | 'id12'): Uint8Array {
  const digits = card.toUpperCase()
  const sum = (digits.match(/../g) as string[]).reduce((all, pair) => all ^ Number.parseInt(pair, 16), 0)
  const text = `${digits}${sum.toString(16).toUpperCase().padStart(2, '0')}${form === 'id12' ? '\r\n' : ''}`
  return Uint8Array.of(STX, ...new TextEncoder().encode(text), ETX)
}
