/** Sign-in attempts from one address (of IPv6, one network of 64 bits), for @fastify/rate-limit. */
import type { FastifyRequest } from 'fastify'
import { TooManyAttempts } from './attempts.ts'

export const ADDRESS_ATTEMPTS_MAX = 20
export const ADDRESS_LIMIT = {
  max: ADDRESS_ATTEMPTS_MAX,
  timeWindow: 60_000,
  groupId: 'sign-in',
  // The command line has no address.
  allowList: (request: FastifyRequest) => request.actor?.via === 'local',
  errorResponseBuilder: (_request: FastifyRequest, { ttl }: { ttl: number }) =>
    new TooManyAttempts(Math.ceil(ttl / 1000)),
}
