/** How a signal is known again, how it is named, and how it is answered. */
import { normalizeCredential, withoutCredentials } from '../core/credential.ts'
import type { Reason, Recordable, Result } from '../core/model.ts'

/** What makes two signals the same: the contents, not the times. Poison is the same however often it is sent. */
export function contentsOf(signal: Recordable): string {
  switch (signal.type) {
    case 'tap':
      return JSON.stringify(['tap', normalizeCredential(signal.credential) ?? signal.credential, signal.side])
    case 'desk':
      return JSON.stringify(['desk', signal.desk, signal.occupied])
    case 'door':
      return JSON.stringify(['door', signal.contact, signal.lock, signal.exitButton, signal.tamper, signal.fireAlarm])
    case 'poison':
      return JSON.stringify(['poison', signal.of])
  }
}

/** The signal's id as facts may hold it: some boards make it from the card. */
export function nameOf(signal: Recordable): string {
  return withoutCredentials(signal.id, signal.type === 'tap' ? signal.credential : undefined)
}

/** The receipt without any order; `granted` and `reason` are left out where nothing was asked for. */
export function answerOf(id: string, granted: boolean | null, reason: string | null, recordedAt: string): Result {
  if (granted === null) return { type: 'result', id, recordedAt }
  return { type: 'result', id, granted, reason: (reason ?? 'ok') as Reason, recordedAt }
}
