/**
 * The types that the pages see. All times are RFC 3339 in UTC with milliseconds.
 * Long because it is the only file of the gateway that the pages may know.
 */

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
  /** From 0 to 1; null where it tells none, or has none. */
  battery: number | null
  /** It should be changed; also of a unit that tells no figure, only this. */
  batteryLow: boolean
  rssi: number | null
  /** From 0 to 1: how well a bridge hears it, of one that tells no `rssi`. */
  linkQuality: number | null
  door: string | null
  side: 'in' | 'out' | null
  zone: string | null
  desks: string[]
  /** How its allow-list stands; null: it takes none. */
  list: ListState | null
  /** Input that was dropped: how often, of which kinds, and the last sample (never a credential). */
  bad: {
    count: number
    codes: Record<string, number>
    /** The last of each kind. */
    samples?: Record<string, { sample: string; at: string }>
    lastSample: string | null
    lastAt: string | null
  }
}

/** The allow-list by which a unit decides while it has no gateway. */
export interface ListState {
  /** The newest version; null: none was issued. */
  version: number | null
  /** False: of plain numbers, which the unit can verify by nothing and decides by at any time. */
  signed: boolean
  acknowledged: number | null
  expires: string | null
  /** The newest list has yet to be acknowledged. */
  pending: boolean
  /** Badges that a list which the unit may still hold lets in, and the newest one does not. */
  pendingBadges: string[]
}

export type AlarmKind =
  | 'badge-seen-twice'
  | 'battery-low'
  | 'clock-doubtful'
  | 'door-forced'
  | 'door-held-open'
  | 'door-held-open-soon'
  | 'door-tampered'
  | 'erasure-asked'
  | 'fire-alarm'
  | 'id-reused'
  | 'list-tampered'
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
  /** Of `roll-call-ticked`: the roll-call, the phone's own id of the tick, and what it said (of somebody not on the list: `other`). */
  rollCall?: number
  tick?: string
  found?: boolean
  other?: string
  note?: string
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
  /** `person`: whom of the register it speaks for, if anybody; `personName`: how that person is called. */
  account: { name: string; role: Role; person: string | null; personName?: string } | null
  /** For whoever is signed in. */
  houseName?: string
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

/* ---------------------------------------------------------------- people, badges, organisations, groups */

