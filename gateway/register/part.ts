/** What each part of the register works with, and who asks for a change. */
import { SogliaError } from '../core/errors.ts'
import type { At } from '../core/model.ts'
import type { Clock, Directory, UnitKind } from '../core/ports.ts'
import { parseT } from '../core/time.ts'

/** Who asks for a change, why, and what they had seen when they asked. */
export interface Who {
  by: string
  /** In their own words, for the journal; it holds no credential. */
  reason?: string | undefined
  /** The version of the record that they saw; where it is another by now: `E_CONFLICT`, and nothing is changed. */
  rev?: number | undefined
}

/** A credential that nobody holds and that was tapped lately. */
export interface TappedCredential {
  credential: string
  unit: string
  at: At
}

export interface RegisterContext {
  directory: Directory
  clock: Clock
  /** The house's time zone: in it a date as `from` or `until` is read. */
  timeZone: string
  /** The drivers' table: each kind of unit by its name. */
  kinds: Readonly<Record<string, UnitKind>>
  /** What was tapped in the last 30 minutes and is nobody's. */
  unknownCredentials(): readonly TappedCredential[]
}

/** A `T` of the contract: RFC 3339, or a date in the house's time zone; a date as `until` is included. */
export interface Validity {
  from?: string | null | undefined
  until?: string | null | undefined
}

/** The years that RFC 3339 can name. */
const AT_MIN = Date.parse('0001-01-01T00:00:00Z')
const AT_MAX = Date.parse('9999-12-31T23:59:59.999Z')

/** Reads the validity of a badge; `from` is inclusive, `until` exclusive. */
export function readValidity(input: Validity, timeZone: string): { from: At | null; until: At | null } {
  const from = input.from == null ? null : readT('from', input.from, timeZone, 'start')
  const until = input.until == null ? null : readT('until', input.until, timeZone, 'end')
  if (from !== null && until !== null) checkOrder(from, until)
  return { from, until }
}

/** Reads a window that has both ends. */
export function readWindow(input: { from: string; until: string }, timeZone: string): { from: At; until: At } {
  const from = readT('from', input.from, timeZone, 'start')
  const until = readT('until', input.until, timeZone, 'end')
  checkOrder(from, until)
  return { from, until }
}

export function readT(field: string, text: string, timeZone: string, edge: 'start' | 'end'): At {
  const at = parseT(text, timeZone, edge)
  if (at === null || at < AT_MIN || at > AT_MAX) {
    throw new SogliaError('E_INVALID', `"${field}" is neither RFC 3339 nor a date like 2026-11-30`)
  }
  return at
}

function checkOrder(from: At, until: At): void {
  if (from >= until) throw new SogliaError('E_INVALID', '"from" is not before "until"')
}
