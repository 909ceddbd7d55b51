import { Type } from 'typebox'
import { type ApiParts, type App, actorName } from '../deps.ts'

const NewDesk = Type.Object({
  id: Type.String({ maxLength: 200 }),
  zone: Type.String({ maxLength: 200 }),
})

export function desksRoutes(app: App, { directory, register }: Pick<ApiParts, 'directory' | 'register'>): void {
  app.get('/api/desks', { config: { access: 'staff' } }, () => directory.desks())

  app.post('/api/desks', { config: { access: 'admin' }, schema: { body: NewDesk } }, async (request, reply) => {
    const desk = await register.addDesk(request.body, actorName(request))
    return reply.code(201).send(desk)
  })
}
