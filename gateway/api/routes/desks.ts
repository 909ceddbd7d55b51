import { Type } from 'typebox'
import type { ApiParts, App } from '../deps.ts'
import { recordRoutes } from '../record-routes.ts'
import { IdText } from '../schemas.ts'

export function desksRoutes(app: App, { directory, register }: Pick<ApiParts, 'directory' | 'register'>): void {
  recordRoutes(
    app,
    { directory },
    {
      path: 'desks',
      kind: 'desk',
      added: { id: IdText, zone: IdText },
      changed: { zone: IdText },
      row: { id: Type.String(), zone: Type.String() },
      kept: register.desks,
    },
  )
}
