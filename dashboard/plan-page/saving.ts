/** A floor and all that is new on it into the house, and both back out of it. */
import type { FloorPlan } from '../../gateway/api/contract.ts'
import { ask, codeOf } from '../api.ts'
import { type Draft, freshOnFloor } from '../floor/draft.ts'

/** Without `rev` it is put back whatever has happened since. */
const putFloor = (
  { id, name, width, height, zones, desks, doors, backgroundPercent }: FloorPlan,
  rev?: number,
): Promise<FloorPlan> =>
  ask('PATCH', `/api/plans/${encodeURIComponent(id)}`, {
    ...{ name, width, height, zones, desks, doors, backgroundPercent },
    ...(rev === undefined ? {} : { rev }),
  })

/** What saving a floor has made in the register, in that order. */
export type Made = { kind: 'zones' | 'desks' | 'doors'; id: string; rev: number }[]

/**
 * Makes what is new in the register, then keeps the floor. Asked again after it broke off, it goes on where it was; what
 * it makes is added to `made` at once.
 */
export async function saveDraft(draft: Draft, made: Made): Promise<FloorPlan> {
  const fresh = freshOnFloor(draft)
  for (const kind of ['zones', 'desks', 'doors'] as const) {
    for (const record of fresh[kind]) {
      try {
        const { id, rev } = await ask<{ id: string; rev: number }>('POST', `/api/${kind}`, record)
        made.push({ kind, id, rev })
      } catch (error) {
        if (codeOf(error) !== 'E_EXISTS') throw error
      }
    }
  }
  return putFloor(draft.floor, draft.floor.rev)
}

/** Somebody has changed it, rests something on it, or took it away since: then it stays as it is. */
const STAYS = ['E_CONFLICT', 'E_IN_USE', 'E_ZONE_UNKNOWN', 'E_DESK_UNKNOWN', 'E_DOOR_UNKNOWN']

/** The floor as it was before, and what was made for it gone from the register again where nothing uses it. */
export async function unsaveDraft(before: FloorPlan, made: Made): Promise<FloorPlan> {
  const floor = await putFloor(before)
  const floors = await ask<FloorPlan[]>('GET', '/api/plans')
  const drawn = {
    zones: new Set(floors.flatMap(({ zones }) => zones.map(({ zone }) => zone))),
    desks: new Set(floors.flatMap(({ desks }) => desks.map(({ desk }) => desk))),
    doors: new Set(floors.flatMap(({ doors }) => doors.map(({ door }) => door))),
  }
  // Backwards: doors and desks rest on their zones.
  for (const { kind, id, rev } of [...made].reverse()) {
    if (drawn[kind].has(id)) continue
    try {
      await ask('DELETE', `/api/${kind}/${encodeURIComponent(id)}?rev=${rev}`)
    } catch (error) {
      if (!STAYS.includes(codeOf(error))) throw error
    }
  }
  return floor
}
