import { beforeEach, describe, expect, test } from 'vitest'
import type { Door } from '../../gateway/core/records.ts'
import { ADA, type Bench, codeOf, createBench, messageOf } from './support.ts'

let bench: Bench
beforeEach(() => {
  bench = createBench()
})

async function makeHouse(): Promise<void> {
  const { register } = bench
  await register.zones.add({ id: 'hall', capacity: 80 }, ADA)
  await register.zones.add({ id: 'lab' }, ADA)
  await register.doors.add({ id: 'front', to: 'hall' }, ADA)
  await register.desks.add({ id: 'd1', zone: 'hall' }, ADA)
}

describe('what is added', () => {
  test('is in force, and a fact with who did it', async () => {
    await makeHouse()
    const { directory } = bench
    expect(directory.zone('hall')).toEqual({ id: 'hall', name: 'hall', capacity: 80, antiPassback: 'soft' })
    expect(directory.zone('lab')?.capacity).toBeNull()
    expect(directory.door('front')).toEqual({
      id: 'front',
      name: 'front',
      from: null,
      to: 'hall',
      lock: null,
      unlockMs: 5000,
      heldOpenS: 30,
      extendedUnlockMs: 15_000,
      extendedHeldOpenS: 90,
      preAlertS: 10,
      freeSchedule: null,
      listLifeS: 86_400,
    })
    expect(directory.desk('d1')).toEqual({ id: 'd1', zone: 'hall' })
    expect(bench.facts()).toEqual(
      [
        ['zone-added', 'hall'],
        ['zone-added', 'lab'],
        ['door-added', 'front'],
        ['desk-added', 'd1'],
      ].map(([kind, subject]) => ({ kind, subject, by: 'ada', happenedAt: '2026-11-22T09:00:00.000Z' })),
    )
  })

  test('twice is refused, and the first stays', async () => {
    await makeHouse()
    const { register, directory } = bench
    const before = bench.facts().length
    expect(await codeOf(register.zones.add({ id: 'hall', capacity: 1 }, { by: 'bob' }))).toBe('E_EXISTS')
    expect(await codeOf(register.doors.add({ id: 'front' }, { by: 'bob' }))).toBe('E_EXISTS')
    expect(await codeOf(register.desks.add({ id: 'd1', zone: 'lab' }, { by: 'bob' }))).toBe('E_EXISTS')
    expect(directory.zone('hall')?.capacity).toBe(80)
    expect(directory.desk('d1')?.zone).toBe('hall')
    expect(bench.facts()).toHaveLength(before)
  })

  test('at once by many has one winner', async () => {
    const tried = await Promise.all(
      Array.from({ length: 20 }, (_, capacity) =>
        codeOf(bench.register.zones.add({ id: 'hall', capacity: capacity + 1 }, ADA)),
      ),
    )
    expect(tried.filter((code) => code === 'none')).toHaveLength(1)
    expect(tried.filter((code) => code === 'E_EXISTS')).toHaveLength(19)
    expect(bench.directory.zone('hall')?.capacity).toBe(1)
  })

  test('beyond what may wait is told to come again, and later it may', async () => {
    const tried = await Promise.all(
      Array.from({ length: 300 }, (_, number) => codeOf(bench.register.zones.add({ id: `z${number}` }, ADA))),
    )
    expect(tried.filter((code) => code === 'E_STORAGE_BUSY')).toHaveLength(44)
    expect(tried.filter((code) => code === 'none')).toHaveLength(256)
    expect(await codeOf(bench.register.zones.add({ id: 'later' }, ADA))).toBe('none')
  })
})

test.each([
  ['', 'E_INVALID'],
  ['Hall', 'E_INVALID'],
  ['a b', 'E_INVALID'],
  ['hall\n', 'E_INVALID'],
  ['x'.repeat(41), 'E_INVALID'],
  ['x'.repeat(40), 'none'],
  ['0-9', 'none'],
])('the id %j of a zone: %s', async (id, code) => {
  expect(await codeOf(bench.register.zones.add({ id }, ADA))).toBe(code)
})

