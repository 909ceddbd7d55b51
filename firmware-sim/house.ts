/** The house that is simulated: zones, doors, desks, and the boards that stand for them. */

export const MINUTE_MS = 60_000
export const HOUR_MS = 60 * MINUTE_MS

export interface ZonePlan {
  id: string
  name: string
  capacity: number
}
/** 120 people in all. The courtyard lies within the walls: whoever is there is still in the house. */
/** As its pages call it. */
export const HOUSE_NAME = 'Millepiani, Roma'

export const ZONES: readonly ZonePlan[] = [
  { id: 'hall', name: 'Sala grande', capacity: 60 },
  { id: 'fablab', name: 'Fablab', capacity: 32 },
  { id: 'meeting', name: 'Riunioni', capacity: 12 },
  { id: 'courtyard', name: 'Cortile', capacity: 16 },
]

export type DoorId = 'front' | 'courtyard' | 'meeting'
export interface DoorPlan {
  id: DoorId
  name: string
  /** Null: the street. */
  from: string | null
  to: string
  heldOpenS: number
  unlockMs: number
}
export const DOORS: readonly DoorPlan[] = [
  { id: 'front', name: 'Ingresso', from: null, to: 'hall', heldOpenS: 30, unlockMs: 5_000 },
  { id: 'courtyard', name: 'Porta cortile', from: 'courtyard', to: 'hall', heldOpenS: 30, unlockMs: 5_000 },
  { id: 'meeting', name: 'Sala riunioni', from: 'hall', to: 'meeting', heldOpenS: 60, unlockMs: 5_000 },
]

export type DeskZone = 'hall' | 'fablab'
const HALL_DESKS = 36
const FABLAB_DESKS = 24
const DESKS_PER_BOARD = 12
/** The last desk of the Fablab has a sensor of its own on a battery, which runs flat in the course of the day. */
export const BATTERY_UNIT = 'desk-battery'

export interface DeskPlan {
  id: string
  zone: DeskZone
  unit: string
}
export const DESKS: readonly DeskPlan[] = [
  ...desksOf('hall', 'h', HALL_DESKS),
  ...desksOf('fablab', 'f', FABLAB_DESKS).with(-1, { id: `f${FABLAB_DESKS}`, zone: 'fablab', unit: BATTERY_UNIT }),
]

function desksOf(zone: DeskZone, letter: string, count: number): DeskPlan[] {
  return Array.from({ length: count }, (_, i) => ({
    id: `${letter}${String(i + 1).padStart(2, '0')}`,
    zone,
    unit: `desks-${zone}-${Math.floor(i / DESKS_PER_BOARD) + 1}`,
  }))
}

export interface UnitPlan {
  id: string
  link: 'mqtt' | 'serial'
  door: DoorId | null
  side: 'in' | 'out' | null
  /** Of a check-in point: a reader with no door. */
  zone: string | null
  desks: string[]
}
const bare = { door: null, side: null, zone: null, desks: [] }
export const UNITS: readonly UnitPlan[] = [
  { ...bare, id: 'front-in', link: 'mqtt', door: 'front', side: 'in' },
  { ...bare, id: 'front-out', link: 'mqtt', door: 'front', side: 'out' },
  { ...bare, id: 'courtyard-in', link: 'serial', door: 'courtyard', side: 'in' },
  { ...bare, id: 'courtyard-out', link: 'serial', door: 'courtyard', side: 'out' },
  { ...bare, id: 'meeting-in', link: 'mqtt', door: 'meeting', side: 'in' },
  { ...bare, id: 'meeting-out', link: 'mqtt', door: 'meeting', side: 'out' },
  { ...bare, id: 'fablab', link: 'mqtt', zone: 'fablab' },
  ...[...new Set(DESKS.map((desk) => desk.unit))].map((id) => ({
    ...bare,
    id,
    link: 'mqtt' as const,
    desks: DESKS.filter((desk) => desk.unit === id).map((desk) => desk.id),
  })),
]
