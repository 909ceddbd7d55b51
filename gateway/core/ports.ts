/**
 * The doors of the heart: what it needs of the world, narrow and cut by meaning. The heart
 * (`access.ts`) knows these interfaces only; drivers and the store stand behind them.
 */
import type { BadInputCode } from './errors.ts'
import type { At, Badge, Command, Desk, Door, Fact, Person, Recorded, Signal, Unit, Zone } from './model.ts'

export interface Clock {
  now(): At
}

/* ---------------------------------------------------------------- drivers */

/** Why a unit cannot work now, as a stable word that the pages translate; null when it lacks nothing. */
export type Lack =
  | 'port-missing'
  | 'port-busy'
  | 'port-denied'
  | 'pcscd-missing'
  | 'package-missing'
  | 'reader-missing'
  | 'reader-ambiguous'
  | 'broker-unreachable'
  | 'broker-refused'
  | 'driver-missing'
  | null

/** How a unit is reached now. `silent`: the line is open, but nothing good came within its heartbeat. */
export type LinkState = 'online' | 'offline' | 'silent'

/** Input that was dropped: counted on the unit, logged once a kind, shown with a sample. */
export interface BadInput {
  code: BadInputCode
  /** At most 120 characters of it, printable, never a credential. */
  sample: string
}

/** What a driver tells the gateway. None of these throws or waits. */
export interface DriverEvents {
  /** A parsed signal from a registered unit. Its answer comes back through `Driver.send`. */
  signal(unit: string, signal: Signal): void
  link(unit: string, state: LinkState, lack: Lack): void
  /** `unit` is null where no registered unit can be blamed (a stranger at the broker). */
  bad(unit: string | null, bad: BadInput): void
}

/** One transport or device family. Constructors only assign; `start` acts; `stop` undoes it. */
export interface Driver {
  /** Resolves once it listens or tries: a missing device is a `link`, never a failed start. */
  start(): Promise<void>
  stop(): Promise<void>
  /** The units of this driver's kinds, as they stand now: called before `start` and at each change. */
  units(units: readonly Unit[]): void
  /** Sends at once or not at all: nothing is queued for a unit that is away. False: it is away. */
  send(unit: string, command: Command): boolean
}

/* ---------------------------------------------------------------- the journal */

/** How a signal was answered, remembered for ever so that a repeat gets the same answer. */
export interface KnownSignal {
  /** Keyed fingerprint of the contents (hex); a repeat has the same, another is `id-reused`. */
  fingerprint: string
  recordedAt: string
  granted: boolean | null
  reason: string | null
}

/** What is written in one piece: all of it or nothing. */
export interface Entry {
  /** The signal it answers, unique by (unit, id); null for what no signal caused. */
  signal: {
    unit: string
    id: string
    fingerprint: string
    granted: boolean | null
    reason: string | null
  } | null
  facts: Fact[]
  /** Changes to the register in the same piece. */
  changes?: Change[]
}

export interface Receipt {
  recordedAt: string
  facts: Recorded[]
}

/** Append-only and ordered. */
export interface Journal {
  /**
   * Resolves when the entry is durable on disk (WAL, `synchronous=FULL`); rejects with `E_STORAGE_FAILED`
   * when it is not and never will be. `withinMs`: how long it may wait to share another's commit; 0: with
   * those of the same turn. Entries are committed in the order of the calls. Also rejects, for this entry alone, with
   * `E_STORAGE_BUSY` (too much waits), `E_EXISTS` (the signal is there already), `E_BADGE_HELD`, `E_INVALID`.
   */
  append(entry: Entry, withinMs?: number): Promise<Receipt>
  /** A committed signal. Synchronous: it stands on the path of a tap. Throws `E_STORAGE_FAILED` where it cannot be read. */
  known(unit: string, id: string): KnownSignal | null
  /** Facts after `seq`, in order, at most `limit`. */
  read(after: number, limit: number): Recorded[]
  /** Facts of the given kinds, the newest first, at most `limit`. */
  latest(kinds: readonly string[], limit: number): Recorded[]
  /** The seq of the first fact with `at` not before `at`; null when there is none. */
  seqAt(at: At): number | null
  /** The last committed seq, 0 at first. */
  head(): number
  /** Why nothing can be written now; null when all is well. */
  failed(): string | null
}

/* ---------------------------------------------------------------- the directory */

/** A change to the register: what the store writes, and memory follows. */
export type Change =
  | { put: 'person'; value: Person }
  | { put: 'badge'; value: Badge }
  | { put: 'zone'; value: Zone }
  | { put: 'desk'; value: Desk }
  | { put: 'door'; value: Door }
  | { put: 'unit'; value: Unit; secretHash: string; key: string }
  | { put: 'account'; value: Account }
  | { put: 'token'; value: ApiToken }
  | { put: 'session'; value: Session }
  | { put: 'setting'; key: string; value: string }
  | { put: 'snapshot'; seq: number; value: string }
  | { drop: 'unit'; id: string }
  | { drop: 'session'; hash: string }

export type Role = 'admin' | 'staff' | 'contact' | 'member'
export interface Account {
  name: string
  role: Role
  /** PHC string: `$argon2id$v=19$m=…,t=…,p=…$salt$hash`. */
  passwordHash: string
}
export interface ApiToken {
  name: string
  role: Role
  /** SHA-256 of the token, hex. */
  hash: string
}
export interface Session {
  /** SHA-256 of the cookie's value, hex. */
  hash: string
  account: string
  expiresAt: At
}

/** The register of the house, in memory: every look-up on the path of a tap is a map's. */
export interface Directory {
  badgeOf(credential: string): Badge | null
  badge(id: string): Badge | null
  person(id: string): Person | null
  zone(id: string): Zone | null
  door(id: string): Door | null
  desk(id: string): Desk | null
  unit(id: string): Unit | null
  persons(): Person[]
  badges(): Badge[]
  zones(): Zone[]
  doors(): Door[]
  desks(): Desk[]
  units(): Unit[]
  /** SHA-256 of the unit's secret, hex; null for an unknown unit. */
  secretHashOf(unit: string): string | null
  account(name: string): Account | null
  accounts(): Account[]
  tokenOf(hash: string): ApiToken | null
  sessionOf(hash: string): Session | null
  setting(key: string): string | null
  /** Memory follows what the journal has made durable. */
  follow(changes: readonly Change[]): void
}
