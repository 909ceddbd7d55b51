import { Type } from 'typebox'
import { SogliaError } from '../../core/errors.ts'
import { DOOR_MODES } from '../../core/records.ts'
import { readT } from '../../register/part.ts'
import { checkReason } from '../../register/words.ts'
import { type ApiParts, type App, actorName } from '../deps.ts'
import { DoorShape } from '../schemas/house.ts'
import { IdParams, IdText, ReasonText, T, words } from '../schemas.ts'
import { doorView } from '../views.ts'

const Reason = Type.Object({ reason: ReasonText }, { additionalProperties: false })
const Admission = Type.Object({ person: IdText, reason: ReasonText }, { additionalProperties: false })
const Order = Type.Object(
  {
    mode: words(DOOR_MODES),
    until: Type.Optional(T),
    reason: ReasonText,
    confirm: Type.Optional(Type.Boolean({ description: 'A lockdown asks for it, and so does a door that is in one' })),
  },
  { additionalProperties: false },
)
const Sent = Type.Object({ id: Type.String({ description: 'Of the command' }), unit: Type.String() })

/** What staff does at a door. 202: recorded and sent; that the lock moved is the fact `door-unlocked`. */
export function doorActsRoutes(app: App, { access, timeZone }: Pick<ApiParts, 'access' | 'timeZone'>): void {
  app.post(
    '/api/doors/:id/unlock',
    { config: { access: 'staff' }, schema: { params: IdParams, body: Reason, response: { 202: Sent } } },
    async (request, reply) => {
      const reason = checkReason(request.body.reason)
      const sent = await access.unlock(request.params.id, actorName(request), reason)
      return reply.code(202).send(sent)
    },
  )

  // Somebody who has no badge at hand: recorded as that, by name.
  app.post(
    '/api/doors/:id/admit',
    { config: { access: 'staff' }, schema: { params: IdParams, body: Admission, response: { 202: Sent } } },
    async (request, reply) => {
      const { person, reason } = request.body
      const sent = await access.admit(request.params.id, person, actorName(request), checkReason(reason))
      return reply.code(202).send(sent)
    },
  )

  app.post(
    '/api/doors/:id/mode',
    { config: { access: 'staff' }, schema: { params: IdParams, body: Order, response: { 200: DoorShape } } },
    async (request) => {
      const { id } = request.params
      const { mode, until, confirm = false } = request.body
      const reason = checkReason(request.body.reason)
      const ends = until === undefined ? null : readT('until', until, timeZone, 'end')
      await access.setMode([id], { mode, until: ends, reason, confirmed: confirm }, actorName(request))
      const door = access.house.door(id)
      if (door === null) throw new SogliaError('E_DOOR_UNKNOWN', id)
      return doorView(door)
    },
  )
}
