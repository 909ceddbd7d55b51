import { type TSchema, Type } from 'typebox'
import { normalizeCredential } from '../../core/credential.ts'
import type { Badge } from '../../core/records.ts'
import { type ApiParts, type App, isAdmin, whoOf } from '../deps.ts'
import { rowOf } from '../kinds.ts'
import { Asking, Body, Changed, IdShape, IdText, Nullable, Pending, Rev, T, Time } from '../schemas.ts'

const BadgeRow: TSchema = Type.Object({
  id: Type.String(),
  credential: Type.Optional(Type.String({ description: 'For admins alone' })),
  person: Type.String(),
  from: Nullable(Time),
  until: Nullable(Time),
  revokedAt: Nullable(Time),
  revokedReason: Nullable(Type.String()),
  suspendedAt: Nullable(Time),
  suspendedReason: Nullable(Type.String()),
  event: Nullable(Type.String({ description: 'The event whose pass it is' })),
  rev: Rev,
})
/** Null or left out: no bound. */
const VALIDITY = { from: Type.Optional(Nullable(T)), until: Type.Optional(Nullable(T)) }
const NewBadge = Body({ credential: IdText, person: IdText, ...VALIDITY })
const Enrolment = Body({
  person: IdText,
  unit: Type.Optional(IdText),
  credential: Type.Optional(IdText),
  ...VALIDITY,
})
const Warnings = Type.Array(Type.String(), {
  description: '`partial-credential`: the reader tells only part of the card',
})
const Added = Type.Object({ id: Type.String(), warnings: Warnings })
const Replaced = Type.Object({ id: Type.String(), warnings: Warnings, pending: Pending })
const Ended = Type.Object({ pending: Pending })
/** A badge's id, or its credential. */
const Name = Type.Object({ name: IdText })
const Query = Type.Object({ person: Type.Optional(IdText) })

export function badgesRoutes(
  app: App,
  { access, directory, register }: Pick<ApiParts, 'access' | 'directory' | 'register'>,
): void {
  // Credentials are for admins alone: who reads one can make a copy of the card.
  const listed = { querystring: Query, response: { 200: Type.Array(BadgeRow) } }
  app.get('/api/badges', { config: { access: 'staff' }, schema: listed }, (request) => {
    const { person } = request.query
    const badges = person === undefined ? directory.badges() : directory.badgesOf(person)
    const wholly = isAdmin(request)
    return badges.map((badge) => rowOf(directory, 'badge', badge, wholly))
  })

  const added = { body: NewBadge, response: { 201: Added } }
  app.post('/api/badges', { config: { access: 'admin' }, schema: added }, async (request, reply) => {
    const { reason, ...fields } = request.body
    return reply.code(201).send(await register.badges.add(fields, whoOf(request, { reason })))
  })

  // What was tapped lately and is nobody's is given to a person.
  const enrolled = { body: Enrolment, response: { 201: Added } }
  app.post('/api/badges/enrol', { config: { access: 'admin' }, schema: enrolled }, async (request, reply) => {
    const { reason, ...fields } = request.body
    return reply.code(201).send(await register.badges.enrol(fields, whoOf(request, { reason })))
  })

  const changed = { params: Name, body: Changed(VALIDITY), response: { 200: BadgeRow } }
  app.patch('/api/badges/:name', { config: { access: 'admin' }, schema: changed }, async (request) => {
    const { reason, rev, ...validity } = request.body
    const { id } = await register.badges.change(request.params.name, validity, whoOf(request, { reason, rev }))
    return rowOf(directory, 'badge', directory.badge(id) as Badge, isAdmin(request))
  })

  const ended = { params: Name, body: Asking, response: { 200: Ended } }
  app.post('/api/badges/:name/revoke', { config: { access: 'admin' }, schema: ended }, async (request) => {
    const { id } = await register.badges.revoke(request.params.name, whoOf(request, request.body))
    return { pending: access.pendingFor(id) }
  })

  app.post('/api/badges/:name/suspend', { config: { access: 'staff' }, schema: ended }, async (request) => {
    const { id } = await register.badges.suspend(request.params.name, whoOf(request, request.body))
    return { pending: access.pendingFor(id) }
  })

  app.post(
    '/api/badges/:name/resume',
    { config: { access: 'admin' }, schema: { params: Name, body: Asking, response: { 200: IdShape } } },
    (request) => register.badges.resume(request.params.name, whoOf(request, request.body)),
  )

  const replaced = {
    params: Name,
    body: Body({ credential: IdText, rev: Type.Optional(Rev) }),
    response: { 201: Replaced },
  }
  app.post('/api/badges/:name/replace', { config: { access: 'admin' }, schema: replaced }, async (request, reply) => {
    const { credential, ...asked } = request.body
    const old = badgeNamed(request.params.name)
    const badge = await register.badges.replace(request.params.name, credential, whoOf(request, asked))
    return reply.code(201).send({ ...badge, pending: old === null ? [] : access.pendingFor(old.id) })
  })

  /** As the register finds it; a credential that goes on to another is no longer this badge's. */
  function badgeNamed(name: string): Badge | null {
    if (!name.includes(':')) return directory.badge(name)
    const credential = normalizeCredential(name)
    return credential === null ? null : directory.badgeOf(credential)
  }
}
