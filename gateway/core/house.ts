/** The house as it stands now: what the pages and the command line ask for. Nothing here is a record. */
import type { BadInputCode } from './errors.ts'
import type { Recorded } from './facts.ts'
import type { At, Side } from './model.ts'
import type { Lack, LinkState } from './ports.ts'
import type { DoorMode } from './records.ts'

export interface OccupancyNow {
  /** People inside for certain; a person is in one zone. */
  inside: number
  uncertain: number
  guests: number
  /** The sum over zones that have one; null where none has. */
  capacity: number | null
  zones: {
    id: string
    name: string
    inside: number
    uncertain: number
    capacity: number | null
    desks: { occupied: number; free: number; unknown: number }
  }[]
}

export interface OrganisationNow {
  id: string
  name: string
  inside: number
  uncertain: number
}

/** Somebody who is inside, certainly or not. */
export interface StayNow {
  person: string
  zone: string
  since: At
  certain: boolean
  /** When the person was last known to be there. */
  seenAt: At
}

export interface DeskNow {
  id: string
  zone: string
  state: 'occupied' | 'free' | 'unknown'
  since: At | null
}

export interface DoorNow {
  id: string
  name: string
  from: string | null
  to: string | null
  contact: 'open' | 'closed' | 'unknown'
  /** The unit that told it last, there or not; null: none. */
  contactBy: string | null
  lock: 'locked' | 'unlocked' | 'unknown'
  lockBy: string | null
  condition: 'secured' | 'unlocked' | 'open' | 'held-open' | 'forced' | 'unknown'
  since: At | null
  heldOpenS: number
  canUnlock: boolean
  mode: DoorMode
  /** When the mode ends by itself; null while the schedule holds. */
  modeUntil: At | null
  /** Until when a badge that is revoked now could still pass, were every line cut; null: not at all. */
  revokedPassUntil: At | null
}

export interface UnitNow {
  id: string
  kind: string
  state: LinkState | 'never'
  lack: Lack
  lastSeenAt: At | null
  since: At | null
  fw: string | null
  battery: number | null
  /** It should be changed: as it told, or as is on record and it has not told otherwise. */
  batteryLow: boolean
  rssi: number | null
  linkQuality: number | null
  door: string | null
  side: Side | null
  zone: string | null
  desks: string[]
  /** How its allow-list stands; null: it takes none. */
  list: ListNow | null
  bad: {
    count: number
    codes: Partial<Record<BadInputCode, number>>
    /** The last of each kind. */
    samples: Partial<Record<BadInputCode, { sample: string; at: At }>>
    lastSample: string | null
    lastAt: At | null
  }
}

/** How the allow-list of a unit stands. */
export interface ListNow {
  /** The newest version; null: none was issued. */
  version: number | null
  /** False: of plain numbers, which the unit can verify by nothing and decides by at any time. */
  signed: boolean
  acknowledged: number | null
  expires: At | null
  /** The newest list has yet to be acknowledged. */
  pending: boolean
  /** Badges that a list which the unit may still hold lets in, and the newest one does not. */
  pendingBadges: string[]
}

export const ALARM_KINDS = [
  'badge-seen-twice',
  'battery-low',
  'clock-doubtful',
  'door-forced',
  'door-held-open',
  'door-held-open-soon',
  'door-tampered',
  'erasure-asked',
  'fire-alarm',
  'id-reused',
  'list-tampered',
  'list-too-large',
  'offline-doubtful',
  'storage-failed',
  'unlock-unconfirmed',
  'zone-full',
] as const
export type AlarmKind = (typeof ALARM_KINDS)[number]

export interface AlarmNow {
  /** `<kind>:<subject>`: an alarm that comes again is the same one. */
  id: string
  kind: AlarmKind
  subject: string
  since: At
  clearedAt: At | null
  limitS: number | null
}

/** What changed, as it changes; several in one turn. Listeners must not throw and must not wait. */
export type HouseEvent =
  | { type: 'fact'; fact: Recorded }
  | { type: 'occupancy' }
  | { type: 'desk'; id: string }
  | { type: 'door'; id: string }
  | { type: 'unit'; id: string }
  | { type: 'alarm'; alarm: AlarmNow }

/** The live state, read by the pages; `access.ts` moves it. */
export interface House {
  occupancy(): OccupancyNow
  organisations(): OrganisationNow[]
  /** As recorded: for the roll-call. */
  stays(): StayNow[]
  desks(): DeskNow[]
  desk(id: string): DeskNow | null
  doors(): DoorNow[]
  door(id: string): DoorNow | null
  units(): UnitNow[]
  unit(id: string): UnitNow | null
  /** Those that stand. */
  alarms(): AlarmNow[]
  /** Returns how to stop listening. */
  subscribe(listener: (event: HouseEvent) => void): () => void
}
