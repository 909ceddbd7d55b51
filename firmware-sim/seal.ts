/** What a board's crypto hardware does. */
import { createHmac, randomBytes } from 'node:crypto'
import type { Sign } from '../gateway/wire/allow-list.ts'

const NONCE_BYTES = 16

/** `key`: the unit's, in hex, as `soglia unit add` shows it. */
export function createSign(key: string): Sign {
  const bytes = Buffer.from(key, 'hex')
  return (text) => createHmac('sha256', bytes).update(text).digest('hex')
}

export function newNonce(): string {
  return randomBytes(NONCE_BYTES).toString('hex')
}
