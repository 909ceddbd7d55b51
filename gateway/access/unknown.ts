/** Credentials that nobody holds, kept apart from the journal for a while, so that they can be enrolled. */
import type { At } from '../core/model.ts'
import type { Change, Clock } from '../core/ports.ts'

const KEPT_MS = 30 * 60_000
const KEPT_MAX = 100

export interface UnknownCredential {
  credential: string
  unit: string
  at: At
}

export interface Unknown {
  keep(credential: string, unit: string, at: At): void
  /** Who has a badge now is unknown no longer. */
  follow(changes: readonly Change[]): void
  forgetOld(): void
  /** The newest first. */
  all(): UnknownCredential[]
}

export function createUnknown({ clock }: { clock: Clock }): Unknown {
  const kept = new Map<string, UnknownCredential>()
  return {
    keep(credential, unit, at) {
      kept.delete(credential)
      if (kept.size >= KEPT_MAX) kept.delete(kept.keys().next().value as string)
      kept.set(credential, { credential, unit, at })
    },
    follow(changes) {
      for (const change of changes) {
        if ('put' in change && (change.put === 'badge' || change.put === 'card')) kept.delete(change.value.credential)
      }
    },
    forgetOld() {
      const now = clock.now()
      for (const { credential, at } of kept.values()) if (now - at >= KEPT_MS) kept.delete(credential)
    },
    all: () => [...kept.values()].reverse(),
  }
}
