import { Type } from 'typebox'
import { toRfc3339 } from '../../core/model.ts'
import { type ApiParts, type App, actorName } from '../deps.ts'
import { IdShape, UnitKeysShape, UnitRow } from '../schemas.ts'

const NewUnit = Type.Object({
  id: Type.String({ maxLength: 200 }),
  kind: Type.String({ maxLength: 40 }),
  path: Type.Optional(Type.String({ maxLength: 400 })),
  baud: Type.Optional(Type.Integer()),
  reader: Type.Optional(Type.String({ maxLength: 400 })),
  door: Type.Optional(Type.String({ maxLength: 200 })),
  side: Type.Optional(Type.Union([Type.Literal('in'), Type.Literal('out')])),
  zone: Type.Optional(Type.String({ maxLength: 200 })),
  desks: Type.Optional(Type.Array(Type.String({ maxLength: 200 }), { maxItems: 1000 })),
  settings: Type.Optional(Type.Record(Type.String(), Type.String({ maxLength: 400 }))),
})
const Id = Type.Object({ id: Type.String({ maxLength: 200 }) })

export function unitsRoutes(
  app: App,
  { access, directory, register }: Pick<ApiParts, 'access' | 'directory' | 'register'>,
): void {
  const listed = { response: { 200: Type.Array(UnitRow) } }
  app.get('/api/units', { config: { access: 'staff' }, schema: listed }, (request) =>
    directory.units().map((unit) => {
      const now = access.house.unit(unit.id)
      return {
        ...unit,
        // A device may want a password there.
        settings: request.actor?.role === 'admin' ? unit.settings : {},
        state: now?.state ?? 'never',
        lack: now?.lack ?? null,
        lastSeenAt: now?.lastSeenAt == null ? null : toRfc3339(now.lastSeenAt),
      }
    }),
  )

  const added = { body: NewUnit, response: { 201: UnitKeysShape } }
  app.post('/api/units', { config: { access: 'admin' }, schema: added }, async (request, reply) => {
    const keys = await register.units.add(request.body, { by: actorName(request) })
    // Shown once: no cache on the way may keep it.
    return reply.code(201).header('cache-control', 'no-store').send(keys)
  })

  const removed = { params: Id, response: { 200: IdShape } }
  app.delete('/api/units/:id', { config: { access: 'admin' }, schema: removed }, (request) =>
    register.units.remove(request.params.id, { by: actorName(request) }),
  )
}
