import { Type } from 'typebox'
import { type ApiParts, type App, whoOf } from '../deps.ts'
import { Body, EndedQuery, IdText, NameParams, NameShape, RoleName, StandingShape } from '../schemas.ts'
import type { SignIn } from '../sign-in.ts'

const NewToken = Body({
  name: Type.String({ minLength: 1, maxLength: 80 }),
  role: RoleName,
  /** A contact has one. */
  org: Type.Optional(IdText),
  /** A member has one. */
  person: Type.Optional(IdText),
})
const Answer = Type.Object({ token: Type.String({ description: 'Shown once' }) })

/** What programs sign in with: for whom each speaks is told, the token itself never again. */
export function tokensRoutes(app: App, { directory, signIn }: Pick<ApiParts, 'directory'> & { signIn: SignIn }): void {
  const listed = { response: { 200: Type.Array(StandingShape) } }
  app.get('/api/tokens', { config: { access: 'admin' }, schema: listed }, () =>
    directory.tokens().map(({ name, role, org, person }) => ({ name, role, org, person })),
  )

  const added = { body: NewToken, response: { 201: Answer } }
  app.post('/api/tokens', { config: { access: 'admin' }, schema: added }, async (request, reply) => {
    const { reason, ...standing } = request.body
    const token = await signIn.accounts.addToken(standing, whoOf(request, { reason }))
    return reply.code(201).send({ token })
  })

  const ended = { params: NameParams, querystring: EndedQuery, response: { 200: NameShape } }
  app.delete('/api/tokens/:name', { config: { access: 'admin' }, schema: ended }, async (request) => {
    const { name } = request.params
    await signIn.accounts.removeToken(name, whoOf(request, request.query))
    return { name }
  })
}
