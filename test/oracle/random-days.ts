/** Instants worth asking about: thick around the nights and days that are easily got wrong, thin everywhere else. */
import type { Day, Minute } from '../../gateway/core/records.ts'
import type { Dice } from './dice.ts'
import { createWallClock, dayAfter, easterOf, type WallClock } from './wall.ts'

const FIRST_YEAR = 1970
const LAST_YEAR = 2100
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** Rome's nights above all; and half hours, clocks set at midnight, a day that never was, and no nights at all. */
const ROME = 'Europe/Rome'
const OTHER_ZONES = [
  ...['America/Sao_Paulo', 'America/Havana', 'America/New_York', 'Australia/Lord_Howe', 'Pacific/Apia'],
  ...['Africa/Cairo', 'Africa/Casablanca', 'Asia/Kathmandu', 'UTC'],
]
const clocks = new Map<string, WallClock>()

export function rollTimeZone(dice: Dice): string {
  return dice.percent(75) ? ROME : dice.pick(OTHER_ZONES)
}

/** One for each time zone, for what it has read it remembers. */
export function clockOf(timeZone: string): WallClock {
  const clock = clocks.get(timeZone) ?? createWallClock(timeZone)
  clocks.set(timeZone, clock)
  return clock
}

export type DayKind = 'clocks' | 'leap' | 'new-year' | 'easter' | 'rome' | 'holiday' | 'any'

/** A day of that kind, with the kind of day it is. */
export interface Focus {
  kind: DayKind
  day: Day
}

export function focusOf(dice: Dice, clock: WallClock): Focus {
  // The years in which houses open, more than others.
  const year = dice.percent(30) ? dice.between(2024, 2029) : dice.between(FIRST_YEAR + 1, LAST_YEAR - 1)
  const kind = dice.pick<DayKind>([
    'clocks',
    'clocks',
    'clocks',
    'leap',
    'new-year',
    'easter',
    'rome',
    'holiday',
    'any',
  ])
  switch (kind) {
    case 'clocks': {
      const changes = changesOf(year, clock)
      return changes.length === 0 ? { kind: 'any', day: `${year}-03-31` } : { kind, day: dice.pick(changes) }
    }
    case 'leap':
      return { kind, day: `${dice.pick([year, year - (year % 4), 2000, 2100])}-02-28` }
    case 'new-year':
      return { kind, day: `${year}-01-01` }
    case 'easter':
      return { kind, day: dayAfter(easterOf(year), dice.below(2)) }
    case 'rome':
      return { kind, day: `${year}-06-29` }
    case 'holiday':
      // One that was not always one, and those that were.
      if (dice.percent(25)) return { kind, day: `${dice.between(2025, 2027)}-10-04` }
      return { kind, day: `${year}-${dice.pick(['01-06', '04-25', '06-02', '08-15', '11-01', '12-08', '12-25'])}` }
    default:
      return { kind, day: dayAfter(`${year}-01-01`, dice.below(366)) }
  }
}

/** How far the wall clock is ahead of UTC. */
export function offsetAt(at: number, clock: WallClock): number {
  const { day, ms } = clock(at)
  return Date.parse(`${day}T00:00:00Z`) + ms - at
}

const changes = new WeakMap<WallClock, Map<number, Day[]>>()

/** The days of a year in which clocks are set. */
export function changesOf(year: number, clock: WallClock): Day[] {
  const known = changes.get(clock) ?? new Map<number, Day[]>()
  changes.set(clock, known)
  let days = known.get(year)
  if (days === undefined) {
    days = []
    for (let at = Date.UTC(year, 0, 1); at < Date.UTC(year + 1, 0, 1); at += DAY_MS) {
      if (offsetAt(at, clock) !== offsetAt(at + DAY_MS, clock)) days.push(new Date(at).toISOString().slice(0, 10))
    }
    known.set(year, days)
  }
  return days
}

/** The instants at which the clock shows that; where an hour is missing, those at which it would have. */
export function instantsOf(day: Day, minute: Minute, clock: WallClock): number[] {
  const utc = Date.parse(`${day}T00:00:00Z`) + (Number(minute.slice(0, 2)) * 60 + Number(minute.slice(3))) * 60_000
  return [...new Set([utc - offsetAt(utc - DAY_MS, clock), utc - offsetAt(utc + DAY_MS, clock)])]
}

/** Within a few days of the focus; often on an edge that the house has there, or a millisecond beside it. */
export function instantNear(dice: Dice, focus: Day, minutes: readonly Minute[], clock: WallClock): number {
  const noon = Date.parse(`${focus}T12:00:00Z`)
  if (dice.percent(2)) return dice.between(0, 47_847) * DAY_MS + dice.below(DAY_MS)
  if (dice.percent(30)) return noon + dice.between(-36 * HOUR_MS, 36 * HOUR_MS)
  if (dice.percent(15)) return noon + dice.between(-8 * DAY_MS, 8 * DAY_MS)
  const day = dayAfter(focus, dice.pick([-3, -2, -1, -1, 0, 0, 0, 1, 1, 1, 2, 3]))
  return dice.pick(instantsOf(day, dice.pick(minutes), clock)) + dice.between(-1, 1)
}
