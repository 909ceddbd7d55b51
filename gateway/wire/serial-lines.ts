/**
 * Soglia's messages as lines with a checksum (contract, section 4). Pure: bytes in, values out; whatever comes in,
 * nothing throws, and at most one line is held.
 */
import { MESSAGE_BYTES_MAX } from './input/limits.ts'
import { type Bad, sampleOf } from './input/sample.ts'

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const encoder = new TextEncoder()

/** CRC-16/CCITT-FALSE: polynomial 1021, initial FFFF, no reflection, no final xor. Check value of "123456789": 29B1. */
export function crc16(bytes: Uint8Array): number {
  let crc = 0xffff
  for (const byte of bytes) {
    crc ^= byte << 8
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? ((crc << 1) ^ 0x1021) & 0xffff : (crc << 1) & 0xffff
  }
  return crc
}

/** `<name> <json> *<crc>\n` (contract, 4). */
export function formatLine(name: string, json: string): Uint8Array {
  const body = encoder.encode(`${name} ${json}`)
  const crc = crc16(body).toString(16).toUpperCase().padStart(4, '0')
  const tail = encoder.encode(` *${crc}\n`)
  const line = new Uint8Array(body.length + tail.length)
  line.set(body)
  line.set(tail, body.length)
  return line
}

export type LineBadCode = 'bad-line' | 'bad-crc' | 'not-utf8' | 'too-large'
export type Line = { name: string; payload: Uint8Array } | { bad: Bad<LineBadCode> }

const NEWLINE = 10
const SPACE = 32
const CRC_TAIL = /^ \*[0-9A-F]{4}$/

/**
 * Cuts a serial stream into lines. Noise, half lines and lines over 16 KiB are reported once each and
 * dropped; the next line is read as if nothing had been. Holds at most one line in memory.
 */
export class LineReader {
  #held: Uint8Array[] = []
  #heldBytes = 0
  #skipping = false

  push(chunk: Uint8Array): Line[] {
    const lines: Line[] = []
    let rest = chunk
    for (;;) {
      const end = rest.indexOf(NEWLINE)
      if (end < 0) break
      const line = this.#take(rest.subarray(0, end))
      if (line !== null) lines.push(line)
      rest = rest.subarray(end + 1)
    }
    if (rest.length === 0 || this.#skipping) return lines
    // One more, for the CR that may stand before the end.
    if (this.#heldBytes + rest.length > MESSAGE_BYTES_MAX + 1) {
      lines.push({ bad: { code: 'too-large', sample: sampleOf(this.#joined(rest)) } })
      this.reset()
      this.#skipping = true
      return lines
    }
    this.#held.push(rest.slice())
    this.#heldBytes += rest.length
    return lines
  }

  /** Forgets a half line: for a port that was opened anew. */
  reset(): void {
    this.#held = []
    this.#heldBytes = 0
    this.#skipping = false
  }

  #take(end: Uint8Array): Line | null {
    if (this.#skipping) {
      this.reset()
      return null
    }
    let bytes = this.#joined(end)
    this.reset()
    // Boards that print with println() end a line with CR LF.
    if (bytes.at(-1) === 13) bytes = bytes.subarray(0, -1)
    return bytes.length === 0 ? null : parseLine(bytes)
  }

  #joined(end: Uint8Array): Uint8Array {
    if (this.#heldBytes === 0) return end
    const bytes = new Uint8Array(this.#heldBytes + end.length)
    let offset = 0
    for (const part of [...this.#held, end]) {
      bytes.set(part, offset)
      offset += part.length
    }
    return bytes
  }
}

function parseLine(bytes: Uint8Array): Line {
  const bad = (code: LineBadCode): Line => ({ bad: { code, sample: sampleOf(bytes) } })
  if (bytes.length > MESSAGE_BYTES_MAX) return bad('too-large')
  const body = bytes.subarray(0, Math.max(0, bytes.length - 6))
  const tail = new TextDecoder('latin1').decode(bytes.subarray(body.length))
  if (!CRC_TAIL.test(tail)) return bad('bad-line')
  if (crc16(body) !== Number.parseInt(tail.slice(2), 16)) return bad('bad-crc')
  let text: string
  try {
    text = decoder.decode(body)
  } catch {
    return bad('not-utf8')
  }
  const space = text.indexOf(' ')
  if (space < 1) return bad('bad-line')
  // In bytes, which are not the text's characters where the name is not ASCII.
  return { name: text.slice(0, space), payload: body.subarray(body.indexOf(SPACE) + 1) }
}