export type PersonKind = 'member' | 'guest' | 'staff'
/** `GET /api/people/:id`; what is left out this account may not see. */
export interface PersonRow {
  id: string
  name: string
  kind: PersonKind
  org: string | null
  orgName: string | null
  groups?: string[]
  /** The id of who answers for a guest. */
  host?: string | null
  extendedTime?: boolean
  /** Needs help in an emergency; for admins alone. */
  assistance?: boolean
  rev?: number
}
/** `GET /api/search/people?q&kind&group&org&limit&offset`: as somebody types; ordered by name. */
export interface FoundPeople {
  total: number
  people: (PersonRow & { badges?: { living: number; suspended: number } })[]
}
/** `later`: its time has yet to come; `expired`: its time is over. */
export type BadgeWord = 'living' | 'later' | 'suspended' | 'expired' | 'revoked'
export interface BadgeRow {
  id: string
  /** For admins alone: whoever reads it could copy the card. */
  credential?: string
  person: string
  from: string | null
  until: string | null
  revokedAt: string | null
  revokedReason: string | null
  suspendedAt: string | null
  suspendedReason: string | null
  event: string | null
  rev: number
}
/** `GET /api/search/badges?q&state&limit&offset`; the newest first. */
export interface FoundBadges {
  total: number
  badges: FoundBadge[]
}
export interface FoundBadge extends BadgeRow {
  /** Null: the person is gone from the register. */
  personName: string | null
  state: BadgeWord
  /** The name of the pool card by which it is lent. */
  card: string | null
}
/** What revoking or suspending a badge answers: the units that have yet to acknowledge. */
export interface BadgeEnded {
  pending: string[]
}
/** `GET /api/badges/:id/pending`: where it could still pass were the line cut now, and until when. */
export interface BadgePending {
  badge: string
  units: { unit: string; door: string | null; state: UnitState['state']; until: string }[]
}
export interface BadgeGiven {
  id: string
  /** `partial-credential`: the reader tells only part of the card. */
  warnings: string[]
}
/** `GET /api/unknown-credentials`: what was tapped in the last 30 minutes and is nobody's, the newest first. */
export interface UnknownTap {
  unit: string
  at: string
  /** Another at each tap, as of a phone: it cannot be a badge. */
  random: boolean
  partial: boolean
  credential?: string
}
export interface CardRow {
  id: string
  name: string
  credential?: string
  loan: { badge: string; person: string; personName: string | null; until: string | null } | null
  rev: number
}
export interface OrganisationRow {
  id: string
  name: string
  kind: 'enterprise' | 'association' | 'network'
  network: string | null
  rev: number
}
export interface GroupRow {
  id: string
  name: string
  rev: number
}
/** `GET /api/history/:kind/:id`, the oldest first. */
export interface RecordVersion {
  rev: number
  at: string | null
  by: string | null
  reason: string | null
  fact: string | null
  changed: Record<string, [before: unknown, after: unknown]>
  removed: boolean
}
/** `GET /api/people/:id/passages`: each look is recorded. */
export interface PassagePage {
  passages: PassageRow[]
  /** To be asked for next; null: that was all. */
  before: number | null
}
export interface PassageRow {
  seq: number
  at: string
  happenedAt: string
  kind: string
  doubt?: string[]
  badge?: string | null
  unit?: string
  door?: string | null
  doorName?: string
  side?: 'in' | 'out' | null
  zone?: string
  zoneName?: string
  reason?: string
  decidedBy?: 'gateway' | 'unit'
}
/** `POST /api/people/import`; of a dry run with `preview` also each row as it was read. */
export interface ImportReport {
  rows: number
  people: number
  badges: number
  organisations: number
  groups: number
  bad: { row: number; reason: string }[]
  preview?: ImportRow[]
}
export interface ImportRow {
  row: number
  id: string | null
  name: string | null
  kind: string | null
  org: string | null
  groups: string | null
  host: string | null
  credentials: number
  from: string | null
  until: string | null
}
/** `GET /api/imports/last`; null: none since the gateway began. */
export interface ImportProgress {
  state: 'running' | 'done' | 'failed'
  by: string
  since: string
  done: number
  of: number | null
  report: ImportReport | null
  code: string | null
  detail: string | null
}

/* ---------------------------------------------------------------- the floors */

/**
 * `GET /api/plans`: the floors, each seen from above; `GET /api/plans/:id/background` is what is drawn under one. Units are
 * ten centimetres, `x` grows to the right and `y` downwards. The fact `plan-changed` (`-added`, `-removed`) says that they
 * are to be read anew.
 */
export interface FloorPlan {
  id: string
  name: string
  order: number
  width: number
  height: number
  zones: { zone: string; points: [x: number, y: number][] }[]
  /** Its middle; at turn 0 one sits at the lower edge. Degrees, clockwise. */
  desks: { desk: string; x: number; y: number; turn: number }[]
  /** The middle of its opening; at turn 0 its wall runs from left to right. */
  doors: { door: string; x: number; y: number; turn: number }[]
  background: { format: 'svg' | 'png' | 'jpeg'; digest: string } | null
  backgroundPercent: number
  rev: number
}

/* ---------------------------------------------------------------- doors, zones, schedules, rules, calendar */

