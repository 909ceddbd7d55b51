/**
 * Soglia's own messages (contract, section 3): JSON that goes over MQTT topics and, one a line, over serial lines.
 * Pure: bytes or text in, values out; whatever comes in, nothing throws.
 */
import { absent, type Fields, isFields, isNumber, isText, oneOf, parseFields, parseTime } from './input/json.ts'
import { MESSAGE_BYTES_MAX, POLICY_BYTES_MAX } from './input/limits.ts'
import { type Bad, sampleOf } from './input/sample.ts'

/** Ten years: an age above it is a fault of the unit, and no instant can be told from it. */
const AGE_MAX_MS = 10 * 365 * 24 * 60 * 60 * 1000
/** A nonce, a reason or a name in a message. */
const WORD_CHARS_MAX = 64
const ID = /^[!-~]{1,64}$/
const UNIT_ID = /^[a-z0-9-]{1,40}$/

interface Signalled {
  id: string
  at: number | null
  ageMs: number
}
export interface TapMessage extends Signalled {
  type: 'tap'
  credential: string
  side: 'in' | 'out' | null
  offline: { granted: boolean; reason: string; policy: number } | null
}
export interface DeskMessage extends Signalled {
  type: 'desk'
  desk: string | null
  occupied: boolean
}
export interface DoorMessage extends Signalled {
  type: 'door'
  contact: 'open' | 'closed' | null
  lock: 'locked' | 'unlocked' | null
  exitButton: boolean
  /** Null: not told. */
  tamper: boolean | null
  fireAlarm: boolean | null
}
export interface PoisonMessage extends Signalled {
  type: 'poison'
  of: 'tap' | 'desk' | 'door'
}
export interface StatusMessage {
  type: 'status'
  state: 'online' | 'offline'
  unit: string | null
  fw: string | null
  battery: number | null
  rssi: number | null
}
export type UpMessage =
  | TapMessage
  | DeskMessage
  | DoorMessage
  | PoisonMessage
  | StatusMessage
  | { type: 'done'; command: string; ok: boolean }
  | { type: 'ack'; policy: number }
  | { type: 'time'; nonce: string }

export type UpBadCode = 'not-json' | 'bad-shape' | 'bad-id' | 'absurd-time' | 'too-large' | 'unknown-topic'
/** A message, what was wrong with the input, or both: a signal whose id can be read is still answered. */
export interface Parsed {
  message: UpMessage | null
  bad: Bad<UpBadCode> | null
}

export interface ResultMessage {
  type: 'result'
  id: string
  granted?: boolean
  reason?: string
  unlockMs?: number
  ttlMs?: number
  recordedAt?: string
}
export interface UnlockMessage {
  type: 'unlock'
  id: string
  ms: number
  by: string
  ttlMs: number
}
/** An allow-list (`allow-list.ts`): its text, and the text's signature in hex. */
export interface PolicyMessage {
  type: 'policy'
  list: string
  sig: string
}
/** A piece of one, for a serial line (`policy-parts.ts`); `part` counts from 1. */
export interface PolicyPartMessage {
  type: 'policy-part'
  version: number
  part: number
  of: number
  text: string
}
export interface TimeMessage {
  type: 'time'
  nonce: string
  /** RFC 3339, as it was signed. */
  now: string
  sig: string
}
export type DownMessage = ResultMessage | UnlockMessage | PolicyMessage | PolicyPartMessage | TimeMessage

/* ---------------------------------------------------------------- up */

/**
 * `name` is the topic without `soglia/<unit>/` (`up/tap`), `payload` its bytes, at most 16 KiB.
 * A tap, desk or door that cannot be understood but whose id can be read comes back as `poison`,
 * beside what was wrong, so that it is answered and not sent for ever (contract, 3 "Poison").
 */
