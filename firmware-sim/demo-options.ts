/** How the demo is asked for, and what it takes where nothing is said. */
import { type Faults, ROUGH } from './faults.ts'
import { HOUR_MS, MINUTE_MS } from './house.ts'

/**
 * An hour in two minutes, a day in half an hour: somebody passes every few seconds, so that the page lives,
 * and yet each door is seen to open and fall shut before the next one comes. At 60 and more it is a blur.
 */
export const SPEED = 30
export const SPEED_MAX = 600
const SEED_MAX = 0xffff_ffff
/** Where it is night, the demo begins in the afternoon: an empty house shows nothing. */
const LIVELY_MS = { from: 8.75 * HOUR_MS, until: 21.5 * HOUR_MS, otherwise: 15 * HOUR_MS + 42 * MINUTE_MS }

export interface DemoOptions {
  speed: number
  seed: number
  /** Milliseconds since midnight. */
  fromMs: number
  faults: Faults | null
}

/** What was typed, as text; undefined where nothing was. */
export interface DemoWords {
  speed?: string | undefined
  seed?: string | undefined
  from?: string | undefined
  rough?: boolean | undefined
}

/** All options, or what is wrong with the words. `nowMs`: since midnight; `chance`: from 0 to 1. */
export function readDemoOptions(words: DemoWords, nowMs: number, chance: number): DemoOptions | { fault: string } {
  const speed = Number(words.speed ?? SPEED)
  if (!(speed >= 1 && speed <= SPEED_MAX)) return { fault: `--speed is a number from 1 to ${SPEED_MAX}` }
  const seed = Number(words.seed ?? Math.floor(chance * SEED_MAX))
  if (!Number.isInteger(seed) || seed < 0 || seed > SEED_MAX) {
    return { fault: `--seed is a whole number from 0 to ${SEED_MAX}` }
  }
  const fromMs = words.from === undefined ? lively(nowMs) : parseTime(words.from)
  if (fromMs === null) return { fault: '--from is a time of the day such as 15:42' }
  return { speed, seed, fromMs, faults: words.rough === true ? ROUGH : null }
}

/** `15:42` from milliseconds since midnight. */
export function formatTime(ms: number): string {
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0')
  return `${two(ms / HOUR_MS)}:${two((ms % HOUR_MS) / MINUTE_MS)}`
}

/** The time of the day in a time zone, in milliseconds since midnight. */
export function timeOfDay(at: number, timeZone: string): number {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  return parseTime(format.format(at)) ?? 0
}

function lively(nowMs: number): number {
  return nowMs >= LIVELY_MS.from && nowMs < LIVELY_MS.until ? nowMs : LIVELY_MS.otherwise
}

function parseTime(text: string): number | null {
  const match = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(text)
  return match === null ? null : Number(match[1]) * HOUR_MS + Number(match[2]) * MINUTE_MS
}