/** `GET /api/doors/:id`: as it was set up; how it stands is `DoorState`. */
export interface DoorRow {
  id: string
  name: string
  from: string | null
  to: string | null
  /** The unit that moves the lock; null: the board of its reader. */
  lock: string | null
  unlockMs: number
  heldOpenS: number
  extendedUnlockMs: number
  extendedHeldOpenS: number
  preAlertS: number
  freeSchedule: string | null
  listLifeS: number
  rev: number
}
export interface ZoneRow {
  id: string
  name: string
  capacity: number | null
  antiPassback: 'soft' | 'hard'
  /** Where a reader is missing, so that a full zone and a second entry only warn. */
  unseenWays: { door: string; side: 'in' | 'out' }[]
  rev: number
}
export interface DeskRow {
  id: string
  zone: string
  rev: number
}
/** On the wall clock; `to` not after `from`: on the next day. */
export interface WallWindow {
  from: string
  to: string
}
export interface WeekWindow extends WallWindow {
  /** On which it begins; 1 is Monday. */
  days: (1 | 2 | 3 | 4 | 5 | 6 | 7)[]
}
export interface ScheduleHours {
  windows: WeekWindow[]
  holidays: 'closed' | 'open'
  /** The first and the last day on which a window begins. */
  from: string | null
  until: string | null
}
export interface ScheduleRow extends ScheduleHours {
  id: string
  name: string
  rev: number
}
export interface RuleRow {
  id: string
  group: string
  /** Null: every door, also those that are added later. */
  doors: string[] | null
  /** Null: at any time. */
  schedule: string | null
  from: string | null
  until: string | null
  rev: number
}
export interface CalendarRow {
  id: string
  name: string
  kind: 'closure' | 'opening'
  from: string
  until: string
  hours: WallWindow[] | null
  rev: number
}
/** `GET /api/calendar?year=` */
export interface CalendarYear {
  days: CalendarRow[]
  holidays: { id: string; day: string; names: { it: string; en: string } }[]
}
/** `GET /api/schedules/:id/week?from=` */
export interface ScheduleWeek {
  days: ScheduleDay[]
}
export interface ScheduleDay {
  day: string
  weekday: number
  holiday: { it: string; en: string } | null
  entry: { id: string; name: string; kind: 'closure' | 'opening' } | null
  /** Why no window begins. */
  closedBy: 'dates' | 'closure' | 'holiday' | null
  windows: WallWindow[]
  /** As instants, between the day's midnights. */
  open: { from: string; to: string }[]
}
/** In minutes since Monday 00:00 of a usual week; `to` is excluded. */
export type WeekMinutes = [from: number, to: number][]
/** `POST /api/schedules/preview`: nothing is changed by it. */
export interface SchedulePreview {
  /** Why it cannot be saved, in plain English. */
  fault: string | null
  days: ScheduleDay[]
  change: {
    groups: {
      group: { id: string; name: string; members: number }
      /** Null: every door. */
      doors: { id: string; name: string }[] | null
      gained: WeekMinutes
      lost: WeekMinutes
      /** All in which it may pass afterwards. */
      after: WeekMinutes
    }[]
    /** Doors whose free passage follows the schedule. */
    free: { door: { id: string; name: string }; gained: WeekMinutes; lost: WeekMinutes; after: WeekMinutes }[]
  }
}
export interface LookedAtRule {
  id: string
  group: { id: string; name: string }
  schedule: { id: string; name: string; windows: WeekWindow[]; holidays: 'closed' | 'open' } | null
  from: string | null
  until: string | null
  holds: boolean
  openUntil: string | null
  opensAt: string | null
}
/** `GET /api/doors/:id/who?at&group&skip&limit` */
export interface WhoCouldPass {
  at: string
  time: 'past' | 'now' | 'ahead'
  door: { id: string; name: string }
  mode: { mode: DoorState['mode']; until: string | null; by: string | null; reason: string | null }
  /** Free passage: whoever comes passes. */
  everybody: boolean
  zone: {
    id: string
    name: string
    capacity: number | null
    antiPassback: 'soft' | 'hard'
    inside: number
    enforced: boolean
  } | null
  passing: number
  /** By reason: whom the rules let pass, and something else does not; and whom the rules do not let pass. */
  heldBack: Record<string, number>
  refused: Record<string, number>
  withoutBadge: number
  groups: { id: string; name: string; members: number; passing: number; rules: LookedAtRule[] }[]
  total: number
  rows: {
    person: string
    name: string
    kind: PersonKind
    org: string | null
    orgName: string | null
    groups: string[]
    granted: boolean
    reason: string
  }[]
  next: number | null
}
/** `GET /api/explain?person|badge&door|unit&side&at` */
export interface Explained {
  at: string
  wall: string
  day: {
    date: string
    weekday: number
    holiday: { it: string; en: string } | null
    calendar: { id: string; name: string; kind: 'closure' | 'opening' } | null
  }
  granted: boolean
  reason: string
  row: string
  steps: { row: string; answer: string; meaning: string; state: 'passed' | 'decides' | 'not-reached' }[]
  place: { door: { id: string; name: string } | null; unit: string | null; side: 'in' | 'out' }
  mode: { mode: DoorState['mode']; until: string | null; by: string | null; reason: string | null } | null
  person: { id: string; name: string; kind: string; org: string | null; groups: string[] } | null
  badge: {
    id: string
    person: string
    from: string | null
    until: string | null
    revokedAt: string | null
    revokedReason: string | null
    suspendedAt: string | null
    suspendedReason: string | null
    event: string | null
  } | null
  rules: LookedAtRule[]
  zone: {
    id: string
    name: string
    capacity: number | null
    antiPassback: 'soft' | 'hard'
    inside: number
    isInside: boolean
    enforced: boolean
  } | null
  warnings: string[]
  passages: {
    seq: number
    at: string
    happenedAt: string
    granted: boolean
    reason: string
    side: 'in' | 'out' | null
    unit: string
    decidedBy: 'gateway' | 'unit'
    doubt: string[]
  }[]
  notes: { note: string; meaning: string }[]
}

