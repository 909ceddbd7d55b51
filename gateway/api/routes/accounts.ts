import { Type } from 'typebox'
import { type ApiParts, type App, actorName } from '../deps.ts'
import { IdText, Nullable, RoleName } from '../schemas.ts'
import type { SignIn } from '../sign-in.ts'

const Account = Type.Object({
  name: Type.String(),
  role: RoleName,
  org: Nullable(Type.String({ description: 'For whose people a contact speaks' })),
  person: Nullable(Type.String()),
})
const NewAccount = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 80 }),
  password: Type.String({ minLength: 1, maxLength: 1000 }),
  role: RoleName,
  /** A contact has one. */
  org: Type.Optional(IdText),
  /** A member has one. */
  person: Type.Optional(IdText),
})

export function accountsRoutes(
  app: App,
  { directory, signIn }: Pick<ApiParts, 'directory'> & { signIn: SignIn },
): void {
  const listed = { response: { 200: Type.Array(Account) } }
  app.get('/api/accounts', { config: { access: 'admin' }, schema: listed }, () =>
    directory.accounts().map(({ name, role, org, person }) => ({ name, role, org, person })),
  )

  app.post(
    '/api/accounts',
    { config: { access: 'admin' }, schema: { body: NewAccount, response: { 201: Account } } },
    async (request, reply) => {
      const { name, role, org, person } = await signIn.accounts.add(request.body, actorName(request))
      return reply.code(201).send({ name, role, org, person })
    },
  )
}
