import { Type } from 'typebox'
import type { ApiParts, App } from '../deps.ts'
import { recordRoutes } from '../record-routes.ts'
import { Count, IdText, NameText, Nullable } from '../schemas.ts'

const Integer = Type.Optional(Type.Integer())
const Named = Type.Optional(Nullable(IdText))
const FIELDS = {
  name: Type.Optional(NameText),
  /** The outer zone; null or left out: the street. */
  from: Named,
  to: Named,
  lock: Named,
  unlockMs: Integer,
  heldOpenS: Integer,
  extendedUnlockMs: Integer,
  extendedHeldOpenS: Integer,
  preAlertS: Integer,
  freeSchedule: Named,
  listLifeS: Integer,
}
const ROW = {
  id: Type.String(),
  name: Type.String(),
  from: Nullable(Type.String({ description: 'The outer zone' })),
  to: Nullable(Type.String()),
  lock: Nullable(Type.String({ description: 'The unit that moves the lock' })),
  unlockMs: Count,
  heldOpenS: Count,
  extendedUnlockMs: Count,
  extendedHeldOpenS: Count,
  preAlertS: Count,
  freeSchedule: Nullable(Type.String({ description: 'In its windows a staff badge begins free passage' })),
  listLifeS: Count,
}

export function doorsRoutes(app: App, { directory, register }: Pick<ApiParts, 'directory' | 'register'>): void {
  recordRoutes(
    app,
    { directory },
    {
      path: 'doors',
      kind: 'door',
      added: { id: IdText, ...FIELDS },
      changed: FIELDS,
      row: ROW,
      kept: register.doors,
    },
  )
}
