/**
 * The house over a past time, from the hourly counts alone: a curve, a picture of the week, and how desks were used. It
 * costs the same whether or not the facts behind are still there, and is read in pieces so that nobody at a door waits.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { DAY_MS, dayOf } from '../core/day.ts'
import { SogliaError } from '../core/errors.ts'
import { type HourSum, together } from '../core/hour-counts.ts'
import { type At, toRfc3339 } from '../core/model.ts'
import type { Clock, Directory, Hours } from '../core/ports.ts'
import type { Figures, HourHistory } from './hour-history/shape.ts'
import { merged, type Span, spanStart } from './hour-history/spans.ts'

/** Ten years by the day, or five months by the hour. */
const STEPS_MAX = 4_000
/** Of one zone, read in one turn: about a millisecond. */
const PIECE_MS = 60 * DAY_MS

export interface HourHistoryQuestion {
  from: At
  /** Excluded. */
  to: At
  step: Span
  /** Null: the whole house. */
  zone: string | null
}

export interface HourHistoryReport {
  /** Throws `E_INVALID`, `E_ZONE_UNKNOWN`, `E_STORAGE_FAILED`. */
  of(question: HourHistoryQuestion): Promise<HourHistory>
}

export interface HourHistoryParts {
  hours: Hours
  directory: Pick<Directory, 'zones'>
  clock: Clock
}

export function createHourHistory({ hours, directory, clock }: HourHistoryParts): HourHistoryReport {
  async function of({ from, to, step, zone }: HourHistoryQuestion): Promise<HourHistory> {
    if (from >= to) throw new SogliaError('E_INVALID', '"from" is not before "to"')
    const zones = zonesEver()
    if (zone !== null && !zones.some(({ id }) => id === zone)) throw new SogliaError('E_ZONE_UNKNOWN', zone)
    const first = hours.first()
    const tallied = first === null ? null : hours.tallied()
    const since = Math.max(from, first ?? to)
    const until = Math.min(to, clock.now())
    checkSteps(since, until, step)
    const read = (of: string | null, by: 'hour' | 'day' | 'weekday-hour' | 'all') => inPieces(of, since, until, by)
    const steps = merged(shifted(await read(zone, step === 'hour' ? 'hour' : 'day'), step))
    const week = merged(await read(zone, 'weekday-hour'))
    const desks = []
    for (const { id, name } of zones.filter(({ id }) => zone === null || id === zone)) {
      const [sum] = merged(await read(id, 'all'))
      if (sum === undefined || sum.deskKnownS === 0) continue
      const { deskOccupiedMin, deskKnownMin } = figuresOf(sum)
      desks.push({ zone: id, name, deskOccupiedMin, deskKnownMin })
    }
    return {
      ...{ from: toRfc3339(from), to: toRfc3339(to), step, zone },
      countedFrom: first === null ? null : toRfc3339(first),
      countedTo: tallied === null ? null : toRfc3339(tallied.until),
      zones,
      steps: steps.map((sum) => ({ ...placeOf(sum, step), ...figuresOf(sum) })),
      week: week.sort((a, b) => a.key - b.key).map(weekCell),
      desks,
      whole: steps.length === 0 ? null : figuresOf(steps.reduce(together)),
    }
  }

  /** Others have their turn between the pieces. */
  async function inPieces(zone: string | null, from: At, to: At, by: Parameters<Hours['sums']>[0]['by']) {
    const found: HourSum[] = []
    for (let at = from; at < to; at += PIECE_MS) {
      for (const sum of hours.sums({ zone, from: at, to: Math.min(at + PIECE_MS, to), by })) found.push(sum)
      await nextTurn()
    }
    return found
  }

  function zonesEver(): HourHistory['zones'] {
    const known = directory.zones().map(({ id, name }) => ({ id, name }))
    const gone = hours.zones().filter((id) => !known.some((zone) => zone.id === id))
    return [...known, ...gone.map((id) => ({ id, name: id }))]
  }

  return { of }
}

const STEP_MS_MIN: Record<Span, number> = {
  hour: DAY_MS / 24,
  day: DAY_MS,
  week: 7 * DAY_MS,
  month: 28 * DAY_MS,
}

function checkSteps(from: At, to: At, step: Span): void {
  if ((to - from) / STEP_MS_MIN[step] <= STEPS_MAX) return
  throw new SogliaError('E_INVALID', `more than ${STEPS_MAX} steps: ask for less time, or for longer steps`)
}

/** Days under the key of the week or month in which they lie. */
function shifted(sums: readonly HourSum[], step: Span): readonly HourSum[] {
  if (step === 'hour' || step === 'day') return sums
  return sums.map((sum) => ({ ...sum, key: spanStart(sum.key, step) }))
}

function placeOf(
  { key, at, day, hour }: HourSum,
  step: Span,
): Pick<HourHistory['steps'][number], 'at' | 'day' | 'hour'> {
  return { at: toRfc3339(at), ...(step === 'hour' ? { day: dayOf(day), hour } : { day: dayOf(key), hour: null }) }
}

function figuresOf({ spanS, insideS, insideMax, entries, deskOccupiedS, deskKnownS }: HourSum): Figures {
  return {
    average: tenths(insideS / spanS),
    highest: insideMax,
    entries,
    deskOccupiedMin: Math.round(deskOccupiedS / 60),
    deskKnownMin: Math.round(deskKnownS / 60),
  }
}

function weekCell({ key, spanS, insideS, insideMax }: HourSum): HourHistory['week'][number] {
  return {
    weekday: Math.floor(key / 24) + 1,
    hour: key % 24,
    hours: Math.round(spanS / 3600),
    average: tenths(insideS / spanS),
    highest: insideMax,
  }
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10
}
