import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { SogliaError } from '../../core/errors.ts'
import type { Screen } from '../../core/sign-ins.ts'
import type { App } from '../deps.ts'
import { WallShape } from '../schemas/wall.ts'
import { SCREEN_COOKIE } from '../sign-in/screens.ts'
import type { SignIn } from '../sign-in.ts'
import { screenCookie, type WallLive } from '../wall-live.ts'

/** For screens that are paired, and for nobody else: counts, with no name of anybody and no door. */
export function wallRoutes(app: App, { signIn, wallLive }: { signIn: SignIn; wallLive: WallLive }): void {
  function asking(request: FastifyRequest): Screen {
    const screen = signIn.screenAsking(request)
    if (screen === null) throw new SogliaError('E_SIGN_IN')
    return screen
  }

  const seen = { response: { 200: WallShape } }
  app.get('/api/wall', { config: { access: 'screen' }, schema: seen }, (request, reply) => {
    const screen = asking(request)
    // Kept for as long as a browser keeps one, from each look anew.
    reply.setCookie(SCREEN_COOKIE, request.cookies[SCREEN_COOKIE] ?? '', screenCookie(signIn.secure))
    return wallLive.wall(screen)
  })

  const told = Type.String({
    description: 'Server-sent events `wall`: the whole picture, at each change and every 10 s',
  })
  app.get(
    '/api/wall/live',
    {
      config: { access: 'screen' },
      exposeHeadRoute: false,
      schema: { produces: ['text/event-stream'], response: { 200: told } },
    },
    (request, reply) => {
      const { id } = asking(request)
      wallLive.checkRoom(id)
      reply.hijack()
      reply.raw.writeHead(200, {
        ...(reply.getHeaders() as Record<string, string>),
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      })
      reply.raw.flushHeaders()
      wallLive.attach(reply.raw, id)
    },
  )
}
