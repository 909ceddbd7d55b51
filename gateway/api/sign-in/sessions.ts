/**
 * Sessions of browsers, kept on the server. The cookie is 256 bits of chance and the instant it was made;
 * only its SHA-256 is stored, so a stolen database signs nobody in, and nobody can change that instant.
 * A session ends 12 hours after it was last used, and 7 days after it began however much it is used.
 */
import { createHash, randomBytes } from 'node:crypto'
import type { Logger } from 'pino'
import type { Access } from '../../access.ts'
import type { Account, Change, Clock, Directory } from '../../core/ports.ts'

export const SESSION_COOKIE = 'soglia_session'
export const SESSION_IDLE_MS = 12 * 60 * 60 * 1000
export const SESSION_LONGEST_MS = 7 * 24 * 60 * 60 * 1000
/** A session in use is written again only this often: not at each request, for writes wear the card. */
export const SESSION_RENEW_MS = 60 * 60 * 1000

const COOKIE = /^[A-Za-z0-9_-]{43}\.([0-9a-z]{1,11})$/

export interface Sessions {
  /** Resolves with the cookie's value, once the session is durable. */
  open(account: string): Promise<string>
  /** Whose session it is, and marks it as used; null where there is none or it has ended. */
  find(cookie: string): Account | null
  close(cookie: string): Promise<void>
}

export function createSessions({
  access,
  directory,
  clock,
  log,
}: {
  access: Pick<Access, 'change'>
  directory: Directory
  clock: Clock
  log: Logger
}): Sessions {
  /** Hashes of sessions that are being written: one write at a time for each. */
  const writing = new Set<string>()

  const write = (hash: string, change: Change): void => {
    if (writing.has(hash)) return
    writing.add(hash)
    access
      .change([change], [])
      // The session holds until its old end; the next request tries again.
      .catch((error: unknown) => log.warn({ err: error }, 'a session could not be written'))
      .finally(() => writing.delete(hash))
  }

  return {
    async open(account) {
      const now = clock.now()
      const cookie = `${randomBytes(32).toString('base64url')}.${now.toString(36)}`
      const session = { hash: sha256(cookie), account, expiresAt: now + SESSION_IDLE_MS }
      await access.change([{ put: 'session', value: session }], [])
      return cookie
    },
    find(cookie) {
      const began = COOKIE.exec(cookie)?.[1]
      if (began === undefined) return null
      const session = directory.sessionOf(sha256(cookie))
      if (session === null) return null
      const now = clock.now()
      const endsAt = Number.parseInt(began, 36) + SESSION_LONGEST_MS
      if (now >= Math.min(session.expiresAt, endsAt)) {
        write(session.hash, { drop: 'session', hash: session.hash })
        return null
      }
      const expiresAt = Math.min(now + SESSION_IDLE_MS, endsAt)
      if (expiresAt - session.expiresAt >= SESSION_RENEW_MS) {
        write(session.hash, { put: 'session', value: { ...session, expiresAt } })
      }
      return directory.account(session.account)
    },
    async close(cookie) {
      const hash = sha256(cookie)
      if (directory.sessionOf(hash) !== null) await access.change([{ drop: 'session', hash }], [])
    },
  }
}

/** Of secrets with 256 bits of chance: nothing slower is needed. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
