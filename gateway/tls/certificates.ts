/** Certificates, made: an authority that may vouch for a few names only, and what it signs for this machine. */
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
} from 'node:crypto'
import { isIP } from 'node:net'
import { AsnConvert, OctetString } from '@peculiar/asn1-schema'
import * as x509 from '@peculiar/asn1-x509'
import type { At } from '../core/model.ts'

const ECDSA_WITH_SHA256 = '1.2.840.10045.4.3.2'
const COMMON_NAME = '2.5.4.3'
const ORGANISATION = '2.5.4.10'
/** The bound of a common name (RFC 5280, appendix A). */
const NAME_CHARS_MAX = 64
/** Positive in DER, and drawn anew for each, so that no two of one authority are alike. */
const SERIAL_BYTES = 16

export interface Pair {
  /** PEM. */
  cert: string
  key: string
}
export interface Life {
  from: At
  until: At
}

/**
 * An authority of its own. `permitted`: domains (each with all below it) and networks in CIDR; for anything else its word
 * is void. That constraint is not marked critical, although RFC 5280 wants it so: Mbed TLS and BearSSL, on which boards
 * run, refuse a certificate with a critical part that they cannot read. Browsers and OpenSSL heed it all the same.
 */
export function makeAuthority(name: string, permitted: readonly string[], life: Life): Pair {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const subject = nameOf(name)
  const trees = permitted.map((base) => new x509.GeneralSubtree({ base: generalName(base) }))
  const constraints = new x509.NameConstraints({ permittedSubtrees: new x509.GeneralSubtrees(trees) })
  const extensions = [
    extension(x509.id_ce_basicConstraints, true, new x509.BasicConstraints({ cA: true, pathLenConstraint: 0 })),
    extension(
      x509.id_ce_keyUsage,
      true,
      new x509.KeyUsage(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign),
    ),
    extension(x509.id_ce_subjectKeyIdentifier, false, new x509.SubjectKeyIdentifier(keyId(publicKey))),
    extension(x509.id_ce_nameConstraints, false, constraints),
  ]
  const cert = signed({ subject, issuer: subject, life, publicKey, extensions }, privateKey)
  return { cert, key: pemOf(privateKey) }
}

/** What a server shows: for these names and addresses, signed by the authority. */
export function makeLeaf(authority: Pair, names: readonly string[], life: Life): Pair {
  const signer = createPrivateKey(authority.key)
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const extensions = [
    extension(x509.id_ce_basicConstraints, true, new x509.BasicConstraints({ cA: false })),
    extension(x509.id_ce_keyUsage, true, new x509.KeyUsage(x509.KeyUsageFlags.digitalSignature)),
    extension(x509.id_ce_extKeyUsage, false, new x509.ExtendedKeyUsage([x509.id_kp_serverAuth])),
    extension(x509.id_ce_subjectAltName, false, new x509.SubjectAlternativeName(names.map(generalName))),
    extension(x509.id_ce_subjectKeyIdentifier, false, new x509.SubjectKeyIdentifier(keyId(publicKey))),
    extension(
      x509.id_ce_authorityKeyIdentifier,
      false,
      new x509.AuthorityKeyIdentifier({ keyIdentifier: new x509.KeyIdentifier(keyId(createPublicKey(signer))) }),
    ),
  ]
  const subject = nameOf(names[0] as string)
  const cert = signed({ subject, issuer: subjectOf(authority.cert), life, publicKey, extensions }, signer)
  return { cert, key: pemOf(privateKey) }
}

/** The domains and networks that an authority may vouch for; null: for everything. */
export function permittedBy(cert: string): string[] | null {
  const parts = AsnConvert.parse(derOf(cert), x509.Certificate).tbsCertificate.extensions ?? []
  const found = [...parts].find(({ extnID }) => extnID === x509.id_ce_nameConstraints)
  if (found === undefined) return null
  const { permittedSubtrees } = AsnConvert.parse(found.extnValue, x509.NameConstraints)
  return [...(permittedSubtrees ?? [])].map(({ base }) => base.dNSName ?? base.iPAddress ?? '')
}

interface ToSign {
  subject: x509.Name
  issuer: x509.Name
  life: Life
  publicKey: KeyObject
  extensions: x509.Extension[]
}

function signed({ subject, issuer, life, publicKey, extensions }: ToSign, signer: KeyObject): string {
  const algorithm = new x509.AlgorithmIdentifier({ algorithm: ECDSA_WITH_SHA256 })
  const serial = randomBytes(SERIAL_BYTES)
  serial[0] = ((serial[0] as number) & 0x7f) | 0x40
  const tbs = new x509.TBSCertificate({
    version: x509.Version.v3,
    serialNumber: bufferOf(serial),
    signature: algorithm,
    issuer,
    validity: new x509.Validity({ notBefore: new Date(life.from), notAfter: new Date(life.until) }),
    subject,
    subjectPublicKeyInfo: AsnConvert.parse(spkiOf(publicKey), x509.SubjectPublicKeyInfo),
    extensions: new x509.Extensions(extensions),
  })
  const signature = sign('sha256', Buffer.from(AsnConvert.serialize(tbs)), signer)
  const whole = new x509.Certificate({
    tbsCertificate: tbs,
    signatureAlgorithm: algorithm,
    signatureValue: bufferOf(signature),
  })
  const base64 = Buffer.from(AsnConvert.serialize(whole)).toString('base64')
  return `-----BEGIN CERTIFICATE-----\n${(base64.match(/.{1,64}/g) ?? []).join('\n')}\n-----END CERTIFICATE-----\n`
}

function extension(extnID: string, critical: boolean, value: unknown): x509.Extension {
  return new x509.Extension({ extnID, critical, extnValue: new OctetString(AsnConvert.serialize(value)) })
}

function generalName(name: string): x509.GeneralName {
  const isAddress = isIP(name.split('/')[0] as string) !== 0
  return new x509.GeneralName(isAddress ? { iPAddress: name } : { dNSName: name })
}

function nameOf(text: string): x509.Name {
  const part = (type: string, utf8String: string): x509.RelativeDistinguishedName =>
    new x509.RelativeDistinguishedName([
      new x509.AttributeTypeAndValue({ type, value: new x509.AttributeValue({ utf8String }) }),
    ])
  return new x509.Name([
    part(ORGANISATION, 'Soglia'),
    part(COMMON_NAME, text.length <= NAME_CHARS_MAX ? text : 'Soglia'),
  ])
}

/** As it stands in the certificate: what is signed names its issuer byte for byte so. */
function subjectOf(cert: string): x509.Name {
  return AsnConvert.parse(derOf(cert), x509.Certificate).tbsCertificate.subject
}

/** RFC 5280, 4.2.1.2, method 1: SHA-1 of the key's bits; a name for it, and no proof of anything. */
function keyId(publicKey: KeyObject): ArrayBuffer {
  const { subjectPublicKey } = AsnConvert.parse(spkiOf(publicKey), x509.SubjectPublicKeyInfo)
  return bufferOf(createHash('sha1').update(new Uint8Array(subjectPublicKey)).digest())
}

const spkiOf = (key: KeyObject): Buffer => key.export({ type: 'spki', format: 'der' })
const pemOf = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }) as string
const derOf = (pem: string): Buffer => Buffer.from(pem.replace(/-----[A-Z ]+-----|\s/g, ''), 'base64')
const bufferOf = (bytes: Uint8Array): ArrayBuffer => Uint8Array.from(bytes).buffer
