import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LineReaderCodec, type LineSetup } from '../../gateway/wire/line-reader.ts'

const setup = (fields: Partial<LineSetup> = {}): LineSetup => ({
  ...{ tech: 'code', order: 'msb', isDecimal: false },
  ...fields,
})
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'hex'))
const read = (text: string, fields: Partial<LineSetup> = {}) => new LineReaderCodec(setup(fields)).push(bytes(text), 0)
const card = (credential: string) => [{ type: 'card', credential }]
const bad = (code: string) => [expect.objectContaining({ type: 'bad', code })]

describe('a line', () => {
  it.each([
    // A GM861, a WIE232-A, an S4A converter: their makers' examples.
    ['8711218972875\r', {}, 'code:8711218972875'],
    ['7B11D7\r', { tech: 'h10301' }, 'h10301:123-4567'],
    ['0000123478\r\n', {}, 'code:0000123478'],
    ['0000123478\r\n', { tech: 'em4100', isDecimal: true }, 'part:32:0001e256'],
    ['04 A1 B2 C3 D4 E5 F6\n', { tech: 'uid' }, 'uid:04a1b2c3d4e5f6'],
    ['DE:AD:BE:EF\r\n', { tech: 'uid' }, 'uid:deadbeef'],
    ['EFBEADDE\r\n', { tech: 'uid', order: 'lsb' }, 'uid:deadbeef'],
    ['3735928559\r', { tech: 'uid', isDecimal: true }, 'uid:deadbeef'],
    // The first and the last three bytes of it, as 26 bits carry them.
    ['0014593470\r\n', { tech: 'uid', isDecimal: true }, 'part:24:deadbe'],
    ['0015711917\r\n', { tech: 'uid', isDecimal: true, order: 'lsb' }, 'part:24:adbeef'],
    ['DEADBE\r', { tech: 'uid' }, 'part:24:deadbe'],
    ['0009357203\r\n', { tech: 'h10301', isDecimal: true }, 'h10301:142-51091'],
    // Bridges of which nothing is known, and nine digits for 35 bits.
    ['7B11D7\r', { tech: null }, 'part:24:7b11d7'],
    ['10111101100010001110101110\r', { tech: null }, 'part:24:7b11d7'],
    ['DEADBE\r', { tech: 'uid' }, 'part:24:deadbe'],
    ['2DFDC1C35\r', { tech: 'h10302' }, 'h10302:12345678901'],
    ['2DFDC1C35\r', { tech: null }, 'part:36:2dfdc1c35'],
    ['14008EC793\r', { tech: 'em4100' }, 'em:14008ec793'],
    ['8EC793\r', { tech: 'em4100' }, 'part:24:8ec793'],
    ['10111101100010001110101110\r', { tech: 'h10301' }, 'h10301:123-4567'],
    ['\u000214008EC793\u0003\r\n', { tech: 'em4100' }, 'em:14008ec793'],
  ] as const)('%j with %j: %s', (line, fields, name) => {
    expect(read(line, fields)).toEqual(card(name))
  })

  it.each([
    ['00000000\r', { tech: 'uid' }, 'no-card'],
    ['DEADBE\r', { tech: 'h10306' }, null],
    ['not hex\r', { tech: 'uid' }, 'bad-credential'],
    ['with blank\r', {}, 'bad-credential'],
    ['99999999999\r', { tech: 'uid', isDecimal: true }, 'bad-credential'],
    // A wrong parity.
    ['00111101100010001110101110\r', { tech: 'h10301' }, 'bad-credential'],
    [`${'x'.repeat(200)}\r`, {}, 'too-large'],
    ['caf\u00e9\r', {}, 'bad-frame'],
  ] as const)('%j with %j: %s', (line, fields, code) => {
    if (code === null) expect(read(line, fields)).toEqual(card('part:24:deadbe'))
    else expect(read(line, fields)).toEqual(bad(code))
  })

  it('is told once while it is held, and again after it was away', () => {
    const reader = new LineReaderCodec(setup())
    expect(reader.push(bytes('abc\r\n'), 0)).toEqual(card('code:abc'))
    expect(reader.push(bytes('abc\r\n'), 300)).toEqual([])
    expect(reader.push(bytes('xyz\r\n'), 400)).toEqual(card('code:xyz'))
    expect(reader.push(bytes('xyz\r\n'), 2_000)).toEqual(card('code:xyz'))
  })

  it('is read with heartbeats and answers of bytes before, in and after it', () => {
    const reader = new LineReaderCodec(setup())
    expect(reader.push(hex('03000001003331'), 0)).toEqual([])
    const between = `${'38373131'}03000001003331${'32313839'}02000001003331${'37323837350d'}`
    expect(reader.push(hex(between), 1)).toEqual(card('code:8711218972875'))
    expect(reader.push(hex('03000001003331'), 2)).toEqual([])
    // One that was cut short is counted, and takes no later line with it.
    expect(reader.push(hex('0300'), 10_000)).toEqual([])
    expect(reader.push(bytes('next\r'), 20_000)).toEqual([...bad('bad-frame'), ...card('code:next')])
    // The end of a line that is told between STX and ETX.
    expect(reader.push(bytes('\u0002last\r\n\u0003'), 30_000)).toEqual(card('code:last'))
    expect(reader.push(bytes('\u0002next\r\n\u0003'), 40_000)).toEqual(card('code:next'))
  })

  it.each([
    // Cut short after its type, its length or its data; a checksum that does not fit.
    '030000',
    '03000001',
    '0300000100',
    '030000010033',
    '03000001003332',
  ])('is no code where a broken frame (%s) may have taken a part of it, and the next one is read', (broken) => {
    const reader = new LineReaderCodec(setup())
    expect(reader.push(hex(broken), 0)).toEqual([])
    expect(reader.push(bytes('8711218972875\r\n'), 1)).toEqual(bad('bad-frame'))
    expect(reader.push(bytes('4006381333931\r\n'), 2)).toEqual(card('code:4006381333931'))
  })

  it('is read after any bytes', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 10 }), (chunks) => {
        const reader = new LineReaderCodec(setup({ tech: 'uid' }))
        for (const [n, chunk] of chunks.entries()) reader.push(chunk, n)
        reader.push(bytes('\r'), 100_000)
        expect(reader.push(bytes('DEADBEEF\r'), 200_000)).toEqual(card('uid:deadbeef'))
      }),
    )
  })
})
