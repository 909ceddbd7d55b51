/** What part of the house the page is about: all of it, or the one zone that its address names. */
import { computed } from '@preact/signals'
import type { DoorState, LiveFact, ZoneOccupancy } from '../../gateway/api/contract.ts'
import { doors, occupancy, units } from '../house.ts'
import { route } from '../router.tsx'

/** Null: the whole house, also where the address names no zone that there is. */
export const scope = computed<ZoneOccupancy | null>(() => {
  const asked = route.value.query.get('zone')
  return occupancy.value?.zones.find(({ id }) => id === asked) ?? null
})

export function isDoorInScope({ from, to }: Pick<DoorState, 'from' | 'to'>): boolean {
  const zone = scope.value
  return zone === null || from === zone.id || to === zone.id
}

/** At one of its doors, or at a check-in point that stands in it. */
export function isPassageInScope({ door, unit }: LiveFact): boolean {
  const zone = scope.value
  if (zone === null) return true
  if (door) {
    const passed = doors.value.get(door)
    return passed !== undefined && isDoorInScope(passed)
  }
  return unit !== undefined && units.value.get(unit)?.zone === zone.id
}
