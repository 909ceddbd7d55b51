/** How often a unit may do what fills the journal and tells nothing new. */
import type { At } from '../core/model.ts'
import type { Clock } from '../core/ports.ts'

const MINUTE_MS = 60_000

export interface Allowance {
  /** False where the unit has used up its minute. */
  take(unit: string): boolean
}

export function createAllowance({ clock, perMinute }: { clock: Clock; perMinute: number }): Allowance {
  /** By registered unit, so it does not grow. */
  const minutes = new Map<string, { begun: At; used: number }>()
  return {
    take(unit) {
      const now = clock.now()
      const minute = minutes.get(unit)
      // Also where the clock was set back.
      if (minute === undefined || Math.abs(now - minute.begun) >= MINUTE_MS) {
        minutes.set(unit, { begun: now, used: 1 })
        return true
      }
      minute.used += 1
      return minute.used <= perMinute
    },
  }
}
