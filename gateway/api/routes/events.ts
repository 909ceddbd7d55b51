import { Type } from 'typebox'
import { createArrivals } from '../../reports/own/arrivals.ts'
import type { ApiParts, App } from '../deps.ts'
import { existing } from '../kinds.ts'
import { recordRoutes } from '../record-routes.ts'
import { Count, IdParams, IdText, NameText, T, Time } from '../schemas.ts'

const FIELDS = { group: Type.Optional(IdText) }
const ROW = {
  id: Type.String(),
  name: Type.String(),
  host: Type.String({ description: 'The person who answers for its guests' }),
  from: Time,
  until: Time,
  group: Type.String({ description: 'The group that its guests are in' }),
}

const ArrivalsShape = Type.Object({
  expected: Type.Integer({ minimum: 0, description: 'With a pass that was not revoked' }),
  arrived: Count,
  inside: Count,
})

type Needed = Pick<ApiParts, 'access' | 'directory' | 'journal' | 'register'>

/** What guests come to: its passes are good within its window and no longer. */
export function eventsRoutes(app: App, { access, directory, journal, register }: Needed): void {
  const arrivals = createArrivals({ journal })

  // Counts: who of them has come is for their host to see.
  app.get(
    '/api/events/:id/arrivals',
    {
      config: { access: 'staff' },
      exposeHeadRoute: false,
      schema: { params: IdParams, response: { 200: ArrivalsShape } },
    },
    async (request) => {
      const { id, from, until } = existing(directory, 'event', request.params.id)
      const passes = directory.badges().filter(({ event, revokedAt }) => event === id && revokedAt === null)
      const guests = new Set(passes.map(({ person }) => person))
      const seen = await arrivals.between(from, until)
      const inside = access.house.stays().filter(({ person, certain }) => certain && guests.has(person))
      return {
        expected: guests.size,
        arrived: [...guests].filter((guest) => seen.has(guest)).length,
        inside: inside.length,
      }
    },
  )

  recordRoutes(
    app,
    { directory },
    {
      path: 'events',
      kind: 'event',
      added: { name: NameText, id: Type.Optional(IdText), host: IdText, from: T, until: T, ...FIELDS },
      changed: { name: NameText, host: IdText, from: T, until: T, ...FIELDS },
      row: ROW,
      kept: register.events,
    },
  )
}
