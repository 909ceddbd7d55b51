/**
 * Frames between a head and an end, without a checksum, as the radars of Hi-Link send them. Pure: whatever comes in,
 * nothing throws, less than one frame is held, and after what is no frame the next one is found.
 */
import type { Heard } from './heard.ts'

/** The longest that is known, an engineering report of an LD2410, has 35. */
const DATA_BYTES_MAX = 64
const LENGTH_BYTES = 2

export interface FrameForm {
  head: readonly number[]
  end: readonly number[]
  /** Between both; null: two bytes after the head tell it, the low one first. */
  dataBytes: number | null
}

/** Answers to commands: of the LD2410 and of the LD2450 alike (their protocols, 2.1 "Protocol format"). */
export const ANSWER: FrameForm = { head: [0xfd, 0xfc, 0xfb, 0xfa], end: [0x04, 0x03, 0x02, 0x01], dataBytes: null }

export class FrameReader {
  readonly #forms: readonly FrameForm[]
  readonly #take: (form: FrameForm, data: readonly number[]) => Heard[] | null
  #held: number[] = []
  /** What is dropped belongs to what was counted already. */
  #isCounted = false

  /** `take` is told of each frame; null where it is none, for all that its marks lie well. */
  constructor(forms: readonly FrameForm[], take: (form: FrameForm, data: readonly number[]) => Heard[] | null) {
    this.#forms = forms
    this.#take = take
  }

  push(bytes: Uint8Array): Heard[] {
    const heard: Heard[] = []
    for (const byte of bytes) {
      this.#held.push(byte)
      while (this.#held.length > 0 && this.#step(heard));
    }
    return heard
  }

  /** False where more bytes are needed. */
  #step(heard: Heard[]): boolean {
    const held = this.#held
    const form = this.#forms.find(({ head }) => startsAlike(held, 0, head))
    if (form === undefined) return this.#drop(heard, 'bytes outside of a frame')
    const dataAt = form.head.length + (form.dataBytes === null ? LENGTH_BYTES : 0)
    if (held.length < dataAt) return false
    const length = form.dataBytes ?? (held[dataAt - 2] as number) | ((held[dataAt - 1] as number) << 8)
    if (length > DATA_BYTES_MAX) return this.#drop(heard, `a length of ${length} bytes`)
    const endAt = dataAt + length
    if (!startsAlike(held, endAt, form.end)) return this.#drop(heard, 'no end where the length says')
    if (held.length < endAt + form.end.length) return false
    const taken = this.#take(form, held.slice(dataAt, endAt))
    if (taken === null) return this.#drop(heard, 'a report of no known layout')
    this.#held = held.slice(endAt + form.end.length)
    this.#isCounted = false
    heard.push({ type: 'link', state: 'online' }, ...taken)
    return true
  }

  #drop(heard: Heard[], sample: string): true {
    const isFrame = this.#forms.some(({ head }) => this.#held.length > head.length && startsAlike(this.#held, 0, head))
    if (isFrame || !this.#isCounted) heard.push({ type: 'bad', code: 'bad-frame', sample })
    this.#isCounted = true
    this.#held.shift()
    return true
  }
}

/** As far as both go. */
function startsAlike(held: readonly number[], at: number, marker: readonly number[]): boolean {
  return marker.every((byte, index) => at + index >= held.length || held[at + index] === byte)
}
