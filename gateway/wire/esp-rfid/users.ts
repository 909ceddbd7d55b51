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

const COMMANDS = ['adduser', 'deletuid', 'deletusers'] as const
export const SHUT = 0
export const OPENS = 1
const RELAYS = ['acctype', 'acctype2', 'acctype3', 'acctype4'] as const
/** A file's name has at most 31 characters, and begins with `/P/`. */
const UID_CHARS_MAX = 28
/** Version 2 cuts the number in a command after so many characters. */
const V2_UID_CHARS_MAX = 19

/** Whether a command can name it. */
export function isNameable(uid: string, version: 1 | 2): boolean {
  return uid.length <= (version === 1 ? UID_CHARS_MAX : V2_UID_CHARS_MAX)
}

/** What of a message is about its list; null: nothing, or it cannot be read. */
export function parseEspRfidList(
  { name, payload }: { name: string; payload: Uint8Array },
  version: 1 | 2,
): EspRfidListWord | null {
  const fields = parseFields(payload)
  if (!isFields(fields)) return null
  const { type, uid, time } = fields
  if (type === undefined && isText(uid)) {
    // On its other topics it would be a command that is heard on its way to the board.
    return name === (version === 1 ? 'accesslist' : 'send') ? userOf(fields, uid, version) : null
  }
  if (fields.doorip !== undefined) return null
  const timeS = isNumber(time) ? time : null
  if (type === 'boot') return { type: 'started', timeS }
  if (version === 2 && name === 'send' && oneOf(type, COMMANDS)) return { type: 'done', command: type }
  return (type === 'heartbeat' || type === 'access') && timeS !== null ? { type: 'clock', timeS } : null
}

function userOf(fields: Fields, uid: string, version: 1 | 2): EspRfidListWord | null {
  if (uid === '' || uid.length > UID_CHARS_MAX) return null
  const numberOf = (value: unknown): number => (isNumber(value) || isText(value) ? Number(value) || 0 : 0)
  const sinceS = version === 1 ? 0 : numberOf(fields.validsince)
  const untilS = numberOf(fields.validuntil) + (version === 1 ? 0 : 1)
  const access = RELAYS.map((relay) => numberOf(fields[relay]))
  return { type: 'user', user: { uid, user: isText(fields.user) ? fields.user : '', access, sinceS, untilS } }
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
