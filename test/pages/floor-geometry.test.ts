/** Where things stand on a floor: what is within a shape, where its name is written, and how much of a sheet is shown. */
import { expect, test } from 'vitest'
import { drawnPart, isWithin, nameBox } from '../../dashboard/floor/floor-geometry.ts'

const SHEET = { width: 200, height: 100, zones: [], desks: [], doors: [], background: null }

test('of an L is not what lies in its bend, and its name stands along its upper side', () => {
  const points: [number, number][] = [
    [0, 0],
    [100, 0],
    [100, 40],
    [50, 40],
    [50, 100],
    [0, 100],
  ]
  expect([isWithin(points, [75, 20]), isWithin(points, [75, 70]), isWithin(points, [25, 70])]).toEqual([
    true,
    false,
    true,
  ])
  expect(nameBox(points)).toEqual({ x: 0, y: 0, width: 100, height: 100 })
  const turnedOver = points.map(([x, y]): [number, number] => [x, 100 - y])
  expect(nameBox(turnedOver)).toEqual({ x: 0, y: 0, width: 50, height: 100 })
  expect(drawnPart({ ...SHEET, zones: [{ points }] })).toEqual({
    x: -6,
    y: -6,
    width: 112,
    height: 112,
  })
  expect(drawnPart({ ...SHEET, background: {} })).toMatchObject({ width: 212, height: 112 })
})
