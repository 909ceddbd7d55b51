/** The house of the year: four zones, four doors with readers on both sides, a check-in point, and its wall clock. */
import type { Change } from '../../gateway/core/ports.ts'
import type { Person } from '../../gateway/core/records.ts'
import { badge, door, unit } from '../gateway/small-house.ts'

export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

/** What each door joins. */
export const DOORS = {
  front: { from: null, to: 'hall' },
  gate: { from: null, to: 'court' },
  yard: { from: 'court', to: 'hall' },
  room: { from: 'hall', to: 'meeting' },
} as const
/** By door: the board that tells when it opens. */
export const CONTACTS: Readonly<Record<string, string>> = { front: 'reader-1', room: 'room-in' }
export type DoorId = keyof typeof DOORS
export const UNLOCK_MS = 5_000
export const EXTENDED_UNLOCK_MS = 15_000
export const CAPACITY = { hall: 34, meeting: 4 }
/** Every way out of these has a reader, so that their doors turn people away. */
export type Enforced = keyof typeof CAPACITY

export const READERS = [
  { id: 'reader-1', door: 'front', side: 'in' },
  { id: 'reader-2', door: 'front', side: 'out' },
  { id: 'gate-in', door: 'gate', side: 'in' },
  { id: 'gate-out', door: 'gate', side: 'out' },
  { id: 'yard-in', door: 'yard', side: 'in' },
  { id: 'yard-out', door: 'yard', side: 'out' },
  { id: 'room-in', door: 'room', side: 'in' },
  { id: 'room-out', door: 'room', side: 'out' },
] as const
/** A reader on a shelf in the library, to which no door leads that the house knows. */
export const CHECK_IN = { id: 'shelf', zone: 'library' }
export const UNITS: readonly string[] = [...READERS.map(({ id }) => id), CHECK_IN.id]

/** Its day ends at a time that one night does not have and another has twice. */
export const CLOSING_TIME = '02:30'
const CLOSING_MS = 2 * HOUR + 30 * MINUTE
export const LONGEST_STAY_MS = 16 * HOUR
/** Rome in 2027: two hours ahead of UTC between these instants, else one. */
const SUMMER = [Date.parse('2027-03-28T01:00:00.000Z'), Date.parse('2027-10-31T01:00:00.000Z')] as const
export const FIRST_DAY = Date.parse('2027-01-04T00:00:00.000Z') / DAY
export const DAYS = 365

/** The instant at which the wall clock of the house shows this on a day that is counted from 1970. */
export function wallAt(day: number, sinceMidnightMs: number): number {
  const shown = day * DAY + sinceMidnightMs
  const [begins, ends] = SUMMER
  // In the night that jumps, what the clock never shows is the jump; in the one that shows an hour twice, the first.
  if (shown - 2 * HOUR < begins) return Math.min(shown - HOUR, begins)
  return shown - 2 * HOUR < ends ? shown - 2 * HOUR : shown - HOUR
}
export const closingOf = (day: number): number => wallAt(day, CLOSING_MS)
/** The first closing time after an instant. */
export function closingAfter(at: number): number {
  let day = Math.floor(at / DAY) - 1
  while (closingOf(day) <= at) day += 1
  return closingOf(day)
}

export interface Holder {
  person: Person
  credential: string
}

export function holder(n: number, kind: Person['kind']): Holder {
  const id = `${kind}-${n}`
  const person: Person = {
    ...{ id, name: `${kind} ${n}`, kind, org: null, groups: [kind === 'guest' ? 'guests' : 'members'] },
    ...{ host: kind === 'guest' ? 'member-1' : null, extendedTime: kind === 'member' && n % 16 === 0 },
    assistance: false,
  }
  return { person, credential: `uid:04${(kind === 'guest' ? 1000 + n : n).toString(16).padStart(12, '0')}` }
}

export function enrol({ person, credential }: Holder, from: number | null, until: number | null): Change[] {
  const change = badge(`b-${person.id}`, credential) as Extract<Change, { put: 'badge' }>
  return [
    { put: 'person', value: person },
    { ...change, value: { ...change.value, person: person.id, from, until } },
  ]
}

/** To make the small house of the other tests into this one. */
export function furniture(): Change[] {
  const zones = ['court', 'hall', 'meeting', 'library'].map((id): Change => {
    const capacity = CAPACITY[id as Enforced] ?? null
    return { put: 'zone', value: { id, name: id, capacity, antiPassback: 'soft' } }
  })
  const doors = Object.entries(DOORS).map(([id, { from, to }]) =>
    // Lists that outlive a weekend, where a board stands alone for long.
    door(id, { from, to, unlockMs: UNLOCK_MS, extendedUnlockMs: EXTENDED_UNLOCK_MS, listLifeS: 72 * 3_600 }),
  )
  const units = READERS.map(({ id, ...at }) => unit(id, at))
  return [
    ...(['reader-3', 'strike', 'desks'] as const).map((id): Change => ({ drop: 'unit', id })),
    ...(['d1', 'd2'] as const).map((id): Change => ({ drop: 'desk', id })),
    { drop: 'door', id: 'court' },
    ...zones,
    ...doors,
    ...units,
    unit(CHECK_IN.id, { zone: CHECK_IN.zone }),
    { put: 'setting', key: 'closing-time', value: CLOSING_TIME },
  ]
}
