import { Type } from 'typebox'
import { type App, actorName } from '../deps.ts'
import { IdText, RoleName } from '../schemas.ts'
import type { SignIn } from '../sign-in.ts'

const Body = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 80 }),
  role: RoleName,
  /** A contact has one. */
  org: Type.Optional(IdText),
  /** A member has one. */
  person: Type.Optional(IdText),
})
const Answer = Type.Object({ token: Type.String({ description: 'Shown once' }) })

export function tokensRoutes(app: App, { signIn }: { signIn: SignIn }): void {
  app.post(
    '/api/tokens',
    { config: { access: 'admin' }, schema: { body: Body, response: { 201: Answer } } },
    async (request, reply) => {
      const token = await signIn.accounts.addToken(request.body, actorName(request))
      return reply.code(201).send({ token })
    },
  )
}
