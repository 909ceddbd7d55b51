/** Today's curve as numbers and paths: what of the day is shown, and how what was heard joins what was told. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dayShape, smooth, stairs } from '../../dashboard/live-page/today-shape.ts'
import type { TodayCurve } from '../../gateway/api/contract.ts'

const FROM = Date.parse('2026-11-25T23:00:00.000Z')
const HOUR = 60 * 60_000
const text = (at: number): string => new Date(at).toISOString()
const at = (hour: number): number => FROM + hour * HOUR

function told(steps: [hour: number, inside: number][], toldTo: number, high: number[] = []): TodayCurve {
  return {
    ...{ day: '2026-11-26', zone: null, from: text(FROM), to: text(at(24)), at: text(at(toldTo)) },
    steps: [[0, 0] as [number, number], ...steps].map(([hour, inside]) => ({ at: text(at(hour)), inside })),
    usual: {
      ...{ weekday: 4, days: high.length === 0 ? 0 : 8 },
      hours: high.map((most, hour) => ({ at: text(at(hour)), low: most / 2, median: most * 0.75, high: most })),
    },
  }
}

describe('the day that is shown', () => {
  it('is from 7 to 21 where nothing happens before or after', () => {
    const { from, to, top, ticks } = dayShape(told([[9, 12]], 12), [], at(12))
    expect([from, to, top, ticks]).toEqual([at(7), at(21), 15, [0, 5, 10, 15]])
  })

  it('reaches as far as anybody is there, or usually is', () => {
    expect(
      dayShape(
        told(
          [
            [5.5, 2],
            [6, 0],
          ],
          12,
        ),
        [],
        at(12),
      ).from,
    ).toBe(at(5))
    expect(dayShape(told([], 22.4), [], at(22.4)).to).toBe(at(23))
    const nights = Array.from({ length: 24 }, (_, hour) => (hour > 21 ? 5 : 0))
    expect(dayShape(told([], 12, nights), [], at(12)).to).toBe(at(24))
  })
})

describe('what is heard', () => {
  it('goes on where what was told ends; what was heard before it is in it already', () => {
    const moved = [
      { at: at(9), inside: 3 },
      { at: at(10), inside: 4 },
      { at: at(13), inside: 7 },
    ]
    const { steps } = dayShape(told([[9, 5]], 12), moved, at(13))
    expect(steps.map(({ inside }) => inside)).toEqual([0, 5, 4, 7])
    expect(steps.map((step) => step.at)).toEqual([at(0), at(9), at(12), at(13)])
  })
})

describe('the paths', () => {
  it('of stairs have no slope', () => {
    expect(
      stairs(
        [
          [0, 10],
          [5, 4],
          [9, 8],
        ],
        12,
      ),
    ).toBe('M0 10H5V4H9V8H12')
    expect(stairs([], 12)).toBe('')
  })

  it('of the band never leave the space between neighbours', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(100), { minLength: 2, maxLength: 24 }), (values) => {
        const path = smooth(values.map((y, x) => [x * 10, y] as const))
        const curves = [...path.matchAll(/C[\d.]+ ([\d.]+) [\d.]+ ([\d.]+) [\d.]+ ([\d.]+)/g)]
        expect(curves).toHaveLength(values.length - 1)
        for (const [n, [, first, second, end]] of curves.entries()) {
          const [low, high] = [values[n] as number, values[n + 1] as number].sort((a, b) => a - b) as [number, number]
          expect(Number(end)).toBe(values[n + 1])
          for (const y of [first, second]) {
            expect(Number(y)).toBeGreaterThanOrEqual(low - 0.1)
            expect(Number(y)).toBeLessThanOrEqual(high + 0.1)
          }
        }
      }),
    )
  })
})
