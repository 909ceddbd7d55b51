import { Type } from 'typebox'
import { type ApiParts, type App, actorName } from '../deps.ts'
import { ZoneRow } from '../schemas.ts'

const NewZone = Type.Object({
  id: Type.String({ maxLength: 200 }),
  name: Type.Optional(Type.String({ maxLength: 400 })),
  capacity: Type.Optional(Type.Integer()),
})

/** The zones of the house; `capacity` is null where none was set. */
export function zonesRoutes(app: App, { directory, register }: Pick<ApiParts, 'directory' | 'register'>): void {
  const listed = { response: { 200: Type.Array(ZoneRow) } }
  app.get('/api/zones', { config: { access: 'staff' }, schema: listed }, () => directory.zones())

  const added = { body: NewZone, response: { 201: ZoneRow } }
  app.post('/api/zones', { config: { access: 'admin' }, schema: added }, async (request, reply) => {
    const zone = await register.zones.add(request.body, { by: actorName(request) })
    return reply.code(201).send(zone)
  })
}
