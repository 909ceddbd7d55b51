/** Errors -> RFC 9457 (`application/problem+json`). What is not ours to tell stays in the log, under an id. */
import { randomUUID } from 'node:crypto'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import type { Logger } from 'pino'
import { ERRORS, type ErrorCode, SogliaError } from '../core/errors.ts'
import type { Problem } from './contract.ts'
import { TooManyAttempts } from './sign-in/attempts.ts'

export const PROBLEM_TYPE = 'application/problem+json'

/** The code stands for the kind of error, so it is its name; no page lies behind it. */
export function problemOf(code: ErrorCode, detail: string, status: number = ERRORS[code].status): Problem {
  const title = ERRORS[code].text.replace(/:? ?\{\}/, '') || 'The request was wrong.'
  return { type: `urn:soglia:error:${code}`, title, status, code, detail }
}

export function createErrorHandler(log: Logger) {
  return (error: FastifyError | SogliaError, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const problem = translate(error, request, log)
    if (error instanceof TooManyAttempts) reply.header('retry-after', error.retryAfterS)
    else if (problem.status === 429 && !reply.hasHeader('retry-after')) reply.header('retry-after', 1)
    if (problem.code === 'E_SIGN_IN') reply.header('www-authenticate', 'Bearer')
    return reply.code(problem.status).type(PROBLEM_TYPE).header('cache-control', 'no-store').send(problem)
  }
}

function translate(error: FastifyError | SogliaError, request: FastifyRequest, log: Logger): Problem {
  if (error instanceof SogliaError && error.code !== 'E_INTERNAL') {
    if (error.status >= 500) log.error({ err: error, ...about(request) }, 'a request failed')
    return problemOf(error.code, error.message)
  }
  // Fastify's own: a body that is not JSON, too large, or does not fit its schema (the message names the field).
  const status = error instanceof SogliaError ? 500 : (error.statusCode ?? 500)
  if (status >= 400 && status < 500) return problemOf('E_INVALID', error.message, status)
  const id = randomUUID()
  log.error({ id, err: error, ...about(request) }, 'a request failed in a way nobody foresaw')
  return problemOf('E_INTERNAL', `${ERRORS.E_INTERNAL.text} (${id})`)
}

/** The route's pattern and never its URL: a URL may hold a credential. */
export function about(request: FastifyRequest): { method: string; route: string } {
  return { method: request.method, route: request.routeOptions?.url ?? 'none' }
}
