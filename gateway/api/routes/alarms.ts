import { Type } from 'typebox'
import { SogliaError } from '../../core/errors.ts'
import type { ApiParts, App } from '../deps.ts'

const Id = Type.Object({ id: Type.String({ maxLength: 200 }) })

export function alarmsRoutes(app: App, { access }: Pick<ApiParts, 'access'>): void {
  // Somebody has seen to it; the facts that raised it stay, and a cause that comes again raises it again.
  app.post(
    '/api/alarms/:id/acknowledge',
    { config: { access: 'staff' }, schema: { params: Id, response: { 204: Type.Null() } } },
    async (request, reply) => {
      if (!access.acknowledge(request.params.id)) throw new SogliaError('E_NOT_FOUND', request.params.id)
      return reply.code(204).send(null)
    },
  )
}
