/** Sign-in attempts per account. (Those per address are counted by @fastify/rate-limit on the routes.) */
import { SogliaError } from '../../core/errors.ts'
import type { Clock } from '../../core/ports.ts'

export const ATTEMPTS_MAX = 10
export const ATTEMPTS_WINDOW_MS = 15 * 60 * 1000
/** Names remembered; a flood of made-up names pushes out the oldest. */
const NAMES_MAX = 1_000

export interface Attempts {
  /**
   * Counts an attempt, before its password is looked at: many at once must not all slip through.
   * Throws `TooManyAttempts` once there were too many.
   */
  count(name: string): void
  /** The password was right: earlier slips are forgotten. */
  forget(name: string): void
}

export class TooManyAttempts extends SogliaError {
  readonly retryAfterS: number
  constructor(retryAfterS: number) {
    super('E_TOO_MANY', `${retryAfterS} s`)
    this.retryAfterS = retryAfterS
  }
}

export function createAttempts({ clock }: { clock: Clock }): Attempts {
  const byName = new Map<string, { count: number; endsAt: number }>()
  return {
    count(name) {
      const now = clock.now()
      let attempts = byName.get(name)
      if (attempts === undefined || attempts.endsAt <= now) {
        byName.delete(name)
        if (byName.size >= NAMES_MAX) byName.delete(byName.keys().next().value as string)
        attempts = { count: 0, endsAt: now + ATTEMPTS_WINDOW_MS }
        byName.set(name, attempts)
      }
      if (attempts.count >= ATTEMPTS_MAX) throw new TooManyAttempts(Math.ceil((attempts.endsAt - now) / 1000))
      attempts.count += 1
    },
    forget(name) {
      byName.delete(name)
    },
  }
}
