/** What an LD2410 radar says. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Ld2410Radar } from '../../gateway/wire/ld2410.ts'

const AT_ONCE = { occupiedAfterMs: 0, freeAfterMs: 0 }
const STILL = 'f4f3f2f10d0002aa0251000000003b00005500f8f7f6f5'
const NOBODY = 'f4f3f2f10d0002aa0000000000000000005500f8f7f6f5'
const MARKER_INSIDE = 'f4f3f2f10d0002aa02f8f7f6f5003b00005500f8f7f6f5'
const ENGINEERING = 'f4f3f2f1230001aa031e003c000039000008083c220503030403060500003910130606080403055500f8f7f6f5'
const ANSWER = 'fdfcfbfa0800ff0100000100400004030201'
const ofState = (state: number): string => NOBODY.replace('aa00', `aa0${state}`)

const heardOf = (hex: string, radar = new Ld2410Radar(AT_ONCE)) => radar.push(Buffer.from(hex, 'hex'), 0)
const online = { type: 'link', state: 'online' }
const desk = (occupied: boolean) => ({ type: 'desk', desk: null, occupied })
const bad = expect.objectContaining({ type: 'bad', code: 'bad-frame' })

test.each([
  ['a still target', STILL, true],
  ['a moving one', 'f4f3f2f10d0002aa0164003200000000005500f8f7f6f5', true],
  ['both, with the energies of each gate', ENGINEERING, true],
  ['both, with the energies of each gate, and bright light', ENGINEERING.replace('03055500', 'ff015500'), true],
  ['nobody', NOBODY, false],
  ...[4, 5, 6].map((state) => [`state ${state}: it measures the empty room`, ofState(state), false] as const),
] as const)('%s', (_, hex, occupied) => {
  expect(heardOf(hex)).toEqual([online, desk(occupied)])
})

test('answers to commands between reports are no bad frames', () => {
  expect(heardOf(STILL + ANSWER + NOBODY)).toEqual([online, desk(true), online, online, desk(false)])
})

test.each([
  ['another tail', STILL.replace('5500f8', '7700f8')],
  ['another check', STILL.replace('5500f8', '5501f8')],
  ['energies of gates beyond all measure', ENGINEERING.replace('3c220503', 'f8f7f6f5')],
  ['another type', STILL.replace('02aa', '99aa')],
  ['a state that nobody knows', ofState(7)],
  ['energies beyond all measure, with the end marker inside of the data', MARKER_INSIDE],
  ['a length beyond all reports', STILL.replace('0d00', 'ffff')],
  ['cut short', STILL.slice(0, 24)],
  ['without its beginning', STILL.slice(12)],
  ['what another speed makes of one', '0078f8063e80ff'],
])('%s is counted once, and the next frame is read', (_, hex) => {
  expect(heardOf(hex + STILL + STILL).slice(0, 3)).toEqual([bad, online, desk(true)])
})

test('whatever comes before, a later frame is read', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 90 })), (chunks) => {
      const radar = new Ld2410Radar(AT_ONCE)
      for (const chunk of chunks) radar.push(chunk, 0)
      // A length that noise made swallows less than four reports.
      expect(heardOf(STILL.repeat(5), radar)).toContainEqual(desk(true))
    }),
  )
})
