/**
 * The list of users of an esp-rfid board: whom it lets in by itself. Versions 1.3 and 2.0; sources: as `../esp-rfid.ts`.
 * Each user is a file, named by the card's number; what is sent is kept as it is, and sent back as it is kept. Times are
 * in seconds since 1970, in UTC: both versions compare them with what the time server told. Version 2 names in `type` the
 * command that it has obeyed, and nothing else of it; version 1 answers only when it is asked for its list. Pure.
 */
import { type Fields, isFields, isNumber, isText, oneOf, parseFields } from '../input/json.ts'

export interface EspRfidUser {
  uid: string
  user: string
  /** Of each relay, the first one first: `SHUT`, `OPENS`, or what else the board has; 99 opens all, at any time. */
  access: number[]
  /** From then on; version 1 knows no beginning (0). */
  sinceS: number
  /** Until then, which is not in it any more. */
  untilS: number
}

/** A message, by its topic below the board's; empty: the topic itself. */
export interface EspRfidCommand {
  name: string
  payload: string
}

export type EspRfidListWord =
  /** It has started; `timeS`: by its clock, which may know no date. */
  | { type: 'started'; timeS: number | null }
  | { type: 'clock'; timeS: number }
  | { type: 'done'; command: (typeof COMMANDS)[number] }
  | { type: 'user'; user: EspRfidUser }
  /** One of its users, in words by which no card can be named: the board may go by them all the same. */
  | { type: 'unreadable' }

const COMMANDS = ['adduser', 'deletuid', 'deletusers'] as const
export const SHUT = 0
export const OPENS = 1
/** What only the board can make a number of; it may open. */
const UNKNOWN_KIND = -1
const RELAYS = ['acctype', 'acctype2', 'acctype3', 'acctype4'] as const
/** A file's name has at most 31 characters, and begins with `/P/`. */
const UID_CHARS_MAX = 28
/** Version 2 cuts the number in a command after so many characters. */
const V2_UID_CHARS_MAX = 19

/** Whether a command can name it. */
export function isNameable(uid: string, version: 1 | 2): boolean {
  return uid !== '' && uid.length <= (version === 1 ? UID_CHARS_MAX : V2_UID_CHARS_MAX)
}

/** What of a message is about its list; null: nothing. */
export function parseEspRfidList(
  { name, payload }: { name: string; payload: Uint8Array },
  version: 1 | 2,
): EspRfidListWord | null {
  const fields = parseFields(payload)
  // On its other topics a user would be a command that is heard on its way to the board.
  const tellsUsers = name === (version === 1 ? 'accesslist' : 'send')
  if (!isFields(fields)) return tellsUsers ? { type: 'unreadable' } : null
  if (tellsUsers && isFile(fields, version)) return userOf(fields, version)
  const { type, time } = fields
  if (fields.doorip !== undefined) return null
  const timeS = isNumber(time) ? time : null
  if (type === 'boot') return { type: 'started', timeS }
  if (version === 2 && name === 'send' && oneOf(type, COMMANDS)) return { type: 'done', command: type }
  return (type === 'heartbeat' || type === 'access') && timeS !== null ? { type: 'clock', timeS } : null
}

/** Whatever else somebody has written into it: version 2 tells other things there too, and none of them has an `acctype`. */
function isFile({ type, uid, acctype }: Fields, version: 1 | 2): boolean {
  return version === 1 || acctype !== undefined || (type === undefined && uid !== undefined)
}

function userOf(fields: Fields, version: 1 | 2): EspRfidListWord {
  // Version 1 takes a bare number for the text of it.
  const uid = isNumber(fields.uid) ? String(fields.uid) : fields.uid
  if (!isText(uid) || uid === '' || uid.length > UID_CHARS_MAX) return { type: 'unreadable' }
  const numberOf = (value: unknown): number => (isNumber(value) || isText(value) ? Number(value) || 0 : 0)
  const sinceS = version === 1 ? 0 : numberOf(fields.validsince)
  const untilS = numberOf(fields.validuntil) + (version === 1 ? 0 : 1)
  const access = RELAYS.map((relay) => kindOf(fields[relay]))
  return { type: 'user', user: { uid, user: isText(fields.user) ? fields.user : '', access, sinceS, untilS } }
}

/** The firmware makes a number also of `true`, and of a text that only begins with one. */
function kindOf(value: unknown): number {
  if (value === undefined || value === null || value === false) return SHUT
  const kind = isNumber(value) || isText(value) ? Number(value) : Number.NaN
  return Number.isNaN(kind) ? UNKNOWN_KIND : kind
}

/** Whether it opens anything, be it only at some time. */
export const isOpen = ({ access }: EspRfidUser): boolean => access.some((kind) => kind !== SHUT)

export function formatEspRfidUser(ip: string, who: EspRfidUser, version: 1 | 2): EspRfidCommand {
  const { uid, user, access, sinceS, untilS } = who
  const relays = RELAYS.flatMap((relay, n): [string, number][] => {
    const kind = access[n] ?? SHUT
    return n === 0 || kind !== SHUT ? [[relay, kind]] : []
  })
  const told = { cmd: 'adduser', user, uid, ...Object.fromEntries(relays) }
  if (version === 1) return command(ip, version, { ...told, validuntil: untilS })
  // It still opens in the second in which this ends.
  return command(ip, version, { ...told, validsince: sinceS, validuntil: untilS - 1 })
}

/** Version 2. Acknowledged also where there is no such user. */
export const formatEspRfidRemoval = (ip: string, uid: string): EspRfidCommand =>
  command(ip, 2, { cmd: 'deletuid', uid })

export const formatEspRfidWipe = (ip: string, version: 1 | 2): EspRfidCommand =>
  command(ip, version, { cmd: 'deletusers' })

/** It tells all its users, one a message, and not when that was the last one. */
export const formatEspRfidAsk = (ip: string, version: 1 | 2): EspRfidCommand =>
  command(ip, version, { cmd: version === 1 ? 'getuser' : 'getuserlist' })

function command(ip: string, version: 1 | 2, fields: object): EspRfidCommand {
  return { name: version === 1 ? '' : 'cmd', payload: JSON.stringify({ doorip: ip, ...fields }) }
}
