import { Type } from 'typebox'
import { SogliaError } from '../../core/errors.ts'
import type { At } from '../../core/model.ts'
import { checkName, checkReason } from '../../register/words.ts'
import { createDrillReports, DRILL_STYLE } from '../../reports/drills.ts'
import { type ApiParts, type App, actorName } from '../deps.ts'
import { PRINT_LANGUAGES, sendPrintedPage } from '../printable.ts'
import { DrillList, DrillShape, TicksAnswer, TicksBody } from '../schemas/drills.ts'
import { words } from '../schemas.ts'
import type { Searches } from '../searches.ts'

const LISTED_MAX = 100
const LISTED_AT_FIRST = 30
const ListQuery = Type.Object({
  before: Type.Optional(Type.Integer({ minimum: 1 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: LISTED_MAX, default: LISTED_AT_FIRST })),
})
const PageQuery = Type.Object({ lang: Type.Optional(words(PRINT_LANGUAGES)) })
const Params = Type.Object({ seq: Type.String({ pattern: '^[1-9][0-9]{0,14}$' }) })
const File = (type: string) => ({ produces: [type], response: { 200: Type.String() } })

type Needed = Pick<ApiParts, 'access' | 'journal' | 'directory' | 'timeZone'> & { searches: Searches }

/** People are ticked off on several phones at once; and what became of roll-calls that have ended. */
export function drillsRoutes(app: App, { access, journal, directory, timeZone, searches }: Needed): void {
  const reports = createDrillReports({ journal, directory, timeZone })
  const one = async (by: string, seq: string) => {
    const found = await searches(by, () => reports.one(Number(seq)))
    if (found === null) throw new SogliaError('E_NOT_FOUND', `a roll-call that began with fact ${seq} and has ended`)
    return found
  }

  const ticked = { body: TicksBody, response: { 200: TicksAnswer } }
  app.post('/api/roll-call/ticks', { config: { access: 'staff' }, schema: ticked }, (request) => {
    const { ticks, rollCall = null } = request.body
    const told = ticks.map(({ id, found, at, person, other, note }) => ({
      ...{ id, found, at: instantOf(at), ...subjectOf(person, other) },
      note: note === undefined || other === undefined ? null : checkReason(checkName('the note', note)),
    }))
    return access.tickRollCall(told, actorName(request), rollCall)
  })

  const listed = { querystring: ListQuery, response: { 200: DrillList } }
  app.get('/api/roll-call/reports', { config: { access: 'staff' }, schema: listed }, (request) => {
    const { before, limit = LISTED_AT_FIRST } = request.query
    return reports.list(before ?? null, limit)
  })

  const shown = { params: Params, response: { 200: DrillShape } }
  app.get('/api/roll-call/reports/:seq', { config: { access: 'staff' }, schema: shown }, (request) =>
    one(actorName(request), request.params.seq),
  )

  const table = { params: Params, ...File('text/csv') }
  app.get(
    '/api/roll-call/reports/:seq/table.csv',
    { config: { access: 'staff' }, schema: table },
    async (request, reply) => {
      const text = reports.csv(await one(actorName(request), request.params.seq))
      reply.header('content-disposition', `attachment; filename="roll-call-${request.params.seq}.csv"`)
      return reply.type('text/csv; charset=utf-8').send(text)
    },
  )

  const page = { params: Params, querystring: PageQuery, ...File('text/html') }
  app.get(
    '/api/roll-call/reports/:seq/page.html',
    { config: { access: 'staff' }, schema: page },
    async (request, reply) => {
      const drill = await one(actorName(request), request.params.seq)
      return sendPrintedPage(reply, reports.page(drill, request.query.lang ?? 'it'), DRILL_STYLE)
    },
  )
}

function instantOf(text: string): At {
  const at = Date.parse(text)
  if (Number.isNaN(at)) throw new SogliaError('E_INVALID', '"at" is not RFC 3339')
  return at
}

function subjectOf(person: string | undefined, other: string | undefined) {
  if (person !== undefined && other === undefined) return { person }
  if (other !== undefined && person === undefined) return { other }
  throw new SogliaError('E_INVALID', 'a tick is about a "person" or an "other"')
}
