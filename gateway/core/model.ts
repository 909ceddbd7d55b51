/**
 * The words of the house that are spoken at its doors. A *signal* is what a unit says, a *command* is what a unit is
 * told; what the journal records stands in `facts.ts`, what the register holds in `records.ts`. Inside the gateway an
 * instant is a number of milliseconds since 1970 in UTC (`At`); text (RFC 3339) appears only in facts, on the wire and
 * on the pages.
 */

/** Milliseconds since 1970-01-01T00:00:00Z. */
export type At = number
export type Side = 'in' | 'out'

/** RFC 3339 in UTC with milliseconds. */
export function toRfc3339(at: At): string {
  return new Date(at).toISOString()
}

/** Why a tap was granted or refused (contract, section 7). The list may grow; a word never changes. */
export const REASONS = [
  'ok',
  'unknown-credential',
  'revoked',
  'suspended',
  'not-yet-valid',
  'expired',
  'outside-schedule',
  'zone-not-allowed',
  'capacity-full',
  'anti-passback',
  'door-locked',
  'door-locked-down',
  'too-late',
  'id-reused',
  'unreadable',
  'storage-failed',
] as const
export type Reason = (typeof REASONS)[number]

/* ---------------------------------------------------------------- signals */

interface Signalled {
  /** The unit's own name for the signal: `[!-~]{1,64}`, never used again by that unit. */
  id: string
  /** The unit's clock: kept beside the gateway's, never trusted for a live decision. */
  at: At | null
  /** Milliseconds since the event, by the unit's own counter. */
  ageMs: number
}

export interface Tap extends Signalled {
  type: 'tap'
  credential: string
  side: Side | null
  /** Only this makes a tap one that the unit decided itself while it had no gateway. */
  offline: { granted: boolean; reason: string; policy: number } | null
}

export interface DeskReading extends Signalled {
  type: 'desk'
  desk: string | null
  occupied: boolean
}

export interface DoorReading extends Signalled {
  type: 'door'
  contact: 'open' | 'closed' | null
  lock: 'locked' | 'unlocked' | null
  exitButton: boolean
  /** A reading of the input; null: not told. */
  tamper: boolean | null
  /** The fire alarm's input; null: not told. */
  fireAlarm: boolean | null
}

/** A signal that cannot be understood, but whose id can be read: answered, so that it is not sent for ever. */
export interface Poison extends Signalled {
  type: 'poison'
  /** What it was meant to be. */
  of: 'tap' | 'desk' | 'door'
}

/** Signals that are recorded once by (unit, id) and answered with a receipt. */
export type Recordable = Tap | DeskReading | DoorReading | Poison

/** What a unit says about itself. Absent readings are null. */
export interface Status {
  type: 'status'
  state: 'online' | 'offline'
  /** On a serial line: the name by which a board is known again at another port. */
  unit: string | null
  fw: string | null
  /** From 0 to 1. */
  battery: number | null
  /** Of a unit that tells no figure, only whether it is low. */
  batteryLow?: boolean | null
  rssi: number | null
  /** From 0 to 1: how well a bridge hears it, of one that tells no `rssi`. */
  linkQuality?: number | null
}
/** The relay has moved (`ok`), or could not. */
export interface Done {
  type: 'done'
  command: string
  ok: boolean
}
export interface PolicyAck {
  type: 'ack'
  policy: number
}
export interface TimeRequest {
  type: 'time'
  nonce: string
}

export type Signal = Recordable | Status | Done | PolicyAck | TimeRequest

/* ---------------------------------------------------------------- commands */

/** The answer to a signal; with `recordedAt` it is the unit's receipt. */
export interface Result {
  type: 'result'
  id: string
  granted?: boolean
  reason?: Reason
  unlockMs?: number
  /** A command is obeyed once, and only within its life. */
  ttlMs?: number
  /** RFC 3339; present only once the fact is durable. */
  recordedAt?: string
}

export interface Unlock {
  type: 'unlock'
  id: string
  ms: number
  by: string
  ttlMs: number
}

/** An allow-list for the time without a gateway (contract, 3): its text, and the text's signature in hex. */
export interface Policy {
  type: 'policy'
  version: number
  list: string
  sig: string
}
/**
 * The same for a unit that keeps plain numbers and can verify nothing: whom it lets in by itself, and when. It is told
 * what lacks and what is too much, and acknowledges when what it holds was read back. Never logged, never recorded.
 */
export interface NumberList {
  type: 'numbers'
  version: number
  issued: At
  expires: At
  entries: readonly NumberEntry[]
  /** Credentials that a list which the unit may still hold lets in, and this one does not: it is told so first. */
  gone: readonly string[]
}
export interface NumberEntry {
  badge: string
  credential: string
  /** Sorted, apart, at least one; from (included) to (excluded). */
  windows: readonly (readonly [from: At, to: At])[]
}
/** The answer to `up/time`. */
export interface TimeAnswer {
  type: 'time'
  nonce: string
  /** RFC 3339. */
  now: string
  sig: string
}

export type Command = Result | Unlock | Policy | NumberList | TimeAnswer
