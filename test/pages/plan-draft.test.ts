/** Drawing on a floor, step by step: never out of the sheet, never too thin, and each step can be taken back. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  boxBetween,
  cornerAdded,
  cornerMoved,
  type Draft,
  draftOf,
  freshOnFloor,
  isRectangle,
  joined,
  moved,
  type Picked,
  ROOM_MIN,
  rectangle,
  removed,
  resized,
  rowOf,
  shapeAt,
  turned,
  wallAt,
  withRoom,
  withSheet,
  zoneAt,
} from '../../dashboard/floor/draft.ts'
import { boxOf } from '../../dashboard/floor/floor-geometry.ts'
import { draftByKey } from '../../dashboard/floor/keys.ts'
import type { Drawn } from '../../dashboard/plan-page/calls.ts'
import { putDesks, putDoor } from '../../dashboard/plan-page/put.ts'
import { done, isChanged, rebased, redone, stepsOf, undone } from '../../dashboard/plan-page/steps.ts'
import { idFrom, numbered, type Stock, stockOf } from '../../dashboard/plan-page/stock.ts'
import type { FloorPlan } from '../../gateway/api/contract.ts'

const FLOOR: FloorPlan = {
  ...{
    id: 'ground',
    name: 'Terra',
    order: 0,
    width: 200,
    height: 100,
    background: null,
    backgroundPercent: 40,
    rev: 3,
  },
  zones: [
    { zone: 'hall', points: rectangle({ x: 0, y: 0, width: 100, height: 100 }) },
    { zone: 'lab', points: rectangle({ x: 100, y: 0, width: 60, height: 50 }) },
  ],
  desks: [{ desk: 'd1', x: 20, y: 20, turn: 0 }],
  doors: [{ door: 'front', x: 0, y: 50, turn: 90 }],
}
const DRAWN: Drawn = {
  floors: [FLOOR],
  zones: ['hall', 'lab', 'loft'].map((id) => ({
    ...{ id, name: id.toUpperCase(), capacity: null, antiPassback: 'soft' as const, unseenWays: [], rev: 1 },
  })),
  desks: ['d1', 'd10', 'd2'].map((id) => ({ id, zone: 'hall', rev: 1 })),
  doors: ['front', 'yard'].map((id) => ({ id, name: id }) as Drawn['doors'][number]),
}
const draft = draftOf(FLOOR)
const WISH = { count: 2, step: 17, turn: 0, desk: 'd2', prefix: 't-', door: 'yard', doorName: 'Cortile' }
const stock = (of: Draft = draft): Stock => stockOf(DRAWN, of)
const drawnBy = (put: ReturnType<typeof putDesks>): Draft => {
  if (!('draft' in put)) throw new Error(put.hint)
  return put.draft
}

describe('what is where', () => {
  test('is the uppermost: a desk in a room, a door in its wall', () => {
    expect(shapeAt(FLOOR, [22, 22])).toEqual({ kind: 'desk', at: 0 })
    expect(shapeAt(FLOOR, [3, 52])).toEqual({ kind: 'door', at: 0 })
    expect(shapeAt(FLOOR, [120, 20])).toEqual({ kind: 'zone', at: 1 })
    expect(shapeAt(FLOOR, [180, 90])).toBeNull()
    expect([zoneAt(FLOOR, [50, 50]), zoneAt(FLOOR, [150, 90])]).toEqual(['hall', null])
  })

  test('a door goes into the nearest wall, and joins what lies on either side', () => {
    const between = wallAt(FLOOR, [104, 20])
    expect(between).toEqual({ x: 100, y: 20, turn: 90 })
    expect(joined(FLOOR, between as never)).toEqual({ from: 'hall', to: 'lab' })
    expect(wallAt(FLOOR, [50, 97])).toEqual({ x: 50, y: 100, turn: 0 })
    expect(joined(FLOOR, { x: 50, y: 100, turn: 0 })).toEqual({ from: null, to: 'hall' })
    expect(wallAt(FLOOR, [199, 99])).toBeNull()
    expect(wallAt(draftOf({ ...FLOOR, zones: [] }).floor, [50, 50])).toBeNull()
  })
})

describe('a step', () => {
  test('draws a room on the grid, within the sheet', () => {
    expect(boxBetween([163, 48], [250, -9], FLOOR)).toEqual({ x: 165, y: 0, width: 35, height: 50 })
  })

  test('keeps a rectangle one when a corner is dragged, and not too thin; another shape takes any corner', () => {
    const wider = cornerMoved(draft, 1, 2, [180, 60])
    expect(wider.floor.zones[1]?.points).toEqual(rectangle({ x: 100, y: 0, width: 80, height: 60 }))
    expect(cornerMoved(draft, 1, 2, [105, 60]).floor).toEqual(FLOOR)
    const bent = cornerAdded(draft, 1)
    expect(bent.floor.zones[1]?.points).toHaveLength(5)
    expect(isRectangle(cornerMoved(bent, 1, 1, [130, 20]).floor.zones[1]?.points ?? [])).toBe(false)
  })

  test('with a sheet that shrinks draws in what would lie outside', () => {
    const { floor } = withSheet(draft, { width: 90, height: 60 })
    expect(floor.zones.flatMap(({ points }) => points).every(([x, y]) => x <= 90 && y <= 60)).toBe(true)
    expect(boxOf(floor.zones[1]?.points ?? [])).toEqual({ x: 30, y: 0, width: 60, height: 50 })
    expect(floor.doors[0]).toEqual({ door: 'front', x: 0, y: 50, turn: 90 })
  })

  test('by the keyboard: arrows, finely with Shift, size, turn, removal; other keys are others’', () => {
    const key = (name: string, rest = {}) => ({
      key: name,
      shiftKey: false,
      ctrlKey: false,
      metaKey: false,
      altKey: false,
      ...rest,
    })
    const desk: Picked = { kind: 'desk', at: 0 }
    const room: Picked = { kind: 'zone', at: 1 }
    expect(draftByKey(draft, desk, key('ArrowRight'))?.floor.desks[0]).toMatchObject({ x: 25, y: 20 })
    expect(draftByKey(draft, desk, key('ArrowUp', { shiftKey: true }))?.floor.desks[0]).toMatchObject({ x: 20, y: 19 })
    expect(draftByKey(draft, desk, key('r'))?.floor.desks[0]?.turn).toBe(90)
    expect(boxOf(draftByKey(draft, room, key('+'))?.floor.zones[1]?.points ?? [])).toMatchObject({
      width: 65,
      height: 55,
    })
    expect(boxOf(draftByKey(draft, room, key('-'))?.floor.zones[1]?.points ?? [])).toMatchObject({
      width: 55,
      height: 45,
    })
    expect(draftByKey(draft, desk, key('Delete'))?.floor.desks).toEqual([])
    for (const other of [key('Tab'), key('a'), key('ArrowLeft', { altKey: true }), key('+')]) {
      expect(draftByKey(draft, desk, other)).toBeNull()
    }
  })

  test('whatever it is, leaves all within the sheet and no room too thin', () => {
    const far = fc.integer({ min: -300, max: 300 })
    const step = fc.oneof(
      fc.tuple(fc.constantFrom('zone', 'desk', 'door'), far, far).map(
        ([kind, dx, dy]) =>
          (now: Draft) =>
            moved(now, { kind, at: 0 } as Picked, dx, dy),
      ),
      fc.tuple(fc.constantFrom(0, 1), far, far).map(
        ([at, dx, dy]) =>
          (now: Draft) =>
            resized(now, at, dx, dy),
      ),
      fc.tuple(fc.constantFrom(0, 1, 2, 3), far, far).map(
        ([corner, x, y]) =>
          (now: Draft) =>
            cornerMoved(now, 1, corner, [x, y]),
      ),
      fc.constant((now: Draft) => turned(now, { kind: 'desk', at: 0 }, 90)),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        let now = draft
        for (const each of steps) now = each(now)
        const { width, height, zones, desks, doors } = now.floor
        const places = [...desks, ...doors].map(({ x, y }): [number, number] => [x, y])
        for (const [x, y] of [...zones.flatMap(({ points }) => points), ...places]) {
          expect([x >= 0 && x <= width, y >= 0 && y <= height, Number.isInteger(x), Number.isInteger(y)]).toEqual([
            true,
            true,
            true,
            true,
          ])
        }
        for (const { points } of zones) {
          const box = boxOf(points)
          expect(Math.min(box.width, box.height)).toBeGreaterThanOrEqual(ROOM_MIN)
        }
      }),
    )
  })
})

describe('what is put', () => {
  test('comes from what stands nowhere yet, in the order of names, in a row', () => {
    expect(stock().desks.map(({ id }) => id)).toEqual(['d2', 'd10'])
    const { floor } = drawnBy(putDesks(draft, stock(), { ...WISH, count: 5 }, [30, 60]))
    expect(floor.desks.slice(1)).toEqual([
      { desk: 'd2', x: 30, y: 60, turn: 0 },
      { desk: 'd10', x: 47, y: 60, turn: 0 },
    ])
    // A desk of another room than the one that is touched is put only where that one has none left.
    const mixed = stockOf({ ...DRAWN, desks: [...DRAWN.desks, { id: 'a1', zone: 'lab', rev: 1 }] }, draft)
    const put = (x: number) => drawnBy(putDesks(draft, mixed, { ...WISH, desk: 'a1', count: 9 }, [x, 20])).floor.desks
    const names = [30, 190, 120].map((x) =>
      put(x)
        .map(({ desk }) => desk)
        .join(' '),
    )
    expect(names).toEqual(['d1 d2 d10', 'd1 a1', 'd1 a1'])
    expect(rowOf(FLOOR, { x: 190, y: 0, turn: 90 }, 2, 17)).toEqual([
      { x: 190, y: 0, turn: 90 },
      { x: 190, y: 17, turn: 90 },
    ])
  })

  test('new: desks with free names in the zone below them, a door that joins what its wall divides', () => {
    const made = drawnBy(putDesks(draft, stock(), { ...WISH, desk: '', prefix: 'd' }, [110, 10]))
    expect(made.fresh.desks).toEqual([
      { id: 'd3', zone: 'lab' },
      { id: 'd4', zone: 'lab' },
    ])
    expect(putDesks(draft, stock(), { ...WISH, desk: '' }, [180, 90])).toEqual({ hint: 'deskOutside' })
    expect(putDesks(draft, stock(), { ...WISH, desk: '', prefix: 'Tavolo ' }, [10, 10])).toEqual({
      hint: 'deskPrefixHelp',
    })
    const door = drawnBy(putDoor(draft, stock(), { ...WISH, door: '', doorName: 'Porta dell’Àncora' }, [101, 20]))
    expect(door.fresh.doors).toEqual([{ id: 'porta-dellancora', name: 'Porta dell’Àncora', from: 'hall', to: 'lab' }])
    expect(putDoor(draft, stock(), WISH, [199, 99])).toEqual({ hint: 'doorNoWall' })
  })

  test('and taken off again is not made when the floor is saved; what it rests on is', () => {
    const fresh = { id: 'bar', name: 'Bar', capacity: 9 }
    const withBar = withRoom(draft, 'bar', rectangle({ x: 0, y: 0, width: 20, height: 20 }), fresh)
    const withDesk = drawnBy(putDesks(withBar, stock(withBar), { ...WISH, desk: '', count: 1 }, [5, 5]))
    expect(freshOnFloor(withDesk)).toEqual({ zones: [fresh], desks: [{ id: 't-1', zone: 'bar' }], doors: [] })
    const noDesk = removed(withDesk, { kind: 'desk', at: 1 })
    expect(freshOnFloor(noDesk).desks).toEqual([])
    expect(freshOnFloor(removed(noDesk, { kind: 'zone', at: 2 })).zones).toEqual([])
    expect(freshOnFloor(removed(withDesk, { kind: 'zone', at: 2 })).zones).toEqual([fresh])
  })

  test('has an id that nothing has, whatever it is called', () => {
    expect(idFrom('Caffè & Bar', 'sala', new Set())).toBe('caffe-bar')
    expect(idFrom('مقهى', 'sala', new Set(['sala']))).toBe('sala-1')
    expect(idFrom('x'.repeat(200), 'sala', new Set(['x'.repeat(36)]))).toBe(`${'x'.repeat(36)}-1`)
    expect(numbered('t', 2, new Set(['t1', 't3']))).toEqual(['t2', 't4'])
    fc.assert(fc.property(fc.string(), (name) => /^[a-z0-9-]{1,40}$/.test(idFrom(name, 'sala', new Set()))))
  })
})

test('steps are taken back and done again, in any order, and what is saved is known', () => {
  const act = fc.constantFrom('do', 'undo', 'redo')
  fc.assert(
    fc.property(fc.array(act), (acts) => {
      let steps = stepsOf(FLOOR)
      // The same by plain lists.
      let past: number[] = []
      let ahead: number[] = []
      let now = 20
      for (const [at, each] of acts.entries()) {
        if (each === 'do') {
          steps = done(steps, moved(steps.now, { kind: 'desk', at: 0 }, (at % 3) + 1, 0))
          past = [...past, now]
          now = Math.min(FLOOR.width, now + (at % 3) + 1)
          ahead = []
        } else if (each === 'undo') {
          steps = undone(steps)
          const before = past.at(-1)
          if (before === undefined) continue
          ahead = [now, ...ahead]
          past = past.slice(0, -1)
          now = before
        } else {
          steps = redone(steps)
          const [next, ...rest] = ahead
          if (next === undefined) continue
          past = [...past, now]
          ahead = rest
          now = next
        }
        expect(steps.now.floor.desks[0]?.x).toBe(now)
        expect(isChanged(steps)).toBe(past.length > 0)
      }
      const drawn = rebased(steps, { ...FLOOR, background: { format: 'png', digest: 'aa' }, rev: 9 })
      expect(isChanged(drawn)).toBe(isChanged(steps))
      expect([drawn.now.floor.rev, undone(drawn).now.floor.background?.digest]).toEqual([9, 'aa'])
    }),
  )
})
