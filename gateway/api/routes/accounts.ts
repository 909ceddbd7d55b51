import { Type } from 'typebox'
import { type ApiParts, type App, whoOf } from '../deps.ts'
import { Body, EndedQuery, IdText, NameParams, NameShape, RoleName, StandingShape } from '../schemas.ts'
import type { SignIn } from '../sign-in.ts'

const NewAccount = Body({
  name: Type.String({ minLength: 1, maxLength: 80 }),
  password: Type.String({ minLength: 1, maxLength: 1000 }),
  role: RoleName,
  /** A contact has one. */
  org: Type.Optional(IdText),
  /** A member has one. */
  person: Type.Optional(IdText),
})

/** What people sign in with on the pages. */
export function accountsRoutes(
  app: App,
  { directory, signIn }: Pick<ApiParts, 'directory'> & { signIn: SignIn },
): void {
  const listed = { response: { 200: Type.Array(StandingShape) } }
  app.get('/api/accounts', { config: { access: 'admin' }, schema: listed }, () =>
    directory.accounts().map(({ name, role, org, person }) => ({ name, role, org, person })),
  )

  const added = { body: NewAccount, response: { 201: StandingShape } }
  app.post('/api/accounts', { config: { access: 'admin' }, schema: added }, async (request, reply) => {
    const { reason, ...account } = request.body
    const { name, role, org, person } = await signIn.accounts.add(account, whoOf(request, { reason }))
    return reply.code(201).send({ name, role, org, person })
  })

  const ended = { params: NameParams, querystring: EndedQuery, response: { 200: NameShape } }
  app.delete('/api/accounts/:name', { config: { access: 'admin' }, schema: ended }, async (request) => {
    const { name } = request.params
    await signIn.accounts.remove(name, whoOf(request, request.query))
    return { name }
  })
}