export function parseUp(name: string, payload: Uint8Array): Parsed {
  const bad = (code: UpBadCode): Parsed => ({ message: null, bad: { code, sample: sampleOf(payload) } })
  if (payload.length > MESSAGE_BYTES_MAX) return bad('too-large')
  const f = parseFields(payload)
  if (isText(f)) return bad(f)
  switch (name) {
    case 'up/tap':
    case 'up/desk':
    case 'up/door':
      return parseSignal(name.slice(3) as 'tap' | 'desk' | 'door', f, bad)
    case 'up/status':
      return parseStatus(f, bad)
    case 'up/done':
      return isText(f.command) && f.command.length <= WORD_CHARS_MAX && typeof f.ok === 'boolean'
        ? { message: { type: 'done', command: f.command, ok: f.ok }, bad: null }
        : bad('bad-shape')
    case 'up/ack':
      return Number.isSafeInteger(f.policy)
        ? { message: { type: 'ack', policy: f.policy as number }, bad: null }
        : bad('bad-shape')
    case 'up/time':
      return isText(f.nonce) && f.nonce.length > 0 && f.nonce.length <= WORD_CHARS_MAX
        ? { message: { type: 'time', nonce: f.nonce }, bad: null }
        : bad('bad-shape')
    default:
      return bad('unknown-topic')
  }
}

function parseSignal(of: 'tap' | 'desk' | 'door', f: Fields, bad: (code: UpBadCode) => Parsed): Parsed {
  if (!isText(f.id) || !ID.test(f.id)) return bad('bad-id')
  const aged = absent(f.age) || (isNumber(f.age) && f.age >= 0 && f.age <= AGE_MAX_MS)
  const head = { id: f.id, at: parseTime(f.at), ageMs: aged ? Math.round((f.age as number) ?? 0) : 0 }
  const body = aged ? { tap: parseTap, desk: parseDesk, door: parseDoor }[of](f) : null
  if (body === null) return { message: { type: 'poison', of, ...head }, bad: bad('bad-shape').bad }
  // The unit's clock is only kept beside the gateway's: a bad one spoils nothing else.
  const absurd = !absent(f.at) && head.at === null
  return { message: { ...body, ...head } as UpMessage, bad: absurd ? bad('absurd-time').bad : null }
}

function parseTap(f: Fields): Omit<TapMessage, keyof Signalled> | null {
  if (!isText(f.credential)) return null
  if (!absent(f.side) && !oneOf(f.side, ['in', 'out'])) return null
  let offline: TapMessage['offline'] = null
  if (!absent(f.offline)) {
    const o = f.offline
    if (!isFields(o) || typeof o.granted !== 'boolean' || !isText(o.reason)) return null
    if (!Number.isSafeInteger(o.policy)) return null
    offline = { granted: o.granted, reason: o.reason.slice(0, WORD_CHARS_MAX), policy: o.policy as number }
  }
  return { type: 'tap', credential: f.credential, side: (f.side as 'in' | 'out' | undefined) ?? null, offline }
}

function parseDesk(f: Fields): Omit<DeskMessage, keyof Signalled> | null {
  if (typeof f.occupied !== 'boolean') return null
  if (!absent(f.desk) && !(isText(f.desk) && f.desk.length <= WORD_CHARS_MAX)) return null
  return { type: 'desk', desk: (f.desk as string | undefined) ?? null, occupied: f.occupied }
}

function parseDoor(f: Fields): Omit<DoorMessage, keyof Signalled> | null {
  if (!absent(f.contact) && !oneOf(f.contact, ['open', 'closed'])) return null
  if (!absent(f.lock) && !oneOf(f.lock, ['locked', 'unlocked'])) return null
  if (!flag(f.exitButton) || !flag(f.tamper) || !flag(f.fireAlarm)) return null
  if ([f.contact, f.lock, f.exitButton, f.tamper, f.fireAlarm].every(absent)) return null
  return {
    type: 'door',
    contact: (f.contact as DoorMessage['contact'] | undefined) ?? null,
    lock: (f.lock as DoorMessage['lock'] | undefined) ?? null,
    exitButton: f.exitButton === true,
    tamper: (f.tamper as boolean | undefined) ?? null,
    fireAlarm: (f.fireAlarm as boolean | undefined) ?? null,
  }
}

