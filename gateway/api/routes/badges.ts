import { Type } from 'typebox'
import { toRfc3339 } from '../../core/model.ts'
import type { Badge } from '../../core/records.ts'
import { type ApiParts, type App, actorName } from '../deps.ts'
import { BadgeRow, IdShape } from '../schemas.ts'

const NewBadge = Type.Object({
  credential: Type.String({ maxLength: 200 }),
  person: Type.String({ maxLength: 200 }),
  /** RFC 3339, or a date in the house's time zone; a date as `until` is included. */
  from: Type.Optional(Type.String({ maxLength: 40 })),
  until: Type.Optional(Type.String({ maxLength: 40 })),
})
const Name = Type.Object({ name: Type.String({ maxLength: 200 }) })
const Reason = Type.Object({ reason: Type.Optional(Type.String({ maxLength: 400 })) })
const Pending = Type.Object({
  pending: Type.Array(Type.String(), { description: 'The units that have yet to acknowledge' }),
})

export function badgesRoutes(app: App, { directory, register }: Pick<ApiParts, 'directory' | 'register'>): void {
  // Credentials are for admins alone: who reads one can make a copy of the card.
  const listed = { response: { 200: Type.Array(BadgeRow) } }
  app.get('/api/badges', { config: { access: 'staff' }, schema: listed }, (request) =>
    directory.badges().map((badge) => view(badge, request.actor?.role === 'admin')),
  )

  const added = { body: NewBadge, response: { 201: IdShape } }
  app.post('/api/badges', { config: { access: 'admin' }, schema: added }, async (request, reply) => {
    const badge = await register.badges.add(request.body, { by: actorName(request) })
    return reply.code(201).send(badge)
  })

  app.post(
    '/api/badges/:name/revoke',
    { config: { access: 'admin' }, schema: { params: Name, body: Reason, response: { 200: Pending } } },
    async (request) => {
      await register.badges.revoke(request.params.name, { by: actorName(request), reason: request.body.reason })
      return { pending: [] }
    },
  )
}

function view({ credential, from, until, revokedAt, ...badge }: Badge, wholly: boolean) {
  const text = (at: number | null) => (at === null ? null : toRfc3339(at))
  const shown = { ...badge, from: text(from), until: text(until), revokedAt: text(revokedAt) }
  return wholly ? { ...shown, credential } : shown
}
