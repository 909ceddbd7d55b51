/**
 * The allow-list for the time without a gateway (contract, 3): what is signed on both sides; and on the board's side
 * how a list is checked and what it says. Pure: `sign` is passed in; whatever comes in, nothing throws.
 */
import { type Fields, isFields, isText, oneOf, parseFields, parseTime } from './input/json.ts'
import { POLICY_BYTES_MAX } from './input/limits.ts'

/** HMAC-SHA-256 of the text's UTF-8 bytes, as 64 lower-case hex digits. The key is the unit's: 32 bytes, not their hex. */
export type Sign = (text: string) => string

const NAME_DIGITS = 32
const NAME = /^[0-9a-f]{32}$/
/** The time in an answer is that of its sending: one that took longer would set the clock wrong. */
export const TIME_ANSWER_WITHIN_MS = 10_000

export function signatureOfList(sign: Sign, list: string): string {
  return sign(`soglia list v1\n${list}`)
}

/** What a credential, in its one name (contract, 5), is called in the lists of a unit: 32 hex digits. */
export function nameOfCredential(sign: Sign, credential: string): string {
  return sign(`soglia badge v1\n${credential}`).slice(0, NAME_DIGITS)
}

export function signatureOfTime(sign: Sign, nonce: string, now: string): string {
  return sign(`soglia time v1\n${nonce}\n${now}`)
}

/* ---------------------------------------------------------------- the board's side */

/** Milliseconds since 1970; from ≤ t < to. */
export type Interval = readonly [from: number, to: number]

export const MODES = ['scheduled', 'free', 'locked', 'lockdown'] as const

export type Mode = (typeof MODES)[number]

export interface AllowList {
  unit: string
  door: string
  version: number
  issued: number
  expires: number
  mode: Mode
  /** When `locked` or `lockdown` ends by itself, before the list does; null: it holds for the list's life. */
  modeUntil: number | null
  free: Interval[]
  windows: Interval[][]
  /** By a credential's name: an index into `windows`. */
  entries: ReadonlyMap<string, number>
}

/** Why a list is refused. */
export type ListFault = 'too-large' | 'badly-signed' | 'bad-shape' | 'foreign' | 'not-newer' | 'expired'

/** A list that is well signed and for this unit, whatever its age: also one that was kept through a loss of power. */
export function readList(
  { list, sig }: { list: string; sig: string },
  { unit, sign }: { unit: string; sign: Sign },
): AllowList | ListFault {
  if (list.length > POLICY_BYTES_MAX) return 'too-large'
  // First of all: what is not the gateway's is not even looked at.
  if (!isSame(sig.toLowerCase(), signatureOfList(sign, list))) return 'badly-signed'
  const fields = parseFields(list)
  const read = isText(fields) ? null : parseList(fields)
  if (read === null) return 'bad-shape'
  return read.unit === unit ? read : 'foreign'
}

/** A list that has just come. `held`: the highest version that was ever taken; `now` is null where no time is known. */
export function takeList(
  message: { list: string; sig: string },
  { held, now, ...who }: { unit: string; sign: Sign; held: number; now: number | null },
): AllowList | ListFault {
  const list = readList(message, who)
  if (isText(list)) return list
  if (list.version <= held) return 'not-newer'
  return now !== null && now >= list.expires ? 'expired' : list
}

/** What a board has to answer by a list that has not expired. `name` is the credential's. */
export function judge(
  list: AllowList,
  name: string,
  side: 'in' | 'out',
  now: number,
): { granted: boolean; reason: string } {
  const index = list.entries.get(name)
  const answer = (reason: string) => ({ granted: reason === 'ok', reason })
  // Nothing below ever stops the way out.
  if (side === 'out') return answer(index === undefined ? 'unknown-credential' : 'ok')
  const mode = modeAt(list, now)
  if (mode === 'lockdown') return answer('door-locked-down')
  if (mode === 'locked') return answer('door-locked')
  if (isFree(list, now)) return answer('ok')
  if (index === undefined) return answer('unknown-credential')
  return answer(isWithin(list.windows[index] ?? [], now) ? 'ok' : 'outside-schedule')
}

/** Whether everybody passes now, known or not. */
export function isFree(list: AllowList, now: number): boolean {
  const mode = modeAt(list, now)
  return mode === 'free' || (mode === 'scheduled' && isWithin(list.free, now))
}

function modeAt({ mode, modeUntil }: AllowList, now: number): Mode {
  return modeUntil !== null && now >= modeUntil ? 'scheduled' : mode
}

/** The instant that an answer to `up/time` tells; null where it is no answer to this nonce, or not the gateway's. */
export function readTime(
  answer: { nonce: string; now: string; sig: string },
  nonce: string,
  sign: Sign,
): number | null {
  if (answer.nonce !== nonce) return null
  if (!isSame(answer.sig.toLowerCase(), signatureOfTime(sign, nonce, answer.now))) return null
  return parseTime(answer.now)
}

function isWithin(intervals: readonly Interval[], at: number): boolean {
  return intervals.some(([from, to]) => from <= at && at < to)
}

/** Takes as long wherever they differ: how much of a forged signature is right must not be told by time. */
function isSame(given: string, right: string): boolean {
  let differences = given.length ^ right.length
  for (let i = 0; i < right.length; i++) differences |= given.charCodeAt(i) ^ right.charCodeAt(i)
  return differences === 0
}

function parseList(f: Fields): AllowList | null {
  const { unit, door, version, mode } = f
  const issued = parseTime(f.issued)
  const expires = parseTime(f.expires)
  const modeUntil = f.modeUntil === undefined ? null : parseTime(f.modeUntil)
  const free = parseIntervals(f.free)
  const windows = parseAll(f.windows, parseIntervals)
  if (!isText(unit) || !isText(door) || !oneOf(mode, MODES)) return null
  if (f.modeUntil !== undefined && modeUntil === null) return null
  if (!Number.isSafeInteger(version) || (version as number) < 1) return null
  if (issued === null || expires === null || issued >= expires || free === null || windows === null) return null
  const entries = parseEntries(f.entries, windows.length)
  if (entries === null) return null
  return { unit, door, version: version as number, issued, expires, mode, modeUntil, free, windows, entries }
}

function parseEntries(value: unknown, windows: number): ReadonlyMap<string, number> | null {
  if (!isFields(value)) return null
  const entries = new Map<string, number>()
  for (const [name, index] of Object.entries(value)) {
    if (!NAME.test(name) || !Number.isInteger(index)) return null
    if ((index as number) < 0 || (index as number) >= windows) return null
    entries.set(name, index as number)
  }
  return entries
}

function parseIntervals(value: unknown): Interval[] | null {
  return parseAll(value, (pair): Interval | null => {
    if (!Array.isArray(pair) || pair.length !== 2) return null
    const from = parseTime(pair[0])
    const to = parseTime(pair[1])
    return from === null || to === null || from > to ? null : [from, to]
  })
}

/** A list of what `parse` can read, whole or not at all. */
function parseAll<T>(value: unknown, parse: (each: unknown) => T | null): T[] | null {
  if (!Array.isArray(value)) return null
  const parsed: T[] = []
  for (const each of value) {
    const one = parse(each)
    if (one === null) return null
    parsed.push(one)
  }
  return parsed
}
