import { Type } from 'typebox'
import { readT } from '../../register/part.ts'
import { CSV_LANGUAGES, csvOf, TABLES } from '../../reports/hour-history/csv.ts'
import type { HourHistory } from '../../reports/hour-history/shape.ts'
import { SPANS } from '../../reports/hour-history/spans.ts'
import { createHourHistory } from '../../reports/hour-history.ts'
import { createToday } from '../../reports/occupancy/today.ts'
import { type ApiParts, type App, actorName } from '../deps.ts'
import { HourHistoryShape, TodayShape } from '../schemas/hour-history.ts'
import { IdText, T, words } from '../schemas.ts'
import { createSearches } from '../searches.ts'

const DAYS_AT_FIRST = 30
const DAY_MS = 24 * 60 * 60_000

const ZONE = Type.Optional(Type.String({ ...IdText, description: 'Left out: the whole house' }))
/** A date as `to` is included. Left out: the last 30 days, by the day. */
const ASKED = {
  from: Type.Optional(T),
  to: Type.Optional(T),
  step: Type.Optional(words(SPANS)),
  zone: ZONE,
}
const HistoryQuery = Type.Object(ASKED)
const CsvQuery = Type.Object({
  ...ASKED,
  table: Type.Optional(words(TABLES)),
  lang: Type.Optional(words(CSV_LANGUAGES)),
})
const TodayQuery = Type.Object({ zone: ZONE })

type Needed = Pick<ApiParts, 'clock' | 'directory' | 'hours' | 'journal' | 'timeZone'>

/** Counts of past hours, which stay when the facts behind them are gone, and today beside what is usual. */
export function hourHistoryRoutes(app: App, { clock, directory, hours, journal, timeZone }: Needed): void {
  const today = createToday({ journal, hours, directory, clock, timeZone })
  const report = createHourHistory({ hours, directory, clock })
  // One at a time: each goes through years.
  const searches = createSearches()

  function historyFor(by: string, query: { [Field in keyof typeof ASKED]?: string }): Promise<HourHistory> {
    const to = query.to === undefined ? clock.now() : readT('to', query.to, timeZone, 'end')
    const from = query.from === undefined ? to - DAYS_AT_FIRST * DAY_MS : readT('from', query.from, timeZone, 'start')
    const { step = 'day', zone = null } = query
    return searches(by, () => report.of({ from, to, step: step as HourHistory['step'], zone }))
  }

  app.get(
    '/api/occupancy/today',
    {
      config: { access: 'staff' },
      exposeHeadRoute: false,
      schema: { querystring: TodayQuery, response: { 200: TodayShape } },
    },
    (request) => today.of(request.query.zone ?? null),
  )

  app.get(
    '/api/history',
    {
      config: { access: 'staff' },
      exposeHeadRoute: false,
      schema: { querystring: HistoryQuery, response: { 200: HourHistoryShape } },
    },
    (request) => historyFor(actorName(request), request.query),
  )

  app.get(
    '/api/history.csv',
    {
      config: { access: 'staff' },
      exposeHeadRoute: false,
      schema: {
        querystring: CsvQuery,
        produces: ['text/csv'],
        response: { 200: Type.String({ description: 'The same rows for spreadsheets' }) },
      },
    },
    async (request, reply) => {
      const { table = 'curve', lang = 'it', ...asked } = request.query
      const history = await historyFor(actorName(request), asked)
      return reply
        .header('content-disposition', `attachment; filename="soglia-${table}.csv"`)
        .type('text/csv; charset=utf-8')
        .send(csvOf(history, table, lang))
    },
  )
}
