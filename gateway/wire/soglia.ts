/**
 * Soglia's own messages (contract, sections 3 and 4): the same JSON over MQTT topics and, with a
 * checksum, over serial lines. Pure: bytes or text in, values out; whatever comes in, nothing throws.
 * Over 300 lines, for one protocol is read in one place: up, down and lines.
 */

/** The largest payload upwards, and the longest serial line, in bytes (contract, 3 and 4). */
export const MESSAGE_BYTES_MAX = 16 * 1024
const SAMPLE_CHARS_MAX = 120
/** Ten years: an age above it is a fault of the unit, and no instant can be told from it. */
const AGE_MAX_MS = 10 * 365 * 24 * 60 * 60 * 1000
const ID = /^[!-~]{1,64}$/
const UNIT_ID = /^[a-z0-9-]{1,40}$/
const RFC3339 = /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})$/

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
  tamper: boolean
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
export interface Bad<Code extends string = string> {
  code: Code
  sample: string
}
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
export type DownMessage = ResultMessage | UnlockMessage

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const encoder = new TextEncoder()

/** What may be shown of bad input: short, printable, and never a credential. */
export function sampleOf(bytes: Uint8Array): string {
  const text = new TextDecoder('latin1').decode(bytes.subarray(0, SAMPLE_CHARS_MAX * 2))
  return (
    text
      .replace(/("credential"\s*:\s*")(?:[^"\\]|\\.?)*/gi, '$1…')
      // One that is no text may end anywhere.
      .replace(/("credential"\s*:)(?!\s*").*$/gis, '$1…')
      .replace(/\b(uid|em|h1030[1246]|c1k35s|code|part):[^\s"]*/gi, '$1:…')
      // A line that lost its beginning still holds the rest of a number.
      .replace(/[0-9a-f]{6,}/gi, '…')
      .replace(/[^ -~…]/g, '·')
      .slice(0, SAMPLE_CHARS_MAX)
  )
}

/* ---------------------------------------------------------------- up */

type Fields = Record<string, unknown>
const absent = (value: unknown): boolean => value === undefined || value === null
const isText = (value: unknown): value is string => typeof value === 'string'
const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value)
const oneOf = <T extends string>(value: unknown, words: readonly T[]): value is T => words.includes(value as T)
const flag = (value: unknown): boolean => absent(value) || typeof value === 'boolean'

/**
 * `name` is the topic without `soglia/<unit>/` (`up/tap`), `payload` its bytes, at most 16 KiB.
 * A tap, desk or door that cannot be understood but whose id can be read comes back as `poison`,
 * beside what was wrong, so that it is answered and not sent for ever (contract, 3 "Poison").
 */
export function parseUp(name: string, payload: Uint8Array): Parsed {
  const bad = (code: UpBadCode): Parsed => ({ message: null, bad: { code, sample: sampleOf(payload) } })
  if (payload.length > MESSAGE_BYTES_MAX) return bad('too-large')
  let fields: unknown
  try {
    fields = JSON.parse(decoder.decode(payload))
  } catch {
    return bad('not-json')
  }
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields)) return bad('bad-shape')
  const f = fields as Fields
  switch (name) {
    case 'up/tap':
    case 'up/desk':
    case 'up/door':
      return parseSignal(name.slice(3) as 'tap' | 'desk' | 'door', f, bad)
    case 'up/status':
      return parseStatus(f, bad)
    case 'up/done':
      return isText(f.command) && f.command.length <= 64 && typeof f.ok === 'boolean'
        ? { message: { type: 'done', command: f.command, ok: f.ok }, bad: null }
        : bad('bad-shape')
    case 'up/ack':
      return Number.isSafeInteger(f.policy)
        ? { message: { type: 'ack', policy: f.policy as number }, bad: null }
        : bad('bad-shape')
    case 'up/time':
      return isText(f.nonce) && f.nonce.length > 0 && f.nonce.length <= 64
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
    const o = f.offline as Fields
    if (typeof o !== 'object' || typeof o.granted !== 'boolean' || !isText(o.reason)) return null
    if (!Number.isSafeInteger(o.policy)) return null
    offline = { granted: o.granted, reason: o.reason.slice(0, 64), policy: o.policy as number }
  }
  return { type: 'tap', credential: f.credential, side: (f.side as 'in' | 'out' | undefined) ?? null, offline }
}

function parseDesk(f: Fields): Omit<DeskMessage, keyof Signalled> | null {
  if (typeof f.occupied !== 'boolean') return null
  if (!absent(f.desk) && !(isText(f.desk) && f.desk.length <= 64)) return null
  return { type: 'desk', desk: (f.desk as string | undefined) ?? null, occupied: f.occupied }
}

function parseDoor(f: Fields): Omit<DoorMessage, keyof Signalled> | null {
  if (!absent(f.contact) && !oneOf(f.contact, ['open', 'closed'])) return null
  if (!absent(f.lock) && !oneOf(f.lock, ['locked', 'unlocked'])) return null
  if (!flag(f.exitButton) || !flag(f.tamper)) return null
  if (absent(f.contact) && absent(f.lock) && absent(f.exitButton) && absent(f.tamper)) return null
  return {
    type: 'door',
    contact: (f.contact as DoorMessage['contact'] | undefined) ?? null,
    lock: (f.lock as DoorMessage['lock'] | undefined) ?? null,
    exitButton: f.exitButton === true,
    tamper: f.tamper === true,
  }
}

