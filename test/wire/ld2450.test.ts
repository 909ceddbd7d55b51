/** What an LD2450 radar says of the desks before it. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { reportOf, type SeenTarget } from '../../firmware-sim/devices/ld2450.ts'
import { Ld2450Radar, type RadarDesk, targetsOf } from '../../gateway/wire/ld2450.ts'

const AT_ONCE = { occupiedAfterMs: 0, freeAfterMs: 0 }
const DELAYED = { occupiedAfterMs: 2_000, freeAfterMs: 30_000 }
const WHOLE: RadarDesk[] = [{ desk: 'd1', rectangle: null }]
const LEFT: RadarDesk = { desk: 'left', rectangle: { x1Mm: -1500, y1Mm: 1000, x2Mm: -500, y2Mm: 2000 } }
const RIGHT: RadarDesk = { desk: 'right', rectangle: { x1Mm: 500, y1Mm: 1000, x2Mm: 1500, y2Mm: 2000 } }
const AT_LEFT = { xMm: -1000, yMm: 1500 }
const AT_RIGHT = { xMm: 1000, yMm: 1500 }
const BETWEEN = { xMm: 0, yMm: 1500 }

/** The worked example of the protocol, and an empty report. */
const EXAMPLE = 'aaff03000e03b186100040010000000000000000000000000000000055cc'
const NOBODY = `aaff0300${'00'.repeat(24)}55cc`
const ANSWER = 'fdfcfbfa0800ff0100000100400004030201'
const ZONE_ANSWER = `fdfcfbfa1e00c1010000${'01'.repeat(26)}04030201`

const online = { type: 'link', state: 'online' }
const desk = (name: string, occupied: boolean) => ({ type: 'desk', desk: name, occupied })
const bad = expect.objectContaining({ type: 'bad', code: 'bad-frame' })
const heardOf = (hex: string, radar = new Ld2450Radar(WHOLE, AT_ONCE)) => radar.push(Buffer.from(hex, 'hex'), 0)
const dataOf = (hex: string): number[] => [...Buffer.from(hex, 'hex').subarray(4, -2)]

test('the worked example of the protocol, also in its older edition', () => {
  const target = { xMm: -782, yMm: 1713, speedCmS: -16, resolutionMm: 320 }
  expect(targetsOf(dataOf(EXAMPLE))).toEqual([target])
  expect(targetsOf(dataOf(EXAMPLE.replace('4001', '6801')))).toEqual([{ ...target, resolutionMm: 360 }])
  expect(targetsOf(dataOf(NOBODY))).toEqual([])
})

test('a set highest bit is positive, straight ahead is a place, and an empty slot before a full one is none', () => {
  const hex = `aaff0300${'00'.repeat(8)}0000d08400004001${'ffffff7f10804001'}55cc`
  expect(targetsOf(dataOf(hex))).toEqual([
    { xMm: 0, yMm: 1232, speedCmS: 0, resolutionMm: 320 },
    { xMm: 32767, yMm: -32767, speedCmS: 16, resolutionMm: 320 },
  ])
})

test('what the simulated radar tells is what is read', () => {
  const target = fc.record({
    xMm: fc.integer({ min: -6000, max: 6000 }),
    yMm: fc.integer({ min: 1, max: 6000 }),
    speedCmS: fc.integer({ min: -500, max: 500 }),
  })
  fc.assert(
    fc.property(fc.array(target, { maxLength: 3 }), (targets) => {
      const read = targetsOf([...reportOf(targets).subarray(4, -2)])
      expect(read).toEqual(targets.map((each) => ({ ...each, resolutionMm: 320 })))
    }),
  )
})

test('one desk without a rectangle is all that the radar sees; answers to commands are no bad frames', () => {
  const all = heardOf(EXAMPLE + ANSWER + ZONE_ANSWER + NOBODY)
  expect(all).toEqual([online, desk('d1', true), online, online, online, desk('d1', false)])
})

/** What each desk is after these targets, told at once. */
function deskStates(desks: RadarDesk[], ...reports: SeenTarget[][]): unknown[] {
  const radar = new Ld2450Radar(desks, AT_ONCE)
  const heard = reports.map((targets) => radar.push(reportOf(targets), 0))
  return (heard.at(-1) ?? []).filter((each) => each.type === 'desk')
}

test.each<[string, SeenTarget[], boolean, boolean]>([
  ['nobody', [], false, false],
  ['one at the left', [AT_LEFT], true, false],
  ['both', [AT_LEFT, AT_RIGHT], true, true],
  ['two in one rectangle, who are one taken desk', [AT_LEFT, { xMm: -900, yMm: 1400 }], true, false],
  ['one on the edge', [{ xMm: -500, yMm: 2000 }], true, false],
  ['one a millimetre outside', [{ xMm: -499, yMm: 2000 }], false, false],
  ['one between them', [BETWEEN], false, false],
  ['one who sits and moves a little', [{ ...AT_RIGHT, speedCmS: -32 }], false, true],
  ['one who walks through', [{ ...AT_RIGHT, speedCmS: 110 }], false, false],
  ['one who sits beside one who walks', [{ ...AT_RIGHT, speedCmS: -90 }, AT_LEFT, AT_RIGHT], true, true],
])('%s', (_, targets, left, right) => {
  expect(deskStates([LEFT, RIGHT], targets)).toEqual([desk('left', left), desk('right', right)])
})

