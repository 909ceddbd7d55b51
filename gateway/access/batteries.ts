/** Batteries that ran low or were renewed: shown at once, recorded once, also over a start. */
import type { BatteryFact } from '../core/facts.ts'
import type { LiveHouse } from '../core/live-house.ts'
import { toRfc3339 } from '../core/model.ts'
import type { Clock, Directory } from '../core/ports.ts'
import type { Presence } from '../core/presence.ts'

/** One that is told to be low and well in turns, as in the cold of a night, is low on record no more often than this. */
const LOW_AGAIN_AFTER_MS = 60 * 60_000

export interface Batteries {
  /** What is on record as low is so until the unit tells otherwise. */
  resume(presence: Presence): void
  /** What is not on record yet. */
  changed(presence: Presence): BatteryFact[]
}

export function createBatteries({
  house,
  directory,
  clock,
}: {
  house: Pick<LiveHouse, 'batteryOf' | 'resumeBattery'>
  directory: Pick<Directory, 'units' | 'unit'>
  clock: Clock
}): Batteries {
  return {
    resume(presence) {
      for (const [id, { batteryLow, batterySince }] of presence.units) {
        if (batteryLow && directory.unit(id) !== null) house.resumeBattery(id, batterySince ?? clock.now())
      }
    },
    changed(presence) {
      const now = clock.now()
      return directory.units().flatMap(({ id }): BatteryFact[] => {
        const { batteryLow: isLow, battery } = house.batteryOf(id)
        const { batteryLow: wasLow = false, batterySince = null } = presence.units.get(id) ?? {}
        if (isLow === wasLow) return []
        // Also where the clock was set back.
        if (isLow && batterySince !== null && Math.abs(now - batterySince) < LOW_AGAIN_AFTER_MS) return []
        const kind = isLow ? 'battery-ran-low' : 'battery-renewed'
        return [{ kind, happenedAt: toRfc3339(now), unit: id, ...(battery === null ? {} : { level: battery }) }]
      })
    },
  }
}
