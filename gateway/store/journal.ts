/**
 * The journal: facts in the order in which they were made durable, and the signals they answer.
 *
 * **Canonical encoding, version 1** (with a test vector in docs/journal.md; the code is `facts.ts`).
 * 1. `personal` are the fields of a fact that are named in `PERSONAL_FIELDS` and are not null.
 * 2. Where there are any: personalHash = SHA-256(personalSalt || RFC 8785(personal)), 16 random bytes of salt.
 * 3. The form is the fact without those fields, with `seq` and `at`, and with `"personal": hex(personalHash)`
 *    where step 2 made one. Times in it are RFC 3339 in UTC with milliseconds; text is UTF-8.
 * 4. leaf = SHA-256(salt || RFC 8785(form)), 16 random bytes of salt of its own.
 *
 * So `personal` and `personalSalt` can be erased and the leaf still be checked, while the hash that stays tells
 * nothing about the person without the salt that is gone.
 *
 * A row keeps apart what the form joins: `kind` and `happened` have columns, `body` holds the other public fields.
 */

import type { Recorded } from '../core/facts.ts'
import { type At, toRfc3339 } from '../core/model.ts'
import type { Journal, KnownSignal, RollCallSpan } from '../core/ports.ts'
import { fingerprintOf } from './commit.ts'
import { type Connection, readable } from './database.ts'
import { type FactRow, factOf } from './facts.ts'
import type { Writer } from './writer.ts'

/** How far back `latest` looks: facts have no index by kind, for it would cost every tap a page (`schema.ts`). */
const LATEST_WINDOW_FACTS = 5000

interface Sought {
  from: number
  before: number
  kinds: string | null
  door: string | null
  unit: string | null
  reason: string | null
  person: string | null
  by: string | null
  text: string | null
  limit: number
}

/** As it stands within a JSON text. */
const inJson = (text: string): string => JSON.stringify(text).slice(1, -1)

interface SignalRow {
  fingerprint: Uint8Array | string
  recorded_at: At
  granted: number | null
  reason: string | null
}

/** Reads through `reader`, a connection that cannot write; all writing goes through `writer`. */
export function createJournal(reader: Connection, writer: Writer): Journal {
  const known = reader.prepare<[string, string], SignalRow>(
    'SELECT fingerprint, recorded_at, granted, reason FROM signals WHERE unit = ? AND id = ?',
  )
  const after = reader.prepare<[number, number], FactRow>('SELECT * FROM facts WHERE seq > ? ORDER BY seq LIMIT ?')
  const latest = reader.prepare<[number, string, number], FactRow>(
    `SELECT * FROM facts WHERE seq > ? AND kind IN (SELECT value FROM json_each(?)) ORDER BY seq DESC LIMIT ?`,
  )
  const within = reader.prepare<[number, number, string], FactRow>(
    `SELECT * FROM facts WHERE seq > ? AND seq <= ? AND kind IN (SELECT value FROM json_each(?)) ORDER BY seq`,
  )
  // JSON is looked into where the kind fits, and by SQLite: rows that do not fit never come to be objects.
  const back = reader.prepare<[Sought], FactRow>(
    `SELECT * FROM facts WHERE seq >= @from AND seq < @before
       AND (@kinds IS NULL OR kind IN (SELECT value FROM json_each(@kinds)))
       AND (@door IS NULL OR body ->> '$.door' = @door)
       AND (@unit IS NULL OR body ->> '$.unit' = @unit)
       AND (@reason IS NULL OR body ->> '$.reason' = @reason)
       AND (@person IS NULL OR personal ->> '$.person' = @person)
       AND (@by IS NULL OR body ->> '$.by' = @by)
       AND (@text IS NULL OR body LIKE @text ESCAPE '\\')
     ORDER BY seq DESC LIMIT @limit`,
  )
  const next = reader.prepare<[number], { seq: number; at: At }>(
    'SELECT seq, at FROM facts WHERE seq >= ? ORDER BY seq LIMIT 1',
  )

  const rollCalls = reader.prepare<[number, number], RollCallSpan>(
    'SELECT began, ended, last FROM roll_call WHERE began < ? ORDER BY began DESC LIMIT ?',
  )

  return {
    append: (entry, withinMs = 0) => writer.append(entry, withinMs),
    known(unit, id): KnownSignal | null {
      const row = readable(() => known.get(unit, id))
      if (row === undefined) return null
      return {
        fingerprint: fingerprintOf(row.fingerprint),
        recordedAt: toRfc3339(row.recorded_at),
        granted: row.granted === null ? null : row.granted === 1,
        reason: row.reason,
      }
    },
    read: (seq, limit): Recorded[] => after.all(seq, limit).map(factOf),
    latest: (kinds, limit): Recorded[] =>
      latest.all(writer.head() - LATEST_WINDOW_FACTS, JSON.stringify(kinds), limit).map(factOf),
    scan(kinds, seq, window) {
      const last = Math.max(seq, Math.min(seq + window, writer.head()))
      return { facts: within.all(seq, last, JSON.stringify(kinds)).map(factOf), next: last }
    },
    rollCalls: (before, limit) => rollCalls.all(before ?? Number.MAX_SAFE_INTEGER, limit),
    scanBack(wanted, before, window, limit) {
      const from = Math.max(1, Math.min(before, writer.head() + 1) - window)
      const { kinds, door = null, unit = null, reason = null, person = null, by = null, text } = wanted
      const rows = back.all({
        ...{ from, before, door, unit, reason, person, by, limit },
        kinds: kinds === undefined ? null : JSON.stringify(kinds),
        text: text === undefined ? null : `%${inJson(text).replace(/[\\%_]/g, '\\$&')}%`,
      })
      return { facts: rows.map(factOf), next: rows.length < limit ? from : (rows.at(-1) as FactRow).seq }
    },
    seqAt(at): number | null {
      // By halves: every fact up to `low` is earlier than `at`, the one at `high` is not.
      let low = 0
      let high = writer.head() + 1
      let found: number | null = null
      while (low + 1 < high) {
        const row = next.get((low + high) >> 1)
        if (row !== undefined && row.at < at) {
          low = row.seq
        } else {
          if (row !== undefined) found = row.seq
          high = (low + high) >> 1
        }
      }
      return found
    },
    head: () => writer.head(),
    failed: () => writer.failed(),
  }
}
