/** When a desk is occupied and when free, by what a presence sensor sees. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Hold, Settle } from '../../gateway/wire/input/settle.ts'

const SETTLING = { occupiedAfterMs: 2_000, freeAfterMs: 30_000 }

/** Readings ten times a second: `[present, seconds]` in a row; what the desk is at the end of each. */
function seen(runs: readonly (readonly [boolean, number])[]): (boolean | null)[] {
  const settle = new Settle(SETTLING)
  let nowMs = 0
  return runs.map(([present, seconds]) => {
    let desk: boolean | null = null
    for (let left = seconds * 10; left > 0; left--) {
      nowMs += 100
      desk = settle.hear(present, nowMs)
    }
    return desk
  })
}

test.each([
  ['nobody yet', [[false, 20]], [null]],
  ['nobody', [[false, 31]], [false]],
  [
    'somebody walks by',
    [
      [false, 31],
      [true, 1],
      [false, 1],
    ],
    [false, false, false],
  ],
  [
    'somebody comes',
    [
      [false, 31],
      [true, 3],
    ],
    [false, true],
  ],
  [
    'a chair is moved',
    [
      [true, 3],
      [false, 29],
      [true, 1],
      [false, 29],
    ],
    [true, true, true, true],
  ],
  [
    'somebody goes',
    [
      [true, 3],
      [false, 31],
    ],
    [true, false],
  ],
] as const)('%s', (_, runs, desks) => {
  expect(seen(runs)).toEqual(desks)
})

test('what was seen before a gap does not count as having lasted through it', () => {
  const settle = new Settle(SETTLING)
  expect(settle.hear(true, 0)).toBeNull()
  expect(settle.hear(true, 60_000)).toBeNull()
  expect(settle.hear(true, 62_000)).toBe(true)
})

test('how it stood before a gap is not told of the time after it', () => {
  const settle = new Settle({ occupiedAfterMs: 2_000, freeAfterMs: 3_000 })
  for (let nowMs = 0; nowMs < 3_000; nowMs += 100) settle.hear(false, nowMs)
  expect(settle.hear(false, 3_000)).toBe(false)
  // Somebody sat down meanwhile.
  expect(settle.hear(true, 60_000)).toBeNull()
  expect(settle.hear(true, 62_000)).toBe(true)
  // And somebody went.
  expect(settle.hear(false, 120_000)).toBeNull()
  expect(settle.hear(false, 123_000)).toBe(false)
})

test('with nothing to wait for, the desk is what was seen last', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean()), (all) => {
      const settle = new Settle({ occupiedAfterMs: 0, freeAfterMs: 0 })
      expect(all.map((present, at) => settle.hear(present, at))).toEqual(all)
    }),
  )
})

describe('a sensor that tells changes only', () => {
  test('frees the desk when it has told of nobody for long enough, without a further word', () => {
    const hold = new Hold(SETTLING)
    expect(hold.hear(true, 0)).toBeNull()
    expect(hold.look(1_999)).toBeNull()
    expect(hold.look(2_000)).toBe(true)
    expect(hold.hear(false, 10_000)).toBe(true)
    expect(hold.hear(false, 30_000), 'told again').toBe(true)
    expect(hold.look(39_999)).toBe(true)
    expect(hold.look(40_000)).toBe(false)
  })

  test('that is moved, like a chair, frees nothing', () => {
    const hold = new Hold(SETTLING)
    hold.hear(true, 0)
    hold.look(2_000)
    for (let nowMs = 10_000; nowMs < 600_000; nowMs += 20_000) {
      expect(hold.hear(false, nowMs)).toBe(true)
      expect(hold.hear(true, nowMs + 19_000)).toBe(true)
    }
  })

  test('that cannot be heard any more frees nothing, however long ago it told of nobody', () => {
    const hold = new Hold(SETTLING)
    hold.hear(true, 0)
    hold.look(2_000)
    hold.hear(false, 3_000)
    hold.forget()
    expect(hold.look(60_000)).toBeNull()
    expect(hold.hear(false, 61_000)).toBeNull()
    expect(hold.look(91_000)).toBe(false)
  })

  test('with nothing to wait for is believed at once', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean()), (all) => {
        const hold = new Hold({ occupiedAfterMs: 0, freeAfterMs: 0 })
        expect(all.map((present, at) => hold.hear(present, at))).toEqual(all)
      }),
    )
  })
})