function flag(value: unknown): boolean {
  return absent(value) || typeof value === 'boolean'
}

/** An optional reading that is out of range is left out and reported; the status itself still counts. */
function parseStatus(f: Fields, bad: (code: UpBadCode) => Parsed): Parsed {
  if (!oneOf(f.state, ['online', 'offline'])) return bad('bad-shape')
  const text = (value: unknown): value is string => isText(value) && value.length <= WORD_CHARS_MAX
  const name = (value: unknown): value is string => isText(value) && UNIT_ID.test(value)
  const share = (value: unknown): value is number => isNumber(value) && value >= 0 && value <= 1
  const whole =
    (absent(f.fw) || text(f.fw)) &&
    (absent(f.unit) || name(f.unit)) &&
    (absent(f.battery) || share(f.battery)) &&
    (absent(f.rssi) || isNumber(f.rssi))
  const message: StatusMessage = {
    type: 'status',
    state: f.state,
    unit: name(f.unit) ? f.unit : null,
    fw: text(f.fw) ? f.fw : null,
    battery: share(f.battery) ? f.battery : null,
    rssi: isNumber(f.rssi) ? f.rssi : null,
  }
  return { message, bad: whole ? null : bad('bad-shape').bad }
}

/** The unit's side: the name and JSON of a message (`at` in RFC 3339; absent where null). */
export function formatUp(message: Exclude<UpMessage, PoisonMessage>): { name: string; json: string } {
  const { type, ...rest } = message as UpMessage & Fields
  const fields: Fields = {}
  for (const [key, value] of Object.entries(rest)) {
    if (value === null) continue
    if (key === 'ageMs') {
      if (value !== 0) fields.age = value
    } else if (key === 'at') fields.at = new Date(value as number).toISOString()
    else fields[key] = value
  }
  return { name: `up/${type}`, json: JSON.stringify(fields) }
}

/* ---------------------------------------------------------------- down */

/** The name (`down/result`) and JSON of a command; of an allow-list only what the contract has on the wire. */
export function formatDown(command: DownMessage): { name: string; json: string } {
  const { type, ...fields } = command
  const payload = command.type === 'policy' ? { list: command.list, sig: command.sig } : fields
  return { name: `down/${type}`, json: JSON.stringify(payload) }
}

/** The unit's side; null for what a unit should ignore. Of a list only that it is there: `allow-list.ts` looks at it. */
export function parseDown(name: string, payload: Uint8Array): DownMessage | null {
  if (payload.length > (name === 'down/policy' ? POLICY_BYTES_MAX : MESSAGE_BYTES_MAX)) return null
  const f = parseFields(payload)
  if (isText(f)) return null
  switch (name) {
    case 'down/result':
      return isText(f.id) ? { ...(f as object), type: 'result', id: f.id } : null
    case 'down/unlock':
      if (!isText(f.id) || !isNumber(f.ms) || !isNumber(f.ttlMs)) return null
      return { type: 'unlock', id: f.id, ms: f.ms, by: isText(f.by) ? f.by : '', ttlMs: f.ttlMs }
    case 'down/policy':
      return isText(f.list) && isText(f.sig) ? { type: 'policy', list: f.list, sig: f.sig } : null
    case 'down/policy-part':
      return parsePart(f)
    case 'down/time':
      if (!isText(f.nonce) || !isText(f.now) || !isText(f.sig)) return null
      return { type: 'time', nonce: f.nonce, now: f.now, sig: f.sig }
    default:
      return null
  }
}

function parsePart({ version, part, of, text }: Fields): PolicyPartMessage | null {
  const count = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) > 0
  if (!count(version) || !count(part) || !count(of) || part > of || !isText(text)) return null
  return { type: 'policy-part', version, part, of, text }
}
