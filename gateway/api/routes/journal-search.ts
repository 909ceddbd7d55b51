import { type Static, Type } from 'typebox'
import { SogliaError } from '../../core/errors.ts'
import type { FactFilter } from '../../core/ports.ts'
import { readT } from '../../register/part.ts'
import { type ApiParts, type App, actorOf } from '../deps.ts'
import { entryView, searchBack } from '../journal-search.ts'
import { recordLook } from '../looks.ts'
import { FactShape, IdText, Nullable, T, Time } from '../schemas.ts'
import type { Searches } from '../searches.ts'

const FACTS_MAX = 200
const FACTS_AT_FIRST = 50
const KINDS_MAX = 200

const Query = Type.Object({
  kind: Type.Optional(Type.String({ maxLength: 4_000, description: 'Kinds of facts, with commas between' })),
  door: Type.Optional(IdText),
  reason: Type.Optional(IdText),
  unit: Type.Optional(IdText),
  by: Type.Optional(IdText),
  text: Type.Optional(Type.String({ maxLength: 100, description: 'Anywhere in it; never names, people or badges' })),
  person: Type.Optional(Type.String({ maxLength: 200, description: 'Recorded as a look at their history' })),
  from: Type.Optional(T),
  to: Type.Optional(T),
  before: Type.Optional(Type.Integer({ minimum: 1, description: 'As the last answer told it' })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: FACTS_MAX, default: FACTS_AT_FIRST })),
})
const Answer = Type.Object({
  facts: Type.Array(FactShape),
  next: Nullable(Type.Integer({ description: 'To be asked for as `before` next, also where nothing was found yet' })),
  lookedBackTo: Nullable(Time),
})

type Needed = Pick<ApiParts, 'access' | 'clock' | 'directory' | 'histories' | 'journal' | 'timeZone'> & {
  searches: Searches
}

/** The newest first; an old needle in millions of facts is found by asking on. */
export function journalSearchRoutes(app: App, parts: Needed): void {
  const { directory, histories, journal, searches, timeZone } = parts

  /** Whom somebody looked at is written down for ever: a name, or a credential, typed there must not be. */
  function checkKnown(person: string): void {
    const isKnown = directory.person(person) !== null || histories.of('person', person).length > 0
    if (!isKnown) throw new SogliaError('E_PERSON_UNKNOWN', 'nobody has this id, nor had it')
  }

  app.get(
    '/api/journal/search',
    {
      config: { access: 'staff' },
      exposeHeadRoute: false,
      schema: { querystring: Query, response: { 200: Answer } },
    },
    async (request) => {
      const { query } = request
      const actor = actorOf(request)
      const { limit = FACTS_AT_FIRST } = query
      const first = query.from === undefined ? 1 : journal.seqAt(readT('from', query.from, timeZone, 'start'))
      const end = query.to === undefined ? null : journal.seqAt(readT('to', query.to, timeZone, 'end'))
      const before = Math.min(query.before ?? Number.POSITIVE_INFINITY, end ?? Number.POSITIVE_INFINITY)
      if (query.person !== undefined) {
        checkKnown(query.person)
        await recordLook(parts, actor, query.person, 'passages')
      }
      const range = { first: first ?? journal.head() + 1, before, limit }
      const page = await searches(actor.name, () => searchBack(journal, filterOf(query), range))
      const last = page.next === null ? null : (journal.read(page.next - 1, 1)[0]?.at ?? null)
      return { facts: page.facts.map((fact) => entryView(fact, directory)), next: page.next, lookedBackTo: last }
    },
  )
}

function filterOf({ kind, door, reason, unit, by, text, person }: Static<typeof Query>): FactFilter {
  const kinds = kind === undefined || kind === '' ? undefined : kind.split(',').slice(0, KINDS_MAX)
  return { kinds, door, reason, unit, by, person, text: text === undefined || text === '' ? undefined : text }
}
