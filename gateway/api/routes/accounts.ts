import { Type } from 'typebox'
import { type App, actorName } from '../deps.ts'
import { RoleName } from '../schemas.ts'
import type { SignIn } from '../sign-in.ts'

const Body = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 80 }),
  password: Type.String({ minLength: 1, maxLength: 1000 }),
  role: RoleName,
})
const Answer = Type.Object({ name: Type.String(), role: RoleName })

export function accountsRoutes(app: App, { signIn }: { signIn: SignIn }): void {
  app.post(
    '/api/accounts',
    { config: { access: 'admin' }, schema: { body: Body, response: { 201: Answer } } },
    async (request, reply) => {
      const { name, role } = await signIn.accounts.add(request.body, actorName(request))
      return reply.code(201).send({ name, role })
    },
  )
}
