/** How the journal tells of sign-ins: who changed what, and why; never what opens anything. */
import type { SignInFact } from '../../core/facts.ts'
import { toRfc3339 } from '../../core/model.ts'
import type { Clock } from '../../core/ports.ts'
import type { Who } from '../../register/part.ts'
import { checkReason } from '../../register/words.ts'

export type Asker = Pick<Who, 'by' | 'reason'>

/** Throws `E_INVALID` where the reason is none. */
export function signInFact(clock: Clock, kind: SignInFact['kind'], account: string, { by, reason }: Asker): SignInFact {
  const fact: SignInFact = { kind, happenedAt: toRfc3339(clock.now()), subject: account, by }
  return reason === undefined ? fact : { ...fact, reason: checkReason(reason) }
}
