/** The keyed hashes of allow-lists and of the time: HMAC-SHA-256 with the 32 bytes of a unit's key. */
import { createHmac } from 'node:crypto'
import type { Signing } from '../../core/ports.ts'
import { nameOfCredential, type Sign, signatureOfList, signatureOfTime } from '../../wire/allow-list.ts'

export function createSigning(): Signing {
  const signWith = (key: string): Sign => {
    const bytes = Buffer.from(key, 'hex')
    return (text) => createHmac('sha256', bytes).update(text).digest('hex')
  }
  return {
    list: (key, text) => signatureOfList(signWith(key), text),
    badge: (key, credential) => nameOfCredential(signWith(key), credential),
    time: (key, nonce, now) => signatureOfTime(signWith(key), nonce, now),
  }
}
