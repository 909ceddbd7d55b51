/** The heart when a unit tells late, babbles, flaps or is gone, and when the clock is set back. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Passage, Recorded } from '../../gateway/core/facts.ts'
import { until } from '../support/gateway.ts'
import { unitOf } from '../support/units.ts'
import { contact, desk, openSmallHouse, poison, type SmallHouse, tap } from './small-house.ts'

let house: SmallHouse
beforeEach(async () => {
  house = await openSmallHouse()
})
afterEach(async () => {
  house.diskFull = false
  await house.close()
})

const passages = (reason: string): Recorded[] =>
  house.facts().filter((fact): fact is Recorded<Passage> => 'reason' in fact && fact.reason === reason)

describe('what is told late', () => {
  it('of a desk undoes nothing newer, also where the newer told no change', async () => {
    house.access.signal('desks', desk('1', true))
    house.now += 10_000
    house.access.signal('desks', desk('3', true))
    house.access.signal('desks', desk('2', false, 5_000))
    house.access.signal('reader-1', tap('1'))
    await house.answered('2')
    expect(house.access.house.desk('d1')).toMatchObject({ state: 'occupied' })
    house.access.signal('desks', desk('4', false))
    expect(house.access.house.desk('d1')).toMatchObject({ state: 'free' })
  })

  it('of a desk is believed where its record failed before', async () => {
    house.access.signal('desks', desk('1', false))
    house.access.signal('reader-1', tap('1'))
    await house.answered('1')
    house.now += 10_000
    house.diskFull = true
    house.access.signal('desks', desk('2', true))
    await until(house.access.house.alarms, (alarms) => alarms.length > 0)
    house.diskFull = false
    house.now += 2_000
    // A little older than when it came first: the way is never equally long.
    house.access.signal('desks', desk('2', true, 2_030))
    expect(house.access.house.desk('d1')).toMatchObject({ state: 'occupied' })
  })

  it('of a desk that went silent meanwhile ends the silence', async () => {
    house.access.link('desks', 'online', null)
    house.access.signal('desks', desk('1', true))
    house.access.signal('reader-1', tap('1'))
    await house.answered('1')
    house.access.link('desks', 'offline', null)
    house.now += 60_000
    await until(house.kinds, (kinds) => kinds.includes('desk-silent'), 8_000)
    house.access.link('desks', 'online', null)
    house.access.signal('desks', desk('2', false, 50_000))
    expect(house.access.house.desk('d1')).toMatchObject({ state: 'free' })
  }, 15_000)

  it('of a door undoes nothing newer, and is recorded with its doubt', async () => {
    house.access.signal('reader-1', contact('1', 'closed'))
    house.now += 10_000
    house.access.signal('reader-1', contact('3', 'closed'))
    house.access.signal('reader-1', contact('2', 'open', 5_000))
    await house.answered('2')
    expect(house.access.house.door('front')).toMatchObject({ contact: 'closed', condition: 'secured' })
    expect(house.facts().filter(({ kind }) => kind.startsWith('door-'))).toMatchObject([
      { kind: 'door-opened', happenedAt: '2026-11-22T14:42:05.000Z', doubt: ['told-late'] },
    ])
  })
})

describe('a clock that is set back', () => {
  it('keeps nobody inside and no desk as it was', async () => {
    house.access.signal('reader-1', tap('1'))
    house.access.signal('desks', desk('1', true))
    await house.answered('1')
    house.now -= 3_600_000
    house.access.signal('reader-2', tap('2'))
    house.access.signal('desks', desk('2', false))
    await house.answered('2')
    expect(house.access.house.occupancy()).toMatchObject({ inside: 0 })
    expect(house.access.house.desk('d1')).toMatchObject({ state: 'free' })
  })
})

describe('a unit that babbles', () => {
  it('has an id-reused recorded once, also over a start', async () => {
    house.access.signal('reader-1', tap('1'))
    house.access.signal('reader-1', tap('1', { credential: 'uid:deadbeef' }))
    await house.answered('1', 2)
    await house.restart()
    house.access.signal('reader-1', tap('1', { credential: 'uid:deadbeef' }))
    const [, first, again] = await house.answered('1', 3)
    expect(again).toEqual(first)
    expect(passages('id-reused')).toHaveLength(1)
  })

  it('fills no journal with what cannot be read: what is over the measure waits, and loses nothing', async () => {
    for (let n = 0; n < 500; n++) house.access.signal('reader-1', poison(`p-${n}`))
    for (let n = 0; n < 500; n++) house.access.signal('reader-1', tap(`q-${n}`, { credential: 'uid:1' }))
    house.access.signal('reader-1', tap('good'))
    await house.answered('good')
    const recorded = passages('unreadable').length
    expect(recorded).toBeGreaterThan(10)
    expect(recorded).toBeLessThan(100)
    expect(house.access.house.unit('reader-1')?.bad.codes).toMatchObject({ 'too-many-unreadable': 1_000 - recorded })
    expect(house.answers('p-499')).toEqual([])
    house.now += 60_000
    house.access.signal('reader-1', poison('p-499'))
    expect((await house.answered('p-499'))[0]).toMatchObject({ reason: 'unreadable', recordedAt: expect.any(String) })
  })

  it('whose line flaps fills no journal with it, and where it ends is told', async () => {
    for (let n = 0; n < 9; n++) {
      house.access.link('reader-1', n % 2 === 0 ? 'online' : 'offline', null)
      await new Promise((resolve) => setTimeout(resolve, 1_050))
    }
    const recorded = house.kinds().filter((kind) => kind.startsWith('unit-'))
    expect(recorded).toHaveLength(6)
    expect(recorded.at(-1)).toBe('unit-offline')
    house.now += 60_000
    await until(house.kinds, (kinds) => kinds.at(-1) === 'unit-online', 7_000)
  }, 30_000)
})

describe('a unit that is removed', () => {
  it('is not heard any more', async () => {
    await house.access.change([{ drop: 'unit', id: 'reader-1' }], [])
    for (const signal of [tap('1'), desk('2', true), contact('3', 'open'), poison('4')]) {
      house.access.signal('reader-1', signal)
    }
    house.access.signal('reader-2', tap('5'))
    await house.answered('5')
    expect(house.sent.map(({ unit }) => unit)).toEqual(['reader-2'])
    // Out by the other reader: nobody had been seen to come in.
    expect(house.kinds()).toEqual(['passage-granted', 'stay-closed'])
  })
  it('leaves no desk as it was: nobody tells any more', async () => {
    house.access.signal('desks', desk('1', true))
    house.access.signal('reader-1', tap('1'))
    await house.answered('1')
    await house.access.change([{ drop: 'unit', id: 'desks' }], [])
    expect(house.access.house.desk('d1')).toMatchObject({ state: 'unknown' })
    expect(house.facts().at(-1)).toMatchObject({ kind: 'desk-silent', desk: 'd1', unit: 'desks' })
  })
  it('leaves no desk as it was that was only taken off it; the others stay', async () => {
    house.access.signal('desks', desk('1', true))
    house.access.signal('reader-1', tap('1'))
    await house.answered('1')
    const fewer = (...desks: string[]) =>
      house.access.change([{ put: 'unit', value: unitOf('desks', 'mqtt', { desks }) }], [])
    await fewer('d1')
    expect(house.access.house.desk('d1')).toMatchObject({ state: 'occupied' })
    await fewer('d2')
    expect(house.access.house.desk('d1')).toMatchObject({ state: 'unknown' })
    expect(house.facts().at(-1)).toMatchObject({ kind: 'desk-silent', desk: 'd1', unit: 'desks' })
  })
  it('while its tap is on the way opens nothing, and the record says so', async () => {
    house.access.signal('reader-1', tap('1'))
    house.away.add('reader-1')
    await house.access.change([{ drop: 'unit', id: 'reader-1' }], [])
    await until(house.kinds, (kinds) => kinds.includes('unlock-unconfirmed'))
    expect(house.kinds()).toEqual(['passage-granted', 'stay-opened', 'unlock-unconfirmed'])
  })
})
