import { describe, expect, test } from 'vitest'
import { contours } from '../../dashboard/live-page/contours.ts'

const rings = (path: string): number => path.split('Z').length - 1

describe('the hill', () => {
  test('has a line for every five people and a heavier one for every twenty-five', () => {
    expect(contours(4).thin).toBe('')
    expect(rings(contours(5).thin)).toBe(1)
    const hill = contours(47)
    // 5, 10, 15, 20, 30, 35, 40, 45: a height may be cut into several rings, but never into none.
    expect(rings(hill.thin)).toBeGreaterThanOrEqual(8)
    expect(hill.areas).toHaveLength(1)
    expect(hill.labels.map((label) => label.people)).toEqual([25])
    expect(contours(50).areas).toHaveLength(2)
    expect(contours(49.9).areas).toHaveLength(1)
  })

  test('is the same for the same count, and another for another', () => {
    expect(contours(47)).toEqual(contours(47))
    expect(contours(47).thin).not.toBe(contours(48).thin)
  })

  test('stands as a foot when nobody is inside, and takes any number', () => {
    expect(rings(contours(0).foot)).toBeGreaterThanOrEqual(1)
    for (const people of [-3, 0.4, 1, 299, 5000]) {
      const { foot, thin, heavy } = contours(people)
      expect(`${foot}${thin}${heavy}`).not.toMatch(/NaN|Infinity/)
    }
  })
})
