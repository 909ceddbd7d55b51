/** What `/api/openapi.json` says beyond the routes' own schemas. */
import type { RouteOptions } from 'fastify'
import { PROBLEM_TYPE } from './problem.ts'
import { whoMay } from './roles.ts'
import { ProblemShape } from './schemas.ts'
import { SESSION_COOKIE } from './sign-in/sessions.ts'

export function openapiOptions(version: string) {
  return {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Soglia',
        version,
        description: 'Errors are application/problem+json (RFC 9457) with a stable `code`.',
      },
      components: {
        securitySchemes: {
          session: { type: 'apiKey' as const, in: 'cookie' as const, name: SESSION_COOKIE },
          token: { type: 'http' as const, scheme: 'bearer' },
        },
      },
    },
  }
}

const PROBLEM = { description: 'What went wrong', content: { [PROBLEM_TYPE]: { schema: ProblemShape } } }

/** Adds to each route of the API what all share: its errors, and who may use it. */
export function describeRoute(route: RouteOptions): void {
  if (!route.url.startsWith('/api/')) return
  const access = route.config?.access ?? 'admin'
  const { response, ...schema } = { ...route.schema } as { response?: Record<string, unknown> }
  route.schema = {
    ...schema,
    security: access === 'public' ? [] : [{ session: [] }, { token: [] }],
    description: whoMay(access),
    response: { ...response, '4xx': PROBLEM, ...(response?.['503'] ? {} : { '5xx': PROBLEM }) },
  } as NonNullable<RouteOptions['schema']>
}
