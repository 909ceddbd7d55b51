import { type Static, Type } from 'typebox'
import { SogliaError } from '../../core/errors.ts'
import type { Person } from '../../core/records.ts'
import { type ApiParts, type App, actorOf, whoOf } from '../deps.ts'
import { knownSince } from '../own-data.ts'
import { ownPerson } from '../own-person.ts'
import { ownView, PassagePage, PassageQuery, passagesOf } from '../passages.ts'
import { orgNameOf } from '../people-view.ts'
import { Asking, IdParams, Nullable, Pending, PersonKindName, RoleName, Time } from '../schemas.ts'
import type { Searches } from '../searches.ts'
import { timeOf } from '../views.ts'

const Own = Type.Object({
  id: Type.String(),
  name: Type.String(),
  kind: PersonKindName,
  org: Nullable(Type.String()),
  orgName: Nullable(Type.String()),
})
const OwnBadge = Type.Object({
  id: Type.String(),
  from: Nullable(Time),
  until: Nullable(Time),
  revokedAt: Nullable(Time),
  suspendedAt: Nullable(Time),
  event: Nullable(Type.String()),
})
const Me = Type.Object({
  name: Type.String({ description: 'As the journal names who signs in here' }),
  role: RoleName,
  org: Nullable(Type.String({ description: "Of a contact: the organisation's id" })),
  orgName: Nullable(Type.String()),
  person: Nullable(Own),
  badges: Type.Array(OwnBadge),
})

type Needed = Pick<ApiParts, 'access' | 'directory' | 'histories' | 'journal' | 'register' | 'timeZone'> & {
  searches: Searches
}

/** What everybody may know and do about themselves; a look at oneself is not recorded. */
export function meRoutes(app: App, parts: Needed): void {
  const { access, directory, register, searches } = parts

  app.get('/api/me', { config: { access: 'member' }, schema: { response: { 200: Me } } }, (request) => {
    const { name, role, org, person: id } = actorOf(request)
    const person = id === null ? null : directory.person(id)
    return {
      name,
      role,
      org,
      orgName: orgNameOf(org, directory),
      person: person === null ? null : ownRow(person),
      badges: person === null ? [] : badgesOf(person.id),
    }
  })

  function ownRow({ id, name, kind, org }: Person): Static<typeof Own> {
    return { id, name, kind, org, orgName: orgNameOf(org, directory) }
  }

  function badgesOf(person: string): Static<typeof OwnBadge>[] {
    return directory.badgesOf(person).map(({ id, from, until, revokedAt, suspendedAt, event }) => ({
      id,
      from: timeOf(from),
      until: timeOf(until),
      revokedAt: timeOf(revokedAt),
      suspendedAt: timeOf(suspendedAt),
      event,
    }))
  }

  app.get(
    '/api/me/passages',
    {
      config: { access: 'member' },
      exposeHeadRoute: false,
      schema: { querystring: PassageQuery, response: { 200: PassagePage } },
    },
    async (request) => {
      const actor = actorOf(request)
      const person = ownPerson(actor, directory).id
      const page = await searches(actor.name, () => passagesOf(parts, person, request.query))
      const known = knownSince(parts.histories, person)
      return { ...page, passages: page.passages.filter(({ at }) => Date.parse(at) >= known).map(ownView) }
    },
  )

  // A badge that is lost is best stopped by whoever has lost it. By its id alone: a credential proves nothing.
  const ended = { params: IdParams, body: Asking, response: { 200: Type.Object({ pending: Pending }) } }
  app.post('/api/me/badges/:id/suspend', { config: { access: 'member' }, schema: ended }, async (request) => {
    const person = ownPerson(actorOf(request), directory).id
    const badge = directory.badgesOf(person).find(({ id }) => id === request.params.id)
    if (badge === undefined) throw new SogliaError('E_BADGE_UNKNOWN', 'you have no badge with this id')
    const { id } = await register.badges.suspend(badge.id, whoOf(request, request.body))
    return { pending: access.pendingFor(id) }
  })
}
