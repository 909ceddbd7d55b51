import { beforeEach, describe, expect, test } from 'vitest'
import type { Plan, Point } from '../../gateway/core/records.ts'
import type { NewPlan } from '../../gateway/register/plans.ts'
import { ADA, type Bench, codeOf, createBench, messageOf, openBench } from './support.ts'

let bench: Bench
beforeEach(async () => {
  bench = createBench()
  await makeHouse(bench)
})

async function makeHouse({ register }: Bench): Promise<void> {
  for (const id of ['hall', 'lab']) await register.zones.add({ id }, ADA)
  for (const id of ['d1', 'd2', 'd3']) await register.desks.add({ id, zone: 'hall' }, ADA)
  await register.doors.add({ id: 'front', to: 'hall' }, ADA)
  await register.doors.add({ id: 'yard', from: 'hall', to: 'lab' }, ADA)
}

const square = (side: number): Point[] => [
  [0, 0],
  [side, 0],
  [side, side],
  [0, side],
]
const FLOOR: NewPlan = {
  ...{ id: 'ground', name: 'Piano terra', width: 100, height: 80 },
  zones: [{ zone: 'hall', points: square(50) }],
  desks: [{ desk: 'd1', x: 10, y: 10, turn: 0 }],
  doors: [{ door: 'front', x: 50, y: 20, turn: 90 }],
}
const SVG = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"><path d="M0 0h4"/></svg>')

describe('a floor', () => {
  test('is added, changed and removed, each with its fact', async () => {
    const { register, directory } = bench
    const made = await register.plans.add(FLOOR, ADA)
    expect(made).toEqual({ ...FLOOR, order: 0, background: null, backgroundPercent: 40 })
    expect(directory.record('plan', 'ground')).toEqual(made)
    const moved = { desks: [{ desk: 'd1', x: 20, y: 10, turn: 270 }] }
    expect(await register.plans.change('ground', moved, { ...ADA, rev: 1 })).toEqual({ ...made, ...moved })
    expect(await codeOf(register.plans.change('ground', moved, { ...ADA, rev: 1 }))).toBe('E_CONFLICT')
    expect(await codeOf(register.plans.change('attic', {}, ADA))).toBe('E_PLAN_UNKNOWN')
    await register.plans.remove('ground', ADA)
    expect(directory.records('plan')).toEqual([])
    expect(
      bench
        .facts()
        .map(({ kind }) => kind)
        .filter((kind) => kind.startsWith('plan')),
    ).toEqual(['plan-added', 'plan-changed', 'plan-removed'])
  })

  test('has a sheet and a name where none were given', async () => {
    const { plans } = bench.register
    expect(await plans.add({ name: 'Soppalco' }, ADA)).toEqual({
      ...{ id: 'soppalco', name: 'Soppalco', order: 0, width: 240, height: 150, zones: [], desks: [], doors: [] },
      ...{ background: null, backgroundPercent: 40 },
    })
    expect((await plans.add({ name: 'طابق' }, ADA)).id).toMatch(/^floor-[a-z2-7]{8}$/)
    expect((await plans.add({ name: 'Terzo' }, ADA)).order).toBe(2)
  })

  test.each<[what: string, floor: NewPlan, code: string]>([
    ['a corner outside', { zones: [{ zone: 'hall', points: square(81) }] }, 'E_PLAN_INVALID'],
    [
      'a corner left of it',
      {
        zones: [
          {
            zone: 'hall',
            points: [
              [-1, 0],
              [5, 5],
              [0, 9],
            ],
          },
        ],
      },
      'E_PLAN_INVALID',
    ],
    [
      'a corner between units',
      {
        zones: [
          {
            zone: 'hall',
            points: [
              [0.5, 0],
              [5, 5],
              [0, 9],
            ],
          },
        ],
      },
      'E_PLAN_INVALID',
    ],
    [
      'a corner nowhere',
      {
        zones: [
          {
            zone: 'hall',
            points: [
              [Number.NaN, 0],
              [5, 5],
              [0, 9],
            ],
          },
        ],
      },
      'E_PLAN_INVALID',
    ],
    [
      'a room that is a line',
      {
        zones: [
          {
            zone: 'hall',
            points: [
              [0, 0],
              [5, 5],
              [9, 9],
            ],
          },
        ],
      },
      'E_PLAN_INVALID',
    ],
    [
      'a room of two corners',
      {
        zones: [
          {
            zone: 'hall',
            points: [
              [0, 0],
              [5, 5],
            ],
          },
        ],
      },
      'E_PLAN_INVALID',
    ],
    ['a room of too many corners', { zones: [{ zone: 'hall', points: Array(65).fill([0, 1]) }] }, 'E_PLAN_INVALID'],
    ['a desk outside', { desks: [{ desk: 'd1', x: 101, y: 0, turn: 0 }] }, 'E_PLAN_INVALID'],
    ['a desk turned too far', { desks: [{ desk: 'd1', x: 1, y: 0, turn: 360 }] }, 'E_INVALID'],
    ['a door outside', { doors: [{ door: 'front', x: 0, y: 81, turn: 0 }] }, 'E_PLAN_INVALID'],
    ['a desk twice', { desks: [1, 2].map((x) => ({ desk: 'd1', x, y: 0, turn: 0 })) }, 'E_PLAN_INVALID'],
    ['a door twice', { doors: [1, 2].map((x) => ({ door: 'front', x, y: 0, turn: 0 })) }, 'E_PLAN_INVALID'],
    ['an unknown zone', { zones: [{ zone: 'attic', points: square(5) }] }, 'E_ZONE_UNKNOWN'],
    ['an unknown desk', { desks: [{ desk: 'd9', x: 1, y: 1, turn: 0 }] }, 'E_DESK_UNKNOWN'],
    ['an unknown door', { doors: [{ door: 'gate', x: 1, y: 1, turn: 0 }] }, 'E_DOOR_UNKNOWN'],
    ['no name', { name: ' ' }, 'E_INVALID'],
    ['a sheet too small', { width: 19 }, 'E_INVALID'],
    ['a sheet too large', { height: 2_001 }, 'E_INVALID'],
    ['more than all of the light', { backgroundPercent: 101 }, 'E_INVALID'],
    ['too many shapes', { zones: Array(301).fill({ zone: 'hall', points: square(5) }) }, 'E_PLAN_INVALID'],
  ])('with %s is refused, and nothing is written', async (_what, floor, code) => {
    const { plans } = bench.register
    const before = bench.calls.length
    expect(await codeOf(plans.add({ ...FLOOR, ...floor }, ADA))).toBe(code)
    expect(bench.calls).toHaveLength(before)
  })

  test('takes no desk or door that stands on another, and gives it back when it is taken off', async () => {
    const { plans } = bench.register
    await plans.add(FLOOR, ADA)
    const above = { ...FLOOR, id: 'first', zones: [{ zone: 'hall', points: square(20) }] }
    expect(await messageOf(plans.add({ ...above, doors: [] }, ADA))).toContain('the desk d1 stands twice')
    expect(await messageOf(plans.add({ ...above, desks: [] }, ADA))).toContain('the door front stands twice')
    await plans.change('ground', { desks: [], doors: [] }, ADA)
    expect(await codeOf(plans.add(above, ADA))).toBe('none')
  })

  test('cannot be one of hundreds', async () => {
    const { plans } = bench.register
    for (let n = 0; n < 50; n++) await plans.add({ id: `f${n}` }, ADA)
    expect(await codeOf(plans.add({ id: 'f50' }, ADA))).toBe('E_PLAN_INVALID')
  })
})

