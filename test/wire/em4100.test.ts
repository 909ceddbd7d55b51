import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Em4100Reader, formatEm4100 } from '../../gateway/wire/em4100.ts'

const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'))
const card = (id: string) => ({ type: 'card', credential: `em:${id.toLowerCase()}` })
/** Frames as readers send them: Tasmota's driver, Seeed's wiki, the ID-12 data sheet. */
const FRAMES = [
  { id: '14008EC793', rdm6300: '0231343030384543373933434503', id12: '023134303038454337393343450d0a03' },
  { id: '01000734E0', rdm6300: '0230313030303733344530443203', id12: '023031303030373334453044320d0a03' },
  { id: '0100E2850E', rdm6300: '0230313030453238353045363803', id12: '023031303045323835304536380d0a03' },
]

describe('EM4100 cards over serial lines', () => {
  it.each(FRAMES)(
    'knows $id, at the second frame that agrees, and tells it once while it is held',
    ({ id, rdm6300 }) => {
      const reader = new Em4100Reader()
      expect(reader.push(bytes(rdm6300), 0)).toEqual([])
      expect(reader.push(bytes(rdm6300), 65)).toEqual([card(id)])
      for (let at = 130; at < 5000; at += 65) expect(reader.push(bytes(rdm6300), at)).toEqual([])
      // Taken away, and shown again.
      expect(reader.push(bytes(rdm6300), 6_001)).toEqual([])
      expect(reader.push(bytes(rdm6300), 6_066)).toEqual([card(id)])
    },
  )

  it.each(FRAMES)('knows $id of a reader that tells it once, at its first frame', ({ id, id12 }) => {
    const reader = new Em4100Reader()
    expect(reader.push(bytes(id12), 0)).toEqual([card(id)])
    expect(reader.push(bytes(id12), 500)).toEqual([])
    expect(reader.push(bytes(id12), 2_000)).toEqual([card(id)])
  })

  it('takes another card at once, and never two frames of different cards for agreeing ones', () => {
    const [a, b] = FRAMES as [(typeof FRAMES)[0], (typeof FRAMES)[0]]
    const reader = new Em4100Reader()
    const said = [a, b, a, b].flatMap(({ rdm6300 }, n) => reader.push(bytes(rdm6300), n * 65))
    expect(said).toEqual([])
    expect(reader.push(bytes(b.rdm6300), 260)).toEqual([card(b.id)])
  })

  it('tells a card that is held only once, also where a ghost comes in between', () => {
    const [a, b] = FRAMES as [(typeof FRAMES)[0], (typeof FRAMES)[0]]
    const reader = new Em4100Reader()
    const said = [a, a, b, a, a, b, a, a].flatMap(({ rdm6300 }, n) => reader.push(bytes(rdm6300), n * 65))
    expect(said).toEqual([card(a.id)])
    // Another card that is held takes its place, and it is told when it comes again.
    const again = [b, b, a, a].flatMap(({ rdm6300 }, n) => reader.push(bytes(rdm6300), 1_000 + n * 65))
    expect(again).toEqual([card(b.id), card(a.id)])
  })

  it('tells of a wrong checksum, of zeros and of half a frame, and reads the next one', () => {
    const reader = new Em4100Reader()
    const once = (hex: string, at: number) => reader.push(bytes(hex), at)
    expect(once('0231343030384543373933434603', 0)).toMatchObject([{ type: 'bad', code: 'bad-frame' }])
    expect(once('0230303030303030303030303003', 1)).toMatchObject([{ type: 'bad', code: 'no-card' }])
    expect(once('0230303030303030303030303003', 2)).toMatchObject([{ type: 'bad', code: 'no-card' }])
    expect(once('02313430300231343030384543373933434503', 3)).toMatchObject([{ type: 'bad', code: 'bad-frame' }])
    expect(once(FRAMES[0]?.rdm6300 ?? '', 68)).toEqual([card('14008EC793')])
    expect(once('02313030303030303030303030303030303030303030', 99)).toMatchObject([{ type: 'bad', code: 'bad-frame' }])
  })

  it.each([
    ['a frame without its beginning', '31343030384543373933434503', 1],
    ['two of them', '3134303038454337393343450331343030384543373933434503', 2],
    ['what another speed makes of one', '00e6189ee0fe06f8', 1],
    ['a frame that has no end, up to the end of another', `02${'31'.repeat(40)}03`, 1],
    ['the end of a line behind a frame, and a break', '0d0a00', 0],
  ])('counts %s once, and reads the next one', (_, hex, times) => {
    const reader = new Em4100Reader()
    expect(reader.push(bytes(hex), 0)).toEqual(Array(times).fill(expect.objectContaining({ code: 'bad-frame' })))
    expect(reader.push(bytes(FRAMES[0]?.rdm6300 ?? ''), 1)).toEqual([])
    expect(reader.push(bytes(FRAMES[0]?.rdm6300 ?? ''), 66)).toEqual([card('14008EC793')])
  })

  it('survives any bytes, tells no card of them that was not sent, and reads the next one', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 64 }), { maxLength: 20 }), (chunks) => {
        const reader = new Em4100Reader()
        for (const [n, chunk] of chunks.entries()) reader.push(chunk, n)
        const frame = formatEm4100('14008EC793', 'rdm6300')
        // The end of whatever was open.
        reader.push(Uint8Array.of(3), 100_000)
        reader.push(frame, 200_000)
        expect(reader.push(frame, 200_065)).toEqual([card('14008EC793')])
      }),
    )
  })

  it('reads what the simulator sends, however it is cut into pieces', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2 ** 40 - 1 }).map((n) => n.toString(16).padStart(10, '0')),
        fc.constantFrom('rdm6300' as const, 'id12' as const),
        fc.integer({ min: 1, max: 20 }),
        (id, form, size) => {
          const reader = new Em4100Reader()
          const sent = [...formatEm4100(id, form), ...formatEm4100(id, form)]
          const said = []
          for (let at = 0; at < sent.length; at += size)
            said.push(...reader.push(Uint8Array.from(sent.slice(at, at + size)), at))
          expect(said).toEqual([card(id)])
        },
      ),
    )
  })
})
