import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { normalizeCredential } from '../../gateway/core/credential.ts'
import { CARD_TECHS, type CardTech, emName, readWiegand, uidName, wiegandName } from '../../gateway/wire/input/cards.ts'

/** Frames of Proxmark 3's tables: format, facility, card, bits with their parity. */
const VECTORS = [
  ['h10301', '123-4567', '10111101100010001110101110'],
  ['h10301', '0-1', '00000000000000000000000010'],
  ['h10301', '1-29334', '00000000101110010100101100'],
  ['h10306', '65535-65535', '0111111111111111111111111111111111'],
  ['h10306', '1234-56789', '1000001001101001011011101110101010'],
  ['c1k35s', '4095-1048575', '10111111111111111111111111111111110'],
  ['h10302', '12345678901', '1010110111111101110000011100001101010'],
  ['h10304', '1234-456789', '1000001001101001011011111000010101011'],
] as const

describe('Wiegand frames', () => {
  it.each(VECTORS)('%s %s', (tech, number, bits) => {
    const read = readWiegand(bits)
    expect(read && wiegandName(read, tech)).toBe(`${tech}:${number}`)
    // Of a reader of which nothing is known it is a part.
    expect(read && wiegandName(read, null)).toMatch(/^part:\d+:[0-9a-f]+$/)
  })

  it.each(VECTORS)('%s %s with any one bit turned is no card', (_tech, _number, bits) => {
    for (let n = 0; n < bits.length; n++) {
      const turned = `${bits.slice(0, n)}${bits[n] === '0' ? '1' : '0'}${bits.slice(n + 1)}`
      expect(readWiegand(turned)).toBeNull()
    }
  })

  it('of 34 and of 35 bits have as many data bits, and are never the same card', () => {
    const c1k35s = '00000110011011100100100111110000010'
    const h10306 = '1000001001101001011011101110101010'
    // The first has lost its first bit on the way, and the parity of 34 fits what is left.
    const cut = c1k35s.slice(1)
    const name = (bits: string, tech: CardTech): string | null => {
      const read = readWiegand(bits)
      return read && wiegandName(read, tech)
    }
    expect(name(c1k35s, 'c1k35s')).toBe('c1k35s:411-600001')
    expect(name(h10306, 'h10306')).toBe('h10306:1234-56789')
    expect(name(cut, 'c1k35s')).toBe('part:32:19b927c1')
    expect(name(h10306, 'c1k35s')).toBe('part:32:04d2ddd5')
    expect(name(c1k35s, 'h10306')).toBe('part:32:19b927c1')
    expect(name(c1k35s, 'uid')).toBe('part:32:19b927c1')
    expect(name(h10306, 'uid')).toBe('uid:04d2ddd5')
  })

  it('knows no other lengths, and zero is no card', () => {
    expect(readWiegand('1'.repeat(33))).toBeNull()
    expect(wiegandName({ value: 0n, dataBits: 24 }, 'h10301')).toBeNull()
    expect(wiegandName({ value: 1n << 24n, dataBits: 24 }, 'h10301')).toBeNull()
  })
})

describe('the same card told by different devices', () => {
  it('an EM4100 card: whole, or its last bytes', () => {
    expect(emName('14008EC793')).toBe('em:14008ec793')
    expect(emName('008EC793')).toBe('part:32:008ec793')
    expect(wiegandName({ value: 9357203n, dataBits: 24 }, 'em4100')).toBe('part:24:8ec793')
    expect(wiegandName({ value: 9357203n, dataBits: 24 }, 'h10301')).toBe('h10301:142-51091')
    expect(emName('0000000000')).toBeNull()
  })

  it('a UID of four bytes: by any byte order whole, by 24 bits of it a part', () => {
    expect(uidName('DE-AD-BE-EF')).toBe('uid:deadbeef')
    expect(wiegandName({ value: 3735928559n, dataBits: 32 }, 'uid')).toBe('uid:deadbeef')
    expect(wiegandName({ value: 4022250974n, dataBits: 32 }, 'uid', 'lsb')).toBe('uid:deadbeef')
    for (const [value, order, name] of [
      [14593470n, 'msb', 'deadbe'],
      [11386607n, 'msb', 'adbeef'],
      [12496350n, 'lsb', 'deadbe'],
      [15711917n, 'lsb', 'adbeef'],
    ] as const)
      expect(wiegandName({ value, dataBits: 24 }, 'uid', order)).toBe(`part:24:${name}`)
  })
})

it('every name that is made is one of the contract, and no part is ever a full name', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(24, 32, 35),
      fc.bigInt({ min: 0n, max: (1n << 35n) - 1n }),
      fc.constantFrom(null, ...CARD_TECHS),
      fc.constantFrom('msb' as const, 'lsb' as const),
      (dataBits, value, tech, order) => {
        const name = wiegandName({ value, dataBits }, tech, order)
        if (name === null) return
        expect(normalizeCredential(name)).toBe(name)
        if (tech === null) expect(name.startsWith('part:')).toBe(true)
      },
    ),
  )
})
