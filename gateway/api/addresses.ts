/** What an address says beyond the route it names: numbers in its query, and other methods that it would take. */
import type { FastifyRequest } from 'fastify'

const WHOLE_NUMBER = /^-?\d{1,15}$/

/**
 * A query is text, so what its schema calls an integer is read as one here. Nothing else is ever bent into
 * another type: a body says what it means in JSON.
 */
export function readQueryNumbers(request: FastifyRequest): void {
  const schema = request.routeOptions.schema?.querystring as { properties?: Record<string, { type?: unknown }> }
  const query = request.query as Record<string, unknown>
  for (const [name, { type }] of Object.entries(schema?.properties ?? {})) {
    const text = query[name]
    if (type === 'integer' && typeof text === 'string' && WHOLE_NUMBER.test(text)) query[name] = Number(text)
  }
}

/** The methods of the routes at this address; none where there is no such address. */
export function methodsAt(url: string, routes: readonly { url: string; method: string | string[] }[]): string[] {
  const [path = ''] = url.split('?')
  const there = routes.filter((route) => new RegExp(`^${route.url.replaceAll(/:\w+/g, '[^/]+')}$`).test(path))
  return [...new Set(there.flatMap(({ method }) => method))].sort()
}
