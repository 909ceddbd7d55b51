import { Type } from 'typebox'
import type { ApiParts, App } from '../deps.ts'
import { recordRoutes } from '../record-routes.ts'
import { IdText, NameText, T, Time } from '../schemas.ts'

const FIELDS = { group: Type.Optional(IdText) }
const ROW = {
  id: Type.String(),
  name: Type.String(),
  host: Type.String({ description: 'The person who answers for its guests' }),
  from: Time,
  until: Time,
  group: Type.String({ description: 'The group that its guests are in' }),
}

/** What guests come to: its passes are good within its window and no longer. */
export function eventsRoutes(app: App, { directory, register }: Pick<ApiParts, 'directory' | 'register'>): void {
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
