import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createRandom, xoshiro128 } from '../../firmware-sim/random.ts'

const draw = (random: { next(): number }, count: number): number[] => Array.from({ length: count }, () => random.next())

describe('the generator', () => {
  test('is xoshiro128**: worked out by hand from its definition for the state 1, 2, 3, 4', () => {
    const next = xoshiro128([1, 2, 3, 4])
    // rotl(2 * 5, 7) * 9 = 11520; then s1 = 0; then s1 = 1029 (rotl(5145, 7) * 9 = 5927040).
    expect([next(), next(), next()]).toEqual([11520, 0, 5927040])
  })

  test('repeats itself for a seed, and differs for another', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), (a, b) => {
        expect(draw(createRandom(a), 20)).toEqual(draw(createRandom(a), 20))
        if (a !== b) expect(draw(createRandom(a), 20)).not.toEqual(draw(createRandom(b), 20))
      }),
    )
  })

  test('a fork does not depend on what was drawn before it, and names differ', () => {
    const fresh = createRandom(5)
    const used = createRandom(5)
    draw(used, 100)
    expect(draw(used.fork('door'), 10)).toEqual(draw(fresh.fork('door'), 10))
    expect(draw(fresh.fork('door'), 10)).not.toEqual(draw(fresh.fork('desk'), 10))
  })

  test('is even, within its bounds, and as likely as told', () => {
    const random = createRandom(11)
    const counts = new Array<number>(6).fill(0)
    for (let i = 0; i < 60_000; i++) {
      const side = random.int(0, 5)
      counts[side] = (counts[side] ?? 0) + 1
    }
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(400)
    expect(Array.from({ length: 100 }, () => random.chance(0))).not.toContain(true)
    expect(Array.from({ length: 100 }, () => random.chance(1))).not.toContain(false)
    const sample = Array.from({ length: 20_000 }, () => random.normal(10, 3))
    const mean = sample.reduce((sum, x) => sum + x) / sample.length
    const deviation = Math.sqrt(sample.reduce((sum, x) => sum + (x - mean) ** 2, 0) / sample.length)
    expect(mean).toBeCloseTo(10, 0)
    expect(deviation).toBeCloseTo(3, 0)
    expect(random.shuffle([1, 2, 3, 4, 5]).sort()).toEqual([1, 2, 3, 4, 5])
  })
})
