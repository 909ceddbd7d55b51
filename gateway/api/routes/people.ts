import { Type } from 'typebox'
import { SogliaError } from '../../core/errors.ts'
import { type ApiParts, type App, actorOf, whoOf } from '../deps.ts'
import { createFinder } from '../find.ts'
import { existing } from '../kinds.ts'
import { recordLook } from '../looks.ts'
import { PassagePage, PassageQuery, passagesOf } from '../passages.ts'
import { maySee, PersonRow, personView } from '../people-view.ts'
import {
  Body,
  Changed,
  IdParams,
  IdShape,
  IdText,
  NameText,
  Nullable,
  PersonKindName,
  RemovalQuery,
} from '../schemas.ts'
import type { Searches } from '../searches.ts'
import type { SignIn } from '../sign-in.ts'

const GROUPS_MAX = 100

const FIELDS = {
  kind: Type.Optional(PersonKindName),
  /** An organisation's id or name. */
  org: Type.Optional(Nullable(NameText)),
  groups: Type.Optional(Type.Array(IdText, { maxItems: GROUPS_MAX })),
  /** Who answers for a guest. */
  host: Type.Optional(Nullable(IdText)),
  extendedTime: Type.Optional(Type.Boolean()),
  assistance: Type.Optional(Type.Boolean()),
}
/** Its id is made from the name where it is left out. */
const NewPerson = Body({ name: NameText, id: Type.Optional(IdText), ...FIELDS })
const ChangedPerson = Changed({ name: NameText, ...FIELDS })
const Query = Type.Object({
  q: Type.Optional(
    Type.String({ maxLength: 200, description: 'Parts of a name, an id or an organisation, whatever their accents' }),
  ),
})

type Needed = Pick<ApiParts, 'access' | 'clock' | 'directory' | 'journal' | 'register' | 'timeZone'> & {
  searches: Searches
  signIn: Pick<SignIn, 'accounts'>
}

export function peopleRoutes(app: App, parts: Needed): void {
  const { directory, register, searches, signIn } = parts
  const finder = createFinder(directory)

  const listed = { querystring: Query, response: { 200: Type.Array(PersonRow) } }
  app.get('/api/people', { config: { access: 'contact' }, schema: listed }, (request) => {
    const actor = actorOf(request)
    const isSought = finder.person(request.query.q ?? '')
    return directory
      .persons()
      .filter((person) => maySee(actor, person) && isSought(person))
      .map((person) => personView(person, actor, directory))
  })

  const one = { params: IdParams, response: { 200: PersonRow } }
  app.get('/api/people/:id', { config: { access: 'contact' }, schema: one }, (request) => {
    const actor = actorOf(request)
    const person = existing(directory, 'person', request.params.id)
    // Whoever may not see them must not learn that they are here.
    if (!maySee(actor, person)) throw new SogliaError('E_PERSON_UNKNOWN', person.id)
    return personView(person, actor, directory)
  })

  const added = { body: NewPerson, response: { 201: IdShape } }
  app.post('/api/people', { config: { access: 'admin' }, schema: added }, async (request, reply) => {
    const { reason, ...fields } = request.body
    const person = await register.people.add(fields, whoOf(request, { reason }))
    return reply.code(201).send(person)
  })

  const changed = { params: IdParams, body: ChangedPerson, response: { 200: PersonRow } }
  app.patch('/api/people/:id', { config: { access: 'admin' }, schema: changed }, async (request) => {
    const { reason, rev, ...fields } = request.body
    const person = await register.people.change(request.params.id, fields, whoOf(request, { reason, rev }))
    return personView(person, actorOf(request), directory)
  })

  // Whatever signs in for them ends in the same piece.
  const removed = { params: IdParams, querystring: RemovalQuery, response: { 200: IdShape } }
  app.delete('/api/people/:id', { config: { access: 'admin' }, schema: removed }, (request) =>
    signIn.accounts.alone(() => register.people.remove(request.params.id, whoOf(request, request.query))),
  )

  // It holds credentials, so that an import of it gives the same people again.
  app.get(
    '/api/people/export',
    {
      config: { access: 'admin' },
      exposeHeadRoute: false,
      schema: { produces: ['text/csv'], response: { 200: Type.String({ description: 'A file that `import` reads' }) } },
    },
    async (_request, reply) => {
      reply.header('content-disposition', 'attachment; filename="people.csv"')
      return reply.type('text/csv; charset=utf-8').send(register.people.export())
    },
  )

  const passages = { params: IdParams, querystring: PassageQuery, response: { 200: PassagePage } }
  app.get(
    '/api/people/:id/passages',
    { config: { access: 'staff' }, exposeHeadRoute: false, schema: passages },
    (request) => {
      const actor = actorOf(request)
      const { id } = existing(directory, 'person', request.params.id)
      return searches(actor.name, async () => {
        await recordLook(parts, actor, id, 'passages')
        return passagesOf(parts, id, request.query)
      })
    },
  )
}
