/** Today's exact curve of a house or a zone, beside what is usual on this day of the week. */
import { Temporal } from 'temporal-polyfill'
import { lastDayEnd } from '../../core/day.ts'
import { type At, toRfc3339 } from '../../core/model.ts'
import type { Clock, Directory, Hours, Journal } from '../../core/ports.ts'
import { quartilesOf } from '../../core/quartiles.ts'
import { settingIn } from '../../core/settings.ts'
import { calendarCloses } from '../../core/timetable.ts'
import { seqBefore } from '../journal/facts-between.ts'
import { staysTold } from './stays-told.ts'
import { stepCounts } from './step-counts.ts'
import { stepsOf } from './steps.ts'

/** As many same weekdays are looked back at. */
const USUAL_DAYS_MAX = 8
/** Many look at the same picture, and each moves it by what it hears itself. */
const KEPT_MS = 5_000

export interface TodayReport {
  /** `day` of the house's calendar; all instants RFC 3339. */
  day: string
  /** Null: the whole house. */
  zone: string | null
  /** When the day begins and ends. */
  from: string
  to: string
  /** Up to here it is told. */
  at: string
  /** How many are inside from each instant on, until the next. */
  steps: { at: string; inside: number }[]
  usual: {
    /** 1 is Monday. */
    weekday: number
    /** Of so many of the last eight same weekdays; holidays and closures are none of them. */
    days: number
    /** How many were inside on average in each hour of such a day: the middle half of the days, and the median. */
    hours: { at: string; low: number; median: number; high: number }[]
  }
}

export interface Today {
  /** Throws `E_STORAGE_FAILED`. */
  of(zone: string | null): Promise<TodayReport>
}

export interface TodayParts {
  journal: Pick<Journal, 'scan' | 'seqAt' | 'head'>
  hours: Pick<Hours, 'sums'>
  directory: Pick<Directory, 'setting' | 'calendar'>
  clock: Clock
  timeZone: string
}

type Curve = { at: At; inside: number }[]
interface Picture {
  madeAt: At
  from: At
  to: At
  /** By zone; null is the house. */
  curves: Map<string | null, Curve>
  /** What was asked for already. */
  usuals: Map<string | null, TodayReport['usual']>
}

export function createToday({ journal, hours, directory, clock, timeZone }: TodayParts): Today {
  let picture: { madeAt: At; drawn: Promise<Picture> } | null = null

  /** One for all who ask at about the same time. */
  function now(): Promise<Picture> {
    const at = clock.now()
    if (picture !== null && at - picture.madeAt >= 0 && at - picture.madeAt < KEPT_MS) return picture.drawn
    const drawn = (picture?.drawn ?? Promise.resolve()).catch(() => undefined).then(() => draw(clock.now()))
    picture = { madeAt: at, drawn }
    // What went wrong is nobody's picture.
    drawn.catch(() => {
      if (picture?.drawn === drawn) picture = null
    })
    return drawn
  }

  async function draw(madeAt: At): Promise<Picture> {
    const { from, to } = dayAround(madeAt, timeZone)
    const closing = settingIn(directory, 'closing-time')
    // Nobody is certain past a day's end.
    const readFrom = lastDayEnd(from, timeZone, closing)
    // By the hour, so that others have their turn in between.
    const steps = stepsOf(from, madeAt + 1, 'hour', timeZone)
    const told = await staysTold(journal, steps, { after: seqBefore(journal, readFrom), last: journal.head() })
    const curves: Picture['curves'] = new Map([[null, []]])
    const zones = new Set<string>()
    for (const { zone } of [...told.before.values(), ...told.steps].flat()) zones.add(zone)
    for (const zone of zones) curves.set(zone, [])
    await stepCounts(
      told,
      steps,
      (_person, { zone }) => zone,
      (at, inside) => {
        for (const [zone, curve] of curves) {
          const count = zone === null ? inside() : inside(zone)
          if (curve.at(-1)?.inside !== count) curve.push({ at, inside: count })
        }
      },
    )
    return { madeAt, from, to, curves, usuals: new Map() }
  }

  /** Same weekdays before today on which the house was not closed, each hour of the wall clock by itself. */
  function usual(zone: string | null, from: At, to: At): TodayReport['usual'] {
    const today = wallAt(from, timeZone)
    const calendar = directory.calendar()
    let days = 0
    const byHour = new Map<number, number[]>()
    for (let week = 1; week <= USUAL_DAYS_MAX; week += 1) {
      const day = today.subtract({ days: 7 * week })
      if (calendarCloses(day.toPlainDate().toString(), calendar) !== null) continue
      const sums = hours.sums({
        ...{ zone, by: 'weekday-hour' },
        from: day.epochMilliseconds,
        to: day.add({ days: 1 }).epochMilliseconds,
      })
      if (sums.length > 0) days += 1
      for (const { key, insideS, spanS } of sums) {
        const hour = key % 24
        byHour.set(hour, [...(byHour.get(hour) ?? []), insideS / spanS])
      }
    }
    const band = stepsOf(from, to, 'hour', timeZone).flatMap(([at]) => {
      const quartiles = quartilesOf(byHour.get(wallAt(at, timeZone).hour) ?? [])
      if (quartiles === null) return []
      const { low, median, high } = quartiles
      return [{ at: toRfc3339(at), low: tenths(low), median: tenths(median), high: tenths(high) }]
    })
    return { weekday: today.dayOfWeek, days, hours: band }
  }

  return {
    async of(zone) {
      const { madeAt, from, to, curves, usuals } = await now()
      const known = usuals.get(zone) ?? usual(zone, from, to)
      usuals.set(zone, known)
      const curve = curves.get(zone) ?? [{ at: from, inside: 0 }]
      return {
        ...{ day: wallAt(from, timeZone).toPlainDate().toString(), zone },
        ...{ from: toRfc3339(from), to: toRfc3339(to), at: toRfc3339(madeAt) },
        steps: curve.map(({ at, inside }) => ({ at: toRfc3339(at), inside })),
        usual: known,
      }
    },
  }
}

function dayAround(at: At, timeZone: string): { from: At; to: At } {
  const begins = wallAt(at, timeZone).startOfDay()
  return { from: begins.epochMilliseconds, to: begins.add({ days: 1 }).startOfDay().epochMilliseconds }
}

function wallAt(at: At, timeZone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone)
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10
}
