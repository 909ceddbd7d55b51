import { Type } from 'typebox'
import { checkReason } from '../../register/words.ts'
import { rowsOf } from '../../reports/roll-call/rows.ts'
import { type ApiParts, type App, actorName } from '../deps.ts'
import { PresenceRow } from '../schemas/reports.ts'
import { IdText, ReasonText } from '../schemas.ts'

const Person = Type.Object({ person: IdText })
const Said = Type.Object({ reason: ReasonText }, { additionalProperties: false })

/** Who is inside, and what staff says of them. */
export function presenceRoutes(app: App, { access, directory }: Pick<ApiParts, 'access' | 'directory'>): void {
  const listed = { response: { 200: Type.Array(PresenceRow) } }
  app.get('/api/presence', { config: { access: 'staff' }, schema: listed }, () =>
    // Who needs help is for the roll-call alone.
    rowsOf(access.house.stays(), directory).map(({ assistance, host, hostName, leftAt, tick, ...row }) => row),
  )

  const said = { params: Person, body: Said, response: { 204: Type.Null() } }
  for (const word of ['confirm', 'close'] as const) {
    app.post(`/api/presence/:person/${word}`, { config: { access: 'staff' }, schema: said }, async (request, reply) => {
      const { person } = request.params
      await access[word](person, actorName(request), checkReason(request.body.reason))
      return reply.code(204).send(null)
    })
  }
}
