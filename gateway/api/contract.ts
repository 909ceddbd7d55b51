/** The types that the pages see. All times are RFC 3339 in UTC with milliseconds. */

export interface Occupancy {
  at: string
  /** People inside for certain; a person is in one zone. */
  inside: number
  uncertain: number
  /** Guests among `inside`. */
  guests: number
  /** Of the whole house: the sum over zones that have one; null where none has. */
  capacity: number | null
  zones: ZoneOccupancy[]
}
export interface ZoneOccupancy {
  id: string
  name: string
  inside: number
  uncertain: number
  capacity: number | null
  desks: { occupied: number; free: number; unknown: number }
}

export interface DeskState {
  id: string
  zone: string
  state: 'occupied' | 'free' | 'unknown'
  since: string | null
}

export interface DoorState {
  id: string
  name: string
  from: string | null
  to: string | null
  /** `unknown` where the door has no contact or it has not spoken yet. */
  contact: 'open' | 'closed' | 'unknown'
  /** `unlocked` while a confirmed unlock lasts. */
  lock: 'locked' | 'unlocked' | 'unknown'
  condition: 'secured' | 'unlocked' | 'open' | 'held-open' | 'forced' | 'unknown'
  since: string | null
  heldOpenS: number
  /** False where no unit that can open it is registered and online. */
  canUnlock: boolean
  /** `scheduled` unless somebody ordered otherwise. */
  mode: 'scheduled' | 'free' | 'locked' | 'lockdown'
  /** When the mode ends by itself; null while the schedule holds. */
  modeUntil: string | null
  /** Until when a badge that is revoked now could still pass, were every line cut; null: not at all. */
  revokedPassUntil: string | null
}

export interface UnitState {
  id: string
  kind: string
  state: 'online' | 'offline' | 'silent' | 'never'
  /** What it lacks to work, as a stable word (`pcscd-missing`, `port-missing`, …). */
  lack: string | null
  lastSeenAt: string | null
  since: string | null
  fw: string | null
  battery: number | null
  rssi: number | null
  door: string | null
  side: 'in' | 'out' | null
  zone: string | null
  desks: string[]
  /** How its allow-list stands; null: it takes none. */
  list: ListState | null
  /** Input that was dropped: how often, of which kinds, and the last sample (never a credential). */
  bad: { count: number; codes: Record<string, number>; lastSample: string | null; lastAt: string | null }
}

/** The allow-list by which a unit decides while it has no gateway. */
export interface ListState {
  /** The newest version; null: none was issued. */
  version: number | null
  acknowledged: number | null
  expires: string | null
  /** The newest list has yet to be acknowledged. */
  pending: boolean
  /** Badges that a list which the unit may still hold lets in, and the newest one does not. */
  pendingBadges: string[]
}

export type AlarmKind =
  | 'badge-seen-twice'
  | 'clock-doubtful'
  | 'door-forced'
  | 'door-held-open'
  | 'door-held-open-soon'
  | 'door-tampered'
  | 'erasure-asked'
  | 'fire-alarm'
  | 'id-reused'
  | 'list-too-large'
  | 'offline-doubtful'
  | 'storage-failed'
  | 'unlock-unconfirmed'
  | 'zone-full'
/** Whatever needs a hand. `clearedAt` is null while it stands. */
export interface Alarm {
  id: string
  kind: AlarmKind
  /** The door, unit or part it is about. */
  subject: string
  since: string
  clearedAt: string | null
  /** Seconds after which it became one (held open), or null. */
  limitS: number | null
}

/** A fact with the names that the pages show; names are not part of the record. */
export interface LiveFact {
  seq: number
  at: string
  happenedAt: string
  kind: string
  doubt?: string[]
  unit?: string
  id?: string
  badge?: string | null
  person?: string | null
  door?: string | null
  side?: 'in' | 'out' | null
  reason?: string
  /** `unit`: a board decided it while it had no gateway. */
  decidedBy?: 'gateway' | 'unit'
  zone?: string
  desk?: string
  by?: string
  subject?: string
  /** The command that it is about: the `id` that a remote unlock was answered with. */
  command?: string
  personName?: string
  personKind?: 'member' | 'guest' | 'staff'
  orgName?: string
  doorName?: string
}

/** `GET /api/house`: all that the live page needs to draw itself; then `/api/live?after=<seq>` moves it. */
export interface House {
  name: string
  timeZone: string
  version: string
  now: string
  /** The journal's head that this picture is of. */
  seq: number
  occupancy: Occupancy
  desks: DeskState[]
  doors: DoorState[]
  units: UnitState[]
  alarms: Alarm[]
  /** The last 30 passages, the newest first. */
  passages: LiveFact[]
}

/**
 * `GET /api/live`: server-sent events. On connecting all of `occupancy`, `desk`, `door`, `unit` and
 * `alarm` are sent whole, then facts from `Last-Event-ID` (or `?after=`) on; only `fact` has an id.
 */
export interface LiveEvents {
  fact: LiveFact
  occupancy: Occupancy
  desk: DeskState
  door: DoorState
  unit: UnitState
  alarm: Alarm
  /** Every 10 s, so that a page notices a dead line: silence of 25 s means blind. */
  pulse: { at: string }
}

export type Role = 'admin' | 'staff' | 'contact' | 'member'
/** `GET /api/session`: who is signed in; null and whether the first admin is yet to be made. */
export interface SessionInfo {
  /** `person`: whom of the register it speaks for, if anybody. */
  account: { name: string; role: Role; person: string | null } | null
  firstAdmin: boolean
}
/** `POST /api/session` */
export interface SignIn {
  name: string
  password: string
}
/** `POST /api/first-admin` */
export interface FirstAdmin {
  code: string
  name: string
  password: string
}

/** Every error: RFC 9457, `application/problem+json`. */
export interface Problem {
  type: string
  title: string
  status: number
  code: string
  detail: string
}
