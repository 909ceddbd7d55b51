/**
 * The doors of the heart: what it needs of the world, narrow and cut by meaning. The heart
 * (`access.ts`) knows these interfaces only; drivers and the store stand behind them. Long because it knows no others.
 */
import type { BadInputCode } from './errors.ts'
import type { Fact, Recorded } from './facts.ts'
import type { HourCount, HourSum, Tallied } from './hour-counts.ts'
import type { At, Command, Signal } from './model.ts'
import type {
  Badge,
  CalendarEntry,
  Desk,
  Door,
  DoorOverride,
  Group,
  Organisation,
  Person,
  PoolCard,
  RecordKind,
  Records,
  Rule,
  Schedule,
  Unit,
  Zone,
} from './records.ts'
import type { SignInDrop, SignInPut, SignIns } from './sign-ins.ts'

export interface Clock {
  now(): At
}

/** Keyed hashes of the allow-lists and of the time (contract, 3); `key` is a unit's, in hex. */
export interface Signing {
  /** The signature of a list's text, in hex. */
  list(key: string, text: string): string
  /** The name of a credential in the lists of a unit: 32 hex digits. */
  badge(key: string, credential: string): string
  time(key: string, nonce: string, now: string): string
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
  | 'bridge-missing'
  | 'device-missing'
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

/**
 * A broker, for what programs may read there: it keeps the last word on each topic for whoever comes later. No command
 * ever goes this way, and nothing that is said to it moves anything.
 */
export interface Outlet {
  /** Who speaks here from now on; null: nobody, and nothing is listened to. May be called before the drivers are started. */
  use(speaker: Speaker | null): void
  /** An empty payload takes the topic from the broker. False: the broker is away, and nothing was said. */
  keep(topic: string, payload: string): boolean
  /** Hardly anything is on its way there: what is said now holds up no command. */
  hasRoom(): Promise<boolean>
}
export interface Speaker {
  /** What the broker says, and keeps, when it loses the gateway. */
  will: { topic: string; payload: string } | null
  /** Topics of which `heard` is told. */
  listensTo: readonly string[]
  heard(topic: string, payload: string): void
  /** The broker is there (again). What it kept of before is not known. */
  joined(): void
  /** Own words, which a broker may bring back. */
  isOwn(topic: string): boolean
}

/** How a unit is attached, as words of the register. */
export type Attachment = 'path' | 'baud' | 'reader' | 'door' | 'side' | 'zone' | 'desks'

/** A kind of unit: what it takes and needs when it is registered. `settings` are those that its driver understands. */
export interface UnitKind {
  takes: readonly Attachment[]
  needs: readonly Attachment[]
  settings: readonly string[]
  /** Throws `E_UNIT_SETTING` where the unit has what its kind does not know, or lacks what it needs. */
  check(unit: Unit): void
}

/** How the pages and the boards are spoken to; `files`: with the PEM files that were named. */
export interface Transport {
  kind: 'plain' | 'files' | 'own'
  /** What the servers show: for these names and addresses, until then. Null: without TLS. */
  certificate: { names: string[]; until: At } | null
  /** The house's own authority, as PEM; null but where `own`. */
  authority: { ca: string; until: At } | null
}

/** The copies of the database in the data folder. */
export interface Backups {
  /** The newest first. */
  list(): { name: string; bytes: number; at: At }[]
  /** The one that is being made; `done` from 0 to 1. */
  running(): { name: string; since: At; done: number } | null
  /** Why the last one that was begun came to nothing; null: it did not, or none was. */
  failed(): { name: string; at: At; why: string } | null
  /**
   * Begins one, and answers with its name; `onMade` when it is whole, checked, and on the disk. Throws `E_EXISTS` while
   * another is being made.
   */
  start(onMade: (name: string, bytes: number) => Promise<void>): string
  /** Throws `E_NOT_FOUND`. */
  read(name: string): { stream: AsyncIterable<Uint8Array>; bytes: number }
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

/** One version of a record; who wrote it, when and why stands in the fact of the same `seq`. */
export interface Revision<Kind extends RecordKind = RecordKind> {
  kind: Kind
  id: string
  rev: number
  /** Of the first fact that was written with it; 0: before histories were kept. */
  seq: number
  at: At
  /** Null: the record was removed. */
  value: Records[Kind] | null
}

/** What the register was: every version of every record. */
export interface Histories {
  /** All versions of one record, the oldest first. */
  of<Kind extends RecordKind>(kind: Kind, id: string): Revision<Kind>[]
  /** The register as it stood at an instant, by what was written when it was asked; read in pieces, with turns between. */
  at(at: At): Promise<Directory>
}

/** The allow-lists that units were sent. */
export interface Policies {
  /** Of one unit and version; null: never issued (or so long ago that it was forgotten). Synchronous: on the path of a tap. */
  find(unit: string, version: number): IssuedPolicy | null
  /** The newest of each unit. */
  newest(): IssuedPolicy[]
  /** By unit: the highest version that it was ever sent or ever acknowledged. */
  highest(unit: string): number
  /** By unit: the version that it acknowledged last; null: none. */
  acknowledged(unit: string): number | null
}

/** Where the facts of a roll-call stand: those of its beginning, of its end (null: it stands), and the last about it. */
export interface RollCallSpan {
  began: number
  ended: number | null
  last: number
}

/** Which facts are looked for; what is left out is not asked. */
export interface FactFilter {
  kinds?: readonly string[] | undefined
  door?: string | undefined
  unit?: string | undefined
  reason?: string | undefined
  person?: string | undefined
  /** Who did it. */
  by?: string | undefined
  /** Anywhere in what is told in words or ids, but for people and badges; letters of either case. */
  text?: string | undefined
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
  /** Facts of the given kinds, the newest first, at most `limit`, of the newest few thousand facts. */
  latest(kinds: readonly string[], limit: number): Recorded[]
  /**
   * The facts of the given kinds among the next `window` facts after `seq`, in order, and how far was looked: to be
   * asked again from there, so that a long search makes nothing wait. `next` is `after` at the end.
   */
  scan(kinds: readonly string[], after: number, window: number): { facts: Recorded[]; next: number }
  /** The roll-calls that began before the fact `before` (null: all), the newest first, at most `limit`. */
  rollCalls(before: number | null, limit: number): RollCallSpan[]
  /**
   * The facts among the last `window` before a `seq` that fit, at most `limit`, the newest first, and how far was looked:
   * to be asked again before there. `next` is 1 where nothing lies before it.
   */
  scanBack(wanted: FactFilter, before: number, window: number, limit: number): { facts: Recorded[]; next: number }
  /** The seq of the first fact with `at` not before `at`; null when there is none. */
  seqAt(at: At): number | null
  /** The last committed seq, 0 at first. */
  head(): number
  /** Why nothing can be written now; null when all is well. */
  failed(): string | null
}

/** Counts of past hours, without persons: they outlive the facts behind them. Each look takes about a millisecond a quarter of a year. */
export interface Hours {
  /** How far was counted; `notAfter`: the newest that is kept of what was so by then. Null: nothing was. */
  tallied(notAfter?: At): Tallied | null
  /** Sums over the hours of a zone (null: of the house) that began in the time, in order. */
  sums(of: { zone: string | null; from: At; to: At; by: 'hour' | 'day' | 'weekday-hour' | 'all' }): HourSum[]
  /** When the first counted hour began; null: none is counted. */
  first(): At | null
  /** The zones that were ever counted. */
  zones(): string[]
}

/* ---------------------------------------------------------------- the directory */

/** A record put anew, or changed; the store numbers it (`rev`) and keeps what it was before. */
export type RecordPut = { [Kind in Exclude<RecordKind, 'unit'>]: { put: Kind; value: Records[Kind] } }[Exclude<
  RecordKind,
  'unit'
>]
/** A change to the register: what the store writes, and memory follows. */
export type Change =
  | RecordPut
  /** `secretHash` and `key` where the unit is new; absent: they stay. */
  | { put: 'unit'; value: Unit; secretHash?: string; key?: string }
  | { put: 'account'; value: Account }
  | { put: 'token'; value: ApiToken }
  | { put: 'session'; value: Session }
  | SignInPut
  | { put: 'setting'; key: string; value: string }
  | { put: 'snapshot'; seq: number; value: string }
  /** `over`: where an hour is counted already it is counted anew. `dayStart`: of the day in which `tallied.until` lies. */
  | { put: 'hours'; rows: readonly HourCount[]; over: boolean; tallied: Tallied; dayStart: At }
  | { put: 'policy'; value: IssuedPolicy }
  /** The highest version that a unit has acknowledged. */
  | { put: 'policy-ack'; unit: string; version: number }
  | { drop: RecordKind; id: string }
  | { drop: 'session'; hash: string }
  | { drop: 'token'; hash: string }
  | SignInDrop
  /** Its sessions and all else that signs in for it go with it. */
  | { drop: 'account'; name: string }

/** An allow-list as it was issued, so that what a unit decided by it can be decided again. */
export interface IssuedPolicy {
  unit: string
  version: number
  issued: At
  expires: At
  /** `AllowListContent` as JSON; the store keeps one copy of a text that several units share. */
  content: string
}

export type Role = 'admin' | 'staff' | 'contact' | 'member'
/** Whom an account or a token speaks for: a contact for the people of an organisation, a member for one person. */
export interface Standing {
  role: Role
  /** The organisation's id; null but for a contact. */
  org: string | null
  /** The person's id; a member has one, the others may. */
  person: string | null
}
export interface Account extends Standing {
  name: string
  /** PHC string: `$argon2id$v=19$m=…,t=…,p=…$salt$hash`; null: it has none, and comes in by a passkey or a link. */
  passwordHash: string | null
}
export interface ApiToken extends Standing {
  name: string
  /** SHA-256 of the token, hex. */
  hash: string
}
export interface Session {
  /** SHA-256 of the cookie's value, hex. */
  hash: string
  account: string
  expiresAt: At
  beganAt: At
  /** When whoever holds it last proved who they are: with its beginning, or again. */
  provedAt: At
  /** Browser and system in words, as far as it told them. */
  browser: string
  /** The network it was opened from, as attempts are counted. */
  network: string
}

/** The register of the house, in memory: every look-up on the path of a tap is a map's. */
export interface Directory {
  /** The newest badge of the credential that lives, else the newest that was revoked. */
  badgeOf(credential: string): Badge | null
  badgesOf(person: string): Badge[]
  /** The pool card with this credential. */
  cardOf(credential: string): PoolCard | null
  /** The rules of a group, in the order in which they were made. */
  rulesOf(group: string): readonly Rule[]
  badge(id: string): Badge | null
  person(id: string): Person | null
  organisation(id: string): Organisation | null
  group(id: string): Group | null
  schedule(id: string): Schedule | null
  zone(id: string): Zone | null
  door(id: string): Door | null
  override(door: string): DoorOverride | null
  desk(id: string): Desk | null
  unit(id: string): Unit | null
  persons(): Person[]
  badges(): Badge[]
  zones(): Zone[]
  doors(): Door[]
  desks(): Desk[]
  units(): Unit[]
  /** The house's own days. The same array until one of them changes. */
  calendar(): readonly CalendarEntry[]
  /** Any kind of record by its id, and all of a kind in the order in which they were made. */
  record<Kind extends RecordKind>(kind: Kind, id: string): Records[Kind] | null
  records<Kind extends RecordKind>(kind: Kind): Records[Kind][]
  /** How often the record was written: 1 when new, 0 where there is none. */
  rev(kind: RecordKind, id: string): number
  /** SHA-256 of the unit's secret, hex; null for an unknown unit. */
  secretHashOf(unit: string): string | null
  /** The unit's key for lists and the time, 64 hex digits; null for an unknown unit. */
  keyOf(unit: string): string | null
  account(name: string): Account | null
  accounts(): Account[]
  tokenOf(hash: string): ApiToken | null
  tokens(): ApiToken[]
  sessionOf(hash: string): Session | null
  sessionsOf(account: string): Session[]
  /** Passkeys, second factors, links and screens. */
  signIns: SignIns
  setting(key: string): string | null
  /** Memory follows what the journal has made durable. */
  follow(changes: readonly Change[]): void
}
