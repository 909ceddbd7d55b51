import { Type } from 'typebox'
import { checkReason } from '../../register/words.ts'
import { STYLE } from '../../reports/roll-call/page.ts'
import { createRollCallReport } from '../../reports/roll-call.ts'
import { type ApiParts, type App, actorName } from '../deps.ts'
import { PRINT_LANGUAGES, sendPrintedPage } from '../printable.ts'
import { RollCallShape, RollCallStanding } from '../schemas/reports.ts'
import { ReasonText, words } from '../schemas.ts'

const PageQuery = Type.Object({ lang: Type.Optional(words(PRINT_LANGUAGES)) })
const ORDER = { reason: ReasonText }
const ORDERS = {
  begin: Type.Object(
    { ...ORDER, drill: Type.Optional(Type.Boolean({ description: 'An exercise' })) },
    { additionalProperties: false },
  ),
  end: Type.Object(ORDER, { additionalProperties: false }),
}
const Ordered = Type.Object({
  changed: Type.Boolean({ description: 'False where it stood, or did not stand, already' }),
  standing: RollCallStanding,
})

type Needed = Pick<ApiParts, 'access' | 'clock' | 'directory' | 'timeZone'>

/** Who is inside when everybody must be counted. */
export function rollCallRoutes(app: App, { access, clock, directory, timeZone }: Needed): void {
  const report = createRollCallReport({
    ...{ house: access.house, directory, clock, timeZone },
    standing: access.rollCallNow,
  })

  const told = { response: { 200: RollCallShape } }
  app.get('/api/roll-call', { config: { access: 'staff' }, schema: told }, () => report.now())

  const file = { produces: ['text/csv'], response: { 200: Type.String({ description: 'For spreadsheets' }) } }
  app.get('/api/roll-call.csv', { config: { access: 'staff' }, schema: file }, (_request, reply) => {
    reply.header('content-disposition', 'attachment; filename="roll-call.csv"')
    reply.type('text/csv; charset=utf-8').send(report.csv())
  })

  const page = {
    querystring: PageQuery,
    produces: ['text/html'],
    response: { 200: Type.String({ description: 'A page to print: no script, and nothing from elsewhere' }) },
  }
  app.get('/api/roll-call.html', { config: { access: 'staff' }, schema: page }, (request, reply) => {
    sendPrintedPage(reply, report.page(request.query.lang ?? 'it'), STYLE)
  })

  for (const what of ['begin', 'end'] as const) {
    const ordered = { body: ORDERS[what], response: { 200: Ordered } }
    app.post(`/api/roll-call/${what}`, { config: { access: 'staff' }, schema: ordered }, async (request) => {
      const { reason, drill = false } = request.body as { reason: string; drill?: boolean }
      const changed = await access.rollCall(what, actorName(request), checkReason(reason), drill)
      return { changed, standing: report.standing() }
    })
  }
}