/* ---------------------------------------------------------------- one's own page, guests, the public page */

/** `GET /api/me/house`: whether I am in, and what others let be seen of them. */
export interface OwnHouse {
  at: string
  name: string
  timeZone: string
  /** People inside for certain. */
  inside: number
  /** Null: outside, or nobody in the register. */
  me: { zone: string; zoneName: string; since: string; certain: boolean } | null
  /** Names of those inside who let other members see it. */
  shown: string[]
}
/** One of `GET /api/me/stays?from&to`. */
export interface OwnStay {
  zone: string
  zoneName: string
  from: string
  /** Null: it goes on, or nobody saw its end. */
  until: string | null
  /** `uncertain`: nobody saw the end, and it is no attended time. */
  state: 'inside' | 'ended' | 'uncertain'
  /** From when on nobody knows; null unless `uncertain`. */
  uncertainFrom: string | null
}
export interface OwnPassage {
  at: string
  kind: 'passage-granted' | 'passage-refused' | 'passage-unused'
  unit: string
  badge: string | null
  door: string | null
  doorName: string | null
  side?: 'in' | 'out' | null
  reason?: string
  decidedBy?: 'gateway' | 'unit'
  doubt?: string[]
}
/** One of `GET /api/me/looks`; the last first. */
export interface OwnLook {
  at: string
  /** The account; `token:<name>` for a program, `local` for the command line. */
  by: string
  /** `passages`, `explain`, `changes`; `journal`: a copy of everybody's. */
  what: string
}
/** One of `GET /api/me/badges`, without what opens a door. */
export interface OwnBadge {
  id: string
  from: string | null
  until: string | null
  revokedAt: string | null
  suspendedAt: string | null
  event: string | null
  eventName: string | null
  /** Boards that may still let it in, with when they stop by themselves at the latest. */
  pending: { unit: string; doorName: string | null; until: string }[]
}
/** `GET` and `PUT /api/me/visibility`: what other members see of me; nothing at first. */
export interface Visibility {
  inside: boolean
}
/** `GET /api/me/erasure`: null where I have not asked. */
export interface OwnErasure {
  askedAt: string
  words: string | null
  refusedAt: string | null
  refusedReason: string | null
}
/** One of `GET /api/erasure-requests`: those that stand, the oldest first. */
export interface ErasureAsked {
  person: string
  name: string
  orgName: string | null
  askedAt: string
  words: string | null
  /** What has to be given to others before: guests and events of whom they are the host. */
  hostOf: string[]
}
/** One of `GET /api/me/guests`: mine, who are awaited today or have come. */
export interface OwnGuest {
  person: string
  name: string
  orgName: string | null
  eventName: string | null
  /** The window of the pass; null where it has none, or there is none. */
  from: string | null
  until: string | null
  arrivedAt: string | null
  leftAt: string | null
  inside: boolean
}
/** `GET /api/me/live`: server-sent events without any names; `own` says that something of mine is new. */
export interface OwnLiveEvents {
  own: { at: string }
  pulse: { at: string }
}
/** `GET /api/events/{id}/arrivals`: how many of its guests have come; their names are for the host. */
export interface EventArrivals {
  expected: number
  arrived: number
  inside: number
}
/** `GET /api/events` */
export interface GuestEventRow {
  id: string
  name: string
  host: string
  from: string
  until: string
  group: string
  rev: number
}
/** One of `GET /api/events/{id}/passes`. */
export interface PassRow {
  person: string
  name: string | null
  org: string | null
  orgName: string | null
  badge: string
  card: string | null
  credential?: string
  from: string | null
  until: string | null
  revokedAt: string | null
  suspendedAt: string | null
}
/** A pass as it was issued: `credential` for whoever hands it out. */
export interface IssuedPass {
  person: string
  name: string
  badge: string
  credential?: string
  warnings: string[]
}
/** `POST /api/events/{id}/passes` */
export interface PassReport {
  rows: number
  passes: IssuedPass[]
  /** `row`: its line in the list. */
  bad: { row: number; reason: string }[]
}
/** `GET /api/public`, where the house has switched it on. */
export interface PublicCount {
  at: string
  inside: number
}

