/**
 * Serves the page of the roll-call to a phone that has no network, from what that page has kept; nothing else, and
 * nobody else's pages: its scope is `/roll-call`. The names themselves are kept by the page (`roll-call-page/kept.ts`).
 */

/** As in `roll-call-page/kept.ts`: a worker that imported it would not start in every browser. */
const CACHE = 'soglia-roll-call'
const SHELL = '/roll-call'
/** A line that hangs is no line: somebody stands in front of a fire. */
const ANSWER_WITHIN_MS = 4_000

/** The types of a worker do not go together with those of a page, and this much is all it needs of them. */
interface Lasting extends Event {
  waitUntil(work: Promise<unknown>): void
}
interface Asked extends Event {
  readonly request: Request
  respondWith(answer: Promise<Response>): void
}
declare const self: EventTarget & {
  skipWaiting(): Promise<void>
  clients: { claim(): Promise<void> }
}

async function kept(path: string): Promise<Response | undefined> {
  return (await caches.open(CACHE)).match(path)
}

/** What the gateway says; what was kept where it says nothing. */
async function networkFirst(request: Request, path: string): Promise<Response> {
  try {
    return await fetch(request, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) })
  } catch (error) {
    const old = await kept(path)
    if (old === undefined) throw error
    return old
  }
}

/** Files with a hash in their names are the same for ever. */
async function keptFirst(request: Request, path: string): Promise<Response> {
  return (await kept(path)) ?? fetch(request)
}

self.addEventListener('install', (event) => (event as Lasting).waitUntil(self.skipWaiting()))
self.addEventListener('activate', (event) => (event as Lasting).waitUntil(self.clients.claim()))
self.addEventListener('fetch', (event) => {
  const { request } = event as Asked
  const { origin, pathname } = new URL(request.url)
  if (request.method !== 'GET' || origin !== location.origin) return
  const answer = (promise: Promise<Response>) => (event as Asked).respondWith(promise)
  if (request.mode === 'navigate') answer(networkFirst(request, SHELL))
  else if (pathname === '/api/session') answer(networkFirst(request, pathname))
  else if (pathname.startsWith('/assets/') || pathname === '/icon.svg') answer(keptFirst(request, pathname))
})
