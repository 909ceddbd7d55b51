/**
 * Sign-in attempts per account: few from one network, and more from all, so that a guest on the Wi-Fi who guesses
 * a name does not lock its owner out. (Those per address are counted by @fastify/rate-limit on the routes.)
 */
import { SogliaError } from '../../core/errors.ts'
import type { Clock } from '../../core/ports.ts'

export const ATTEMPTS_MAX = 10
export const ATTEMPTS_EVERYWHERE_MAX = 100
export const ATTEMPTS_WINDOW_MS = 15 * 60 * 1000
/** Counts remembered, two for a name; a flood of made-up names pushes out the oldest. */
const COUNTS_MAX = 2_000

export interface Attempts {
  /**
   * Counts an attempt, before its password is looked at: many at once must not all slip through. Throws
   * `TooManyAttempts` once there were too many; such a one counts no further. `network` is where it came from.
   */
  count(name: string, network: string): void
  /** The password was right: earlier slips are forgotten. */
  forget(name: string, network: string): void
}

export class TooManyAttempts extends SogliaError {
  readonly retryAfterS: number
  constructor(retryAfterS: number) {
    super('E_TOO_MANY', `${retryAfterS} s`)
    this.retryAfterS = retryAfterS
  }
}

/** `everywhereMax`: from all networks together. */
export function createAttempts({
  clock,
  everywhereMax = ATTEMPTS_EVERYWHERE_MAX,
}: {
  clock: Clock
  everywhereMax?: number
}): Attempts {
  const counts = new Map<string, { count: number; endsAt: number }>()

  function current(key: string, now: number): { count: number; endsAt: number } {
    const known = counts.get(key)
    if (known !== undefined && known.endsAt > now) return known
    counts.delete(key)
    if (counts.size >= COUNTS_MAX) counts.delete(counts.keys().next().value as string)
    const attempts = { count: 0, endsAt: now + ATTEMPTS_WINDOW_MS }
    counts.set(key, attempts)
    return attempts
  }

  function refuseAfter(most: number, attempts: { count: number; endsAt: number }, now: number): void {
    if (attempts.count >= most) throw new TooManyAttempts(Math.ceil((attempts.endsAt - now) / 1000))
  }

  return {
    count(name, network) {
      const now = clock.now()
      const everywhere = current(keyOf(name), now)
      refuseAfter(everywhereMax, everywhere, now)
      const here = current(keyOf(name, network), now)
      refuseAfter(ATTEMPTS_MAX, here, now)
      everywhere.count += 1
      here.count += 1
    },
    forget(name, network) {
      counts.delete(keyOf(name, network))
      counts.delete(keyOf(name))
    },
  }
}

/** A name may hold anything: no two of them come to one key. */
function keyOf(...parts: string[]): string {
  return JSON.stringify(parts)
}
