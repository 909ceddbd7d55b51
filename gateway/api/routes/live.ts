import { Type } from 'typebox'
import { SogliaError } from '../../core/errors.ts'
import type { App } from '../deps.ts'
import type { Live } from '../live.ts'
import type { SignIn } from '../sign-in.ts'

const Query = Type.Object({ after: Type.Optional(Type.Integer({ minimum: 0 })) })
const SEQ = /^\d{1,15}$/

export function liveRoutes(app: App, { live, signIn }: { live: Live; signIn: SignIn }): void {
  app.get(
    '/api/live',
    {
      config: { access: 'staff' },
      exposeHeadRoute: false,
      schema: {
        querystring: Query,
        produces: ['text/event-stream'],
        response: { 200: Type.String({ description: 'Server-sent events: LiveEvents' }) },
      },
    },
    (request, reply) => {
      const last = request.headers['last-event-id']
      // A browser that comes again tells its last event; the address it first came by is then of no more use.
      if (last !== undefined && !SEQ.test(String(last))) throw new SogliaError('E_INVALID', '"Last-Event-ID" is no seq')
      const after = last === undefined ? (request.query.after ?? null) : Number(last)
      live.checkRoom()
      const role = request.actor?.role
      reply.hijack()
      reply.raw.writeHead(200, {
        ...(reply.getHeaders() as Record<string, string>),
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        // For proxies that would gather what is to be seen at once.
        'x-accel-buffering': 'no',
      })
      reply.raw.flushHeaders()
      live.attach(reply.raw, after, () => signIn.whoAsks(request)?.role === role)
    },
  )
}
