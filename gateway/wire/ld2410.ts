/**
 * HLK-LD2410 presence radars (B, C) at 256000 8N1: some ten reports a second, basic or engineering, between F4 F3 F2 F1
 * and F8 F7 F6 F5, and answers to commands. Source: Hi-Link, "HLK-LD2410 serial communication protocol", 2.3 "Radar data
 * output". Pure: bytes in, values out.
 */
import { ANSWER, type FrameForm, FrameReader } from './input/frames.ts'
import type { Heard } from './input/heard.ts'
import { Settle, type Settling } from './input/settle.ts'

const REPORT: FrameForm = { head: [0xf4, 0xf3, 0xf2, 0xf1], end: [0xf8, 0xf7, 0xf6, 0xf5], dataBytes: null }
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
  readonly #frames = new FrameReader([REPORT, ANSWER], (form, data) => this.#take(form, data))
  #nowMs = 0

  constructor(settling: Settling) {
    this.#settle = new Settle(settling)
  }

  push(bytes: Uint8Array, nowMs: number): Heard[] {
    this.#nowMs = nowMs
    return this.#frames.push(bytes)
  }

  #take(form: FrameForm, data: readonly number[]): Heard[] | null {
    if (form === ANSWER) return []
    const present = presenceOf(data)
    if (present === undefined) return null
    const occupied = this.#settle.hear(present, this.#nowMs)
    return occupied === null ? [] : [{ type: 'desk', desk: null, occupied }]
  }
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
