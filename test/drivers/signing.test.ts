/** The keyed hashes of the contract's section 3, by a second hand: OpenSSL's own HMAC over the bytes as they are written. */
import { execFileSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { createSigning } from '../../gateway/drivers/messages/signing.ts'

const KEY = '6b657920206f66202074686520206578616d706c652020696e2062797465732e'
const openssl = (text: string): string =>
  execFileSync('openssl', ['dgst', '-sha256', '-mac', 'HMAC', '-macopt', `hexkey:${KEY}`, '-r'], { input: text })
    .toString()
    .slice(0, 64)

it('signs lists, names badges and signs the time as any HMAC with the key’s bytes does', () => {
  const signing = createSigning()
  expect(signing.list(KEY, '{"unit":"è"}')).toBe(openssl('soglia list v1\n{"unit":"è"}'))
  expect(signing.badge(KEY, 'uid:04a2b3c4d5e680')).toBe(openssl('soglia badge v1\nuid:04a2b3c4d5e680').slice(0, 32))
  expect(signing.time(KEY, 'n1', '2026-11-22T07:00:00.000Z')).toBe(
    openssl('soglia time v1\nn1\n2026-11-22T07:00:00.000Z'),
  )
})
