import { Type } from 'typebox'
import { toRfc3339 } from '../../core/model.ts'
import type { ErasureRequest } from '../../core/records.ts'
import type { ErasureAsked } from '../contract.ts'
import { type ApiParts, type App, actorOf, whoOf } from '../deps.ts'
import { erasureView } from '../own-badges.ts'
import { ownPerson } from '../own-person.ts'
import { orgNameOf } from '../people-view.ts'
import { OwnErasureShape } from '../schemas/own.ts'
import { Body, EndedQuery, IdParams, IdShape, Nullable, ReasonText, Time } from '../schemas.ts'
import type { SignIn } from '../sign-in.ts'

const Row = Type.Object({
  person: Type.String(),
  name: Type.String(),
  orgName: Nullable(Type.String()),
  askedAt: Time,
  words: Nullable(Type.String()),
  hostOf: Type.Array(Type.String({ description: 'What has to be given to others before' })),
})
const Refusal = Type.Object({ reason: ReasonText }, { additionalProperties: false })

type Needed = Pick<ApiParts, 'directory' | 'register'> & { signIn: Pick<SignIn, 'accounts'> }

/** Who asks to be erased, and the house's answer. */
export function erasureRoutes(app: App, { directory, register, signIn }: Needed): void {
  const asked = { access: 'member' } as const

  app.get('/api/me/erasure', { config: asked, schema: { response: { 200: Nullable(OwnErasureShape) } } }, (request) => {
    const mine = directory.record('erasure', ownPerson(actorOf(request), directory).id)
    return mine === null ? null : erasureView(mine)
  })

  app.post(
    '/api/me/erasure',
    { config: asked, schema: { body: Body({}), response: { 200: OwnErasureShape } } },
    async (request) => {
      const { id } = ownPerson(actorOf(request), directory)
      return erasureView(await register.erasures.ask(id, request.body.reason, whoOf(request, {})))
    },
  )

  app.delete(
    '/api/me/erasure',
    { config: asked, schema: { querystring: EndedQuery, response: { 200: IdShape } } },
    (request) => {
      const { id } = ownPerson(actorOf(request), directory)
      return register.erasures.withdraw(id, whoOf(request, {}))
    },
  )

  app.get(
    '/api/erasure-requests',
    { config: { access: 'admin' }, schema: { response: { 200: Type.Array(Row) } } },
    () =>
      directory
        .records('erasure')
        .filter(({ refusedAt }) => refusedAt === null)
        .sort((one, other) => one.askedAt - other.askedAt)
        .map(rowOf),
  )

  function rowOf({ id, askedAt, words }: ErasureRequest): ErasureAsked {
    const person = directory.person(id)
    const isHost = ({ host }: { host: string | null }): boolean => host === id
    return {
      ...{ person: id, name: person?.name ?? id, orgName: orgNameOf(person?.org ?? null, directory) },
      ...{ askedAt: toRfc3339(askedAt), words },
      hostOf: [...directory.records('event').filter(isHost), ...directory.persons().filter(isHost)].map(
        ({ name }) => name,
      ),
    }
  }

  // What is done is the removal from the register: whatever signs in for the person ends in the same piece.
  app.post(
    '/api/erasure-requests/:id/grant',
    { config: { access: 'admin' }, schema: { params: IdParams, body: Body({}), response: { 200: IdShape } } },
    (request) => signIn.accounts.alone(() => register.erasures.grant(request.params.id, whoOf(request, request.body))),
  )

  app.post(
    '/api/erasure-requests/:id/refuse',
    { config: { access: 'admin' }, schema: { params: IdParams, body: Refusal, response: { 200: IdShape } } },
    async (request) => {
      const { id } = await register.erasures.refuse(request.params.id, whoOf(request, request.body))
      return { id }
    },
  )
}
