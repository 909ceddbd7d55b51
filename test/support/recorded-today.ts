/** The day of the recorded house: it fills from eight o'clock on, as on its eight last Sundays. */
import { RECORDED_NOW } from './recorded-house.ts'

const HOUR_MS = 3_600_000
/** Midnight in Rome. */
const DAY_BEGAN = Date.parse('2026-11-21T23:00:00.000Z')
/** How full a day is, by its hours. */
const FULL = [0, 0, 0, 0, 0, 0, 0, 2, 8, 26, 44, 52, 50, 42, 46, 52, 50, 44, 32, 18, 8, 3, 1, 0]
const at = (ms: number): string => new Date(ms).toISOString()

/** What `GET /api/occupancy/today` answers; `zone` null: the whole house, which is 47 now. */
export function recordedToday(zone: string | null): object {
  const share = zone === null ? 1 : 0.4
  const steps = Array.from({ length: 96 }, (_, quarter) => {
    const hour = quarter / 4
    const [low = 0, high = 0] = [FULL[Math.floor(hour)], FULL[Math.ceil(hour) % 24]]
    const inside = Math.round((low + (high - low) * (hour % 1) + ((quarter * 7) % 5) * (low > 20 ? 1 : 0)) * share)
    return { at: at(DAY_BEGAN + hour * HOUR_MS), inside }
  }).filter((step) => Date.parse(step.at) <= RECORDED_NOW)
  return {
    ...{ day: '2026-11-22', zone, from: at(DAY_BEGAN), to: at(DAY_BEGAN + 24 * HOUR_MS), at: at(RECORDED_NOW), steps },
    usual: {
      weekday: 7,
      days: 8,
      hours: FULL.map((full, hour) => ({
        at: at(DAY_BEGAN + hour * HOUR_MS),
        low: full * 0.8 * share,
        median: full * share,
        high: full * 1.15 * share,
      })),
    },
  }
}
