import { Type } from 'typebox'
import { checkReason } from '../../register/words.ts'
import { type ApiParts, type App, actorName } from '../deps.ts'
import { recordRoutes } from '../record-routes.ts'
import { Count, IdParams, IdText, NameText, Nullable, ReasonText } from '../schemas.ts'

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
const Reason = Type.Object({ reason: ReasonText })
const Sent = Type.Object({ id: Type.String({ description: 'Of the command' }), unit: Type.String() })

export function doorsRoutes(
  app: App,
  { access, directory, register }: Pick<ApiParts, 'access' | 'directory' | 'register'>,
): void {
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

  // 202: the order is recorded and sent; that the lock moved is the fact `door-unlocked`.
  app.post(
    '/api/doors/:id/unlock',
    { config: { access: 'staff' }, schema: { params: IdParams, body: Reason, response: { 202: Sent } } },
    async (request, reply) => {
      const reason = checkReason(request.body.reason)
      const sent = await access.unlock(request.params.id, actorName(request), reason)
      return reply.code(202).send(sent)
    },
  )
}
