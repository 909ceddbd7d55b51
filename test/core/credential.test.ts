import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isRandomUid, normalizeCredential, withoutCredentials } from '../../gateway/core/credential.ts'

describe('a credential has one name', () => {
  it.each([
    ['uid:04a2b3c4d5e680', 'uid:04a2b3c4d5e680'],
    ['UID:04A2B3C4D5E680', 'uid:04a2b3c4d5e680'],
    ['uid:DEADBEEF', 'uid:deadbeef'],
    ['uid:0102030405060708090a', 'uid:0102030405060708090a'],
    ['em:14008EC793', 'em:14008ec793'],
    ['h10301:142-51091', 'h10301:142-51091'],
    ['h10301:007-00042', 'h10301:7-42'],
    ['h10302:34359738367', 'h10302:34359738367'],
    ['h10304:65535-524287', 'h10304:65535-524287'],
    ['c1k35s:4095-1048575', 'c1k35s:4095-1048575'],
    ['code:AbC-1', 'code:AbC-1'],
    ['part:24:DEADBE', 'part:24:deadbe'],
  ])('%s is %s', (text, name) => {
    expect(normalizeCredential(text)).toBe(name)
  })

  it.each([
    ['an odd number of digits', 'uid:04a2b3c4d5e68'],
    ['another number of digits', 'uid:04a2b3c4d5'],
    ['not hexadecimal', 'uid:04a2b3c4d5e6zz'],
    ['no value', 'uid:'],
    ['no kind', ':04a2b3c4'],
    ['no colon', '04a2b3c4'],
    ['an unknown kind', 'iris:04a2b3c4'],
    ['zeros, which no EM4100 card has', 'em:0000000000'],
    ['a card number too large for 26 bits', 'h10301:1-65536'],
    ['a facility too large for 26 bits', 'h10301:256-1'],
    ['three numbers', 'h10301:1-2-3'],
    ['a space in a code', 'code:a b'],
    ['an empty code', 'code:'],
    ['a prototype name', '__proto__:1-1'],
    ['a method name', 'constructor:1-1'],
  ])('%s is none (%s)', (_why, text) => {
    expect(normalizeCredential(text)).toBeNull()
  })

  it('names a name by itself, whatever the text', () => {
    const texts = fc.oneof(
      fc.string(),
      fc.stringMatching(/^(uid|em|code|part|h1030[1246]|c1k35s):[0-9A-Fa-f:-]{0,22}$/),
    )
    fc.assert(
      fc.property(texts, (text) => {
        const name = normalizeCredential(text)
        if (name !== null) expect(normalizeCredential(name)).toBe(name)
      }),
    )
  })

  it.each([
    ['7f3a-42', 'uid:04a2b3c4d5e680', '7f3a-42'],
    ['04A2B3C4D5E680-17', 'uid:04a2b3c4d5e680', '*-17'],
    ['tap/uid:04a2b3c4d5e680/17', '', 'tap/uid:*'],
    ['b1-17', 'code:17', 'b1-17'],
    ['em:0102030405', 'uid:04a2b3c4', 'em:*'],
  ])('a name that a unit chose, %s beside %s, is kept as %s', (name, credential, kept) => {
    expect(withoutCredentials(name, credential)).toBe(kept)
  })

  it('knows the random UIDs of phones', () => {
    expect(isRandomUid('uid:08a1b2c3')).toBe(true)
    expect(isRandomUid('uid:04a1b2c3')).toBe(false)
    expect(isRandomUid('uid:08a1b2c3d4e5f6')).toBe(false)
  })
})
