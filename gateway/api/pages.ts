/** The pages' own files, as the build of `dashboard/` left them; and the headers that guard a browser. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { FastifyHelmetOptions } from '@fastify/helmet'
import fastifyStatic from '@fastify/static'
import { SogliaError } from '../core/errors.ts'
import type { App } from './deps.ts'

const FILE = /\.(?:js|css|html|svg|png|ico|woff2|webmanifest|map)$/
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
    serve: false,
    dotfiles: 'ignore',
    cacheControl: false,
    setHeaders(reply, path) {
      // The build puts a hash of the contents into the names of what lies there.
      const hashed = path.startsWith(join(pagesDir, 'assets'))
      reply.header('cache-control', hashed ? `public, max-age=${YEAR_S}, immutable` : 'no-cache')
    },
  })
  app.get<{ Params: { '*': string } }>('/*', { schema: { hide: true } }, (request, reply) => {
    const path = request.params['*']
    if (path === 'api' || path.startsWith('api/')) throw new SogliaError('E_NOT_FOUND', 'GET on this address')
    // The pages are one file that reads its own address: `/people/ada` is drawn in the browser. A name that ends as
    // those of files do is a file's, and so is all under `assets`, of which an old page may ask for what is gone.
    const isFile = FILE.test(path) || path.startsWith('assets')
    const wantsPage = request.headers.accept?.includes('text/html') === true
    if (path === '' || (wantsPage && !isFile)) return reply.sendFile('index.html')
    return reply.sendFile(path)
  })
}
