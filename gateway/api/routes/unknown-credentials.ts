import { Type } from 'typebox'
import { isRandomUid } from '../../core/credential.ts'
import { toRfc3339 } from '../../core/model.ts'
import { type ApiParts, type App, isAdmin } from '../deps.ts'
import { Time } from '../schemas.ts'

const Row = Type.Object({
  unit: Type.String(),
  at: Time,
  random: Type.Boolean({ description: 'It is another at each tap, as of a phone: it cannot be a badge' }),
  partial: Type.Boolean({ description: 'The reader tells only part of the card' }),
  credential: Type.Optional(Type.String({ description: 'For admins alone' })),
})

/** What was tapped in the last 30 minutes and is nobody's, the newest first: for enrolment. */
export function unknownCredentialsRoutes(app: App, { access }: Pick<ApiParts, 'access'>): void {
  const listed = { response: { 200: Type.Array(Row) } }
  app.get('/api/unknown-credentials', { config: { access: 'staff' }, schema: listed }, (request) => {
    const wholly = isAdmin(request)
    return access.unknownCredentials().map(({ credential, unit, at }) => ({
      unit,
      at: toRfc3339(at),
      random: isRandomUid(credential),
      partial: credential.startsWith('part:'),
      ...(wholly ? { credential } : {}),
    }))
  })
}
