import { Type } from 'typebox'
import { type Badge, toRfc3339 } from '../../core/model.ts'
import { type ApiParts, type App, actorName } from '../deps.ts'

const NewBadge = Type.Object({
  credential: Type.String({ maxLength: 200 }),
  person: Type.String({ maxLength: 200 }),
  /** RFC 3339, or a date in the house's time zone; a date as `until` is included. */
  from: Type.Optional(Type.String({ maxLength: 40 })),
  until: Type.Optional(Type.String({ maxLength: 40 })),
})
const Name = Type.Object({ name: Type.String({ maxLength: 200 }) })
const Reason = Type.Object({ reason: Type.Optional(Type.String({ maxLength: 400 })) })

export function badgesRoutes(app: App, { directory, register }: Pick<ApiParts, 'directory' | 'register'>): void {
  // For admins alone: who reads a credential can make a copy of the card.
  app.get('/api/badges', { config: { access: 'admin' } }, () => directory.badges().map(view))

  app.post('/api/badges', { config: { access: 'staff' }, schema: { body: NewBadge } }, async (request, reply) => {
    const badge = await register.addBadge(request.body, actorName(request))
    return reply.code(201).send(badge)
  })

  app.post(
    '/api/badges/:name/revoke',
    { config: { access: 'staff' }, schema: { params: Name, body: Reason } },
    (request) => register.revokeBadge(request.params.name, request.body.reason, actorName(request)),
  )
}

function view({ from, until, revokedAt, ...badge }: Badge) {
  const text = (at: number | null) => (at === null ? null : toRfc3339(at))
  return { ...badge, from: text(from), until: text(until), revokedAt: text(revokedAt) }
}
