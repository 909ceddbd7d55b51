import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BATTERY_LOW, BATTERY_WELL, isBatteryLow } from '../../gateway/core/battery.ts'

describe('a battery', () => {
  it.each([
    [false, 0.87, null, false],
    [false, 0.16, null, false],
    [false, 0.15, null, true],
    [false, 0, null, true],
    [true, 0.16, null, true],
    [true, 0.29, null, true],
    [true, 0.3, null, false],
    [true, 1, null, false],
    // Of a unit that only says "low", and of one that says nothing.
    [false, null, true, true],
    [true, null, false, false],
    [true, null, null, true],
    [false, null, null, false],
    // The figure tells more than the word.
    [false, 0.87, true, false],
  ] as const)('that was low: %j, at %j and told to be low: %j: is it low? %j', (before, level, told, isLow) => {
    expect(isBatteryLow(before, level, told)).toBe(isLow)
  })

  it('that wavers within the step between the two figures changes once at most', () => {
    const step = fc.double({ min: BATTERY_LOW - 0.14, max: BATTERY_WELL, maxExcluded: true, noNaN: true })
    fc.assert(
      fc.property(fc.boolean(), fc.array(step), (first, levels) => {
        let isLow = first
        let changes = 0
        for (const level of levels) {
          const next = isBatteryLow(isLow, level, null)
          if (next !== isLow) changes += 1
          isLow = next
        }
        expect(changes).toBeLessThanOrEqual(1)
      }),
    )
  })
})
