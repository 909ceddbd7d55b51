/**
 * The words of the house. A *signal* is what a unit says, a *fact* is what the journal records,
 * a *command* is what a unit is told. Inside the gateway an instant is a number of milliseconds
 * since 1970 in UTC (`At`); text (RFC 3339) appears only in facts, on the wire and on the pages.
 *
 * Long because it is the one vocabulary of the house: types alone, which belong side by side.
 */

/** Milliseconds since 1970-01-01T00:00:00Z. */
export type At = number
export type Side = 'in' | 'out'

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

/* ---------------------------------------------------------------- the house */

export type PersonKind = 'member' | 'guest' | 'staff'
export interface Person {
  id: string
  name: string
  kind: PersonKind
  org: string | null
  groups: string[]
}

/** A badge: one credential held by one person. `from` is inclusive, `until` exclusive. */
export interface Badge {
  id: string
  credential: string
  person: string
  from: At | null
  until: At | null
  /** When it was revoked, and why in the admin's words; null while it lives. */
  revokedAt: At | null
  revokedReason: string | null
}

export interface Zone {
  id: string
  name: string
  capacity: number | null
}

export interface Desk {
  id: string
  zone: string
}

/** A door joins an outer zone (`from`; null is the street) to an inner one (`to`). */
export interface Door {
  id: string
  name: string
  from: string | null
  to: string | null
  /** The unit that moves the lock; null: the board of the reader does it itself. */
  lock: string | null
  unlockMs: number
  heldOpenS: number
}

/** How a unit is attached and what it stands for. */
export interface Unit {
  id: string
  /** `mqtt`, `serial`, `pcsc`, `client`, or a driver for a foreign device. */
  kind: string
  path: string | null
  baud: number | null
  reader: string | null
  door: string | null
  side: Side | null
  zone: string | null
  desks: string[]
  /** `--set KEY=VALUE`: what only the unit's driver understands. */
  settings: Record<string, string>
}

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
  tamper: boolean
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
  battery: number | null
  rssi: number | null
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

export type Command = Result | Unlock

/* ---------------------------------------------------------------- facts */

/** What is shared by every fact before the journal has numbered it. Times are RFC 3339 in UTC with milliseconds. */
interface Happened {
  happenedAt: string
  /** Words for what about it is not sure; absent where everything is. */
  doubt?: string[]
}

/** Taps and what came of them. `person` and `badge` are null where nobody was known. */
export interface Passage extends Happened {
  kind: 'passage-granted' | 'passage-refused'
  unit: string
  id: string
  badge: string | null
  person: string | null
  door: string | null
  side: Side | null
  reason: Reason
  decidedBy: 'gateway' | 'unit'
  /** The unit's own clock, where it told one. */
  unitAt?: string
}
export interface StayFact extends Happened {
  kind: 'stay-opened' | 'stay-closed' | 'stay-uncertain'
  person: string
  zone: string
}
export interface DoorFact extends Happened {
  kind:
    | 'door-unlocked'
    | 'unlock-unconfirmed'
    | 'door-opened'
    | 'door-closed'
    | 'door-forced'
    | 'door-held-open'
    | 'door-tampered'
  door: string
  unit?: string
  /** The result or unlock that moved the relay. */
  command?: string
}
/** A remote unlock, before anything moves: who asked, and why. */
export interface UnlockRequested extends Happened {
  kind: 'unlock-requested'
  door: string
  unit: string
  command: string
  by: string
  reason: string
}
export interface DeskFact extends Happened {
  kind: 'desk-occupied' | 'desk-freed' | 'desk-silent'
  desk: string
  unit: string
}
export interface UnitFact extends Happened {
  kind: 'unit-online' | 'unit-offline'
  unit: string
}
/** A desk or door signal that could not be understood (an unreadable tap is a refused passage). */
export interface SignalRefused extends Happened {
  kind: 'signal-refused'
  unit: string
  id: string
  reason: Reason
}
export interface BadgeFact extends Happened {
  kind: 'badge-added' | 'badge-revoked'
  badge: string
  person: string
  by: string
  reason?: string
}
/** Its `person` is a personal part (an id may be made from the name), so it is no `subject`. */
export interface PersonFact extends Happened {
  kind: 'person-added'
  person: string
  by: string
}
/** The register of the house changed: who did it, and to what. */
export interface RegisterFact extends Happened {
  kind:
    | 'unit-added'
    | 'unit-removed'
    | 'zone-added'
    | 'desk-added'
    | 'door-added'
    | 'account-added'
    | 'token-added'
    | 'setting-changed'
  /** The id of what was added, removed or changed. */
  subject: string
  by: string
}
export interface GatewayFact extends Happened {
  kind: 'gateway-started' | 'gateway-stopped'
  version: string
}

export type Fact =
  | Passage
  | StayFact
  | DoorFact
  | UnlockRequested
  | DeskFact
  | UnitFact
  | SignalRefused
  | BadgeFact
  | PersonFact
  | RegisterFact
  | GatewayFact
export type FactKind = Fact['kind']

/** A fact as the journal holds it: numbered in order (`seq`), with the time it was recorded (`at`). */
export type Recorded<F extends Fact = Fact> = F & { seq: number; at: string }

/**
 * The personal parts of a fact: kept apart from the rest, so that they can later be sealed for each
 * person and forgotten without breaking the proof over the others.
 */
export const PERSONAL_FIELDS = ['person', 'badge'] as const

/** RFC 3339 in UTC with milliseconds. */
export function toRfc3339(at: At): string {
  return new Date(at).toISOString()
}
