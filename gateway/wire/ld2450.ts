/**
 * HLK-LD2450 radars at 256000 8N1: ten reports a second of up to three targets, between AA FF 03 00 and 55 CC, and
 * answers to commands. Source: Hi-Link, "HLK-LD2450 serial communication protocol" V1.03, 2.3 "Radar data output". Pure:
 * bytes in, values out. Where somebody is goes no further than this file: it is told whether a desk is taken, and neither
 * how many are there nor where they walk.
 */
import { ANSWER, type FrameForm, FrameReader } from './input/frames.ts'
import type { Heard } from './input/heard.ts'
import { Settle, type Settling } from './input/settle.ts'

export const TARGETS_MAX = 3
const TARGET_BYTES = 8
const REPORT: FrameForm = {
  ...{ head: [0xaa, 0xff, 0x03, 0x00], end: [0x55, 0xcc], dataBytes: TARGETS_MAX * TARGET_BYTES },
}
/** Sign and magnitude, the other way round than usual: set is positive. */
const POSITIVE = 0x8000
/** Whoever comes or goes faster than this does not sit. Of who sits it tells some 16 or 32 cm/s at most. */
const SITTING_CM_S_MAX = 60

/** As the radar sees it: `xMm` to its sides, `yMm` away from it; its speed is positive where it goes away. */
export interface Target {
  xMm: number
  yMm: number
  speedCmS: number
  /** Of one step of distance. */
  resolutionMm: number
}

/** Where a desk is, in the same plane; its edges belong to it. `x1Mm` < `x2Mm`, `y1Mm` < `y2Mm`. */
export interface Rectangle {
  x1Mm: number
  y1Mm: number
  x2Mm: number
  y2Mm: number
}

/** `rectangle` null: all that the radar sees. */
export interface RadarDesk {
  desk: string
  rectangle: Rectangle | null
}

export class Ld2450Radar {
  readonly #desks: readonly (RadarDesk & { settle: Settle; occupied: boolean | null })[]
  readonly #frames = new FrameReader([REPORT, ANSWER], (form, data) => this.#take(form, data))
  #nowMs = 0

  constructor(desks: readonly RadarDesk[], settling: Settling) {
    this.#desks = desks.map((desk) => ({ ...desk, settle: new Settle(settling), occupied: null }))
  }

  push(bytes: Uint8Array, nowMs: number): Heard[] {
    this.#nowMs = nowMs
    return this.#frames.push(bytes)
  }

  #take(form: FrameForm, data: readonly number[]): Heard[] {
    if (form === ANSWER) return []
    const targets = targetsOf(data)
    const sat = targets.filter(({ speedCmS }) => Math.abs(speedCmS) <= SITTING_CM_S_MAX)
    const taken = new Set(sat.map((target) => deskOf(this.#desks, target)))
    return this.#desks.flatMap((each): Heard[] => {
      const present = taken.has(each.desk)
      // It follows three at most: who sits may be a fourth, whom it let go for one that moves more.
      if (present || each.occupied === false || targets.length < TARGETS_MAX) {
        each.occupied = each.settle.hear(present, this.#nowMs)
      }
      return each.occupied === null ? [] : [{ type: 'desk', desk: each.desk, occupied: each.occupied }]
    })
  }
}

/** `data` between head and end, 24 bytes. What no target stands in is left out: such a place is zero. */
export function targetsOf(data: readonly number[]): Target[] {
  const places = Array.from({ length: TARGETS_MAX }, (_, place) => place * TARGET_BYTES)
  return places
    .map((at) => ({
      xMm: signedAt(data, at),
      yMm: signedAt(data, at + 2),
      speedCmS: signedAt(data, at + 4),
      resolutionMm: wordAt(data, at + 6),
    }))
    .filter(({ xMm, yMm }) => xMm !== 0 || yMm !== 0)
}

function wordAt(data: readonly number[], at: number): number {
  return (data[at] ?? 0) | ((data[at + 1] ?? 0) << 8)
}

function signedAt(data: readonly number[], at: number): number {
  const word = wordAt(data, at)
  return word >= POSITIVE ? word - POSITIVE : 0 - word
}

/** One person takes one desk: where rectangles overlap, that whose middle is nearer. Null: outside of all. */
function deskOf(desks: readonly RadarDesk[], target: Target): string | null {
  let best: { desk: string; away: number } | null = null
  for (const { desk, rectangle } of desks) {
    const away = rectangle === null ? 0 : awayFrom(rectangle, target)
    if (away !== null && (best === null || away < best.away)) best = { desk, away }
  }
  return best?.desk ?? null
}

/** From its middle; null where it is outside. */
function awayFrom({ x1Mm, y1Mm, x2Mm, y2Mm }: Rectangle, { xMm, yMm }: Target): number | null {
  if (xMm < x1Mm || xMm > x2Mm || yMm < y1Mm || yMm > y2Mm) return null
  return Math.hypot(xMm - (x1Mm + x2Mm) / 2, yMm - (y1Mm + y2Mm) / 2)
}
