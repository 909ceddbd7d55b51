/** Where a page stands by its own word, as passkeys need it: its origin, and the name that they are bound to. */
import { isIP } from 'node:net'
import type { FastifyRequest } from 'fastify'
import { SogliaError } from '../../core/errors.ts'

export interface Place {
  origin: string
  /** WebAuthn's "relying party": the host of the pages, without its port. */
  rpId: string
}

/**
 * The guard has held the origin against the host of the request already. Throws `E_ORIGIN` where the browser names
 * none, and `E_PASSKEY_PLACE` where browsers know no passkeys: without a secure context, and at bare numbers.
 */
export function placeOf(request: FastifyRequest): Place {
  const { origin } = request.headers
  if (origin === undefined || !URL.canParse(origin)) throw new SogliaError('E_ORIGIN')
  const { protocol, hostname } = new URL(origin)
  if (isIP(hostname.replace(/^\[|\]$/g, '')) !== 0) throw new SogliaError('E_PASSKEY_PLACE', 'it has no name')
  const local = hostname === 'localhost' || hostname.endsWith('.localhost')
  if (protocol !== 'https:' && !local) throw new SogliaError('E_PASSKEY_PLACE', 'it is not HTTPS')
  return { origin, rpId: hostname }
}
