/** Counts of past hours, read on the main thread: each look is bounded by the time that is asked for. */
import type { DeskStands, HourSum, Tallied } from '../core/hour-counts.ts'
import type { At } from '../core/model.ts'
import type { Hours } from '../core/ports.ts'
import { type Connection, readable } from './database.ts'

type By = Parameters<Hours['sums']>[0]['by']

// 1970-01-01, which is day 0, was a Thursday: 3, where Monday is 0.
const KEYS: Record<By, string> = {
  hour: 'at',
  day: 'day',
  'weekday-hour': '(day + 3) % 7 * 24 + hour',
  all: '0',
}

export function createHours(reader: Connection): Hours {
  const sums = (by: By) =>
    reader.prepare<[string, At, At], HourSum>(
      `SELECT ${KEYS[by]} AS key, min(at) AS at, min(day) AS day, min(hour) AS hour, sum(span_s) AS spanS, sum(inside_s) AS insideS,
         max(inside_max) AS insideMax, sum(entries) AS entries, sum(desk_occupied_s) AS deskOccupiedS,
         sum(desk_known_s) AS deskKnownS
       FROM hour_count WHERE zone = ? AND at >= ? AND at < ? GROUP BY 1 ORDER BY 1`,
    )
  const by = { hour: sums('hour'), day: sums('day'), 'weekday-hour': sums('weekday-hour'), all: sums('all') }
  const tallied = reader.prepare<[At], { until: At; seq: number; desks: string }>(
    'SELECT until, seq, desks FROM tallied WHERE until <= ? ORDER BY until DESC LIMIT 1',
  )
  const first = reader.prepare<[], { at: At | null }>(`SELECT min(at) AS at FROM hour_count WHERE zone = ''`)
  // From one zone to the next along the key: it never looks at the hours between.
  const zones = reader
    .prepare<[], string>(
      `WITH RECURSIVE counted (zone) AS (
         SELECT min(zone) FROM hour_count
         UNION ALL SELECT (SELECT min(zone) FROM hour_count WHERE zone > counted.zone) FROM counted WHERE zone IS NOT NULL
       ) SELECT zone FROM counted WHERE zone <> ''`,
    )
    .pluck()

  return {
    tallied(notAfter = Number.MAX_SAFE_INTEGER): Tallied | null {
      const row = readable(() => tallied.get(notAfter))
      return row === undefined ? null : { until: row.until, seq: row.seq, desks: JSON.parse(row.desks) as DeskStands }
    },
    sums: (of) => readable(() => by[of.by].all(of.zone ?? '', of.from, of.to)),
    first: () => readable(() => first.get()?.at ?? null),
    zones: () => readable(() => zones.all() as string[]),
  }
}
