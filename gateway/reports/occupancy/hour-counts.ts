/** The counts of hours that follow on each other, worked out from the journal: of the house, and of each zone. */
import { Temporal } from 'temporal-polyfill'
import { DAY_MS } from '../../core/day.ts'
import type { DeskFact, Recorded } from '../../core/facts.ts'
import type { DeskStands, HourCount } from '../../core/hour-counts.ts'
import type { At } from '../../core/model.ts'
import type { Directory, Journal } from '../../core/ports.ts'
import type { Interval } from '../../core/rules.ts'
import { factsAfter, seqBefore } from '../journal/facts-between.ts'
import type { StepSum } from './counts.ts'
import { type DeskTime, type DeskTimes, deskTimes } from './desk-time.ts'
import { staysTold } from './stays-told.ts'
import { type StepRow, stepCounts } from './step-counts.ts'
import { stepsOf } from './steps.ts'

export interface CountedHours {
  rows: HourCount[]
  /** How desks stand at the end of the last hour. */
  desks: DeskStands
  /** False: it was told of people who are forgotten by now. What was counted before that is nearer to the truth. */
  whole: boolean
}

export interface HoursAsked {
  /** Both where an hour begins. */
  from: At
  to: At
  /** What was recorded from here on is read: nothing before it matters for who is inside at `from`. */
  readFrom: At
  /** What was recorded up to here is looked at. */
  seq: number
  /** How desks stood at `from`. */
  desks: DeskStands
}

const DESK_KINDS = ['desk-occupied', 'desk-freed', 'desk-silent'] as const

export async function countHours(
  { from, to, readFrom, seq, desks: stands }: HoursAsked,
  journal: Journal,
  directory: Pick<Directory, 'zones' | 'desk'>,
  timeZone: string,
): Promise<CountedHours> {
  const hours = stepsOf(from, to, 'hour', timeZone)
  const told = await staysTold(journal, hours, { after: seqBefore(journal, readFrom), last: seq })
  const rows = await stepCounts(told, hours, (_person, { zone }) => zone)
  const facts: Recorded<DeskFact>[] = []
  for await (const page of factsAfter(journal, DESK_KINDS, seqBefore(journal, from), seq)) {
    for (const fact of page as Recorded<DeskFact>[]) if (Date.parse(fact.happenedAt) >= from) facts.push(fact)
  }
  const desks = deskTimes(hours, stands, facts, (desk) => directory.desk(desk)?.zone ?? null)
  const zones = directory.zones().map(({ id }) => id)
  const counted = rows.flatMap((row, n) => rowsOf(row, hours[n] as Interval, desks.steps[n], zones, timeZone))
  return { rows: counted, desks: desks.stands, whole: told.whole }
}

/** The zones that there are now have a row each, also of nobody; one that is gone has one where there was anybody. */
function rowsOf(
  { house, groups }: StepRow,
  [at, ends]: Interval,
  desks: DeskTimes['steps'][number] = new Map(),
  known: readonly string[],
  timeZone: string,
): HourCount[] {
  const wall = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone)
  const day = Math.round(Date.UTC(wall.year, wall.month - 1, wall.day) / DAY_MS)
  const rowOf = (zone: string | null, sum: StepSum | undefined, time: DeskTime | undefined): HourCount => ({
    ...{ at, zone, day, hour: wall.hour, spanS: seconds(ends - at) },
    insideS: seconds(sum?.insideMs ?? 0),
    insideMax: sum?.insideMax ?? 0,
    entries: sum?.entries ?? 0,
    deskOccupiedS: seconds(time?.occupiedMs ?? 0),
    deskKnownS: seconds(time?.knownMs ?? 0),
  })
  const gone = [...groups.keys()].filter((zone): zone is string => zone !== null && !known.includes(zone))
  const seen = gone.filter((zone) => (groups.get(zone)?.insideMax ?? 0) > 0)
  return [
    rowOf(null, house, allOf(desks.values())),
    ...[...known, ...seen].map((zone) => rowOf(zone, groups.get(zone), desks.get(zone))),
  ]
}

function allOf(times: Iterable<DeskTime>): DeskTime {
  const all = { occupiedMs: 0, knownMs: 0 }
  for (const { occupiedMs, knownMs } of times) {
    all.occupiedMs += occupiedMs
    all.knownMs += knownMs
  }
  return all
}

function seconds(ms: number): number {
  return Math.round(ms / 1000)
}
