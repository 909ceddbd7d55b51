import { Type } from 'typebox'
import { type ApiParts, type App, actorName } from '../deps.ts'

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

export function peopleRoutes(app: App, { directory, register }: Pick<ApiParts, 'directory' | 'register'>): void {
  app.get('/api/people', { config: { access: 'staff' } }, () => directory.persons())

  app.post('/api/people', { config: { access: 'staff' }, schema: { body: NewPerson } }, async (request, reply) => {
    const person = await register.addPerson(request.body, actorName(request))
    return reply.code(201).send(person)
  })

  app.post(
    '/api/people/import',
    { config: { access: 'admin' }, schema: { body: Import }, bodyLimit: IMPORT_BYTES_MAX },
    (request) => register.importPeople(request.body.csv, request.body.dryRun ?? false, actorName(request)),
  )
}
