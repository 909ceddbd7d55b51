import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { SogliaError } from '../../core/errors.ts'
import type { Account, Session } from '../../core/ports.ts'
import { type ApiParts, type App, actorOf } from '../deps.ts'
import {
  CodeText,
  NewPasskeyAnswer,
  PasskeyAnswer,
  PasskeyOptions,
  PasskeyShape,
  PasswordText,
  RecoveryShape,
  SecurityShape,
  ShownName,
} from '../schemas/sign-in.ts'
import { Body, Count, IdShape, IdText } from '../schemas.ts'
import { passkeyView, type Security, securityOf } from '../security-view.ts'
import { ADDRESS_LIMIT, sourceOf } from '../sign-in/address-limit.ts'
import { placeOf } from '../sign-in/place.ts'
import type { SignIn } from '../sign-in.ts'

const PasskeyId = Type.Object({ id: Type.String({ maxLength: 1400 }) })
const SessionId = Type.Object({ id: IdText })
const Code = Type.Object({ code: CodeText }, { additionalProperties: false })
const NewPassword = Type.Object(
  { old: Type.Optional(PasswordText), password: PasswordText },
  { additionalProperties: false },
)
const Proof = Type.Object(
  { password: Type.Optional(PasswordText), passkey: Type.Optional(PasskeyAnswer) },
  { additionalProperties: false },
)
const NewPasskey = Type.Object({ name: ShownName, response: NewPasskeyAnswer }, { additionalProperties: false })
const Secret = Type.Object({
  secret: Type.String({ description: 'Base 32, to be typed where the QR code cannot be read' }),
  uri: Type.String({ description: 'otpauth: what the QR code holds' }),
})
const Done = Type.Object({ done: Type.Literal(true) })
const DONE = { done: true } as const
const Ended = Type.Object({ ended: Count })

/** What a program sees that signs in with a token: it has nothing of this. */
const OF_NOBODY: Security = {
  ...{ account: null, hasPassword: false, passkeys: [], secondFactor: null, sessions: [], link: null, proved: false },
}