/** An optional reading that is out of range is left out and reported; the status itself still counts. */
function parseStatus(f: Fields, bad: (code: UpBadCode) => Parsed): Parsed {
  if (!oneOf(f.state, ['online', 'offline'])) return bad('bad-shape')
  const text = (value: unknown): value is string => isText(value) && value.length <= 64
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

function parseTime(value: unknown): number | null {
  if (!isText(value) || value.length > 40 || !RFC3339.test(value)) return null
  const at = Date.parse(value)
  return Number.isNaN(at) ? null : at
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

/** The name (`down/result`, `down/unlock`) and JSON of a command. */
export function formatDown(command: DownMessage): { name: string; json: string } {
  const { type, ...fields } = command
  return { name: `down/${type}`, json: JSON.stringify(fields) }
}

/** The unit's side; null for what a unit should ignore. */
export function parseDown(name: string, payload: Uint8Array): DownMessage | null {
  let f: Fields
  try {
    f = JSON.parse(decoder.decode(payload)) as Fields
  } catch {
    return null
  }
  if (typeof f !== 'object' || f === null || !isText(f.id)) return null
  if (name === 'down/result') return { ...(f as object), type: 'result', id: f.id }
  if (name === 'down/unlock' && isNumber(f.ms) && isNumber(f.ttlMs)) {
    return { type: 'unlock', id: f.id, ms: f.ms, by: isText(f.by) ? f.by : '', ttlMs: f.ttlMs }
  }
  return null
}

/* ---------------------------------------------------------------- serial lines */

/** CRC-16/CCITT-FALSE: polynomial 1021, initial FFFF, no reflection, no final xor. Check value of "123456789": 29B1. */
export function crc16(bytes: Uint8Array): number {
  let crc = 0xffff
  for (const byte of bytes) {
    crc ^= byte << 8
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? ((crc << 1) ^ 0x1021) & 0xffff : (crc << 1) & 0xffff
  }
  return crc
}

/** `<name> <json> *<crc>\n` (contract, 4). */
export function formatLine(name: string, json: string): Uint8Array {
  const body = encoder.encode(`${name} ${json}`)
  const crc = crc16(body).toString(16).toUpperCase().padStart(4, '0')
  const tail = encoder.encode(` *${crc}\n`)
  const line = new Uint8Array(body.length + tail.length)
  line.set(body)
  line.set(tail, body.length)
  return line
}

export type LineBadCode = 'bad-line' | 'bad-crc' | 'not-utf8' | 'too-large'
export type Line = { name: string; payload: Uint8Array } | { bad: Bad<LineBadCode> }

const NEWLINE = 10
const SPACE = 32
const CRC_TAIL = /^ \*[0-9A-F]{4}$/

/**
 * Cuts a serial stream into lines. Noise, half lines and lines over 16 KiB are reported once each and
 * dropped; the next line is read as if nothing had been. Holds at most one line in memory.
 */
export class LineReader {
  #held: Uint8Array[] = []
  #heldBytes = 0
  #skipping = false

  push(chunk: Uint8Array): Line[] {
    const lines: Line[] = []
    let rest = chunk
    for (;;) {
      const end = rest.indexOf(NEWLINE)
      if (end < 0) break
      const line = this.#take(rest.subarray(0, end))
      if (line !== null) lines.push(line)
      rest = rest.subarray(end + 1)
    }
    if (rest.length === 0 || this.#skipping) return lines
    // One more, for the CR that may stand before the end.
    if (this.#heldBytes + rest.length > MESSAGE_BYTES_MAX + 1) {
      lines.push({ bad: { code: 'too-large', sample: sampleOf(this.#joined(rest)) } })
      this.reset()
      this.#skipping = true
      return lines
    }
    this.#held.push(rest.slice())
    this.#heldBytes += rest.length
    return lines
  }

  /** Forgets a half line: for a port that was opened anew. */
  reset(): void {
    this.#held = []
    this.#heldBytes = 0
    this.#skipping = false
  }

  #take(end: Uint8Array): Line | null {
    if (this.#skipping) {
      this.reset()
      return null
    }
    let bytes = this.#joined(end)
    this.reset()
    // Boards that print with println() end a line with CR LF.
    if (bytes.at(-1) === 13) bytes = bytes.subarray(0, -1)
    return bytes.length === 0 ? null : parseLine(bytes)
  }

  #joined(end: Uint8Array): Uint8Array {
    if (this.#heldBytes === 0) return end
    const bytes = new Uint8Array(this.#heldBytes + end.length)
    let offset = 0
    for (const part of [...this.#held, end]) {
      bytes.set(part, offset)
      offset += part.length
    }
    return bytes
  }
}

function parseLine(bytes: Uint8Array): Line {
  const bad = (code: LineBadCode): Line => ({ bad: { code, sample: sampleOf(bytes) } })
  if (bytes.length > MESSAGE_BYTES_MAX) return bad('too-large')
  const body = bytes.subarray(0, Math.max(0, bytes.length - 6))
  const tail = new TextDecoder('latin1').decode(bytes.subarray(body.length))
  if (!CRC_TAIL.test(tail)) return bad('bad-line')
  if (crc16(body) !== Number.parseInt(tail.slice(2), 16)) return bad('bad-crc')
  let text: string
  try {
    text = decoder.decode(body)
  } catch {
    return bad('not-utf8')
  }
  const space = text.indexOf(' ')
  if (space < 1) return bad('bad-line')
  // In bytes, which are not the text's characters where the name is not ASCII.
  return { name: text.slice(0, space), payload: body.subarray(body.indexOf(SPACE) + 1) }
}
