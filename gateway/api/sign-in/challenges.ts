/** What a passkey is asked to sign: chance, good once, for a few minutes, for one purpose and one account. */
import type { At } from '../../core/model.ts'
import type { Clock } from '../../core/ports.ts'

export const CHALLENGE_LIFE_MS = 5 * 60 * 1000
/** What waits to be signed; a flood pushes out the oldest. */
export const CHALLENGES_MAX = 1_000

export type Purpose = 'sign-in' | 'add' | 'prove'

export interface Challenges {
  /** `account` is null where it is not known yet. */
  give(challenge: string, purpose: Purpose, account: string | null): void
  /** Whether it was given for that; either way it is worth nothing from now on. */
  take(challenge: string, purpose: Purpose, account: string | null): boolean
}

export function createChallenges({ clock }: { clock: Clock }): Challenges {
  const given = new Map<string, { purpose: Purpose; account: string | null; endsAt: At }>()
  return {
    give(challenge, purpose, account) {
      const now = clock.now()
      for (const [key, { endsAt }] of given) if (endsAt <= now || given.size >= CHALLENGES_MAX) given.delete(key)
      given.set(challenge, { purpose, account, endsAt: now + CHALLENGE_LIFE_MS })
    },
    take(challenge, purpose, account) {
      const found = given.get(challenge)
      given.delete(challenge)
      if (found === undefined || found.endsAt <= clock.now()) return false
      return found.purpose === purpose && found.account === account
    },
  }
}
