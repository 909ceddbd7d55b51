/** A year of counted hours, as the tally writes it, for pages to show. */
import Database from 'better-sqlite3'
import { databaseFile } from '../../gateway/store/database.ts'

const HOUR_MS = 60 * 60_000
const DAY_MS = 24 * HOUR_MS

/** How full an hour of an ordinary day is. */
const DAY_SHAPE = [0, 0, 0, 0, 0, 0, 0, 2, 9, 24, 40, 46, 44, 33, 38, 47, 46, 40, 28, 14, 7, 3, 1, 0]

/** A year as the tally writes it: working days, quieter weekends, and no two weeks alike. */
export async function aYear(dataDir: string): Promise<void> {
  const db = new Database(databaseFile(dataDir))
  const insert = db.prepare('INSERT INTO hour_count VALUES (?, ?, ?, ?, 3600, ?, ?, ?, ?, 36000)')
  const wall = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Rome', dateStyle: 'short', timeStyle: 'short' })
  const until = Math.floor(Date.now() / HOUR_MS) * HOUR_MS
  db.transaction(() => {
    for (let at = until - 365 * DAY_MS; at < until; at += HOUR_MS) {
      const [date, time] = wall.format(at).split(' ') as [string, string]
      const [day, hour] = [Date.parse(date) / DAY_MS, Number(time.slice(0, 2))]
      const weekend = (day + 3) % 7 > 4 ? 0.3 : 1
      const share = weekend * (1 + 0.25 * Math.sin(day)) * (DAY_SHAPE[hour] ?? 0)
      for (const [zone, part] of [
        ['', 1],
        ['hall', 0.6],
        ['fablab', 0.4],
      ] as const) {
        const inside = Math.round(share * part * 3600)
        insert.run(
          zone,
          at,
          day,
          hour,
          inside,
          Math.ceil(share * part * 1.1),
          Math.round(share / 4),
          Math.round(share * 400 * part),
        )
      }
    }
    db.prepare('INSERT OR REPLACE INTO tallied VALUES (?, 0, ?)').run(until, '{"occupied":[],"free":[]}')
  })()
  db.close()
}
