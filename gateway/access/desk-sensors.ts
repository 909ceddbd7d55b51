/** Which units tell of a desk, and what each of them told last. Most desks have one, which is told as it is. */
import type { Directory } from '../core/ports.ts'
import type { DeskState } from '../core/presence.ts'
import type { Unit } from '../core/records.ts'
import { deskOf, deskWithout, type SensorSays } from '../core/sensors.ts'

export interface DeskSensors {
  /** The unit has spoken: how the desk stands now. */
  told(unit: Unit, desk: string, occupied: boolean, before: DeskState): DeskState
  /** The unit cannot be heard any more, or tells of the desk no longer: how the desk stands without it. */
  quiet(unit: Unit, desk: string, before: DeskState): DeskState
  /** Whether another unit tells of it too. */
  isShared(desk: string): boolean
  /** The register has changed. */
  follow(): void
}

export function createDeskSensors({ directory }: { directory: Pick<Directory, 'units'> }): DeskSensors {
  /** By desk; worked out over all units, so kept until the register changes. */
  let unitsOf: Map<string, string[]> | null = null
  /** By unit and desk; one that is not in here has not spoken yet. */
  const says = new Map<string, SensorSays>()
  const key = (unit: string, desk: string): string => `${unit} ${desk}`

  function unitsAt(desk: string): readonly string[] {
    if (unitsOf === null) {
      unitsOf = new Map()
      for (const { id, desks } of directory.units()) {
        for (const each of desks) unitsOf.set(each, [...(unitsOf.get(each) ?? []), id])
      }
    }
    return unitsOf.get(desk) ?? []
  }

  const othersOf = ({ id }: Unit, desk: string): SensorSays[] =>
    unitsAt(desk)
      .filter((unit) => unit !== id)
      .map((unit) => says.get(key(unit, desk)) ?? 'unheard')

  return {
    told(unit, desk, occupied, before) {
      const own = occupied ? 'occupied' : 'free'
      says.set(key(unit.id, desk), own)
      return deskOf(before, [own, ...othersOf(unit, desk)])
    },
    quiet(unit, desk, before) {
      says.set(key(unit.id, desk), 'silent')
      return deskWithout(before, othersOf(unit, desk))
    },
    isShared: (desk) => unitsAt(desk).length > 1,
    follow() {
      unitsOf = null
      const ids = new Set(directory.units().map(({ id }) => id))
      for (const name of says.keys()) if (!ids.has(name.slice(0, name.indexOf(' ')))) says.delete(name)
    },
  }
}
