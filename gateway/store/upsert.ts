/** A row put, whether it was there or not. */
import type { Connection } from './database.ts'

type Bound = string | number | null
export type Upsert = ReturnType<typeof upsertOn>

/** Prepares a row's insertion, or its change where the first column is there already. */
export function upsertOn(db: Connection) {
  return (table: string, columns: string[]) => {
    const [key, ...rest] = columns
    const sql = `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})
      ON CONFLICT (${key}) DO UPDATE SET ${rest.map((column) => `${column} = excluded.${column}`).join(', ')}`
    return db.prepare<Bound[]>(sql)
  }
}
