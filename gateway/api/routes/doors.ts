import { Type } from 'typebox'
import { checkName } from '../../register/words.ts'
import { type ApiParts, type App, actorName } from '../deps.ts'
import { DoorRow } from '../schemas.ts'

const NewDoor = Type.Object({
  id: Type.String({ maxLength: 200 }),
  name: Type.Optional(Type.String({ maxLength: 400 })),
  /** The outer zone; absent: the street. */
  from: Type.Optional(Type.String({ maxLength: 200 })),
  to: Type.Optional(Type.String({ maxLength: 200 })),
  lock: Type.Optional(Type.String({ maxLength: 200 })),
  unlockMs: Type.Optional(Type.Integer()),
  heldOpenS: Type.Optional(Type.Integer()),
})
const Id = Type.Object({ id: Type.String({ maxLength: 200 }) })
const Reason = Type.Object({ reason: Type.String({ maxLength: 400 }) })
const Sent = Type.Object({ id: Type.String({ description: 'Of the command' }), unit: Type.String() })

export function doorsRoutes(
  app: App,
  { access, directory, register }: Pick<ApiParts, 'access' | 'directory' | 'register'>,
): void {
  const listed = { response: { 200: Type.Array(DoorRow) } }
  app.get('/api/doors', { config: { access: 'staff' }, schema: listed }, () => directory.doors())

  const added = { body: NewDoor, response: { 201: DoorRow } }
  app.post('/api/doors', { config: { access: 'admin' }, schema: added }, async (request, reply) => {
    const door = await register.doors.add(request.body, { by: actorName(request) })
    return reply.code(201).send(door)
  })

  // 202: the order is recorded and sent; that the lock moved is the fact `door-unlocked`.
  app.post(
    '/api/doors/:id/unlock',
    { config: { access: 'staff' }, schema: { params: Id, body: Reason, response: { 202: Sent } } },
    async (request, reply) => {
      const reason = checkName('the reason', request.body.reason)
      const sent = await access.unlock(request.params.id, actorName(request), reason)
      return reply.code(202).send(sent)
    },
  )
}
