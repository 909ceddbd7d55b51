import { Type } from 'typebox'
import type { ApiParts, App } from '../deps.ts'
import { recordRoutes } from '../record-routes.ts'
import { IdText, NameText } from '../schemas.ts'

export function groupsRoutes(app: App, { directory, register }: Pick<ApiParts, 'directory' | 'register'>): void {
  recordRoutes(
    app,
    { directory },
    {
      path: 'groups',
      kind: 'group',
      added: { id: Type.Optional(IdText), name: Type.Optional(NameText) },
      changed: { name: NameText },
      row: { id: Type.String(), name: Type.String() },
      kept: register.groups,
    },
  )
}
