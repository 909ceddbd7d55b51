/** A doubt about the time is said aloud, once, and so is its end. */
import type { Fact } from '../core/facts.ts'
import type { HouseClock } from '../core/house-clock.ts'
import type { LiveHouse } from '../core/live-house.ts'
import { toRfc3339 } from '../core/model.ts'

export interface ClockWatch {
  look(): void
}

export interface ClockWatchParts {
  clock: HouseClock
  house: Pick<LiveHouse, 'raise' | 'clear'>
  record: (facts: Fact[]) => void
  /** The time can be told from again. */
  onTrusted: () => void
}

export function createClockWatch({ clock, house, record, onTrusted }: ClockWatchParts): ClockWatch {
  let doubted: string | null = null
  return {
    look() {
      clock.look()
      const doubt = clock.doubt()
      if (doubt === doubted) return
      const happenedAt = toRfc3339(clock.now())
      if (doubted !== null) house.clear('clock-doubtful', doubted)
      if (doubt !== null) house.raise('clock-doubtful', doubt)
      const kind = doubt === null ? 'clock-trusted' : 'clock-doubted'
      record([{ kind, happenedAt, why: doubt ?? (doubted as string) }])
      doubted = doubt
      if (doubt === null) onTrusted()
    },
  }
}
