/**
 * HLK-LD2410 presence radars (B, C) at 256000 8N1: some ten reports a second, basic or engineering, between F4 F3 F2 F1
 * and F8 F7 F6 F5, and answers to commands between FD FC FB FA and 04 03 02 01. Source: Hi-Link, "HLK-LD2410 serial
 * communication protocol", 2.3 "Radar data output". Pure: bytes in, values out; whatever comes in, nothing throws, and
 * less than one frame is held.
 */
import type { Heard } from './input/heard.ts'
import { Settle, type Settling } from './input/settle.ts'

const REPORT = { head: [0xf4, 0xf3, 0xf2, 0xf1], end: [0xf8, 0xf7, 0xf6, 0xf5] }
const ANSWER = { head: [0xfd, 0xfc, 0xfb, 0xfa], end: [0x04, 0x03, 0x02, 0x01] }
const EDGE_BYTES = 4
const LENGTH_BYTES = 2
/** The longest that is known, an engineering report, has 35. */
const DATA_BYTES_MAX = 64
const ENGINEERING = 1
const BASIC = 2
const BASIC_BYTES = 13
/** With an energy for each gate of both kinds, from 0 to the highest, which the two bytes at 11 and 12 tell. */
const ENGINEERING_BYTES_MIN = 15
const DATA_HEAD = 0xaa
/** Behind it stands a check, which is always 0. */
const DATA_TAIL = [0x55, 0]
/** Per cent: what is above is no report, wherever its marks lie. */
const ENERGY_MAX = 100
/** Of the moving and of the still target, in the data. */
const ENERGIES_AT = [5, 8]
/** Of each gate, in an engineering report. */
const GATES_AT = 13
/** 1 moves, 2 is still, 3 both; from 4 on it measures the empty room, or tells how that went. */
const STATE_BOTH = 3
const STATE_MAX = 6

export class Ld2410Radar {
  readonly #settle: Settle
  #held: number[] = []
  /** What is dropped belongs to what was counted already. */
  #isCounted = false

  constructor(settling: Settling) {
    this.#settle = new Settle(settling)
  }

  push(bytes: Uint8Array, nowMs: number): Heard[] {
    const heard: Heard[] = []
    for (const byte of bytes) {
      this.#held.push(byte)
      while (this.#held.length > 0 && this.#step(heard, nowMs));
    }
    return heard
  }

  /** False where more bytes are needed. */
  #step(heard: Heard[], nowMs: number): boolean {
    const held = this.#held
    const form = [REPORT, ANSWER].find(({ head }) => startsAlike(held, 0, head))
    if (form === undefined) return this.#drop(heard, 'bytes outside of a frame')
    if (held.length < EDGE_BYTES + LENGTH_BYTES) return false
    const length = (held[4] as number) | ((held[5] as number) << 8)
    if (length > DATA_BYTES_MAX) return this.#drop(heard, `a length of ${length} bytes`)
    const endAt = EDGE_BYTES + LENGTH_BYTES + length
    if (!startsAlike(held, endAt, form.end)) return this.#drop(heard, 'no end where the length says')
    if (held.length < endAt + EDGE_BYTES) return false
    const data = held.slice(EDGE_BYTES + LENGTH_BYTES, endAt)
    const present = form === REPORT ? presenceOf(data) : null
    if (present === undefined) return this.#drop(heard, 'a report of no known layout')
    this.#held = held.slice(endAt + EDGE_BYTES)
    this.#isCounted = false
    heard.push({ type: 'link', state: 'online' })
    const occupied = present === null ? null : this.#settle.hear(present, nowMs)
    if (occupied !== null) heard.push({ type: 'desk', desk: null, occupied })
    return true
  }

  #drop(heard: Heard[], sample: string): true {
    const isFrame = [REPORT, ANSWER].some(
      ({ head }) => this.#held.length > EDGE_BYTES && startsAlike(this.#held, 0, head),
    )
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

/** Undefined where it is no report. */
function presenceOf(data: readonly number[]): boolean | undefined {
  const [kind, head, state = STATE_MAX + 1] = data
  const gates = (data[11] ?? 0) + (data[12] ?? 0) + 2
  const fits =
    (kind === BASIC && data.length === BASIC_BYTES) ||
    (kind === ENGINEERING && data.length >= ENGINEERING_BYTES_MIN + gates)
  const hasTail = DATA_TAIL.every((byte, n) => data.at(n - DATA_TAIL.length) === byte)
  if (!fits || head !== DATA_HEAD || !hasTail || state > STATE_MAX) return undefined
  const ofGates = kind === ENGINEERING ? data.slice(GATES_AT, GATES_AT + gates) : []
  if ([...ENERGIES_AT.map((at) => data[at] ?? 0), ...ofGates].some((energy) => energy > ENERGY_MAX)) return undefined
  return state >= 1 && state <= STATE_BOTH
}
