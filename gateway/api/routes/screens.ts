import { Type } from 'typebox'
import { SogliaError } from '../../core/errors.ts'
import { toRfc3339 } from '../../core/model.ts'
import type { Screen } from '../../core/sign-ins.ts'
import { type ApiParts, type App, whoOf } from '../deps.ts'
import { ScreenShape, ScreenTheme, ShownName } from '../schemas/sign-in.ts'
import { Body, EndedQuery, IdParams, IdShape, Time } from '../schemas.ts'
import { ADDRESS_LIMIT, sourceOf } from '../sign-in/address-limit.ts'
import { SCREEN_COOKIE } from '../sign-in/screens.ts'
import type { SignIn } from '../sign-in.ts'
import { timeOf } from '../views.ts'
import { screenCookie, type WallLive } from '../wall-live.ts'

/** A screen asks every few seconds whether its code was typed, and several may stand behind one address. */
const CLAIMS_MAX = 240
const Pairing = Type.Object({
  code: Type.String({ description: 'To be shown large' }),
  key: Type.String({ description: 'To be kept and shown to nobody' }),
  expiresAt: Time,
})
const Claimed = Type.Object({ paired: Type.Boolean() })
const NewScreen = Body({ code: Type.String({ maxLength: 40 }), name: ShownName, theme: Type.Optional(ScreenTheme) })
const ChangedScreen = Body({ name: Type.Optional(ShownName), theme: Type.Optional(ScreenTheme) })

type Needed = Pick<ApiParts, 'directory'> & { signIn: SignIn; wallLive: WallLive }

/** Screens on walls: how one is paired, and ended. */
export function screensRoutes(app: App, { directory, signIn, wallLive }: Needed): void {
  const { screens } = signIn
  const view = ({ id, name, theme, pairedAt, pairedBy }: Screen) => ({
    ...{ id, name, theme, pairedBy, pairedAt: toRfc3339(pairedAt) },
    ...{ watching: wallLive.watching(id), seenAt: timeOf(screens.seenAt(id)) },
  })

  const begun = { response: { 201: Pairing } }
  const open = { access: 'public', rateLimit: ADDRESS_LIMIT } as const
  app.post('/api/screens/pairing', { config: open, schema: begun }, async (request, reply) => {
    const { code, key, expiresAt } = screens.begin(sourceOf(request))
    return reply.code(201).send({ code, key, expiresAt: toRfc3339(expiresAt) })
  })

  const claimed = { body: Type.Object({ key: Type.String({ maxLength: 100 }) }), response: { 200: Claimed } }
  const often = { access: 'public', rateLimit: { ...ADDRESS_LIMIT, max: CLAIMS_MAX } } as const
  app.post('/api/screens/pairing/claim', { config: often, schema: claimed }, async (request, reply) => {
    const cookie = screens.claim(request.body.key)
    if (cookie !== null) reply.setCookie(SCREEN_COOKIE, cookie, screenCookie(signIn.secure))
    return { paired: cookie !== null }
  })

  const listed = { response: { 200: Type.Array(ScreenShape) } }
  app.get('/api/screens', { config: { access: 'admin' }, schema: listed }, () => directory.signIns.screens().map(view))

  const added = { body: NewScreen, response: { 201: ScreenShape } }
  app.post('/api/screens', { config: { access: 'admin' }, schema: added }, async (request, reply) => {
    const { code, name, theme = 'system', reason } = request.body
    const screen = await screens.pair({ code, name, theme }, sourceOf(request), whoOf(request, { reason }))
    return reply.code(201).send(view(screen))
  })

  const changed = { params: IdParams, body: ChangedScreen, response: { 200: ScreenShape } }
  app.patch('/api/screens/:id', { config: { access: 'admin' }, schema: changed }, async (request) => {
    const { reason, ...fields } = request.body
    if (Object.keys(fields).length === 0) throw new SogliaError('E_INVALID', 'nothing is to be changed')
    const screen = await screens.change(request.params.id, fields, whoOf(request, { reason }))
    wallLive.changed()
    return view(screen)
  })

  const ended = { params: IdParams, querystring: EndedQuery, response: { 200: IdShape } }
  app.delete('/api/screens/:id', { config: { access: 'admin' }, schema: ended }, async (request) => {
    const { id } = request.params
    await screens.end(id, whoOf(request, request.query))
    wallLive.end(id)
    return { id }
  })
}
