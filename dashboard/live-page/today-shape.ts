/** Today's curve as numbers and paths: pure, so that a test can look at it. */
import type { TodayCurve } from '../../gateway/api/contract.ts'

const HOUR_MS = 60 * 60_000
/** What is shown where little happens: from 7 to 21 on the clock of an ordinary day. */
const FIRST_HOUR = 7
const LAST_HOUR = 21
const TICKS_MAX = 5
/** An empty house is not drawn as if two people filled it. */
const TOP_MIN = 10

export interface Step {
  at: number
  inside: number
}
export interface BandPoint {
  at: number
  low: number
  median: number
  high: number
}
export interface DayShape {
  /** The time that is shown. */
  from: number
  to: number
  /** Up to here today is told. */
  now: number
  steps: readonly Step[]
  /** In the middle of each hour. */
  band: readonly BandPoint[]
  /** What the axis ends with, and its lines. */
  top: number
  ticks: readonly number[]
}

/** `moved`: what was heard since it was told; `now`: this instant, in milliseconds. */
export function dayShape(told: TodayCurve, moved: readonly Step[], now: number): DayShape {
  const toldTo = Date.parse(told.at)
  const known = told.steps.map(({ at, inside }) => ({ at: Date.parse(at), inside }))
  const steps = [...known, ...after(toldTo, moved)]
  const dayFrom = Date.parse(told.from)
  const dayTo = Date.parse(told.to)
  const reached = Math.min(Math.max(now, toldTo, steps.at(-1)?.at ?? dayFrom), dayTo)
  const band = told.usual.hours.map(({ at, ...usual }) => ({ at: Date.parse(at) + HOUR_MS / 2, ...usual }))
  const busy = [
    ...steps.flatMap(({ at, inside }, n) => (inside > 0 || (steps[n - 1]?.inside ?? 0) > 0 ? [at] : [])),
    ...band.flatMap(({ at, high }) => (high > 0 ? [at] : [])),
  ]
  const hour = (at: number): number => dayFrom + Math.floor((at - dayFrom) / HOUR_MS) * HOUR_MS
  const from = Math.max(dayFrom, Math.min(dayFrom + FIRST_HOUR * HOUR_MS, hour(Math.min(...busy, dayTo))))
  const to = Math.min(dayTo, Math.max(dayFrom + LAST_HOUR * HOUR_MS, hour(Math.max(...busy, reached)) + HOUR_MS))
  const most = Math.max(TOP_MIN, ...steps.map(({ inside }) => inside), ...band.map(({ high }) => high))
  const every = roundStep(most / TICKS_MAX)
  const top = Math.ceil(most / every) * every
  const ticks = Array.from({ length: Math.round(top / every) + 1 }, (_, n) => n * every)
  return { from, to, now: reached, steps, band, top, ticks }
}

/** What was heard before the curve was told is in it already; but the last of it is what is so now. */
function after(toldTo: number, moved: readonly Step[]): Step[] {
  const later = moved.filter(({ at }) => at > toldTo)
  const last = moved.findLast(({ at }) => at <= toldTo)
  return last === undefined ? later : [{ at: toldTo, inside: last.inside }, ...later]
}

/** 1, 2 or 5 and noughts, and at least as much. */
function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, least)))
  return [1, 2, 5, 10].map((part) => part * power).find((step) => step >= least) ?? 10 * power
}

type Point = readonly [x: number, y: number]

/** From step to step, without a slope: nobody is inside by halves. */
export function stairs(points: readonly Point[], toX: number): string {
  const [first, ...rest] = points
  if (first === undefined) return ''
  return `M${at(first)}${rest.map(([x, y]) => `H${short(x)}V${short(y)}`).join('')}H${short(toX)}`
}

/** A smooth line through the points that never goes beyond them (Fritsch and Carlson, 1980). `move`: how it begins. */
export function smooth(points: readonly Point[], move: 'M' | 'L' = 'M'): string {
  const [first] = points
  if (first === undefined) return ''
  const slopes = slopesOf(points)
  const curves = points.slice(1).map(([x, y], n) => {
    const [x0, y0] = points[n] as Point
    const third = (x - x0) / 3
    const [begins, ends] = [slopes[n] ?? 0, slopes[n + 1] ?? 0]
    return `C${at([x0 + third, y0 + begins * third])} ${at([x - third, y - ends * third])} ${at([x, y])}`
  })
  return `${move}${at(first)}${curves.join('')}`
}

function slopesOf(points: readonly Point[]): number[] {
  const rises = points.slice(1).map(([x, y], n) => {
    const [x0, y0] = points[n] as Point
    return x === x0 ? 0 : (y - y0) / (x - x0)
  })
  return points.map((_, n) => {
    const [before, next] = [rises[n - 1], rises[n]]
    if (before === undefined || next === undefined) return 0
    return before * next <= 0 ? 0 : (2 * before * next) / (before + next)
  })
}

function at([x, y]: Point): string {
  return `${short(x)} ${short(y)}`
}

function short(value: number): string {
  return String(Math.round(value * 10) / 10)
}
