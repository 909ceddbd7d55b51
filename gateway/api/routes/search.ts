import { type Static, Type } from 'typebox'
import { normalizeCredential } from '../../core/credential.ts'
import { SogliaError } from '../../core/errors.ts'
import { type At, toRfc3339 } from '../../core/model.ts'
import type { Badge, Person } from '../../core/records.ts'
import { type Actor, type ApiParts, type App, actorOf, isAdmin } from '../deps.ts'
import { createFinder } from '../find.ts'
import { rowOf } from '../kinds.ts'
import { maySee, PersonRow, personView } from '../people-view.ts'
import { Count, IdText, Nullable, PersonKindName, Time, words } from '../schemas.ts'

const PAGE_MAX = 200
const PAGE_AT_FIRST = 60
const BADGE_STATES = ['living', 'later', 'suspended', 'expired', 'revoked'] as const
type BadgeState = (typeof BADGE_STATES)[number]

const PAGE = {
  q: Type.Optional(Type.String({ maxLength: 200, description: 'As somebody types: parts of names, or a badge’s id' })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: PAGE_MAX })),
  offset: Type.Optional(Count),
}
const PeopleQuery = Type.Object({
  ...PAGE,
  kind: Type.Optional(PersonKindName),
  group: Type.Optional(IdText),
  org: Type.Optional(IdText),
})
const BadgeQuery = Type.Object({ ...PAGE, state: Type.Optional(words(BADGE_STATES)) })
const FoundPerson = Type.Object({
  ...PersonRow.properties,
  badges: Type.Optional(
    Type.Object({ living: Count, suspended: Count }, { description: 'How many; for staff and admins' }),
  ),
})
const FoundPeople = Type.Object({ total: Count, people: Type.Array(FoundPerson) })
const FoundBadge = Type.Object({
  id: Type.String(),
  credential: Type.Optional(Type.String({ description: 'For admins alone' })),
  person: Type.String(),
  personName: Nullable(Type.String({ description: 'Null: the person is gone from the register' })),
  state: words(BADGE_STATES),
  card: Nullable(Type.String({ description: 'The name of the pool card by which it is lent' })),
  from: Nullable(Time),
  until: Nullable(Time),
  revokedAt: Nullable(Time),
  revokedReason: Nullable(Type.String()),
  suspendedAt: Nullable(Time),
  suspendedReason: Nullable(Type.String()),
  event: Nullable(Type.String()),
  rev: Count,
})
const FoundBadges = Type.Object({ total: Count, badges: Type.Array(FoundBadge) })
const Waiting = Type.Object({
  badge: Type.String(),
  units: Type.Array(
    Type.Object({
      unit: Type.String(),
      door: Nullable(Type.String()),
      state: words(['online', 'offline', 'silent', 'never']),
      until: Time,
    }),
    { description: 'Those that may still let it in, and when each of them stops by itself' },
  ),
})

type Needed = Pick<ApiParts, 'access' | 'clock' | 'directory'>

/** Finding as somebody types, a page of what was found at a time; and what of a badge is still on its way to the doors. */
export function searchRoutes(app: App, { access, clock, directory }: Needed): void {
  const finder = createFinder(directory)

  app.get(
    '/api/search/people',
    { config: { access: 'contact' }, schema: { querystring: PeopleQuery, response: { 200: FoundPeople } } },
    (request) => {
      const actor = actorOf(request)
      const found = peopleFor(actor, request.query).toSorted(finder.byName)
      const people = pageOf(found, request.query).map((person) => ({
        ...personView(person, actor, directory),
        ...(isStaff(actor) ? { badges: countBadges(person) } : {}),
      }))
      return { total: found.length, people }
    },
  )

  function peopleFor(actor: Actor, { q = '', kind, group, org }: Static<typeof PeopleQuery>): Person[] {
    const sought = finder.person(q)
    const holder = actor.role === 'admin' ? holderOf(q) : null
    return directory.persons().filter(
      (person) =>
        maySee(actor, person) &&
        (kind === undefined || person.kind === kind) &&
        (org === undefined || person.org === org) &&
        // Which groups somebody is in is for staff to know.
        (group === undefined || (isStaff(actor) && person.groups.includes(group))) &&
        (holder === null ? sought(person) : person.id === holder),
    )
  }

  /** Whose badge has exactly this credential; null where `q` is none. */
  function holderOf(q: string): string | null {
    const credential = normalizeCredential(q.trim())
    return credential === null ? null : (directory.badgeOf(credential)?.person ?? '')
  }

  function countBadges({ id }: Person): { living: number; suspended: number } {
    const states = directory.badgesOf(id).map((badge) => stateOf(badge, clock.now()))
    const count = (...of: BadgeState[]): number => states.filter((state) => of.includes(state)).length
    return { living: count('living', 'later'), suspended: count('suspended') }
  }

  app.get(
    '/api/search/badges',
    { config: { access: 'staff' }, schema: { querystring: BadgeQuery, response: { 200: FoundBadges } } },
    (request) => {
      const { q = '', state } = request.query
      const now = clock.now()
      const wholly = isAdmin(request)
      const credential = wholly ? normalizeCredential(q.trim()) : null
      const isSought =
        credential === null ? finder.badge(q) : (badge: Badge): boolean => badge.credential === credential
      const found = directory
        .badges()
        .filter((badge) => (state === undefined || stateOf(badge, now) === state) && isSought(badge))
        .reverse()
      const badges = pageOf(found, request.query).map((badge) => ({
        ...(rowOf(directory, 'badge', badge, wholly) as Omit<Static<typeof FoundBadge>, 'personName'>),
        personName: directory.person(badge.person)?.name ?? null,
        state: stateOf(badge, now),
        card: directory.cardOf(badge.credential)?.name ?? null,
      }))
      return { total: found.length, badges }
    },
  )

  const waiting = { params: Type.Object({ name: IdText }), response: { 200: Waiting } }
  app.get('/api/badges/:name/pending', { config: { access: 'staff' }, schema: waiting }, (request) => {
    const badge = directory.badge(request.params.name)
    // What was asked for may be a credential, which no error repeats.
    if (badge === null) throw new SogliaError('E_BADGE_UNKNOWN', 'no badge has this id')
    const units = access.passesUntil(badge.id).map(({ unit, until }) => {
      const now = access.house.unit(unit)
      return { unit, door: now?.door ?? null, state: now?.state ?? 'never', until: toRfc3339(until) }
    })
    return { badge: badge.id, units }
  })
}

function isStaff({ role }: Actor): boolean {
  return role === 'admin' || role === 'staff'
}

function pageOf<Row>(
  rows: readonly Row[],
  { limit = PAGE_AT_FIRST, offset = 0 }: { limit?: number; offset?: number },
): Row[] {
  return rows.slice(offset, offset + limit)
}

function stateOf({ from, until, revokedAt, suspendedAt }: Badge, now: At): BadgeState {
  if (revokedAt !== null) return 'revoked'
  if (until !== null && until <= now) return 'expired'
  if (suspendedAt !== null) return 'suspended'
  return from !== null && from > now ? 'later' : 'living'
}
