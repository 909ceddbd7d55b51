/**
 * What the register of the house holds: people and what they carry, what they may do, and the house itself.
 * Each record has an id of its own kind; records name each other by these ids. Instants are `At`; a `Day` is a
 * date of the house's calendar (`2026-11-30`), a `Minute` a time on its wall clock (`07:30`, and `24:00`). Long because every
 * kind of record is told here, and nowhere else.
 */
import type { At, Side } from './model.ts'

/** A date of the calendar, `YYYY-MM-DD`: the same day whatever the clocks do that night. */
export type Day = string
/** A time on the wall clock, `HH:MM`, from `00:00` to `24:00`. */
export type Minute = string

/* ---------------------------------------------------------------- people */

export type PersonKind = 'member' | 'guest' | 'staff'
export interface Person {
  id: string
  name: string
  kind: PersonKind
  /** The organisation's id. */
  org: string | null
  groups: string[]
  /** Who answers for a guest: a person who is no guest. */
  host: string | null
  /** Needs more time at a door: it stays unlocked, and may stand open, for its longer times. */
  extendedTime: boolean
  /** Has asked for help in an emergency: shown on the roll-call, and to nobody else but admins. */
  assistance: boolean
  /** What they let other members see of them, by their own will; absent: nothing. */
  shown?: Shown
}
export interface Shown {
  /** That they are in the house now; never where, nor since when. */
  inside: boolean
}

/** Somebody has asked to be erased; it has the person's id, and goes with the person. */
export interface ErasureRequest {
  id: string
  askedAt: At
  /** In their own words. */
  words: string | null
  /** When the house said no, and why; null while it stands. */
  refusedAt: At | null
  refusedReason: string | null
}

/** An enterprise, an association, or a network of such. */
export interface Organisation {
  id: string
  name: string
  kind: 'enterprise' | 'association' | 'network'
  /** The network that it belongs to; a network may belong to another, but never to itself. */
  network: string | null
}

/** A badge: one credential held by one person. `from` is inclusive, `until` exclusive. */
export interface Badge {
  id: string
  credential: string
  person: string
  from: At | null
  until: At | null
  /** When it was revoked, and why in the admin's words; null while it lives. A revoked badge never lives again. */
  revokedAt: At | null
  revokedReason: string | null
  /** When it was suspended (lost, perhaps), and why; null while it may be used. It can be resumed. */
  suspendedAt: At | null
  suspendedReason: string | null
  /** The event whose pass it is. */
  event: string | null
}

/** A card of the house that goes from hand to hand: each loan is a badge of its own, which ends by itself. */
export interface PoolCard {
  id: string
  credential: string
  /** What is written on it. */
  name: string
}

/** Something that guests come to: its passes are good within its window and no longer. */
export interface GuestEvent {
  id: string
  name: string
  /** The person who answers for its guests. */
  host: string
  from: At
  until: At
  /** The group that its guests are in, whose rules say which doors they pass. */
  group: string
}

/* ---------------------------------------------------------------- who may pass */

export interface Group {
  id: string
  name: string
}

/** The people of a group may pass these doors, within a schedule. */
export interface Rule {
  id: string
  group: string
  /** Null: every door, also those that are added later. */
  doors: string[] | null
  /** Null: at any time. */
  schedule: string | null
  /** The first day on which it holds, and the last one (included). */
  from: Day | null
  until: Day | null
}

/** 1 is Monday, 7 Sunday (ISO 8601). */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7
/** From `from` up to `to` on the wall clock; where `to` is not after `from` it ends on the next day. */
export interface Window {
  from: Minute
  to: Minute
}
export interface WeeklyWindow extends Window {
  /** The days on which it begins. */
  days: Weekday[]
}

export interface Schedule {
  id: string
  name: string
  windows: WeeklyWindow[]
  /** `closed`: windows do not begin on holidays and closures; `open`: the calendar changes nothing. */
  holidays: 'closed' | 'open'
  /** The first day on which a window begins, and the last one (included). */
  from: Day | null
  until: Day | null
}

