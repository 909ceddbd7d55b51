import { X509Certificate } from 'node:crypto'
import { Type } from 'typebox'
import { SogliaError } from '../../core/errors.ts'
import { toRfc3339 } from '../../core/model.ts'
import { settingIn } from '../../core/settings.ts'
import type { ApiParts, App } from '../deps.ts'
import { Nullable, Time, words } from '../schemas.ts'
import { trustProfile } from '../trust-profile.ts'

const TransportShape = Type.Object({
  house: Type.String(),
  kind: words(['plain', 'files', 'own']),
  names: Type.Array(Type.String({ description: 'What the certificate is for' })),
  until: Nullable(Time),
  authority: Nullable(
    Type.Object({
      sha256: Type.String({ description: 'Its fingerprint, hex' }),
      sha1: Type.String({ description: 'The same as Windows shows it' }),
      until: Time,
    }),
  ),
})

/**
 * How the house is reached, and what a device needs to trust its own authority: without a sign-in, for nobody can
 * safely sign in before. Nothing of it is secret.
 */
export function trustRoutes(app: App, { directory, transport }: Pick<ApiParts, 'directory' | 'transport'>): void {
  const isPublic = { access: 'public' } as const
  const house = (): string => settingIn(directory, 'name')

  app.get('/api/trust', { config: isPublic, schema: { response: { 200: TransportShape } } }, () => {
    const { kind, certificate, authority } = transport()
    const ca = authority === null ? null : new X509Certificate(authority.ca)
    return {
      house: house(),
      kind,
      names: certificate?.names ?? [],
      until: certificate === null ? null : toRfc3339(certificate.until),
      authority:
        ca === null || authority === null
          ? null
          : { sha256: plain(ca.fingerprint256), sha1: plain(ca.fingerprint), until: toRfc3339(authority.until) },
    }
  })

  const certificate = {
    produces: ['application/x-x509-ca-cert'],
    response: { 200: Type.String({ description: "The authority's certificate, DER" }) },
  }
  app.get('/api/trust/ca.crt', { config: isPublic, schema: certificate }, (_, reply) => {
    // The schema says what the bytes are; bytes go out as they are.
    const bytes: unknown = authorityDer()
    reply.type('application/x-x509-ca-cert').header('content-disposition', 'attachment; filename="soglia-ca.crt"')
    reply.send(bytes as string)
  })

  const profile = {
    produces: ['application/x-apple-aspen-config'],
    response: { 200: Type.String({ description: 'What an iPhone installs to trust it' }) },
  }
  app.get('/api/trust/soglia.mobileconfig', { config: isPublic, schema: profile }, (_, reply) => {
    const bytes: unknown = trustProfile(house(), authorityDer())
    reply.type('application/x-apple-aspen-config')
    reply.header('content-disposition', 'attachment; filename="soglia.mobileconfig"')
    reply.send(bytes as string)
  })

  function authorityDer(): Buffer {
    const { authority } = transport()
    if (authority === null) throw new SogliaError('E_NOT_FOUND', 'this house has no authority of its own')
    return new X509Certificate(authority.ca).raw
  }
}

const plain = (fingerprint: string): string => fingerprint.replaceAll(':', '')
