import { Type } from 'typebox'
import { toRfc3339 } from '../../core/model.ts'
import { type ApiParts, type App, whoOf } from '../deps.ts'
import { Body, EndedQuery, IdText, NameParams, NameShape, Nullable, RoleName, StandingShape } from '../schemas.ts'
import type { SignIn } from '../sign-in.ts'

const NewAccount = Body({
  name: Type.String({ minLength: 1, maxLength: 80 }),
  /** Without one it waits for a personal link. */
  password: Type.Optional(Type.String({ minLength: 1, maxLength: 1000 })),
  role: RoleName,
  /** A contact has one. */
  org: Type.Optional(IdText),
  /** A member has one. */
  person: Type.Optional(IdText),
})

const AccountShape = Type.Object({
  ...StandingShape.properties,
  orgName: Nullable(Type.String()),
  personName: Nullable(Type.String()),
  usedAt: Nullable(
    Type.String({ description: 'When its newest sign-in that still stands was used last, by the hour' }),
  ),
})

/** What people sign in with on the pages. */
export function accountsRoutes(
  app: App,
  { directory, signIn }: Pick<ApiParts, 'directory'> & { signIn: SignIn },
): void {
  const listed = { response: { 200: Type.Array(AccountShape) } }
  app.get('/api/accounts', { config: { access: 'admin' }, schema: listed }, () =>
    directory.accounts().map(({ name, role, org, person }) => ({
      ...{ name, role, org, person, usedAt: usedAt(name) },
      orgName: org === null ? null : (directory.organisation(org)?.name ?? null),
      personName: person === null ? null : (directory.person(person)?.name ?? null),
    })),
  )
  /** Kept no longer than the sign-in itself: nobody needs to know since when an account has rested. */
  const usedAt = (name: string): string | null => {
    const [newest] = signIn.sessions.of(name)
    return newest === undefined ? null : toRfc3339(newest.usedAt)
  }

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
