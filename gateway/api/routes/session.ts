import { Type } from 'typebox'
import type { Role } from '../../core/ports.ts'
import { settingIn } from '../../core/settings.ts'
import type { ApiParts, App } from '../deps.ts'
import { CodeText, PasskeyAnswer, PasskeyOptions, PasswordText } from '../schemas/sign-in.ts'
import { SessionShape } from '../schemas.ts'
import { ADDRESS_LIMIT, sourceOf } from '../sign-in/address-limit.ts'
import { placeOf } from '../sign-in/place.ts'
import { SESSION_COOKIE } from '../sign-in/sessions.ts'
import type { SignIn } from '../sign-in.ts'

const Name = Type.String({ minLength: 1, maxLength: 80 })
/** `code`: of the second factor, where the account has one. */
const SignInBody = Type.Object({ name: Name, password: PasswordText, code: Type.Optional(CodeText) })
const FirstAdminBody = Type.Object({ code: Type.String({ maxLength: 100 }), name: Name, password: PasswordText })
const LinkBody = Type.Object({
  secret: Type.String({ minLength: 1, maxLength: 100 }),
  code: Type.Optional(CodeText),
})
const PasskeyBody = Type.Object({ response: PasskeyAnswer })

interface Standing {
  name: string
  role: Role
  person: string | null
}

/** Each open sign-in page asks for one every few minutes, and many may stand behind one address. */
const OPTIONS_MAX = 120

/** In and out, for everybody: by a password, a passkey or a personal link. */
export function sessionRoutes(app: App, { directory, signIn }: Pick<ApiParts, 'directory'> & { signIn: SignIn }): void {
  const { accounts, secondFactors, passkeys, links, sessions, cookieOptions } = signIn
  const answer = (account: Standing | null) => ({
    account: account === null ? null : { ...shown(account), ...named(account.person) },
    ...(account === null ? {} : { houseName: settingIn(directory, 'name') }),
    firstAdmin: directory.accounts().length === 0,
  })
  const shown = ({ name, role, person }: Standing) => ({ name, role, person })
  const named = (person: string | null): { personName?: string } => {
    const personName = person === null ? undefined : directory.person(person)?.name
    return personName === undefined ? {} : { personName }
  }
  const open = { access: 'public', rateLimit: ADDRESS_LIMIT } as const

  app.get('/api/session', { config: { access: 'public' }, schema: { response: { 200: SessionShape } } }, (request) =>
    answer(request.actor),
  )

  const byPassword = { body: SignInBody, response: { 200: SessionShape } }
  app.post('/api/session', { config: open, schema: byPassword }, async (request, reply) => {
    const { name, password, code } = request.body
    const network = sourceOf(request)
    const account = await accounts.check(name, password, network)
    await secondFactors.check(account.name, code, network)
    accounts.cameIn(name, network)
    await signIn.enter(request, reply, account.name)
    return answer(account)
  })

  app.delete(
    '/api/session',
    { config: { access: 'public' }, schema: { response: { 204: Type.Null() } } },
    async (request, reply) => {
      const cookie = request.cookies[SESSION_COOKIE]
      if (cookie !== undefined) await sessions.close(cookie)
      return reply.clearCookie(SESSION_COOKIE, cookieOptions).code(204).send(null)
    },
  )

  // Without a name: the browser knows which passkeys it has for this host.
  const asked = { response: { 200: PasskeyOptions } }
  const often = { access: 'public', rateLimit: { ...ADDRESS_LIMIT, max: OPTIONS_MAX } } as const
  app.post('/api/session/passkey-options', { config: often, schema: asked }, async (request) => ({
    ...(await passkeys.askOptions(null, placeOf(request))),
  }))

  const byPasskey = { body: PasskeyBody, response: { 200: SessionShape } }
  app.post('/api/session/passkey', { config: open, schema: byPasskey }, async (request, reply) => {
    const account = await passkeys.check(request.body.response, null, placeOf(request))
    await signIn.enter(request, reply, account.name)
    return answer(account)
  })

  const byLink = { body: LinkBody, response: { 200: SessionShape } }
  app.post('/api/session/link', { config: open, schema: byLink }, async (request, reply) => {
    const { secret, code } = request.body
    const account = await links.take(secret, code, sourceOf(request))
    await signIn.enter(request, reply, account.name)
    return answer(account)
  })

  app.post(
    '/api/first-admin',
    { config: open, schema: { body: FirstAdminBody, response: { 201: SessionShape } } },
    async (request, reply) => {
      const { code, name, password } = request.body
      const account = await accounts.addFirstAdmin(code, name, password)
      await signIn.enter(request, reply, account.name)
      return reply.code(201).send(answer(account))
    },
  )
}
