/** What each part of the register works with, and the two things every change needs. */
import { SogliaError } from '../core/errors.ts'
import type { Unit } from '../core/records.ts'
import type { Fact } from '../core/facts.ts'
import { toRfc3339 } from '../core/model.ts'
import type { Change, Clock, Directory } from '../core/ports.ts'
import { parseT } from '../core/time.ts'

export interface RegisterContext {
  directory: Directory
  clock: Clock
  /** The house's time zone: in it a date as `from` or `until` is read. */
  timeZone: string
  /** The drivers' table: each kind of unit, and the check of what it needs (throws `E_UNIT_SETTING`). */
  kinds: Readonly<Record<string, { check(unit: Unit): void }>>
}

/** What a request comes to: what is written in one piece, and what is answered then. */
export interface Outcome<Answer> {
  changes: Change[]
  facts: Fact[]
  answer: Answer
}

export function happenedNow(clock: Clock): { happenedAt: string } {
  return { happenedAt: toRfc3339(clock.now()) }
}

/** Reads the validity of a badge; `from` is inclusive, `until` exclusive, and a date as `until` is included. */
export function readValidity(
  input: { from?: string | undefined; until?: string | undefined },
  timeZone: string,
): { from: number | null; until: number | null } {
  const from = readT('from', input.from, timeZone, 'start')
  const until = readT('until', input.until, timeZone, 'end')
  if (from !== null && until !== null && from >= until) {
    throw new SogliaError('E_INVALID', '"from" is not before "until"')
  }
  return { from, until }
}

function readT(field: string, text: string | undefined, timeZone: string, edge: 'start' | 'end'): number | null {
  if (text === undefined) return null
  const at = parseT(text, timeZone, edge)
  if (at === null) throw new SogliaError('E_INVALID', `"${field}" is neither RFC 3339 nor a date like 2026-11-30`)
  return at
}
