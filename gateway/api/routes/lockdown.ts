import { Type } from 'typebox'
import { readT } from '../../register/part.ts'
import { checkReason } from '../../register/words.ts'
import { type ApiParts, type App, actorName } from '../deps.ts'
import { DoorShape } from '../schemas/house.ts'
import { ReasonText, T } from '../schemas.ts'
import { doorView } from '../views.ts'

const Order = Type.Object(
  {
    reason: ReasonText,
    until: Type.Optional(T),
    confirm: Type.Optional(Type.Boolean({ description: 'It is asked for: nobody can enter by badge then' })),
  },
  { additionalProperties: false },
)
const End = Type.Object({ reason: ReasonText }, { additionalProperties: false })
const Doors = Type.Array(DoorShape, { description: 'The doors that it has changed' })

type Needed = Pick<ApiParts, 'access' | 'directory' | 'timeZone'>

/** Every door in one piece. It keeps nobody in. */
export function lockdownRoutes(app: App, { access, directory, timeZone }: Needed): void {
  const shown = (ids: readonly string[]) => {
    const doors = access.house.doors().filter(({ id }) => ids.includes(id))
    return doors.map(doorView)
  }

  const ordered = { body: Order, response: { 200: Doors } }
  app.post('/api/lockdown', { config: { access: 'staff' }, schema: ordered }, async (request) => {
    const { until, confirm = false } = request.body
    const reason = checkReason(request.body.reason)
    const ends = until === undefined ? null : readT('until', until, timeZone, 'end')
    const doors = directory.doors().map(({ id }) => id)
    await access.setMode(doors, { mode: 'lockdown', until: ends, reason, confirmed: confirm }, actorName(request))
    return shown(doors)
  })

  const ended = { body: End, response: { 200: Doors } }
  app.post('/api/lockdown/end', { config: { access: 'staff' }, schema: ended }, async (request) => {
    const reason = checkReason(request.body.reason)
    const locked = directory.records('override').filter(({ mode }) => mode === 'lockdown')
    const doors = locked.map(({ id }) => id)
    await access.setMode(doors, { mode: 'scheduled', until: null, reason, confirmed: false }, actorName(request))
    return shown(doors)
  })
}
