import { Type } from 'typebox'
import type { Role } from '../../core/ports.ts'
import type { ApiParts, App } from '../deps.ts'
import { SessionShape } from '../schemas.ts'
import { ADDRESS_LIMIT, sourceOf } from '../sign-in/address-limit.ts'
import { SESSION_COOKIE } from '../sign-in/sessions.ts'
import type { SignIn } from '../sign-in.ts'

const Name = Type.String({ minLength: 1, maxLength: 80 })
const Password = Type.String({ minLength: 1, maxLength: 1000 })
const SignInBody = Type.Object({ name: Name, password: Password })
const FirstAdminBody = Type.Object({ code: Type.String({ maxLength: 100 }), name: Name, password: Password })

export function sessionRoutes(app: App, { directory, signIn }: Pick<ApiParts, 'directory'> & { signIn: SignIn }): void {
  const { accounts, sessions, cookieOptions } = signIn
  const answer = (account: { name: string; role: Role; person: string | null } | null) => ({
    account: account === null ? null : { name: account.name, role: account.role, person: account.person },
    firstAdmin: directory.accounts().length === 0,
  })

  app.get('/api/session', { config: { access: 'public' }, schema: { response: { 200: SessionShape } } }, (request) =>
    answer(request.actor),
  )

  app.post(
    '/api/session',
    {
      config: { access: 'public', rateLimit: ADDRESS_LIMIT },
      schema: { body: SignInBody, response: { 200: SessionShape } },
    },
    async (request, reply) => {
      const { name, password } = request.body
      const account = await accounts.check(name, password, sourceOf(request))
      // A new session at each sign-in; the one the browser had before is of no more use.
      const before = request.cookies[SESSION_COOKIE]
      if (before !== undefined) await sessions.close(before)
      reply.setCookie(SESSION_COOKIE, await sessions.open(account.name), cookieOptions)
      return answer(account)
    },
  )

  app.delete(
    '/api/session',
    { config: { access: 'public' }, schema: { response: { 204: Type.Null() } } },
    async (request, reply) => {
      const cookie = request.cookies[SESSION_COOKIE]
      if (cookie !== undefined) await sessions.close(cookie)
      return reply.clearCookie(SESSION_COOKIE, cookieOptions).code(204).send(null)
    },
  )

  app.post(
    '/api/first-admin',
    {
      config: { access: 'public', rateLimit: ADDRESS_LIMIT },
      schema: { body: FirstAdminBody, response: { 201: SessionShape } },
    },
    async (request, reply) => {
      const { code, name, password } = request.body
      const account = await accounts.addFirstAdmin(code, name, password)
      reply.setCookie(SESSION_COOKIE, await sessions.open(account.name), cookieOptions)
      return reply.code(201).send(answer(account))
    },
  )
}
