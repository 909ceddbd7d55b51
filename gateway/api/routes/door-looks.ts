import { Type } from 'typebox'
import type { Passage, Recorded } from '../../core/facts.ts'
import { createWho, type WhoRow } from '../../reports/who.ts'
import { type ApiParts, type App, actorOf } from '../deps.ts'
import { existing } from '../kinds.ts'
import { orgNameOf } from '../people-view.ts'
import { LiveFactShape } from '../schemas/house.ts'
import { WhoShape } from '../schemas/places.ts'
import { IdParams, IdText } from '../schemas.ts'
import type { Searches } from '../searches.ts'
import { factView } from '../views.ts'

/** Of one answer: a house of thousands is read page by page. */
const ROWS_MAX = 500
const ROWS_AT_FIRST = 100
/** Looked through for the passages of one door: the newest of the whole house. */
const LOOKED_THROUGH_MAX = 2_000
const PASSAGES_SHOWN = 20

const Query = Type.Object({
  at: Type.Optional(
    Type.String({
      maxLength: 40,
      description: "RFC 3339, a date, or the house's wall clock (2026-11-24T19:10); left out: now",
    }),
  ),
  group: Type.Optional(IdText),
  skip: Type.Optional(Type.Integer({ minimum: 0, description: 'So many people have been shown already' })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: ROWS_MAX, default: ROWS_AT_FIRST })),
})
type Needed = Pick<ApiParts, 'access' | 'clock' | 'directory' | 'histories' | 'journal' | 'timeZone'> & {
  searches: Searches
}

/** What can be seen at a door: whom it would let in, and who has come by lately. */
export function doorLooksRoutes(app: App, parts: Needed): void {
  const { access, directory, journal, searches } = parts
  const who = createWho({ ...parts, book: access.book })
  const rowOf = ({ org, ...row }: WhoRow) => ({ ...row, org, orgName: orgNameOf(org, directory) })

  app.get(
    '/api/doors/:id/who',
    {
      config: { access: 'staff' },
      exposeHeadRoute: false,
      schema: { params: IdParams, querystring: Query, response: { 200: WhoShape } },
    },
    async (request) => {
      const { at, group, skip = 0, limit = ROWS_AT_FIRST } = request.query
      const asked = { door: request.params.id, at }
      const told = await searches(actorOf(request).name, () => who.couldPass(asked))
      const rows = told.rows.filter(({ groups }) => group === undefined || groups.includes(group))
      const next = skip + limit
      return {
        ...told,
        total: rows.length,
        rows: rows.slice(skip, next).map(rowOf),
        next: next < rows.length ? next : null,
      }
    },
  )

  app.get(
    '/api/doors/:id/passages',
    {
      config: { access: 'staff' },
      exposeHeadRoute: false,
      schema: { params: IdParams, response: { 200: Type.Array(LiveFactShape) } },
    },
    (request) => {
      const { id } = existing(directory, 'door', request.params.id)
      const latest = journal.latest(['passage-granted', 'passage-refused'], LOOKED_THROUGH_MAX) as Recorded<Passage>[]
      const there = latest.filter(({ door }) => door === id)
      return there.slice(0, PASSAGES_SHOWN).map((fact) => factView(fact, directory))
    },
  )
}
