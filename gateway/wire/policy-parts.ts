/**
 * An allow-list in parts, for serial lines (contract, 4): cut on the gateway's side, put together on the board's.
 * Pure; whatever comes in, nothing throws, and at most one list is held.
 */
import { PART_BYTES_MAX, POLICY_BYTES_MAX } from './input/limits.ts'

/** Smaller parts, which a slow line takes better, may be as small as this. */
export const PART_BYTES_MIN = 128
const CHARACTER_BYTES_MAX = 4
/** A list of the largest size in the smallest parts, each cut before a character that did not fit. */
export const PARTS_MAX = Math.ceil(POLICY_BYTES_MAX / (PART_BYTES_MIN - CHARACTER_BYTES_MAX + 1))

export interface PolicyPart {
  version: number
  /** From 1. */
  part: number
  of: number
  text: string
}

const encoder = new TextEncoder()

/**
 * Cuts the payload of a `down/policy` between characters into texts of at most `partBytes` bytes of UTF-8, of which
 * there are to be 128 to 1024.
 */
export function cutPolicy(payload: string, partBytes = PART_BYTES_MAX): string[] {
  const texts: string[] = []
  let text = ''
  let textBytes = 0
  for (const character of payload) {
    const bytes = bytesOfCharacter(character.codePointAt(0) as number)
    if (textBytes + bytes > partBytes) {
      texts.push(text)
      text = ''
      textBytes = 0
    }
    text += character
    textBytes += bytes
  }
  return [...texts, text]
}

/**
 * Puts a payload together from parts that come in any order, more than once, or only at the second time of sending.
 * A newer version takes the place of an older one that is not whole yet; parts of an older one are left out.
 */
export class PolicyAssembler {
  #version = 0
  #of = 0
  #texts = new Map<number, string>()
  #bytes = 0
  /** Parts of older versions in a row. */
  #older = 0

  /** The payload, with the last part that it lacked; else null. */
  add({ version, part, of, text }: PolicyPart): string | null {
    const bytes = bytesOf(text)
    if (!(part >= 1 && part <= of && of <= PARTS_MAX && bytes <= PART_BYTES_MAX)) return null
    if (version !== this.#version || of !== this.#of) {
      if (version < this.#version && !this.#isGivenUp()) return null
      this.#begin(version, of)
    }
    this.#older = 0
    this.#bytes += bytes - bytesOf(this.#texts.get(part) ?? '')
    this.#texts.set(part, text)
    if (this.#bytes > POLICY_BYTES_MAX) this.#begin(version, of)
    return this.#texts.size === of ? this.#take() : null
  }

  /** A version that a spoilt line made up would else keep every true one out: a whole list of older parts ends it. */
  #isGivenUp(): boolean {
    return ++this.#older > this.#of
  }

  #begin(version: number, of: number): void {
    this.#version = version
    this.#of = of
    this.#texts.clear()
    this.#bytes = 0
  }

  #take(): string {
    const texts = Array.from({ length: this.#of }, (_, i) => this.#texts.get(i + 1) ?? '')
    this.#begin(0, 0)
    return texts.join('')
  }
}

/** RFC 3629, 3. */
function bytesOfCharacter(point: number): number {
  if (point < 0x80) return 1
  if (point < 0x800) return 2
  return point < 0x10000 ? 3 : 4
}

function bytesOf(text: string): number {
  return encoder.encode(text).length
}
