/** The pages' own files, as the build of `dashboard/` left them; and the headers that guard a browser. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { FastifyHelmetOptions } from '@fastify/helmet'
import fastifyStatic from '@fastify/static'
import { SogliaError } from '../core/errors.ts'
import type { App } from './deps.ts'

/** What is no page: the API, and the build's hashed files, of which an old page may ask for one that is gone. */
const NO_PAGE = /^\/(?:api|assets)(?:[/?]|$)/
const YEAR_S = 365 * 24 * 60 * 60

/**
 * `strictly`: over TLS by a certificate that every browser knows. Not by the house's own authority: a device that has yet
 * to trust it again could then not even be shown how.
 */
export function helmetOptions(strictly: boolean): FastifyHelmetOptions {
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      // No inline script or style; Preact and the charts set styles through the DOM, which is no inline style.
      // Without `upgrade-insecure-requests`, which breaks pages that come plainly.
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    strictTransportSecurity: strictly ? { maxAge: YEAR_S } : false,
    xFrameOptions: { action: 'deny' },
    // Not `no-referrer`: under it some browsers send no usable Origin with a page's own requests.
    referrerPolicy: { policy: 'same-origin' },
  }
}

/** These need no sign-in, each by its own mark; what is not a file of the build falls through to "not found". */
export async function pages(app: App, pagesDir: string): Promise<void> {
  app.addHook('onRoute', (route) => {
    route.config = { ...route.config, access: 'public' }
  })
  if (!existsSync(join(pagesDir, 'index.html'))) {
    app.get('/', { schema: { hide: true } }, (_request, reply) =>
      reply.code(503).type('text/plain; charset=utf-8').send('The pages are not built yet: run `npm start`.\n'),
    )
    return
  }
  await app.register(fastifyStatic, {
    root: pagesDir,
    wildcard: false,
    dotfiles: 'ignore',
    cacheControl: false,
    setHeaders(reply, path) {
      // The build puts a hash of the contents into the names of what lies there.
      const hashed = path.startsWith(join(pagesDir, 'assets'))
      reply.header('cache-control', hashed ? `public, max-age=${YEAR_S}, immutable` : 'no-cache')
    },
  })
  // The pages are one file that reads its own address: `/people/ada` is drawn in the browser.
  app.get('/*', { schema: { hide: true }, exposeHeadRoute: false }, (request, reply) => {
    const wantsPage = request.headers.accept?.includes('text/html') === true
    if (!wantsPage || NO_PAGE.test(request.url)) throw new SogliaError('E_NOT_FOUND', 'GET on this address')
    reply.header('cache-control', 'no-cache')
    return reply.sendFile('index.html')
  })
}
