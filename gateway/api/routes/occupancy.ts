import { Type } from 'typebox'
import { readT } from '../../register/part.ts'
import { STEPS } from '../../reports/occupancy/steps.ts'
import { createOccupancyReport, GROUPINGS } from '../../reports/occupancy.ts'
import { type ApiParts, type App, actorName, actorOf } from '../deps.ts'
import { OccupancyShape } from '../schemas/house.ts'
import { OccupancyHistoryShape, OrganisationsInside } from '../schemas/reports.ts'
import { T, words } from '../schemas.ts'
import type { Searches } from '../searches.ts'
import { occupancyView } from '../views.ts'

/** A date as `to` is included. Left out: the last 24 hours, by the hour and by zone. */
const HistoryQuery = Type.Object({
  from: Type.Optional(T),
  to: Type.Optional(T),
  step: Type.Optional(words(STEPS)),
  by: Type.Optional(words(GROUPINGS)),
})
const FROM_AT_FIRST_MS = 24 * 60 * 60_000

type Needed = Pick<ApiParts, 'access' | 'clock' | 'directory' | 'journal' | 'timeZone'> & { searches: Searches }

/** How many are inside: now, by organisation, and over any time past. */
export function occupancyRoutes(app: App, { access, clock, directory, journal, timeZone, searches }: Needed): void {
  const report = createOccupancyReport({ journal, directory, clock, timeZone })

  app.get('/api/occupancy', { config: { access: 'staff' }, schema: { response: { 200: OccupancyShape } } }, () =>
    occupancyView(access.house.occupancy(), clock.now()),
  )

  const organisations = { response: { 200: OrganisationsInside } }
  app.get('/api/occupancy/organisations', { config: { access: 'contact' }, schema: organisations }, (request) => {
    const { role, org } = actorOf(request)
    return access.house.organisations().filter(({ id }) => role !== 'contact' || id === org)
  })

  app.get(
    '/api/occupancy/history',
    {
      config: { access: 'staff' },
      exposeHeadRoute: false,
      schema: { querystring: HistoryQuery, response: { 200: OccupancyHistoryShape } },
    },
    (request) => {
      const { from, to, step = 'hour', by = 'zone' } = request.query
      const until = to === undefined ? clock.now() : readT('to', to, timeZone, 'end')
      const since = from === undefined ? until - FROM_AT_FIRST_MS : readT('from', from, timeZone, 'start')
      return searches(actorName(request), () => report.history({ from: since, to: until, step, by }))
    },
  )
}