test.each([
  [{ to: 'nowhere' }, 'E_ZONE_UNKNOWN'],
  [{ from: 'nowhere', to: 'hall' }, 'E_ZONE_UNKNOWN'],
  [{ from: 'hall', to: 'hall' }, 'E_INVALID'],
  [{ lock: 'nobody' }, 'E_UNIT_UNKNOWN'],
  [{ unlockMs: 0 }, 'E_INVALID'],
  [{ unlockMs: 2.5 }, 'E_INVALID'],
  [{ unlockMs: 60_001 }, 'E_INVALID'],
  [{ heldOpenS: 0 }, 'E_INVALID'],
  [{ from: 'lab', to: 'hall', unlockMs: 800, heldOpenS: 5, name: ' Front door ' }, 'none'],
])('a door with %j: %s', async (fields, code) => {
  await makeHouse()
  expect(await codeOf(bench.register.doors.add({ id: 'side', ...fields }, ADA))).toBe(code)
})

test.each([0, -1, 1.5, Number.NaN, 100_001])('a capacity of %s is refused', async (capacity) => {
  expect(await codeOf(bench.register.zones.add({ id: 'hall', capacity }, ADA))).toBe('E_INVALID')
})

describe('what is changed', () => {
  beforeEach(makeHouse)

  test('keeps what was not asked for, is a fact with who and why, and nothing where nothing differs', async () => {
    const { register, directory } = bench
    await register.zones.change('hall', { antiPassback: 'hard' }, { by: 'bob', reason: 'loans went wrong' })
    expect(directory.zone('hall')).toEqual({ id: 'hall', name: 'hall', capacity: 80, antiPassback: 'hard' })
    expect(bench.facts().at(-1)).toEqual({
      kind: 'zone-changed',
      subject: 'hall',
      by: 'bob',
      reason: 'loans went wrong',
      happenedAt: '2026-11-22T09:00:00.000Z',
    })
    await register.zones.change('hall', { capacity: null, name: ' The hall ' }, ADA)
    expect(directory.zone('hall')).toMatchObject({ name: 'The hall', capacity: null })
    await register.desks.change('d1', { zone: 'lab' }, ADA)
    expect(directory.desk('d1')).toEqual({ id: 'd1', zone: 'lab' })
    const before = bench.calls.length
    await register.zones.change('hall', { capacity: null, antiPassback: 'hard' }, ADA)
    await register.zones.change('hall', {}, ADA)
    expect(bench.calls).toHaveLength(before)
  })

  test('is there, and comes to what could be added', async () => {
    const { zones, desks, doors } = bench.register
    expect(await codeOf(zones.change('attic', {}, ADA))).toBe('E_ZONE_UNKNOWN')
    expect(await codeOf(desks.change('d9', {}, ADA))).toBe('E_DESK_UNKNOWN')
    expect(await codeOf(doors.change('back', {}, ADA))).toBe('E_DOOR_UNKNOWN')
    expect(await codeOf(zones.change('hall', { capacity: 0 }, ADA))).toBe('E_INVALID')
    expect(await codeOf(zones.change('hall', { antiPassback: 'medium' as 'soft' }, ADA))).toBe('E_INVALID')
    expect(await codeOf(desks.change('d1', { zone: 'attic' }, ADA))).toBe('E_ZONE_UNKNOWN')
    expect(await codeOf(doors.change('front', { from: 'hall' }, ADA))).toBe('E_INVALID')
  })
})

