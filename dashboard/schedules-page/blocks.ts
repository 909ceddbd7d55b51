/** The windows of a week as blocks that can be moved: pure, by the wall clock, in minutes. */
import type { WeekWindow } from '../../gateway/api/contract.ts'
import { DAY_MINUTES, minutesOf, minuteText, type Weekday } from '../places/days.ts'

/** One window on one day. `to` may lie past midnight, never a whole day after `from` but from 00:00 to 24:00. */
export interface Block {
  key: number
  day: Weekday
  from: number
  to: number
}

/** Blocks fall into place on these minutes when they are moved by hand. */
export const STEP_MINUTES = 15
const LONGEST_MINUTES = DAY_MINUTES - STEP_MINUTES

export function blocksOf(windows: readonly WeekWindow[]): Block[] {
  let key = 0
  const blocks = windows.flatMap(({ days, from, to }) =>
    days.map((day): Block => {
      const [begins, ends] = [minutesOf(from), minutesOf(to)]
      key += 1
      return { key, day, from: begins, to: ends > begins ? ends : ends + DAY_MINUTES }
    }),
  )
  return inOrder(blocks)
}

/** Those with the same hours on several days are one window. */
export function windowsOf(blocks: readonly Block[]): WeekWindow[] {
  const alike = new Map<string, WeekWindow>()
  for (const { day, from, to } of inOrder(blocks)) {
    const window = { from: minuteText(from), to: minuteText(to) }
    const key = `${window.from} ${window.to}`
    const known = alike.get(key)
    if (known === undefined) alike.set(key, { days: [day], ...window })
    else if (!known.days.includes(day)) known.days.push(day)
  }
  return [...alike.values()]
}

export function inOrder(blocks: readonly Block[]): Block[] {
  return [...blocks].sort((a, b) => a.day - b.day || a.from - b.from || a.key - b.key)
}

const clamp = (value: number, min: number, max: number): number => Math.min(Math.max(value, min), max)
const snapped = (minutes: number): number => Math.round(minutes / STEP_MINUTES) * STEP_MINUTES

/** As long as before, on another day or at another time; what would begin the day before stops at midnight. */
export function moved(block: Block, { days, minutes }: { days: number; minutes: number }): Block {
  const day = clamp(block.day + days, 1, 7) as Weekday
  const length = block.to - block.from
  // A whole day is one from midnight to midnight, and nothing else.
  const latest = length > LONGEST_MINUTES ? 0 : DAY_MINUTES - STEP_MINUTES
  const from = clamp(snapped(block.from + minutes), 0, latest)
  return { ...block, day, from, to: from + length }
}

/** With another beginning or end. */
export function resized(block: Block, edge: 'from' | 'to', minutes: number): Block {
  if (edge === 'from') {
    const earliest = Math.max(0, block.to === DAY_MINUTES ? 0 : block.to - LONGEST_MINUTES)
    const from = clamp(snapped(block.from + minutes), earliest, Math.min(block.to, DAY_MINUTES) - STEP_MINUTES)
    return { ...block, from }
  }
  const latest = block.from === 0 ? DAY_MINUTES : block.from + LONGEST_MINUTES
  return { ...block, to: clamp(snapped(block.to + minutes), block.from + STEP_MINUTES, latest) }
}

/** A new one, drawn from one minute to another of a day. */
export function drawn(key: number, day: Weekday, one: number, other: number): Block {
  const [from, to] = one <= other ? [one, other] : [other, one]
  const begins = clamp(snapped(from), 0, DAY_MINUTES - STEP_MINUTES)
  return { key, day, from: begins, to: clamp(snapped(to), begins + STEP_MINUTES, DAY_MINUTES) }
}

export function isSame(a: readonly WeekWindow[], b: readonly WeekWindow[]): boolean {
  const text = (windows: readonly WeekWindow[]): string => JSON.stringify(windowsOf(blocksOf(windows)))
  return text(a) === text(b)
}