/* ---------------------------------------------------------------- the roll-call */

/** What somebody of the staff said of a row, as it holds: the later one, and of two at once the greater id. */
export interface RollCallTick {
  id: string
  at: string
  found: boolean
  by: string
}
export interface RollCallRow {
  person: string
  name: string
  kind: 'member' | 'guest' | 'staff' | null
  org: string | null
  orgName: string | null
  zone: string
  zoneName: string
  since: string
  certain: boolean
  host: string | null
  hostName: string | null
  /** Has asked for help in an emergency. */
  assistance: boolean
  /** When a door saw them leave, since the roll-call that stands began. */
  leftAt: string | null
  tick: RollCallTick | null
}
/** Somebody who is there and not on the list. */
export interface RollCallOther extends RollCallTick {
  other: string
  note: string | null
}
export interface RollCallBegun {
  /** By which ticks name it; null until it is on the disk. */
  seq: number | null
  since: string
  by: string
  reason: string | null
  drill: boolean
}
/** `GET /api/roll-call`: whoever is inside; while one stands, everybody who was since it began. */
export interface RollCall {
  house: string
  at: string
  standing: RollCallBegun | null
  certain: number
  uncertain: number
  guests: number
  assistance: number
  found: number
  left: number
  others: RollCallOther[]
  rows: RollCallRow[]
}
/** One of `POST /api/roll-call/ticks` (at most 200): about a person of the list, or an `other` beside it. */
export interface RollCallTold {
  id: string
  person?: string
  other?: string
  note?: string
  found: boolean
  at: string
}
export interface RollCallTaken {
  rollCall: number
  taken: string[]
  refused: { id: string; code: string }[]
}
/** `GET /api/roll-call/reports`, the newest first; counts are null of roll-calls from before there were ticks. */
export interface DrillHead {
  seq: number
  began: string
  by: string
  reason: string | null
  drill: boolean
  ended: string
  endedBy: string
  endReason: string | null
  durationMs: number
  listed: number | null
  found: number | null
  left: number | null
  notFound: number | null
  others: number | null
}
/** `GET /api/roll-call/reports/{seq}`; beside it `/page.html` and `/table.csv`. */
export interface Drill extends DrillHead {
  house: string
  allAccountedMs: number | null
  rows: {
    person: string | null
    name: string | null
    zone: string
    zoneName: string
    certain: boolean
    outcome: 'found' | 'left' | 'not-found'
    at: string | null
    by: string | null
    late: boolean
  }[]
  othersNoted: { note: string | null; at: string; by: string }[]
}

/* ---------------------------------------------------------------- sign-in, screens, the wall */

