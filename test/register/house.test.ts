import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Bench, codeOf, openBench } from './support.ts'

let bench: Bench
beforeEach(async () => {
  bench = await openBench()
})
afterEach(() => bench.close())

async function makeHouse(): Promise<void> {
  const { register } = bench
  await register.addZone({ id: 'hall', capacity: 80 }, 'ada')
  await register.addZone({ id: 'lab' }, 'ada')
  await register.addDoor({ id: 'front', to: 'hall' }, 'ada')
  await register.addDesk({ id: 'd1', zone: 'hall' }, 'ada')
}

describe('what is added', () => {
  test('is in force, and a fact with who did it', async () => {
    await makeHouse()
    const { directory } = bench.store
    expect(directory.zone('hall')).toEqual({ id: 'hall', name: 'hall', capacity: 80 })
    expect(directory.zone('lab')?.capacity).toBeNull()
    expect(directory.door('front')).toEqual({
      id: 'front',
      name: 'front',
      from: null,
      to: 'hall',
      lock: null,
      unlockMs: 5000,
      heldOpenS: 30,
    })
    expect(directory.desk('d1')).toEqual({ id: 'd1', zone: 'hall' })
    expect(bench.facts().map(({ seq: _, at: __, ...fact }) => fact)).toEqual(
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
    const { register, store } = bench
    const before = bench.facts().length
    expect(await codeOf(register.addZone({ id: 'hall', capacity: 1 }, 'bob'))).toBe('E_EXISTS')
    expect(await codeOf(register.addDoor({ id: 'front' }, 'bob'))).toBe('E_EXISTS')
    expect(await codeOf(register.addDesk({ id: 'd1', zone: 'lab' }, 'bob'))).toBe('E_EXISTS')
    expect(store.directory.zone('hall')?.capacity).toBe(80)
    expect(store.directory.desk('d1')?.zone).toBe('hall')
    expect(bench.facts()).toHaveLength(before)
  })

  test('at once by many has one winner', async () => {
    const tried = await Promise.all(
      Array.from({ length: 20 }, (_, capacity) =>
        codeOf(bench.register.addZone({ id: 'hall', capacity: capacity + 1 }, 'ada')),
      ),
    )
    expect(tried.filter((code) => code === 'none')).toHaveLength(1)
    expect(tried.filter((code) => code === 'E_EXISTS')).toHaveLength(19)
    expect(bench.store.directory.zone('hall')?.capacity).toBe(1)
  })

  test('beyond what may wait is told to come again, and later it may', async () => {
    const tried = await Promise.all(
      Array.from({ length: 300 }, (_, number) => codeOf(bench.register.addZone({ id: `z${number}` }, 'ada'))),
    )
    expect(tried.filter((code) => code === 'E_STORAGE_BUSY')).toHaveLength(44)
    expect(tried.filter((code) => code === 'none')).toHaveLength(256)
    expect(await codeOf(bench.register.addZone({ id: 'later' }, 'ada'))).toBe('none')
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
  expect(await codeOf(bench.register.addZone({ id }, 'ada'))).toBe(code)
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
  expect(await codeOf(bench.register.addDoor({ id: 'side', ...fields }, 'ada'))).toBe(code)
})

test.each([0, -1, 1.5, Number.NaN, 100_001])('a capacity of %s is refused', async (capacity) => {
  expect(await codeOf(bench.register.addZone({ id: 'hall', capacity }, 'ada'))).toBe('E_INVALID')
})

describe('a unit', () => {
  beforeEach(makeHouse)

  test('is answered with its secret and key, of which the secret is kept only as a hash', async () => {
    const { register, store, calls } = bench
    const first = await register.addUnit({ id: 'reader-1', kind: 'mqtt', door: 'front', side: 'in' }, 'ada')
    const second = await register.addUnit({ id: 'reader-2', kind: 'mqtt', door: 'front', side: 'out' }, 'ada')
    expect(first.secret).toMatch(/^[A-Za-z0-9_-]{43}$/)
    expect(first.key).toMatch(/^[0-9a-f]{64}$/)
    expect(first.secret).not.toBe(second.secret)
    expect(first.key).not.toBe(second.key)
    expect(store.directory.secretHashOf('reader-1')).toBe(createHash('sha256').update(first.secret).digest('hex'))
    expect(JSON.stringify(calls)).not.toContain(first.secret)
    expect(JSON.stringify(bench.facts())).not.toContain(first.key)
    expect(bench.facts().at(-1)).toMatchObject({ kind: 'unit-added', subject: 'reader-2', by: 'ada' })
  })

  test.each([
    [{ kind: 'fax' }, 'E_UNIT_KIND_UNKNOWN'],
    [{ kind: 'constructor' }, 'E_UNIT_KIND_UNKNOWN'],
    [{ kind: 'mqtt', door: 'nope' }, 'E_DOOR_UNKNOWN'],
    [{ kind: 'mqtt', side: 'in' as const }, 'E_INVALID'],
    [{ kind: 'mqtt', zone: 'nope' }, 'E_ZONE_UNKNOWN'],
    [{ kind: 'mqtt', desks: ['d1', 'd2'] }, 'E_DESK_UNKNOWN'],
    [{ kind: 'mqtt', path: '/dev/ttyUSB0' }, 'E_UNIT_SETTING'],
    [{ kind: 'mqtt', settings: { 'a key': 'x' } }, 'E_UNIT_SETTING'],
    [{ kind: 'mqtt', settings: { via: 'bridge' } }, 'E_UNIT_SETTING'],
    [{ kind: 'serial' }, 'E_UNIT_SETTING'],
    [{ kind: 'serial', path: 'ttyUSB0' }, 'E_UNIT_SETTING'],
    [{ kind: 'serial', path: '/dev/ttyUSB0', baud: 3 }, 'E_INVALID'],
    [{ kind: 'client', door: 'front' }, 'E_INVALID'],
    [{ kind: 'client', settings: { read: 'soglia/+/up/#' } }, 'E_UNIT_SETTING'],
    [{ kind: 'client', settings: { read: 'home/#' } }, 'none'],
    [{ kind: 'serial', path: '/dev/ttyUSB0', baud: 9600, desks: ['d1', 'd1'] }, 'none'],
    [{ kind: 'pcsc', zone: 'lab' }, 'none'],
  ])('with %j: %s', async (fields, code) => {
    expect(await codeOf(bench.register.addUnit({ id: 'u1', ...fields }, 'ada'))).toBe(code)
    expect(bench.store.directory.unit('u1') === null).toBe(code !== 'none')
  })

  test('takes neither the desk nor the line of another', async () => {
    const { register } = bench
    await register.addUnit({ id: 'u1', kind: 'serial', path: '/dev/ttyUSB0', desks: ['d1'] }, 'ada')
    expect(await codeOf(register.addUnit({ id: 'u2', kind: 'mqtt', desks: ['d1'] }, 'ada'))).toBe('E_INVALID')
    expect(await codeOf(register.addUnit({ id: 'u2', kind: 'serial', path: '/dev/ttyUSB0' }, 'ada'))).toBe('E_INVALID')
    await register.removeUnit('u1', 'ada')
    expect(await codeOf(register.addUnit({ id: 'u2', kind: 'mqtt', desks: ['d1'] }, 'ada'))).toBe('none')
  })

  test('that moves a lock is not removed; others are, with a fact', async () => {
    const { register, store } = bench
    await register.addUnit({ id: 'relay', kind: 'mqtt' }, 'ada')
    await register.addUnit({ id: 'reader', kind: 'mqtt', door: 'front' }, 'ada')
    await register.addDoor({ id: 'back', lock: 'relay' }, 'ada')
    expect(await codeOf(register.removeUnit('relay', 'ada'))).toBe('E_INVALID')
    expect(await codeOf(register.removeUnit('nobody', 'ada'))).toBe('E_UNIT_UNKNOWN')
    expect(await register.removeUnit('reader', 'bob')).toEqual({ id: 'reader' })
    expect(store.directory.unit('reader')).toBeNull()
    expect(store.directory.secretHashOf('reader')).toBeNull()
    expect(bench.facts().at(-1)).toMatchObject({ kind: 'unit-removed', subject: 'reader', by: 'bob' })
  })

  test('of kind client moves no lock', async () => {
    await bench.register.addUnit({ id: 'ha', kind: 'client' }, 'ada')
    expect(await codeOf(bench.register.addDoor({ id: 'back', lock: 'ha' }, 'ada'))).toBe('E_INVALID')
  })
})
