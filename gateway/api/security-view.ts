/** How an account signs in, as itself and admins see it: never what it signs in with. */
import type { Static } from 'typebox'
import { toRfc3339 } from '../core/model.ts'
import type { Account, Directory, Session } from '../core/ports.ts'
import type { PasskeyShape, SecurityShape } from './schemas/sign-in.ts'
import { type Sessions, sessionId } from './sign-in/sessions.ts'
import { timeOf } from './views.ts'

export type Security = Static<typeof SecurityShape>

/** `session`: of whoever looks, where it is their own. */
export function securityOf(
  account: Account,
  session: Session | null,
  { directory, sessions }: { directory: Directory; sessions: Sessions },
): Security {
  const { signIns } = directory
  const factor = signIns.secondFactorOf(account.name)
  const link = signIns.linkFor(account.name)
  const current = session === null ? null : sessionId(session.hash)
  return {
    account: account.name,
    hasPassword: account.passwordHash !== null,
    passkeys: signIns.passkeysOf(account.name).map(passkeyView),
    secondFactor: factor === null ? null : { addedAt: toRfc3339(factor.addedAt), recoveryLeft: factor.recovery.length },
    sessions: sessions.of(account.name).map(({ id, browser, network, beganAt, usedAt }) => ({
      ...{ id, browser, network, current: id === current, usedAt: toRfc3339(usedAt) },
      // Of a session from before it was kept.
      beganAt: beganAt === 0 ? null : toRfc3339(beganAt),
    })),
    link: link === null ? null : { expiresAt: toRfc3339(link.expiresAt) },
    proved: session !== null && sessions.isProved(session),
  }
}

type Keys = ReturnType<Directory['signIns']['passkeysOf']>[number]

export function passkeyView({ id, name, rpId, addedAt, usedAt }: Keys): Static<typeof PasskeyShape> {
  return { id, name, rpId, addedAt: toRfc3339(addedAt), usedAt: timeOf(usedAt) }
}