/** Of `POST /api/session`: `code` where the answer to the first try was `E_SECOND_FACTOR`. */
export interface SignInWithCode extends SignIn {
  code?: string
}
/** `GET /api/me/security`, and of another account `GET /api/accounts/:name/security` for admins. */
export interface Security {
  /** Null: a program asks, which signs in with its token. */
  account: string | null
  hasPassword: boolean
  passkeys: PasskeyRow[]
  secondFactor: { addedAt: string; recoveryLeft: number } | null
  sessions: OpenSession[]
  /** A personal link that was made and not yet used. */
  link: { expiresAt: string } | null
  /** Whether it was shown lately that it is you; what adds a way in wants that (`E_PROVE`, then `POST /api/me/prove`). */
  proved: boolean
}
export interface PasskeyRow {
  id: string
  name: string
  /** The host at which it works. */
  rpId: string
  addedAt: string
  usedAt: string | null
}
export interface OpenSession {
  id: string
  beganAt: string | null
  usedAt: string
  /** `Firefox, Linux`; empty where nothing is known. */
  browser: string
  network: string
  /** The one that asks. */
  current: boolean
}
/** `POST /api/people/:id/sign-in-link` and `POST /api/accounts/:name/sign-in-link`: shown once. */
export interface SignInLink {
  account: string
  url: string
  expiresAt: string
}
/** `POST /api/me/second-factor`: what the app is given. */
export interface SecondFactorSecret {
  secret: string
  uri: string
}
export interface RecoveryCodes {
  recoveryCodes: string[]
}
/** `POST /api/screens/pairing`, by a screen: `code` is shown large, `key` is kept for `/claim`. */
export interface ScreenPairing {
  code: string
  key: string
  expiresAt: string
}
export type ScreenTheme = 'system' | 'light' | 'dark'
/** `GET /api/screens` */
export interface ScreenRow {
  id: string
  name: string
  theme: ScreenTheme
  pairedAt: string
  pairedBy: string
  /** How many of its streams are open. */
  watching: number
  seenAt: string | null
}
/** `GET /api/wall`, and each event `wall` of `GET /api/wall/live`: for a paired screen alone. */
export interface Wall {
  now: string
  /** Of the gateway: where it is another, the page is an old one. */
  version: string
  timeZone: string
  name: string
  screen: { id: string; theme: ScreenTheme }
  inside: number
  uncertain: number
  capacity: number | null
  zones: Omit<ZoneOccupancy, 'uncertain'>[]
  /** Null: not counted yet. */
  today: WallCurve | null
}
/** Today, up to the last minute or so: from each instant on so many were inside. */
export interface WallCurve {
  from: string
  to: string
  points: { at: string; inside: number }[]
}

/* ---------------------------------------------------------------- the journal, settings and the trust page */

/** A rule by names. `doors` null: every door; `schedule` null: at any time. */
export interface RuleTold {
  group: string
  doors: string[] | null
  schedule: string | null
}
/** A fact with all that was recorded, and with names as they are now. */
export interface JournalEntry extends LiveFact {
  zoneName?: string
  /** Of a record that was added, changed or removed: what it is called. */
  subjectName?: string
  /** Of a rule that was added or changed, as it is now; a removed one is told no more. */
  subjectRule?: RuleTold
  /** What else was recorded, by its kind. */
  [field: string]: unknown
}
/** `GET /api/journal/search`, the newest first. */
export interface JournalFound {
  facts: JournalEntry[]
  /** To be asked for as `before` next, also where nothing was found yet; null: that was all. */
  next: number | null
  /** How far it was looked; null: to the beginning. */
  lookedBackTo: string | null
}

/** What a setting may be. */
export interface SettingForm {
  type: 'text' | 'time' | 'whole' | 'choice'
  charsMax?: number
  min?: number
  max?: number
  choices?: string[]
}
/** One of `GET /api/settings`. */
export interface SettingRow {
  key: string
  value: string
  meaning: string
  /** While nobody has set it. */
  initial: string
  form: SettingForm
}
/** What another value would do; the fields go with the kind (`gateway/reports/setting-effects.ts`). */
export interface SettingEffect {
  kind: string
  at?: string
  was?: string
  people?: number
  told?: number
  none?: number
  boards?: number
  inside?: number
  devices?: number
}
/** `POST /api/settings/{key}/preview` */
export interface SettingPreview {
  key: string
  value: string
  effects: SettingEffect[]
}

/** One of `GET /api/tokens`, and what an account speaks for. */
export interface StandingRow {
  name: string
  role: Role
  org: string | null
  person: string | null
}
/** One of `GET /api/accounts`. */
export interface AccountRow extends StandingRow {
  orgName: string | null
  personName: string | null
  /** When its newest sign-in that still stands was used last; null: none stands. */
  usedAt: string | null
}