describe('the times of a door', () => {
  beforeEach(makeHouse)
  const door = async (fields: object): Promise<Door> => bench.register.doors.add({ id: 'side', ...fields }, ADA)

  test.each([
    [{ heldOpenS: 5 }, { preAlertS: 4, extendedHeldOpenS: 90 }],
    [{ heldOpenS: 1 }, { preAlertS: 0 }],
    [{ heldOpenS: 120 }, { preAlertS: 10, extendedHeldOpenS: 120 }],
    [{ unlockMs: 30_000 }, { extendedUnlockMs: 30_000 }],
    [
      { preAlertS: 0, listLifeS: 600 },
      { preAlertS: 0, listLifeS: 600 },
    ],
    [{ heldOpenS: 10, preAlertS: 9 }, { preAlertS: 9 }],
  ])('with %j are %j', async (fields, expected) => {
    expect(await door(fields)).toMatchObject(expected)
  })

  test.each([
    { heldOpenS: 10, preAlertS: 10 },
    { preAlertS: -1 },
    { preAlertS: 1.5 },
    { unlockMs: 20_000, extendedUnlockMs: 15_000 },
    { extendedUnlockMs: 60_001 },
    { heldOpenS: 100, extendedHeldOpenS: 99 },
    { listLifeS: 599 },
    { listLifeS: 14 * 86_400 + 1 },
  ])('with %j are refused', async (fields) => {
    expect(await codeOf(door(fields))).toBe('E_INVALID')
  })

  test('give way where another is changed, but not where they are asked for', async () => {
    await door({})
    const { doors } = bench.register
    expect(await doors.change('side', { heldOpenS: 6 }, ADA)).toMatchObject({ preAlertS: 5, extendedHeldOpenS: 90 })
    expect(await doors.change('side', { heldOpenS: 200 }, ADA)).toMatchObject({ preAlertS: 5, extendedHeldOpenS: 200 })
    expect(await doors.change('side', { unlockMs: 20_000 }, ADA)).toMatchObject({ extendedUnlockMs: 20_000 })
    expect(await codeOf(doors.change('side', { heldOpenS: 4, preAlertS: 4 }, ADA))).toBe('E_INVALID')
    expect(await codeOf(doors.change('side', { freeSchedule: 'never-made' }, ADA))).toBe('E_SCHEDULE_UNKNOWN')
  })
})

describe('what is removed', () => {
  beforeEach(makeHouse)

  test('goes with a fact, once nothing rests on it', async () => {
    const { register, directory } = bench
    await register.units.add({ id: 'u1', kind: 'mqtt', door: 'front', desks: ['d1'] }, ADA)
    await register.rules.add({ id: 'r1', group: 'members', doors: ['front'] }, ADA)
    const { zones, desks, doors, units, rules } = register
    expect(await messageOf(zones.remove('hall', ADA))).toContain('door front, desk d1')
    expect(await messageOf(desks.remove('d1', ADA))).toContain('unit u1')
    expect(await messageOf(doors.remove('front', ADA))).toContain('unit u1, rule r1')
    expect(await codeOf(doors.remove('front', ADA))).toBe('E_IN_USE')
    await units.remove('u1', ADA)
    await rules.remove('r1', ADA)
    await doors.remove('front', ADA)
    await desks.remove('d1', ADA)
    expect(await zones.remove('hall', { by: 'bob', reason: 'a wall was built' })).toEqual({ id: 'hall' })
    expect(directory.zone('hall')).toBeNull()
    expect(bench.facts().at(-1)).toMatchObject({
      kind: 'zone-removed',
      subject: 'hall',
      by: 'bob',
      reason: 'a wall was built',
    })
    expect(await codeOf(zones.remove('hall', ADA))).toBe('E_ZONE_UNKNOWN')
  })

  test('names at most five of those that rest on it', async () => {
    for (const id of ['d2', 'd3', 'd4', 'd5', 'd6', 'd7']) await bench.register.desks.add({ id, zone: 'lab' }, ADA)
    expect(await messageOf(bench.register.zones.remove('lab', ADA))).toMatch(/desk d2, .*desk d6 and 1 more$/)
  })

  test('of a door takes its override along', async () => {
    const { register, directory } = bench
    const until = Date.parse('2026-11-22T12:00:00Z')
    directory.follow([
      { put: 'override', value: { id: 'front', mode: 'locked', since: 0, until, by: 'ada', reason: 'paint' } },
    ])
    await register.doors.remove('front', ADA)
    expect(directory.override('front')).toBeNull()
    expect(bench.facts().at(-1)).toMatchObject({ kind: 'door-removed', subject: 'front' })
  })
})
