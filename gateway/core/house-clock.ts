/**
 * The time by which the house judges. It never stands before the last fact: when the machine's clock was set back, or
 * began in 1970 for want of a battery, the house goes on from the last fact at the pace of a counter that nobody sets.
 * Whatever is not sure about the time is told as a doubt, and no allow-list is made out by a doubtful clock.
 */
import type { Doubt } from './facts.ts'
import type { At } from './model.ts'
import type { Clock } from './ports.ts'

/** No house is older than Soglia: before this the clock was never set. */
export const CLOCK_MIN = Date.parse('2026-01-01T00:00:00Z')
/** Time servers set a clock back by so much without anybody needing to know. */
const BEHIND_MS_MAX = 1_000
/** The clock and the counter drift apart by milliseconds; by so much between two looks only when the clock was set. */
const JUMP_MS_MIN = 60_000

export interface HouseClock extends Clock {
  /** Why the time is in doubt now; null while it is not. */
  doubt(): Doubt | null
  /** A fact stands in the journal with this time. */
  recorded(at: At): void
  /** To be called every few seconds: sees whether the clock was set meanwhile. */
  look(): void
  /** Somebody has looked at the clock and says that it is right. */
  trust(): void
}

export interface TimeSources {
  /** The machine's clock. */
  system(): At
  /** Milliseconds by a counter that only runs forward; where it begins does not matter. */
  counterMs(): number
  /** Whether a time server keeps the machine's clock; null where it cannot be told. */
  synchronised(): boolean | null
}

export function createHouseClock({ system, counterMs, synchronised }: TimeSources): HouseClock {
  let floor: At = 0
  /** Where the house's own time went on from when the clock was seen behind. */
  let anchor: { at: At; counterMs: number } | null = null
  let seen: { system: At; counterMs: number } | null = null
  let jumped = false

  function isBehind(at: At): boolean {
    return at < floor - BEHIND_MS_MAX
  }

  function now(): At {
    const at = system()
    if (!isBehind(at)) {
      anchor = null
      return Math.max(at, floor)
    }
    anchor ??= { at: floor, counterMs: counterMs() }
    return Math.max(floor, anchor.at + Math.round(counterMs() - anchor.counterMs))
  }

  return {
    now,
    doubt() {
      const at = system()
      if (isBehind(at)) return 'clock-behind'
      if (at < CLOCK_MIN) return 'clock-unset'
      if (synchronised() === false) return 'clock-not-synchronised'
      return jumped && synchronised() !== true ? 'clock-jumped' : null
    },
    recorded(at) {
      floor = Math.max(floor, at)
    },
    look() {
      const at = { system: system(), counterMs: counterMs() }
      const apartMs = seen === null ? 0 : at.system - seen.system - (at.counterMs - seen.counterMs)
      if (Math.abs(apartMs) >= JUMP_MS_MIN) jumped = true
      if (synchronised() === true) jumped = false
      seen = at
    },
    trust() {
      jumped = false
    },
  }
}
