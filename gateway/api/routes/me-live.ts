import { Type } from 'typebox'
import { type ApiParts, type App, actorOf } from '../deps.ts'
import type { OwnLive } from '../own-live.ts'
import { ownPerson } from '../own-person.ts'
import type { SignIn } from '../sign-in.ts'

type Needed = Pick<ApiParts, 'directory'> & { ownLive: OwnLive; signIn: Pick<SignIn, 'whoAsks'> }

/** The own event stream of whoever signs in for a person: it names nobody. */
export function meLiveRoutes(app: App, { directory, ownLive, signIn }: Needed): void {
  app.get(
    '/api/me/live',
    {
      config: { access: 'member' },
      exposeHeadRoute: false,
      schema: {
        produces: ['text/event-stream'],
        response: { 200: Type.String({ description: 'Server-sent events: OwnLiveEvents' }) },
      },
    },
    (request, reply) => {
      const { id } = ownPerson(actorOf(request), directory)
      ownLive.checkRoom(id)
      reply.hijack()
      reply.raw.writeHead(200, {
        ...(reply.getHeaders() as Record<string, string>),
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        // For proxies that would gather what is to be heard at once.
        'x-accel-buffering': 'no',
      })
      reply.raw.flushHeaders()
      ownLive.attach(reply.raw, id, () => signIn.whoAsks(request)?.person === id && directory.person(id) !== null)
    },
  )
}
