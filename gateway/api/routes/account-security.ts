import { Type } from 'typebox'
import { SogliaError } from '../../core/errors.ts'
import { toRfc3339 } from '../../core/model.ts'
import type { Account } from '../../core/ports.ts'
import { type ApiParts, type App, whoOf } from '../deps.ts'
import { existing } from '../kinds.ts'
import { LinkShape, SecurityShape } from '../schemas/sign-in.ts'
import { Asking, Body, Count, EndedQuery, IdParams, IdShape, IdText, NameParams } from '../schemas.ts'
import { securityOf } from '../security-view.ts'
import type { SignIn } from '../sign-in.ts'

const NewLink = Body({
  /** Whoever had the password, or a browser that is signed in, is out at once. */
  forgetPassword: Type.Optional(Type.Boolean()),
})
const NamedSession = Type.Object({ name: IdText, id: IdText })
const NamedPasskey = Type.Object({ name: IdText, id: Type.String({ maxLength: 1400 }) })
const Done = Type.Object({ done: Type.Literal(true) })
const DONE = { done: true } as const

type Needed = Pick<ApiParts, 'directory'> & { signIn: SignIn; pagesUrl: () => string | null }

/** What admins may do about the sign-in of others: look, end, take away, and give a link; each is recorded. */
export function accountSecurityRoutes(app: App, { directory, signIn, pagesUrl }: Needed): void {
  const { accounts, links, passkeys, secondFactors, sessions } = signIn
  const admin = { access: 'admin' } as const

  function named(name: string): Account {
    const account = directory.account(name)
    if (account === null) throw new SogliaError('E_NOT_FOUND', `the account ${name}`)
    return account
  }

  const seen = { params: NameParams, response: { 200: SecurityShape } }
  app.get('/api/accounts/:name/security', { config: admin, schema: seen }, (request) => {
    const account = named(request.params.name)
    const own = signIn.sessionOf(request)
    const session = own?.account.name === account.name ? own.session : null
    return securityOf(account, session, { directory, sessions })
  })

  const oneEnded = { params: NamedSession, response: { 200: IdShape } }
  app.delete('/api/accounts/:name/sessions/:id', { config: admin, schema: oneEnded }, async (request) => {
    const { name, id } = request.params
    await sessions.end(named(name).name, id, whoOf(request, {}).by)
    return { id }
  })
  const allEnded = { params: NameParams, body: Asking, response: { 200: Type.Object({ ended: Count }) } }
  app.post('/api/accounts/:name/sessions/end', { config: admin, schema: allEnded }, async (request) => ({
    ended: await sessions.endAll(named(request.params.name).name, whoOf(request, {}).by),
  }))

  const keyGone = { params: NamedPasskey, querystring: EndedQuery, response: { 200: IdShape } }
  app.delete('/api/accounts/:name/passkeys/:id', { config: admin, schema: keyGone }, async (request) => {
    const { name, id } = request.params
    await passkeys.remove(named(name).name, id, whoOf(request, request.query))
    return { id }
  })

  const factorGone = { params: NameParams, body: Asking, response: { 200: Done } }
  app.post('/api/accounts/:name/second-factor/remove', { config: admin, schema: factorGone }, async (request) => {
    await secondFactors.remove(named(request.params.name).name, whoOf(request, request.body))
    return DONE
  })

  const linked = { body: NewLink, response: { 201: LinkShape } }
  app.post(
    '/api/accounts/:name/sign-in-link',
    { config: admin, schema: { ...linked, params: NameParams } },
    async (request, reply) => {
      const { name } = named(request.params.name)
      return reply.code(201).send(await linkFor(name, request))
    },
  )
  // For a member, who needs no e-mail: the account is made with it where there is none.
  app.post(
    '/api/people/:id/sign-in-link',
    { config: admin, schema: { ...linked, params: IdParams } },
    async (request, reply) => {
      const { id } = existing(directory, 'person', request.params.id)
      const { name } = await accounts.ofMember(id, whoOf(request, { reason: request.body.reason }))
      return reply.code(201).send(await linkFor(name, request))
    },
  )

  type Asked = Parameters<typeof whoOf>[0] & { body: { forgetPassword?: boolean; reason?: string } }
  async function linkFor(name: string, request: Asked) {
    const who = whoOf(request, { reason: request.body.reason })
    const base = baseOf(request)
    if (request.body.forgetPassword === true) {
      await accounts.setPassword(name, null, who)
      await sessions.endAll(name, who.by)
    }
    const { secret, expiresAt } = await links.make(name, who)
    return { account: name, url: `${base}/link#${secret}`, expiresAt: toRfc3339(expiresAt) }
  }

  /** The address at which whoever asks sees the pages; beside it, at the command line, the gateway's own. */
  function baseOf({ headers, actor }: Asked): string {
    if (headers.origin !== undefined) return headers.origin
    const ownUrl = pagesUrl()
    if (actor?.via === 'local' || headers.host === undefined) {
      if (ownUrl === null) throw new SogliaError('E_INVALID', 'the pages are served only while the gateway runs')
      return ownUrl
    }
    return `${signIn.secure ? 'https' : 'http'}://${headers.host}`
  }
}