/** The house's own days beside the holidays that are built in. No two stand on one day. */
export interface CalendarEntry {
  id: string
  name: string
  /** `opening`: an ordinary day although it is a holiday, or, with `hours`, one with these windows instead. */
  kind: 'closure' | 'opening'
  from: Day
  /** Included. */
  until: Day
  hours: Window[] | null
}

/* ---------------------------------------------------------------- the house */

export interface Zone {
  id: string
  name: string
  capacity: number | null
  /** A second entry without an exit: `soft` is recorded with a doubt, `hard` is refused. */
  antiPassback: 'soft' | 'hard'
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
  /** The same for a person who needs more time. */
  extendedUnlockMs: number
  extendedHeldOpenS: number
  /** So long before it counts as held open the door warns; 0: not at all. */
  preAlertS: number
  /** In its windows, once a staff badge has opened the door, everybody passes freely; null: never. */
  freeSchedule: string | null
  /** The life of an allow-list: so long a board that is away may still decide. */
  listLifeS: number
}

export const DOOR_MODES = ['scheduled', 'free', 'locked', 'lockdown'] as const
export type DoorMode = (typeof DOOR_MODES)[number]
/** How a door deviates from its schedule now; it has the door's id. */
export interface DoorOverride {
  id: string
  mode: Exclude<DoorMode, 'scheduled'>
  since: At
  /** Exclusive: from then on the schedule holds again, by itself. */
  until: At
  /** Who gave the order, or the unit whose staff tap began free passage. */
  by: string
  reason: string
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

/* ---------------------------------------------------------------- the floors */

/** A place on a floor's sheet, in its units: `x` grows to the right, `y` downwards. */
export type Point = [x: number, y: number]
/** A floor seen from above. Its sheet is `width` by `height` whole units of ten centimetres, and all of it lies within. */
export interface Plan {
  id: string
  name: string
  /** Floors are told in this order, and where it is the same in that of their making. */
  order: number
  width: number
  height: number
  zones: PlanZone[]
  desks: PlanDesk[]
  doors: PlanDoor[]
  /** What lies under it: the drawing of the same id. `digest`: the first 16 hex digits of its SHA-256. */
  background: { format: DrawingFormat; digest: string } | null
  /** How much of it shines through. */
  backgroundPercent: number
}
/** The corners of a zone; it may have several shapes, also on several floors. */
export interface PlanZone {
  zone: string
  points: Point[]
}
/** Its middle, and by how many degrees it is turned, clockwise: at 0 one sits at its lower edge. It stands on one floor, once. */
export interface PlanDesk {
  desk: string
  x: number
  y: number
  turn: number
}
/** The middle of its opening; at 0 its wall runs from left to right. It stands on one floor, once. */
export interface PlanDoor {
  door: string
  x: number
  y: number
  turn: number
}
export const DRAWING_FORMATS = ['svg', 'png', 'jpeg'] as const
export type DrawingFormat = (typeof DRAWING_FORMATS)[number]
/** What lies under a plan; it has the plan's id and goes with it. */
export interface Drawing {
  id: string
  format: DrawingFormat
  /** Its bytes in base64. An SVG holds drawing elements only. */
  data: string
}

/** Every kind of record; the register keeps a history of each. */
export interface Records {
  person: Person
  erasure: ErasureRequest
  organisation: Organisation
  badge: Badge
  card: PoolCard
  event: GuestEvent
  group: Group
  rule: Rule
  schedule: Schedule
  calendar: CalendarEntry
  zone: Zone
  desk: Desk
  door: Door
  override: DoorOverride
  unit: Unit
  plan: Plan
  drawing: Drawing
}
export type RecordKind = keyof Records
export const RECORD_KINDS = [
  'person',
  'erasure',
  'organisation',
  'badge',
  'card',
  'event',
  'group',
  'rule',
  'schedule',
  'calendar',
  'zone',
  'desk',
  'door',
  'override',
  'unit',
  'plan',
  'drawing',
] as const satisfies readonly RecordKind[]