test('where rectangles overlap one person takes one desk, the nearer', () => {
  const wide: RadarDesk = { desk: 'wide', rectangle: { x1Mm: -1500, y1Mm: 1000, x2Mm: 1500, y2Mm: 2000 } }
  expect(deskStates([wide, RIGHT], [AT_RIGHT])).toEqual([desk('wide', false), desk('right', true)])
  expect(deskStates([wide, RIGHT], [{ xMm: 501, yMm: 1500 }])).toEqual([desk('wide', false), desk('right', true)])
  expect(deskStates([wide, RIGHT], [{ xMm: 499, yMm: 1500 }])).toEqual([desk('wide', true), desk('right', false)])
  expect(deskStates([wide, RIGHT], [BETWEEN, AT_RIGHT])).toEqual([desk('wide', true), desk('right', true)])
})

test('while it follows three others it frees no desk: who sits there may be a fourth', () => {
  const three = [AT_RIGHT, BETWEEN, { xMm: 100, yMm: 3000 }]
  expect(deskStates([LEFT, RIGHT], [AT_LEFT], three)).toEqual([desk('left', true), desk('right', true)])
  expect(deskStates([LEFT, RIGHT], [AT_LEFT], three, [AT_RIGHT])).toEqual([desk('left', false), desk('right', true)])
  expect(deskStates([LEFT, RIGHT], three), 'nor is one free of which nothing is known yet').toEqual([
    desk('right', true),
  ])
  expect(deskStates([LEFT, RIGHT], [], three)).toEqual([desk('left', false), desk('right', true)])
})

/** Ten reports a second: what is before the radar for so many seconds, and the left desk at the end of each. */
function seen(runs: readonly (readonly [SeenTarget[], number])[]): unknown[] {
  const radar = new Ld2450Radar([LEFT, RIGHT], DELAYED)
  let nowMs = 0
  return runs.map(([targets, seconds]) => {
    let left: boolean | null = null
    for (let tenths = seconds * 10; tenths > 0; tenths--) {
      nowMs += 100
      for (const heard of radar.push(reportOf(targets), nowMs)) {
        if (heard.type === 'desk' && heard.desk === 'left') left = heard.occupied
      }
    }
    return left
  })
}

test.each<[string, [SeenTarget[], number][], (boolean | null)[]]>([
  [
    'who walks through takes no desk',
    [
      [[], 31],
      [[AT_LEFT], 1],
      [[BETWEEN], 1],
    ],
    [false, false, false],
  ],
  [
    'nor does who is slow, but goes fast in between',
    [
      [[], 31],
      [[AT_LEFT], 1],
      [[{ ...AT_LEFT, speedCmS: 100 }], 0.1],
      [[AT_LEFT], 1],
      [[], 1],
    ],
    [false, false, false, false, false],
  ],
  [
    'who sits and vanishes for a moment keeps it',
    [
      [[AT_LEFT], 3],
      [[], 20],
      [[AT_LEFT], 0.2],
      [[], 20],
    ],
    [true, true, true, true],
  ],
  [
    'who has gone frees it, whoever sits at the other one',
    [
      [[AT_LEFT, AT_RIGHT], 3],
      [[AT_RIGHT], 31],
    ],
    [true, false],
  ],
])('%s', (_, runs, states) => {
  expect(seen(runs)).toEqual(states)
})

test.each([
  ['another end', EXAMPLE.replace('55cc', '55cd')],
  ['cut short', EXAMPLE.slice(0, 24)],
  ['two that run into each other', EXAMPLE.slice(0, 40) + NOBODY.slice(10)],
  ['an answer in the middle', EXAMPLE.slice(0, 30) + ANSWER],
  ['an answer of a length beyond all', `fdfcfbfaffff${'00'.repeat(40)}`],
  ['too many targets', EXAMPLE.replace('55cc', `${'0e03b18610004001'.repeat(2)}55cc`)],
])('%s is counted once, without what it told, and the next frame is read', (_, hex) => {
  const heard = heardOf(EXAMPLE + hex + NOBODY + NOBODY)
  expect(heard.filter(({ type }) => type === 'bad')).toEqual([bad])
  expect(heard.slice(-2)).toEqual([online, desk('d1', false)])
  const [{ sample } = { sample: '' }] = heard.flatMap((each) => (each.type === 'bad' ? [each] : []))
  expect(sample).toMatch(/^[a-zA-Z0-9 ]{1,60}$/)
})

test('whatever comes before, in whatever pieces, a later report is read', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 90 })), (chunks) => {
      const radar = new Ld2450Radar(WHOLE, AT_ONCE)
      for (const chunk of chunks) radar.push(chunk, 0)
      // A length that noise made swallows less than four reports.
      expect(heardOf(EXAMPLE.repeat(5), radar)).toContainEqual(desk('d1', true))
    }),
  )
})