describe('what is removed from the house', () => {
  test('is gone from its floors in the same piece', async () => {
    const { register, directory } = bench
    await register.plans.add({ ...FLOOR, zones: [{ zone: 'lab', points: square(50) }] }, ADA)
    const plan = (): Plan | null => directory.record('plan', 'ground')
    for (const [remove, left] of [
      [() => register.desks.remove('d1', ADA), () => plan()?.desks],
      [() => register.doors.remove('front', ADA), () => plan()?.doors],
      [
        async () => [await register.doors.remove('yard', ADA), await register.zones.remove('lab', ADA)],
        () => plan()?.zones,
      ],
    ] as const) {
      await remove()
      expect(left()).toEqual([])
      expect(bench.facts().at(-1)).toMatchObject({ kind: 'plan-changed', subject: 'ground', by: 'ada' })
      expect(bench.calls.at(-1)).toHaveLength(2)
    }
  })

  test('leaves floors alone that have nothing of it', async () => {
    const { register, directory } = bench
    await register.plans.add(FLOOR, ADA)
    await register.desks.remove('d3', ADA)
    expect(directory.rev('plan', 'ground')).toBe(1)
  })
})

describe('a drawing under a floor', () => {
  test('comes, is another, goes, and goes with its floor', async () => {
    const { register, directory } = bench
    await register.plans.add(FLOOR, ADA)
    const drawn = await register.plans.draw('ground', SVG, { ...ADA, rev: 1 })
    expect(drawn.background).toEqual({ format: 'svg', digest: expect.stringMatching(/^[0-9a-f]{16}$/) })
    expect(Buffer.from(directory.record('drawing', 'ground')?.data ?? '', 'base64').toString()).toContain('M0 0h4')
    expect((await register.plans.change('ground', { backgroundPercent: 10 }, ADA)).background).toEqual(drawn.background)
    expect(await codeOf(register.plans.draw('ground', SVG, { ...ADA, rev: 1 }))).toBe('E_CONFLICT')
    const other = await register.plans.draw('ground', Buffer.from(SVG.toString().replace('h4', 'h3')), ADA)
    expect(other.background?.digest).not.toBe(drawn.background?.digest)
    expect((await register.plans.clear('ground', ADA)).background).toBeNull()
    expect(directory.record('drawing', 'ground')).toBeNull()
    await register.plans.draw('ground', SVG, ADA)
    await register.plans.remove('ground', ADA)
    expect(directory.records('drawing')).toEqual([])
  })

  test('that cannot be used, or lies under nothing, changes nothing', async () => {
    const { register } = bench
    await register.plans.add(FLOOR, ADA)
    const before = bench.calls.length
    expect(await codeOf(register.plans.draw('ground', Buffer.from('GIF89a'), ADA))).toBe('E_DRAWING')
    expect(await codeOf(register.plans.draw('attic', SVG, ADA))).toBe('E_PLAN_UNKNOWN')
    expect(await codeOf(register.plans.clear('attic', ADA))).toBe('E_PLAN_UNKNOWN')
    expect(bench.calls).toHaveLength(before)
  })
})

test('floors stand in the history as they were', async () => {
  const stored = await openBench()
  try {
    await makeHouse(stored)
    await stored.register.plans.add(FLOOR, ADA)
    await stored.register.plans.draw('ground', SVG, ADA)
    await stored.register.desks.remove('d1', ADA)
    const { histories } = stored.store
    expect(histories.of('plan', 'ground').map(({ value }) => [value?.desks.length, value?.background?.format])).toEqual(
      [
        [1, undefined],
        [1, 'svg'],
        [0, 'svg'],
      ],
    )
    expect(histories.of('drawing', 'ground')).toHaveLength(1)
  } finally {
    await stored.close()
  }
})
