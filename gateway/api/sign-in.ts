/** Who asks, and may they: sessions, tokens, screens, the local socket; roles; requests from other sites. Deny by default. */
import type { IncomingMessage } from 'node:http'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Logger } from 'pino'
import type { Access } from '../access.ts'
import { SogliaError } from '../core/errors.ts'
import type { Account, Clock, Directory, Session, Standing } from '../core/ports.ts'
import type { Screen } from '../core/sign-ins.ts'
import type { Actor } from './deps.ts'
import { letsIn } from './roles.ts'
import { type Accounts, createAccounts } from './sign-in/accounts.ts'
import { sourceOf } from './sign-in/address-limit.ts'
import { createAttempts } from './sign-in/attempts.ts'
import { browserOf } from './sign-in/browser.ts'
import { createChallenges } from './sign-in/challenges.ts'
import { createLinks, type Links } from './sign-in/links.ts'
import { createPasskeys, type Passkeys } from './sign-in/passkeys.ts'
import { createScreens, SCREEN_COOKIE, type Screens } from './sign-in/screens.ts'
import { CODES_EVERYWHERE_MAX, createSecondFactors, type SecondFactors } from './sign-in/second-factor.ts'
import { createSessions, SESSION_COOKIE, SESSION_LONGEST_MS, type Sessions, sha256 } from './sign-in/sessions.ts'

const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS']
const BEARER = /^Bearer ([A-Za-z0-9._~+/=-]{1,200})$/i

export interface SignIn {
  accounts: Accounts
  sessions: Sessions
  passkeys: Passkeys
  secondFactors: SecondFactors
  links: Links
  screens: Screens
  /** Sets `request.actor`. Throws `E_SIGN_IN`, `E_FORBIDDEN` or `E_ORIGIN` where the request may not go on. */
  guard(request: FastifyRequest): void
  /** Who asks, as it stands now: a stream that is open asks again and again. */
  whoAsks(request: FastifyRequest): Actor | null
  /** The screen that asks, as it stands now. */
  screenAsking(request: FastifyRequest): Screen | null
  /** The browser's session, with its account; null where whoever asks came another way. */
  sessionOf(request: FastifyRequest): { account: Account; session: Session } | null
  /**
   * Signs a browser in: a new session, and the one that it had before is of no more use. `account` is as it was when it was
   * proved: throws `E_SIGN_IN` where it has ended since, or its password was changed.
   */
  enter(request: FastifyRequest, reply: FastifyReply, account: Account): Promise<void>
  cookieOptions: CookieOptions
  /** Whether the pages come over TLS. */
  secure: boolean
}
interface CookieOptions {
  httpOnly: true
  sameSite: 'strict'
  path: '/'
  secure: boolean
  maxAge: number
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
  const shared = { access, directory, clock, log, alone: accounts.alone }
  const codeAttempts = createAttempts({ clock, everywhereMax: CODES_EVERYWHERE_MAX })
  const secondFactors = createSecondFactors({ ...shared, attempts: codeAttempts })
  const cookieOptions: CookieOptions = {
    ...{ httpOnly: true, sameSite: 'strict', path: '/', secure, maxAge: SESSION_LONGEST_MS / 1000 },
  }

  function sessionOf(request: FastifyRequest): { account: Account; session: Session } | null {
    // A token wins over a cookie, and the socket over both: as `whoAsks`.
    if (isLocal(request.raw) || request.headers.authorization !== undefined) return null
    const cookie = request.cookies[SESSION_COOKIE]
    return cookie === undefined ? null : sessions.find(cookie)
  }

  function whoAsks(request: FastifyRequest): Actor | null {
    if (isLocal(request.raw)) return { name: 'local', role: 'admin', org: null, person: null, via: 'local' }
    const bearer = request.headers.authorization
    if (bearer !== undefined) {
      const token = BEARER.exec(bearer)?.[1]
      const found = token === undefined ? null : directory.tokenOf(sha256(token))
      return found === null ? null : { ...standingOf(found), name: `token:${found.name}`, via: 'token' }
    }
    const found = sessionOf(request)
    return found === null ? null : { ...standingOf(found.account), name: found.account.name, via: 'session' }
  }

  const screens = createScreens({ ...shared, attempts: createAttempts({ clock }) })
  function screenAsking(request: FastifyRequest): Screen | null {
    const cookie = request.cookies[SCREEN_COOKIE]
    return cookie === undefined ? null : screens.find(cookie)
  }

  return {
    accounts,
    sessions,
    passkeys: createPasskeys({ ...shared, challenges: createChallenges({ clock }) }),
    secondFactors,
    links: createLinks({ ...shared, secondFactors }),
    screens,
    whoAsks,
    screenAsking,
    sessionOf,
    async enter(request, reply, account) {
      const before = request.cookies[SESSION_COOKIE]
      if (before !== undefined) await sessions.close(before)
      const origin = { browser: browserOf(request.headers['user-agent']), network: sourceOf(request) }
      // In its own turn: a session that began beside the end of its account would open the next one of that name.
      const value = await accounts.alone(async () => {
        const now = directory.account(account.name)
        if (now === null || now.passwordHash !== account.passwordHash) throw new SogliaError('E_SIGN_IN')
        return sessions.open(account.name, origin)
      })
      reply.setCookie(SESSION_COOKIE, value, cookieOptions)
    },
    guard(request) {
      const actor = whoAsks(request)
      request.actor = actor
      checkOrigin(request)
      // What does not exist needs no guard; what does and carries no mark is for admins.
      const mark = request.is404 ? 'public' : (request.routeOptions.config.access ?? 'admin')
      if (mark === 'public') return
      if (mark === 'screen' && screenAsking(request) !== null) return
      if (actor === null) throw new SogliaError('E_SIGN_IN')
      if (!letsIn(mark, actor.role)) throw new SogliaError('E_FORBIDDEN')
    },
    cookieOptions,
    secure,
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
