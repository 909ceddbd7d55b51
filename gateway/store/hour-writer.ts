/** Writes counts of past hours, and how far was counted, in one piece. Runs where the writing connection lives. */
import type { At } from '../core/model.ts'
import type { Change } from '../core/ports.ts'
import type { Connection } from './database.ts'

/** So long back an hour can be counted again. Boards that return keep what they had for less. */
const TALLIED_KEPT_MS = 62 * 24 * 60 * 60_000

type Bound = string | number
type HoursPut = Extract<Change, { put: 'hours' }>

export function createHourWriter(db: Connection): (change: HoursPut) => void {
  const columns = ['day', 'hour', 'span_s', 'inside_s', 'inside_max', 'entries', 'desk_occupied_s', 'desk_known_s']
  const insert = `INSERT INTO hour_count (zone, at, ${columns.join(', ')}) VALUES (?, ?, ${columns.map(() => '?').join(', ')})
    ON CONFLICT (zone, at) DO`
  const over = db.prepare<Bound[]>(
    `${insert} UPDATE SET ${columns.map((column) => `${column} = excluded.${column}`).join(', ')}`,
  )
  const once = db.prepare<Bound[]>(`${insert} NOTHING`)
  const forget = db.prepare<[dayStart: At, until: At, keptFrom: At]>(
    'DELETE FROM tallied WHERE (until > ? AND until < ?) OR until < ?',
  )
  const tallied = db.prepare<Bound[]>('INSERT OR REPLACE INTO tallied (until, seq, desks) VALUES (?, ?, ?)')

  return ({ rows, over: anew, tallied: { until, seq, desks }, dayStart }) => {
    for (const { zone, at, day, hour, spanS, insideS, insideMax, entries, deskOccupiedS, deskKnownS } of rows) {
      const counts = [day, hour, spanS, insideS, insideMax, entries, deskOccupiedS, deskKnownS]
      ;(anew ? over : once).run(zone ?? '', at, ...counts)
    }
    forget.run(dayStart, until, until - TALLIED_KEPT_MS)
    tallied.run(until, seq, JSON.stringify(desks))
  }
}