/** `GET /api/backups`: those in the data folder. */
export interface BackupList {
  /** The one that is being made; `done` from 0 to 1. */
  running: { name: string; since: string; done: number } | null
  /** Why the last one came to nothing. */
  failed: { name: string; at: string; why: string } | null
  /** The newest first. */
  backups: { name: string; bytes: number; at: string }[]
}

/** `GET /api/trust`: how the house is reached. */
export interface TrustState {
  house: string
  /** `files`: certificates that the house was given; `own`: by an authority of its own. */
  kind: 'plain' | 'files' | 'own'
  names: string[]
  until: string | null
  authority: { sha256: string; sha1: string; until: string } | null
}

/* ---------------------------------------------------------------- past hours, and today */

/** `GET /api/occupancy/today?zone=`: today's exact curve, beside what is usual on this day of the week. */
export interface TodayCurve {
  /** Of the house's calendar. */
  day: string
  /** Null: the whole house. */
  zone: string | null
  /** When the day begins and ends. */
  from: string
  to: string
  /** Up to here it is told; from then on `occupancy` events move it. */
  at: string
  /** How many are certainly inside from each instant on, until the next. */
  steps: { at: string; inside: number }[]
  usual: {
    /** 1 is Monday. */
    weekday: number
    /** Of how many same weekdays before today: at most 8, 0 where none is counted. */
    days: number
    /** How many were inside on average in each hour: the median of these days, and their quartiles. */
    hours: { at: string; low: number; median: number; high: number }[]
  }
}

export type HistoryStep = 'hour' | 'day' | 'week' | 'month'
export interface HistoryFigures {
  /** Over the whole time, to a tenth. */
  average: number
  /** At once. */
  highest: number
  /** How often somebody came. */
  entries: number
  /** Of all desks together; `deskKnownMin`: while it was known whether they were free. */
  deskOccupiedMin: number
  deskKnownMin: number
}
/** `GET /api/history?from&to&step&zone`; `/api/history.csv?table=curve|week|desks&lang=it|en` gives the same rows as CSV. */
export interface HourHistory {
  from: string
  /** Excluded. */
  to: string
  step: HistoryStep
  /** Null: the whole house. */
  zone: string | null
  /** The first hour that was ever counted, and up to where hours are counted; null: none is yet. */
  countedFrom: string | null
  countedTo: string | null
  zones: { id: string; name: string }[]
  /** Steps with at least one counted hour; `day` is the first day of the step, `hour` null but where steps are hours. */
  steps: ({ at: string; day: string; hour: number | null } & HistoryFigures)[]
  /** By weekday (1 is Monday) and hour on the wall; `hours` of them were counted. */
  week: { weekday: number; hour: number; hours: number; average: number; highest: number }[]
  /** By zone, where desks told anything. */
  desks: { zone: string; name: string; deskOccupiedMin: number; deskKnownMin: number }[]
  /** All of it together; null: nothing is counted in this time. */
  whole: HistoryFigures | null
}

/* ---------------------------------------------------------------- units */

/** `GET /api/units/{id}`: what stands in the register, and how it is now. */
export interface UnitRecord {
  id: string
  kind: string
  path: string | null
  baud: number | null
  reader: string | null
  door: string | null
  side: 'in' | 'out' | null
  zone: string | null
  desks: string[]
  /** Empty for whoever is no admin. */
  settings: Record<string, string>
  state: 'online' | 'offline' | 'silent' | 'never'
  lack: string | null
  lastSeenAt: string | null
  battery: number | null
  batteryLow: boolean
  list: ListState | null
  rev: number
}
/** `POST /api/units` and `POST /api/units/{id}/keys`: shown once. */
export interface UnitKeys {
  id: string
  /** What it logs in with. */
  secret: string
  /** What it checks lists and the time with, 64 hex digits. */
  key: string
}
/** What a kind of unit takes and needs when it is registered; `settings` are those that its driver understands. */
export interface UnitKindView {
  kind: string
  takes: ('path' | 'baud' | 'reader' | 'door' | 'side' | 'zone' | 'desks')[]
  needs: UnitKindView['takes']
  settings: string[]
}
/** `GET /api/unit-setup`: what a new unit can be, and where boards reach the broker (null: there is none). */
export interface UnitSetup {
  kinds: UnitKindView[]
  broker: { host: string; port: number; tls: boolean } | null
}
