/** The house as it stands now: what the pages and the command line ask for. Nothing here is a record. */
import type { BadInputCode } from './errors.ts'
import type { Recorded } from './facts.ts'
import type { At, Side } from './model.ts'
import type { Lack, LinkState } from './ports.ts'

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
  lock: 'locked' | 'unlocked' | 'unknown'
  condition: 'secured' | 'unlocked' | 'open' | 'held-open' | 'forced' | 'unknown'
  since: At | null
  heldOpenS: number
  canUnlock: boolean
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
  rssi: number | null
  door: string | null
  side: Side | null
  zone: string | null
  desks: string[]
  bad: {
    count: number
    codes: Partial<Record<BadInputCode, number>>
    lastSample: string | null
    lastAt: At | null
  }
}

export type AlarmKind =
  | 'door-forced'
  | 'door-held-open'
  | 'door-tampered'
  | 'id-reused'
  | 'storage-failed'
  | 'unlock-unconfirmed'

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
