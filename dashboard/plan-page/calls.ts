/** What the page of the floors asks of the gateway. */
import type { DeskRow, DoorRow, FloorPlan, ZoneRow } from '../../gateway/api/contract.ts'
import { ask } from '../api.ts'
import { readFloors } from '../floor/floors.ts'

/** The floors, and all that can stand on them. */
export interface Drawn {
  floors: FloorPlan[]
  zones: ZoneRow[]
  desks: DeskRow[]
  doors: DoorRow[]
}

export async function readDrawn(): Promise<Drawn> {
  const [floors, zones, desks, doors] = await Promise.all([
    readFloors(),
    ask<ZoneRow[]>('GET', '/api/zones'),
    ask<DeskRow[]>('GET', '/api/desks'),
    ask<DoorRow[]>('GET', '/api/doors'),
  ])
  return { floors, zones, desks, doors }
}

const at = (id: string): string => `/api/plans/${encodeURIComponent(id)}`

export const addFloor = (floor: { name: string; width: number; height: number }): Promise<FloorPlan> =>
  ask('POST', '/api/plans', floor)
export const removeFloor = ({ id, rev }: FloorPlan, reason: string): Promise<unknown> =>
  ask('DELETE', `${at(id)}?rev=${rev}&reason=${encodeURIComponent(reason)}`)

/** Large files on slow lines. */
const UPLOAD_WITHIN_MS = 60_000
export const putDrawing = ({ id, rev }: FloorPlan, file: string): Promise<FloorPlan> =>
  ask('PUT', `${at(id)}/background`, { file, rev }, { withinMs: UPLOAD_WITHIN_MS })
export const dropDrawing = ({ id, rev }: FloorPlan): Promise<FloorPlan> =>
  ask('DELETE', `${at(id)}/background?rev=${rev}`)
