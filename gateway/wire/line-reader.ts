/**
 * Readers on serial lines that send a line of text for each card or code: NFC readers that print a UID, QR and barcode
 * modules, Wiegand bridges. Ends: CR, LF or both. A GM861 also sends frames of bytes in between, its answers (02 00) and
 * heartbeats (03 00), each with a type, a length and a checksum of two bytes: they are taken out. Sources: Priority 1
 * Design's WIE232, Grow's GM861 manual ("Serial command format"), Tasmota's driver xsns_107. Pure: bytes in, values out;
 * whatever comes in, nothing throws, and at most one line is held.
 */
import {
  type ByteOrder,
  type CardTech,
  emName,
  readWiegand,
  uidName,
  wiegandHexName,
  wiegandName,
} from './input/cards.ts'
import type { Heard } from './input/heard.ts'

/** What a line holds: a code as it is printed, a card of this kind, or what came over Wiegand wires of any (null). */
export interface LineSetup {
  tech: CardTech | 'code' | null
  order: ByteOrder
  /** A number is told in decimal digits, as printed on the card, and not in hex. */
  isDecimal: boolean
}

const LINE_CHARS_MAX = 128
const CR = 13
const LF = 10
/** Two bytes of what it is, a type and a length; and after the data a checksum. */
const FRAME_HEAD_BYTES = 4
const FRAME_SUM_BYTES = 2
/** Answers and heartbeats carry one byte; what says that it has more was cut short, and text follows. */
const FRAME_DATA_BYTES_MAX = 16
const FRAME_MS_MAX = 200
/** The same line again within this is the same card, held to the reader. */
const HELD_MS = 1_000
const CODE = /^[!-~]{1,64}$/

export class LineReaderCodec {
  readonly #setup: LineSetup
  #line: number[] = []
  #tooLong = false
  /** A broken frame may have taken a part of the line that is under way: what is left of it is no code. */
  #spoiled = false
  /** A frame of bytes that has begun. */
  #frame: number[] | null = null
  #heardAtMs = 0
  #last: { text: string; atMs: number } | null = null

  constructor(setup: LineSetup) {
    this.#setup = setup
  }

  push(bytes: Uint8Array, nowMs: number): Heard[] {
    const heard: Heard[] = []
    // A frame comes in one go: what of it was lost takes no line with it.
    if (this.#frame !== null && nowMs - this.#heardAtMs > FRAME_MS_MAX) {
      // Of one byte it may be the end of a line.
      if (this.#frame.length > 1) heard.push({ type: 'bad', code: 'bad-frame', sample: 'a frame that was cut short' })
      this.#frame = null
    }
    this.#heardAtMs = nowMs
    for (const byte of bytes) this.#take(byte, nowMs, heard)
    return heard
  }

  #take(byte: number, nowMs: number, heard: Heard[]): void {
    if (this.#frame !== null) this.#takeFrame(this.#frame, byte, nowMs, heard)
    else if (byte === 2 || byte === 3) this.#frame = [byte]
    else if (byte === CR || byte === LF) heard.push(...this.#endLine(nowMs))
    else if (this.#line.length === LINE_CHARS_MAX) this.#tooLong = true
    else this.#line.push(byte)
  }

  #takeFrame(frame: number[], byte: number, nowMs: number, heard: Heard[]): void {
    // Some readers begin a line with STX and end it with ETX: that is no frame.
    if (frame.length === 1 && byte !== 0) {
      this.#frame = null
      this.#take(byte, nowMs, heard)
      return
    }
    frame.push(byte)
    const length = frame[FRAME_HEAD_BYTES - 1]
    if (length === undefined) return
    const isBroken = length > FRAME_DATA_BYTES_MAX
    if (!isBroken && frame.length < FRAME_HEAD_BYTES + length + FRAME_SUM_BYTES) return
    this.#frame = null
    if (!isBroken && crcOf(frame.slice(2)) === 0) return
    this.#spoiled = true
    // It may hold the end of a line, or the beginning of the next frame.
    for (const held of frame.slice(2)) this.#take(held, nowMs, heard)
  }

  #endLine(nowMs: number): Heard[] {
    const bytes = Uint8Array.from(this.#line)
    const { length } = bytes
    const [isTooLong, isSpoiled] = [this.#tooLong, this.#spoiled]
    this.#line = []
    this.#tooLong = false
    this.#spoiled = false
    if (isSpoiled) return [{ type: 'bad', code: 'bad-frame', sample: 'a line with a broken frame in it' }]
    if (isTooLong) return [{ type: 'bad', code: 'too-large', sample: `more than ${LINE_CHARS_MAX} characters` }]
    if (length === 0) return []
    if (bytes.some((byte) => byte < 32 || byte > 126)) {
      return [{ type: 'bad', code: 'bad-frame', sample: `${length} bytes that are no text` }]
    }
    const text = new TextDecoder().decode(bytes).trim()
    const isHeld = this.#last?.text === text && nowMs - this.#last.atMs <= HELD_MS
    this.#last = { text, atMs: nowMs }
    if (isHeld) return []
    if (/^0+$/.test(text)) return [{ type: 'bad', code: 'no-card', sample: 'all zeros' }]
    const credential = nameOf(text, this.#setup)
    if (credential === null) return [{ type: 'bad', code: 'bad-credential', sample: `a line of ${length} characters` }]
    return [{ type: 'card', credential }]
  }
}

/** CRC-16 (polynomial 1021, from 0) of type, length and data; 0 where their checksum follows and fits. */
function crcOf(bytes: readonly number[]): number {
  let crc = 0
  for (const byte of bytes) {
    crc ^= byte << 8
    for (let n = 0; n < 8; n++) crc = crc & 0x8000 ? ((crc << 1) ^ 0x1021) & 0xffff : crc << 1
  }
  return crc
}

function nameOf(text: string, { tech, order, isDecimal }: LineSetup): string | null {
  if (tech === 'code') return CODE.test(text) ? `code:${text}` : null
  // A bridge that tells the bits themselves, with their parity.
  if (/^[01]{26,64}$/.test(text)) {
    const read = readWiegand(text)
    return read === null ? null : wiegandName(read, tech, order)
  }
  const hex = isDecimal ? hexOf(text, tech) : text
  if (hex === null) return null
  if (tech === 'uid') return uidName(hex, order)
  if (tech === 'em4100') return emName(hex)
  // Decimal digits tell no bits: of this format they are 24.
  if (isDecimal && tech === 'h10301') return wiegandName({ value: BigInt(text), dataBits: 24 }, tech, order)
  return wiegandHexName(hex, tech, order)
}

/**
 * Of ten digits, or fewer, no more than four bytes are known. What fits into three may be all that came through 26 bits:
 * as a UID it would be another card's.
 */
function hexOf(text: string, tech: LineSetup['tech']): string | null {
  if (!/^\d{1,10}$/.test(text)) return null
  const value = BigInt(text)
  const bytes = tech === 'uid' && value < 1n << 24n ? 3 : 4
  return value >= 1n << 32n ? null : value.toString(16).padStart(2 * bytes, '0')
}
