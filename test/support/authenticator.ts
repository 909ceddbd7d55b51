/** A passkey device in software: makes keys and signs as W3C Web Authentication says, and can be told to do it wrongly. */
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'

const USER_PRESENT = 0x01
const USER_VERIFIED = 0x04
const HAS_KEY = 0x40

export interface Authenticator {
  /** Answers what `navigator.credentials.create` would. */
  create(options: CreationOptions, at: Place): object
  /** What `navigator.credentials.get` would, with the key that was made last. */
  get(options: { challenge: string }, at: Place, rest?: { counter?: number; verified?: boolean }): object
  /** The id of that key. */
  id(): string
}
interface CreationOptions {
  challenge: string
  user: { id: string }
}
/** By the browser's word. */
export interface Place {
  origin: string
  rpId: string
}

export function createAuthenticator(): Authenticator {
  let key: { id: string; privateKey: KeyObject; handle: string } | null = null
  let counter = 0

  const clientData = (type: string, challenge: string, origin: string): Buffer =>
    Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }))
  const head = (rpId: string, flags: number): Buffer => {
    const bytes = Buffer.alloc(5)
    bytes[0] = flags
    bytes.writeUInt32BE(counter, 1)
    return Buffer.concat([sha256(rpId), bytes])
  }
  const common = (id: string) => ({ id, rawId: id, type: 'public-key', clientExtensionResults: {} })

  return {
    create({ challenge, user }, { origin, rpId }) {
      const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
      const credential = randomBytes(32)
      key = { id: credential.toString('base64url'), privateKey, handle: user.id }
      counter = 0
      const { x, y } = publicKey.export({ format: 'jwk' }) as { x: string; y: string }
      const cose = Buffer.concat([
        // A map of five: kty 2, alg -7, crv 1, x, y.
        Buffer.from('a5010203262001215820', 'hex'),
        Buffer.from(x, 'base64url'),
        Buffer.from('225820', 'hex'),
        Buffer.from(y, 'base64url'),
      ])
      const length = Buffer.from([0, credential.length])
      const flags = USER_PRESENT | USER_VERIFIED | HAS_KEY
      const authData = Buffer.concat([head(rpId, flags), Buffer.alloc(16), length, credential, cose])
      // {"fmt": "none", "attStmt": {}, "authData": …}
      const attestation = Buffer.concat([
        Buffer.from('a363666d74646e6f6e656761747453746d74a0686175746844617461', 'hex'),
        Buffer.from([0x58, authData.length]),
        authData,
      ])
      return {
        ...common(key.id),
        response: {
          clientDataJSON: clientData('webauthn.create', challenge, origin).toString('base64url'),
          attestationObject: attestation.toString('base64url'),
          transports: ['internal'],
        },
      }
    },
    get({ challenge }, { origin, rpId }, { counter: told = counter + 1, verified = true } = {}) {
      if (key === null) throw new Error('no key was made')
      counter = told
      const data = clientData('webauthn.get', challenge, origin)
      const authData = head(rpId, verified ? USER_PRESENT | USER_VERIFIED : USER_PRESENT)
      const signature = sign('sha256', Buffer.concat([authData, sha256(data)]), key.privateKey)
      return {
        ...common(key.id),
        response: {
          clientDataJSON: data.toString('base64url'),
          authenticatorData: authData.toString('base64url'),
          signature: signature.toString('base64url'),
          userHandle: key.handle,
        },
      }
    },
    id: () => key?.id ?? '',
  }
}

function sha256(data: string | Buffer): Buffer {
  return createHash('sha256').update(data).digest()
}
