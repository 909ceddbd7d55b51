/**
 * Sign-in by an address that is printed or shown as a QR code: once, within seven days, and until a newer one is made.
 * Its secret stands behind the `#`, so that it reaches no log on the way; only its SHA-256 is kept.
 */
import { randomBytes } from 'node:crypto'
import type { Access } from '../../access.ts'
import { SogliaError } from '../../core/errors.ts'
import type { At } from '../../core/model.ts'
import type { Account, Clock, Directory } from '../../core/ports.ts'
import type { SecondFactors } from './second-factor.ts'
import { sha256 } from './sessions.ts'
import { type Asker, signInFact } from './told.ts'

export const LINK_LIFE_MS = 7 * 24 * 60 * 60 * 1000
const SECRET_BYTES = 32

export interface Links {
  /** A new one; the one before is worth nothing from then on. Throws `E_NOT_FOUND`. */
  make(account: string, who: Asker): Promise<{ secret: string; expiresAt: At }>
  /** Uses it up. `code`: of the second factor, where the account has one. Throws `E_LINK`, and as `SecondFactors.check`. */
  take(secret: string, code: string | undefined, network: string): Promise<Account>
}

interface Deps {
  access: Pick<Access, 'change'>
  directory: Directory
  clock: Clock
  secondFactors: Pick<SecondFactors, 'check'>
  alone<Answer>(work: () => Promise<Answer>): Promise<Answer>
}

export function createLinks({ access, directory, clock, secondFactors, alone }: Deps): Links {
  const { signIns } = directory

  function accountOf(secret: string): Account {
    const link = signIns.linkOf(sha256(secret))
    if (link === null || link.expiresAt <= clock.now()) throw new SogliaError('E_LINK')
    const account = directory.account(link.account)
    if (account === null) throw new SogliaError('E_LINK')
    return account
  }

  return {
    make: (account, who) =>
      alone(async () => {
        if (directory.account(account) === null) throw new SogliaError('E_NOT_FOUND', `the account ${account}`)
        const secret = randomBytes(SECRET_BYTES).toString('base64url')
        const expiresAt = clock.now() + LINK_LIFE_MS
        const value = { account, hash: sha256(secret), expiresAt }
        const fact = signInFact(clock, 'sign-in-link-made', account, who)
        await access.change([{ put: 'sign-in-link', value }], [fact])
        return { secret, expiresAt }
      }),
    async take(secret, code, network) {
      // The link waits while a code is asked for: a slip must not use it up.
      await secondFactors.check(accountOf(secret).name, code, network)
      return alone(async () => {
        // Asked again: two that come at once are one too many.
        const account = accountOf(secret)
        const fact = signInFact(clock, 'sign-in-link-used', account.name, { by: account.name })
        await access.change([{ drop: 'sign-in-link', account: account.name }], [fact])
        return account
      })
    },
  }
}
