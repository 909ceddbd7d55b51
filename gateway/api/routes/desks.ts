import { Type } from 'typebox'
import { type ApiParts, type App, actorName } from '../deps.ts'
import { DeskRow } from '../schemas.ts'

const NewDesk = Type.Object({
  id: Type.String({ maxLength: 200 }),
  zone: Type.String({ maxLength: 200 }),
})

export function desksRoutes(app: App, { directory, register }: Pick<ApiParts, 'directory' | 'register'>): void {
  const listed = { response: { 200: Type.Array(DeskRow) } }
  app.get('/api/desks', { config: { access: 'staff' }, schema: listed }, () => directory.desks())

  const added = { body: NewDesk, response: { 201: DeskRow } }
  app.post('/api/desks', { config: { access: 'admin' }, schema: added }, async (request, reply) => {
    const desk = await register.desks.add(request.body, { by: actorName(request) })
    return reply.code(201).send(desk)
  })
}
