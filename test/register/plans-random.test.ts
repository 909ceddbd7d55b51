/** Whatever is asked for, in whatever order: what stands on floors is of the house, within its sheet, and stands once. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Point } from '../../gateway/core/records.ts'
import { ADA, type Bench, codeOf, createBench } from './support.ts'

async function makeHouse({ register }: Bench): Promise<void> {
  for (const id of ['hall', 'lab']) await register.zones.add({ id }, ADA)
  for (const id of ['d1', 'd2', 'd3']) await register.desks.add({ id, zone: 'hall' }, ADA)
  await register.doors.add({ id: 'front', to: 'hall' }, ADA)
  await register.doors.add({ id: 'yard', from: 'hall', to: 'lab' }, ADA)
}

test('floors are valid at any time', async () => {
  const place = fc.record({
    x: fc.integer({ min: -5, max: 125 }),
    y: fc.integer({ min: 0, max: 100 }),
    turn: fc.constantFrom(0, 90, 45),
  })
  const zone = fc.constantFrom('hall', 'lab', 'attic')
  const corner = fc.tuple(fc.integer({ min: 0, max: 110 }), fc.integer({ min: 0, max: 85 })) as fc.Arbitrary<Point>
  const fields = fc.record(
    {
      width: fc.integer({ min: 60, max: 120 }),
      zones: fc.array(fc.record({ zone, points: fc.array(corner, { minLength: 2, maxLength: 5 }) }), { maxLength: 2 }),
      desks: fc.array(
        fc.tuple(fc.constantFrom('d1', 'd2', 'd3'), place).map(([desk, at]) => ({ desk, ...at })),
        { maxLength: 2 },
      ),
      doors: fc.array(
        fc.tuple(fc.constantFrom('front', 'yard'), place).map(([door, at]) => ({ door, ...at })),
        { maxLength: 2 },
      ),
    },
    { requiredKeys: [] },
  )
  const floor = fc.constantFrom('ground', 'first')
  const step = fc.oneof(
    { weight: 4, arbitrary: fc.tuple(fc.constant('set' as const), floor, fields) },
    fc.tuple(fc.constant('desk' as const), fc.constantFrom('d1', 'd2', 'd3')),
    fc.tuple(fc.constant('door' as const), fc.constantFrom('front', 'yard')),
    fc.tuple(fc.constant('zone' as const), zone),
    fc.tuple(fc.constant('floor' as const), floor),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      const made = createBench()
      const { register, directory } = made
      await makeHouse(made)
      for (const asked of steps) {
        if (asked[0] === 'set') {
          const [, id, given] = asked
          const known = directory.record('plan', id) !== null
          await codeOf(known ? register.plans.change(id, given, ADA) : register.plans.add({ id, ...given }, ADA))
        } else {
          const kept = { desk: register.desks, door: register.doors, zone: register.zones, floor: register.plans }[
            asked[0]
          ]
          await codeOf(kept.remove(asked[1], ADA))
        }
        expectValid(directory)
      }
    }),
    { numRuns: 60 },
  )
})

function expectValid(directory: Bench['directory']): void {
  const plans = directory.records('plan')
  for (const { width, height, zones, desks, doors } of plans) {
    for (const { zone } of zones) expect(directory.zone(zone)).not.toBeNull()
    for (const { desk } of desks) expect(directory.desk(desk)).not.toBeNull()
    for (const { door } of doors) expect(directory.door(door)).not.toBeNull()
    const points = [...zones.flatMap((shape) => shape.points), ...[...desks, ...doors].map(({ x, y }): Point => [x, y])]
    for (const [x, y] of points) expect([x >= 0, x <= width, y >= 0, y <= height]).toEqual([true, true, true, true])
  }
  const placed = plans.flatMap((plan) => [...plan.desks.map(({ desk }) => desk), ...plan.doors.map(({ door }) => door)])
  expect(new Set(placed).size).toBe(placed.length)
}
