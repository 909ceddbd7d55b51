import { createHash } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import { ADA, type Bench, codeOf, createBench } from './support.ts'

let bench: Bench
beforeEach(async () => {
  bench = createBench()
  const { zones, doors, desks } = bench.register
  await zones.add({ id: 'hall', capacity: 80 }, ADA)
  await zones.add({ id: 'lab' }, ADA)
  await doors.add({ id: 'front', to: 'hall' }, ADA)
  await desks.add({ id: 'd1', zone: 'hall' }, ADA)
})

describe('a unit', () => {
  test('is answered with its secret and key, of which the secret is kept only as a hash', async () => {
    const { register, directory, calls } = bench
    const first = await register.units.add({ id: 'reader-1', kind: 'mqtt', door: 'front', side: 'in' }, ADA)
    const second = await register.units.add({ id: 'reader-2', kind: 'mqtt', door: 'front', side: 'out' }, ADA)
    expect(first.secret).toMatch(/^[A-Za-z0-9_-]{43}$/)
    expect(first.key).toMatch(/^[0-9a-f]{64}$/)
    expect(first.secret).not.toBe(second.secret)
    expect(first.key).not.toBe(second.key)
    expect(directory.secretHashOf('reader-1')).toBe(createHash('sha256').update(first.secret).digest('hex'))
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
    expect(await codeOf(bench.register.units.add({ id: 'u1', ...fields }, ADA))).toBe(code)
    expect(bench.directory.unit('u1') === null).toBe(code !== 'none')
  })

  test('shares its desk with up to three others, and its line with none', async () => {
    const { register } = bench
    await register.units.add({ id: 'u1', kind: 'serial', path: '/dev/ttyUSB0', desks: ['d1'] }, ADA)
    expect(await codeOf(register.units.add({ id: 'u2', kind: 'serial', path: '/dev/ttyUSB0' }, ADA))).toBe('E_INVALID')
    const add = (id: string) => codeOf(register.units.add({ id, kind: 'mqtt', desks: ['d1'] }, ADA))
    expect([await add('u2'), await add('u3'), await add('u4'), await add('u5')]).toEqual([
      ...['none', 'none', 'none', 'E_INVALID'],
    ])
  })

  test('that moves a lock is not removed; others are, with a fact', async () => {
    const { register, directory } = bench
    await register.units.add({ id: 'relay', kind: 'mqtt' }, ADA)
    await register.units.add({ id: 'reader', kind: 'mqtt', door: 'front' }, ADA)
    await register.doors.add({ id: 'back', lock: 'relay' }, ADA)
    expect(await codeOf(register.units.remove('relay', ADA))).toBe('E_IN_USE')
    expect(await codeOf(register.units.remove('nobody', ADA))).toBe('E_UNIT_UNKNOWN')
    expect(await register.units.remove('reader', { by: 'bob' })).toEqual({ id: 'reader' })
    expect(directory.unit('reader')).toBeNull()
    expect(directory.secretHashOf('reader')).toBeNull()
    expect(bench.facts().at(-1)).toMatchObject({ kind: 'unit-removed', subject: 'reader', by: 'bob' })
  })

  test('of kind client moves no lock', async () => {
    await bench.register.units.add({ id: 'ha', kind: 'client' }, ADA)
    expect(await codeOf(bench.register.doors.add({ id: 'back', lock: 'ha' }, ADA))).toBe('E_INVALID')
  })

  test('is changed in its place and settings, and keeps its kind, secret and key', async () => {
    const { register, directory } = bench
    await register.units.add({ id: 'u1', kind: 'mqtt', door: 'front', side: 'in' }, ADA)
    const secret = directory.secretHashOf('u1')
    expect(await register.units.change('u1', { side: 'out', desks: ['d1'] }, { by: 'bob' })).toMatchObject({
      kind: 'mqtt',
      door: 'front',
      side: 'out',
      desks: ['d1'],
    })
    expect(bench.facts().at(-1)).toMatchObject({ kind: 'unit-changed', subject: 'u1', by: 'bob' })
    expect(await register.units.change('u1', { door: null, zone: 'lab' }, ADA)).toMatchObject({
      door: null,
      side: null,
      zone: 'lab',
    })
    expect(directory.secretHashOf('u1')).toBe(secret)
    const before = bench.calls.length
    await register.units.change('u1', { zone: 'lab' }, ADA)
    await register.units.change('u1', { kind: 'serial' } as object, ADA)
    expect(bench.calls).toHaveLength(before)
    expect(await codeOf(register.units.change('u1', { zone: 'attic' }, ADA))).toBe('E_ZONE_UNKNOWN')
    expect(await codeOf(register.units.change('u1', { side: 'in' }, ADA))).toBe('E_INVALID')
    expect(await codeOf(register.units.change('u1', { path: '/dev/ttyUSB0' }, ADA))).toBe('E_UNIT_SETTING')
    expect(await codeOf(register.units.change('u9', {}, ADA))).toBe('E_UNIT_UNKNOWN')
  })
})
