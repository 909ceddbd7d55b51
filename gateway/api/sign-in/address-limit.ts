/** Attempts on a route from one address, for @fastify/rate-limit. */
import { isIPv6 } from 'node:net'
import type { FastifyRequest } from 'fastify'
import { TooManyAttempts } from './attempts.ts'

export const ADDRESS_ATTEMPTS_MAX = 20
export const ADDRESS_LIMIT = {
  max: ADDRESS_ATTEMPTS_MAX,
  timeWindow: 60_000,
  keyGenerator: sourceOf,
  allowList: (request: FastifyRequest) => request.actor?.via === 'local',
  errorResponseBuilder: (_request: FastifyRequest, { ttl }: { ttl: number }) =>
    new TooManyAttempts(Math.ceil(ttl / 1000)),
}

/** The network that a request came from; over the socket in the data folder there is no address. */
export function sourceOf(request: FastifyRequest): string {
  return request.actor?.via === 'local' ? 'local' : networkOf(request.ip)
}

/** An IPv4 address as it is; of IPv6 the first 64 bits, for whoever has one address has all of its network. */
export function networkOf(ip: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1]
  if (mapped !== undefined) return mapped
  if (!isIPv6(ip)) return ip
  const [before = '', after] = ip.replace(/%.*$/, '').split('::')
  const groups = before === '' ? [] : before.split(':')
  const tail = after === undefined || after === '' ? 0 : after.split(':').length
  if (after !== undefined) {
    const zeros = Array.from({ length: 8 - groups.length - tail }, () => '0')
    groups.push(...zeros, ...(tail === 0 ? [] : after.split(':')))
  }
  return groups.slice(0, 4).join(':')
}
