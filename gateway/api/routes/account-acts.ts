import { Type } from 'typebox'
import { type App, actorName, whoOf } from '../deps.ts'
import { Body, IdText, NameParams, NameShape, RoleName, StandingShape } from '../schemas.ts'
import type { SignIn } from '../sign-in.ts'

const Standing = Body({
  role: RoleName,
  /** A contact has one. */
  org: Type.Optional(IdText),
  /** A member has one. */
  person: Type.Optional(IdText),
})
const Password = Body({ password: Type.String({ minLength: 1, maxLength: 1000 }) })

/** What an admin does to somebody's account. */
export function accountActsRoutes(app: App, { signIn }: { signIn: SignIn }): void {
  const changed = { params: NameParams, body: Standing, response: { 200: StandingShape } }
  app.patch('/api/accounts/:name', { config: { access: 'admin' }, schema: changed }, async (request) => {
    const { reason, ...standing } = request.body
    const input = { name: request.params.name, ...standing }
    const { name, role, org, person } = await signIn.accounts.change(input, whoOf(request, { reason }))
    return { name, role, org, person }
  })

  const renewed = { params: NameParams, body: Password, response: { 200: NameShape } }
  app.post('/api/accounts/:name/password', { config: { access: 'admin' }, schema: renewed }, async (request) => {
    const { name } = request.params
    const { password, reason } = request.body
    await signIn.accounts.setPassword(name, password, whoOf(request, { reason }))
    // Whoever signed in by the old one is out.
    await signIn.sessions.endAll(name, actorName(request))
    return { name }
  })
}