/** What everybody may do about their own sign-in. What adds a way in wants a proof of the last minutes. */
export function securityRoutes(
  app: App,
  { directory, signIn }: Pick<ApiParts, 'directory'> & { signIn: SignIn },
): void {
  const { accounts, passkeys, secondFactors, sessions } = signIn
  const own = { access: 'member' } as const
  const guarded = { access: 'member', rateLimit: ADDRESS_LIMIT } as const

  /** Throws `E_NOT_FOUND` where a program asks, or the command line. */
  function mine(request: FastifyRequest): { account: Account; session: Session } {
    const found = signIn.sessionOf(request)
    if (found === null) throw new SogliaError('E_NOT_FOUND', `an account of ${actorOf(request).name}`)
    return found
  }
  /** Throws `E_PROVE` too: whoever finds a browser left open must not make a way in for themselves. */
  function proved(request: FastifyRequest): { account: Account; session: Session } {
    const found = mine(request)
    if (!sessions.isProved(found.session)) throw new SogliaError('E_PROVE')
    return found
  }

  app.get('/api/me/security', { config: own, schema: { response: { 200: SecurityShape } } }, (request) => {
    const found = signIn.sessionOf(request)
    return found === null ? OF_NOBODY : securityOf(found.account, found.session, { directory, sessions })
  })

  app.post('/api/me/prove', { config: guarded, schema: { body: Proof, response: { 200: Done } } }, async (request) => {
    const { account, session } = mine(request)
    const { password, passkey } = request.body
    const network = sourceOf(request)
    if (passkey !== undefined) await passkeys.check(passkey, account.name, placeOf(request))
    else {
      await accounts.check(account.name, password ?? '', network)
      accounts.cameIn(account.name, network)
    }
    await sessions.prove(session)
    return DONE
  })
  app.post(
    '/api/me/prove/passkey-options',
    { config: guarded, schema: { response: { 200: PasskeyOptions } } },
    async (request) => ({ ...(await passkeys.askOptions(mine(request).account.name, placeOf(request))) }),
  )

  // All other sessions end: whoever else knew the old one is out.
  app.post(
    '/api/me/password',
    { config: guarded, schema: { body: NewPassword, response: { 200: Done } } },
    async (request) => {
      const { account, session } = mine(request)
      const { old, password } = request.body
      const network = sourceOf(request)
      if (account.passwordHash === null) proved(request)
      else {
        await accounts.check(account.name, old ?? '', network)
        accounts.cameIn(account.name, network)
      }
      await accounts.setPassword(account.name, password, { by: account.name })
      await sessions.endAll(account.name, account.name, session.hash)
      await sessions.prove(session)
      return DONE
    },
  )

  passkeyRoutes()
  secondFactorRoutes()
  sessionRoutes()

  function passkeyRoutes(): void {
    app.post(
      '/api/me/passkeys/options',
      { config: guarded, schema: { response: { 200: PasskeyOptions } } },
      async (request) => ({ ...(await passkeys.addOptions(proved(request).account, placeOf(request))) }),
    )
    app.post(
      '/api/me/passkeys',
      { config: guarded, schema: { body: NewPasskey, response: { 201: PasskeyShape } } },
      async (request, reply) => {
        const { account } = proved(request)
        const { name, response } = request.body
        const passkey = await passkeys.add(account, name, response as never, placeOf(request))
        return reply.code(201).send(passkeyView(passkey))
      },
    )
    const renamed = { params: PasskeyId, body: Body({ name: ShownName }), response: { 200: Done } }
    app.patch('/api/me/passkeys/:id', { config: own, schema: renamed }, async (request) => {
      await passkeys.rename(mine(request).account.name, request.params.id, request.body.name)
      return DONE
    })
    app.delete(
      '/api/me/passkeys/:id',
      { config: own, schema: { params: PasskeyId, response: { 200: IdShape } } },
      async (request) => {
        const { account } = mine(request)
        const { id } = request.params
        const others = directory.signIns.passkeysOf(account.name).filter((each) => each.id !== id)
        if (account.passwordHash === null && others.length === 0) {
          throw new SogliaError('E_LAST_WAY', 'set a password or add another passkey first')
        }
        await passkeys.remove(account.name, id, { by: account.name })
        return { id }
      },
    )
  }

  function secondFactorRoutes(): void {
    app.post('/api/me/second-factor', { config: guarded, schema: { response: { 200: Secret } } }, async (request) => {
      const { account } = proved(request)
      if (account.passwordHash === null) throw new SogliaError('E_INVALID', 'it comes after a password: set one first')
      return secondFactors.begin(account.name)
    })
    const coded = { body: Code, response: { 200: RecoveryShape } }
    app.post('/api/me/second-factor/confirm', { config: guarded, schema: coded }, async (request) => ({
      recoveryCodes: await secondFactors.confirm(proved(request).account.name, request.body.code, sourceOf(request)),
    }))
    app.post('/api/me/second-factor/recovery-codes', { config: guarded, schema: coded }, async (request) => ({
      recoveryCodes: await secondFactors.renewRecovery(
        mine(request).account.name,
        request.body.code,
        sourceOf(request),
      ),
    }))
    app.post(
      '/api/me/second-factor/remove',
      { config: guarded, schema: { body: Code, response: { 200: Done } } },
      async (request) => {
        await secondFactors.removeOwn(mine(request).account.name, request.body.code, sourceOf(request))
        return DONE
      },
    )
  }

  function sessionRoutes(): void {
    app.delete(
      '/api/me/sessions/:id',
      { config: own, schema: { params: SessionId, response: { 200: IdShape } } },
      async (request) => {
        const { name } = mine(request).account
        await sessions.end(name, request.params.id, name)
        return { id: request.params.id }
      },
    )
    app.post('/api/me/sessions/end-others', { config: own, schema: { response: { 200: Ended } } }, async (request) => {
      const { account, session } = mine(request)
      return { ended: await sessions.endAll(account.name, account.name, session.hash) }
    })
  }
}
