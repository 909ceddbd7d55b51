/** Who asks, and may they: sessions, tokens, the local socket; roles; requests from other sites. Deny by default. */
import type { IncomingMessage } from 'node:http'
import type { FastifyRequest } from 'fastify'
import type { Logger } from 'pino'
import type { Access } from '../access.ts'
import { SogliaError } from '../core/errors.ts'
import type { Clock, Directory, Standing } from '../core/ports.ts'
import type { Actor } from './deps.ts'
import { letsIn } from './roles.ts'
import { type Accounts, createAccounts } from './sign-in/accounts.ts'
import { createSessions, SESSION_COOKIE, SESSION_LONGEST_MS, type Sessions, sha256 } from './sign-in/sessions.ts'

const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS']
const BEARER = /^Bearer ([A-Za-z0-9._~+/=-]{1,200})$/i

export interface SignIn {
  accounts: Accounts
  sessions: Sessions
  /** Sets `request.actor`. Throws `E_SIGN_IN`, `E_FORBIDDEN` or `E_ORIGIN` where the request may not go on. */
  guard(request: FastifyRequest): void
  /** Who asks, as it stands now: a stream that is open asks again and again. */
  whoAsks(request: FastifyRequest): Actor | null
  cookieOptions: { httpOnly: true; sameSite: 'strict'; path: '/'; secure: boolean; maxAge: number }
}

export interface SignInDeps {
  access: Pick<Access, 'change'>
  directory: Directory
  clock: Clock
  log: Logger
  /** True where the pages come over TLS. */
  secure: boolean
  /** Whether the request came over the socket in the data folder. */
  isLocal(request: IncomingMessage): boolean
}

export function createSignIn({ access, directory, clock, log, secure, isLocal }: SignInDeps): SignIn {
  const accounts = createAccounts({ access, directory, clock })
  const sessions = createSessions({ access, directory, clock, log })

  function whoAsks(request: FastifyRequest): Actor | null {
    if (isLocal(request.raw)) return { name: 'local', role: 'admin', org: null, person: null, via: 'local' }
    const bearer = request.headers.authorization
    if (bearer !== undefined) {
      const token = BEARER.exec(bearer)?.[1]
      const found = token === undefined ? null : directory.tokenOf(sha256(token))
      return found === null ? null : { ...standingOf(found), name: `token:${found.name}`, via: 'token' }
    }
    const cookie = request.cookies[SESSION_COOKIE]
    const account = cookie === undefined ? null : sessions.find(cookie)
    return account === null ? null : { ...standingOf(account), name: account.name, via: 'session' }
  }

  return {
    accounts,
    sessions,
    whoAsks,
    guard(request) {
      const actor = whoAsks(request)
      request.actor = actor
      checkOrigin(request)
      // What does not exist needs no guard; what does and carries no mark is for admins.
      const mark = request.is404 ? 'public' : (request.routeOptions.config.access ?? 'admin')
      if (mark === 'public') return
      if (actor === null) throw new SogliaError('E_SIGN_IN')
      if (!letsIn(mark, actor.role)) throw new SogliaError('E_FORBIDDEN')
    },
    cookieOptions: { httpOnly: true, sameSite: 'strict', path: '/', secure, maxAge: SESSION_LONGEST_MS / 1000 },
  }
}

function standingOf({ role, org, person }: Standing): Standing {
  return { role, org, person }
}

/**
 * A page of another site must not act with the cookie of whoever looks at it. Browsers name the site in
 * `Origin` on every unsafe request; SameSite=Strict on the cookie is the second lock.
 */
function checkOrigin(request: FastifyRequest): void {
  if (SAFE_METHODS.includes(request.method) || request.actor?.via === 'local') return
  const { origin, host } = request.headers
  if (origin === undefined) {
    if (request.actor?.via === 'session') throw new SogliaError('E_ORIGIN')
    return
  }
  if (!URL.canParse(origin) || new URL(origin).host !== host) throw new SogliaError('E_ORIGIN')
}
