import { Type } from 'typebox'
import { unseenWays } from '../../core/decide.ts'
import type { ApiParts, App } from '../deps.ts'
import { recordRoutes } from '../record-routes.ts'
import { Count, IdText, NameText, Nullable, Side, words } from '../schemas.ts'

const AntiPassback = words(['soft', 'hard'])
const FIELDS = {
  name: Type.Optional(NameText),
  capacity: Type.Optional(Nullable(Type.Integer())),
  antiPassback: Type.Optional(AntiPassback),
}

/** The zones of the house; `capacity` is null where none was set. */
export function zonesRoutes(app: App, { directory, register }: Pick<ApiParts, 'directory' | 'register'>): void {
  recordRoutes(
    app,
    { directory },
    {
      path: 'zones',
      kind: 'zone',
      added: { id: IdText, ...FIELDS },
      changed: FIELDS,
      row: {
        ...{ id: Type.String(), name: Type.String(), capacity: Nullable(Count), antiPassback: AntiPassback },
        unseenWays: Type.Array(Type.Object({ door: Type.String(), side: Side }), {
          description: 'Where a reader is missing, so that a full zone and a second entry only warn',
        }),
      },
      kept: register.zones,
      more: ({ id }) => ({ unseenWays: unseenWays(id, directory) }),
    },
  )
}
