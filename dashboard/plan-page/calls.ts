/** What the page of the floors asks of the gateway. */
import type { DeskRow, DoorRow, FloorPlan, ZoneRow } from '../../gateway/api/contract.ts'
import { ApiError, ask } from '../api.ts'
import { readFloors } from '../live-page/floors.ts'
import { type Draft, freshOnFloor } from './draft.ts'

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

/** Without `rev` it is put back whatever has happened since. */
export const putFloor = (
  { id, name, width, height, zones, desks, doors, backgroundPercent }: FloorPlan,
  rev?: number,
): Promise<FloorPlan> =>
  ask('PATCH', at(id), {
    ...{ name, width, height, zones, desks, doors, backgroundPercent },
    ...(rev === undefined ? {} : { rev }),
  })

/** Makes what is new in the register, then keeps the floor. Asked again after it broke off, it goes on where it was. */
export async function saveDraft(draft: Draft): Promise<FloorPlan> {
  const { zones, desks, doors } = freshOnFloor(draft)
  for (const zone of zones) await made('/api/zones', zone)
  for (const desk of desks) await made('/api/desks', desk)
  for (const door of doors) await made('/api/doors', door)
  return putFloor(draft.floor, draft.floor.rev)
}

async function made(path: string, record: object): Promise<void> {
  try {
    await ask('POST', path, record)
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 'E_EXISTS') throw error
  }
}
