import { Type } from 'typebox'
import { type ApiParts, type App, actorName } from '../deps.ts'
import { IdShape, PersonRow } from '../schemas.ts'

/** The largest file of people, quoted as JSON. */
const IMPORT_BYTES_MAX = 8 * 1024 * 1024

const NewPerson = Type.Object({
  name: Type.String({ maxLength: 400 }),
  /** Made from the name where it is left out. */
  id: Type.Optional(Type.String({ maxLength: 200 })),
  kind: Type.Optional(Type.Union([Type.Literal('member'), Type.Literal('guest'), Type.Literal('staff')])),
  org: Type.Optional(Type.String({ maxLength: 400 })),
  groups: Type.Optional(Type.Array(Type.String({ maxLength: 200 }), { maxItems: 100 })),
})
const Import = Type.Object({ csv: Type.String(), dryRun: Type.Optional(Type.Boolean()) })
/** What is added, or would be by a run that is not dry. */
const Report = Type.Object({
  rows: Type.Integer(),
  people: Type.Integer(),
  badges: Type.Integer(),
  bad: Type.Array(Type.Object({ row: Type.Integer({ description: 'Its line in the file' }), reason: Type.String() })),
})

export function peopleRoutes(app: App, { directory, register }: Pick<ApiParts, 'directory' | 'register'>): void {
  const listed = { response: { 200: Type.Array(PersonRow) } }
  app.get('/api/people', { config: { access: 'staff' }, schema: listed }, () => directory.persons())

  const added = { body: NewPerson, response: { 201: IdShape } }
  app.post('/api/people', { config: { access: 'admin' }, schema: added }, async (request, reply) => {
    const person = await register.people.add(request.body, { by: actorName(request) })
    return reply.code(201).send(person)
  })

  app.post(
    '/api/people/import',
    { config: { access: 'admin' }, schema: { body: Import, response: { 200: Report } }, bodyLimit: IMPORT_BYTES_MAX },
    (request) => register.people.import(request.body.csv, { dryRun: request.body.dryRun }, { by: actorName(request) }),
  )
}
