/**
 * Sessions of browsers, kept on the server. The cookie is 256 bits of chance and the instant it was made;
 * only its SHA-256 is stored, so a stolen database signs nobody in, and nobody can change that instant.
 * A session ends 12 hours after it was last used, and 7 days after it began however much it is used.
 */
import { createHash, randomBytes } from 'node:crypto'
import type { Logger } from 'pino'
import type { Access } from '../../access.ts'
import { SogliaError } from '../../core/errors.ts'
import { type At, toRfc3339 } from '../../core/model.ts'
import type { Account, Change, Clock, Directory, Session } from '../../core/ports.ts'

export const SESSION_COOKIE = 'soglia_session'
export const SESSION_IDLE_MS = 12 * 60 * 60 * 1000
export const SESSION_LONGEST_MS = 7 * 24 * 60 * 60 * 1000
/** A session in use is written again only this often: not at each request, for writes wear the card. */
export const SESSION_RENEW_MS = 60 * 60 * 1000
/** For so long after a proof of who it is a session may change what it signs in with. */
export const PROVED_FOR_MS = 10 * 60 * 1000

const COOKIE = /^[A-Za-z0-9_-]{43}\.([0-9a-z]{1,11})$/
/** Names a session to people who may end it; it opens nothing. */
const ID_DIGITS = 20

/** Where a session comes from, for those who look at theirs. */
export interface Origin {
  browser: string
  network: string
}
export interface OpenSession extends Origin {
  id: string
  beganAt: At
  usedAt: At
}

export interface Sessions {
  /** Resolves with the cookie's value, once the session is durable. */
  open(account: string, origin: Origin): Promise<string>
  /** Whose session it is, and marks it as used; null where there is none or it has ended. */
  find(cookie: string): { account: Account; session: Session } | null
  close(cookie: string): Promise<void>
  /** Whoever holds it has just proved who they are. */
  prove(session: Session): Promise<void>
  isProved(session: Session): boolean
  /** Those that have not ended, the last used first. */
  of(account: string): OpenSession[]
  /** Throws `E_NOT_FOUND`. */
  end(account: string, id: string, by: string): Promise<void>
  /** All of them, but for one by its hash; how many there were. */
  endAll(account: string, by: string, but?: string): Promise<number>
}

export const sessionId = (hash: string): string => hash.slice(0, ID_DIGITS)

interface Deps {
  access: Pick<Access, 'change'>
  directory: Directory
  clock: Clock
  log: Logger
}

export function createSessions({ access, directory, clock, log }: Deps): Sessions {
  /** Hashes of sessions that are being written: one write at a time for each. */
  const writing = new Set<string>()
  /** By hash, since the gateway began: what is written tells it to the hour. */
  const used = new Map<string, At>()

  const write = (hash: string, change: Change): void => {
    if (writing.has(hash)) return
    writing.add(hash)
    access
      .change([change], [])
      // The session holds until its old end; the next request tries again.
      .catch((error: unknown) => log.warn({ err: error }, 'a session could not be written'))
      .finally(() => writing.delete(hash))
  }

  const living = (account: string): Session[] =>
    directory.sessionsOf(account).filter(({ expiresAt }) => expiresAt > clock.now())

  async function drop(account: string, sessions: readonly Session[], by: string): Promise<void> {
    if (sessions.length === 0) return
    const fact = { kind: 'sessions-ended', happenedAt: toRfc3339(clock.now()), subject: account, by } as const
    await access.change(
      sessions.map(({ hash }): Change => ({ drop: 'session', hash })),
      [{ ...fact, count: sessions.length }],
    )
  }

  return {
    async open(account, origin) {
      const now = clock.now()
      for (const hash of used.keys()) if (directory.sessionOf(hash) === null) used.delete(hash)
      const cookie = `${randomBytes(32).toString('base64url')}.${now.toString(36)}`
      const times = { beganAt: now, provedAt: now, expiresAt: now + SESSION_IDLE_MS }
      const { browser, network } = origin
      const session: Session = { hash: sha256(cookie), account, ...times, browser, network }
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
      used.set(session.hash, now)
      const expiresAt = Math.min(now + SESSION_IDLE_MS, endsAt)
      if (expiresAt - session.expiresAt >= SESSION_RENEW_MS) {
        write(session.hash, { put: 'session', value: { ...session, expiresAt } })
      }
      const account = directory.account(session.account)
      return account === null ? null : { account, session }
    },
    async close(cookie) {
      const hash = sha256(cookie)
      if (directory.sessionOf(hash) !== null) await access.change([{ drop: 'session', hash }], [])
    },
    async prove(session) {
      const now = directory.sessionOf(session.hash)
      if (now === null) throw new SogliaError('E_SIGN_IN')
      await access.change([{ put: 'session', value: { ...now, provedAt: clock.now() } }], [])
    },
    isProved: ({ provedAt }) => clock.now() - provedAt <= PROVED_FOR_MS,
    of: (account) =>
      living(account)
        .map(({ hash, browser, network, beganAt, expiresAt }) => {
          const usedAt = used.get(hash) ?? Math.max(beganAt, expiresAt - SESSION_IDLE_MS)
          return { id: sessionId(hash), browser, network, beganAt, usedAt }
        })
        .sort((a, b) => b.usedAt - a.usedAt),
    async end(account, id, by) {
      const sessions = living(account).filter(({ hash }) => sessionId(hash) === id)
      if (sessions.length === 0) throw new SogliaError('E_NOT_FOUND', `the session ${id}`)
      await drop(account, sessions, by)
    },
    async endAll(account, by, but) {
      const sessions = living(account).filter(({ hash }) => hash !== but)
      await drop(account, sessions, by)
      return sessions.length
    },
  }
}

/** Of secrets with 256 bits of chance: nothing slower is needed. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
