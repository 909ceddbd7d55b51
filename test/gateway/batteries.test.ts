/** Batteries that run low: told once, kept over a start, and over when they are renewed. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { BatteryFact, Recorded } from '../../gateway/core/facts.ts'
import { until } from '../support/gateway.ts'
import { openSmallHouse, type SmallHouse } from './small-house.ts'

const HOUR_MS = 3_600_000

let house: SmallHouse
beforeEach(async () => {
  house = await openSmallHouse()
})
afterEach(async () => {
  house.diskFull = false
  await house.close()
})

const told = (battery: number | null, batteryLow: boolean | null = null): void =>
  house.access.signal('desks', {
    ...{ type: 'status', state: 'online', unit: null, fw: null, rssi: null, battery, batteryLow },
  })
const batteries = (): Recorded<BatteryFact>[] =>
  house.facts().filter((fact): fact is Recorded<BatteryFact> => fact.kind.startsWith('battery-'))
const recorded = (count: number): Promise<Recorded<BatteryFact>[]> =>
  until(batteries, (all) => all.length >= count, 5_000)
/** The facts are looked after once a second: by then two looks are over. */
const looks = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 2_100))
const alarms = (): string[] => house.access.house.alarms().map(({ id }) => id)
const now = () => house.access.house.unit('desks')

describe('a battery', () => {
  it('that runs low is a fact with its level and an alarm; both end when it is renewed', async () => {
    told(0.5)
    told(0.12)
    expect(alarms()).toEqual(['battery-low:desks'])
    expect(now()).toMatchObject({ battery: 0.12, batteryLow: true })
    await recorded(1)
    told(0.93)
    expect(alarms()).toEqual([])
    expect(await recorded(2)).toMatchObject([
      { kind: 'battery-ran-low', unit: 'desks', level: 0.12 },
      { kind: 'battery-renewed', unit: 'desks', level: 0.93 },
    ])
  })

  it('of a unit that only says "low" is one as well, without a level', async () => {
    told(null, true)
    expect(now()).toMatchObject({ battery: null, batteryLow: true })
    const [fact] = await recorded(1)
    expect(fact).toMatchObject({ kind: 'battery-ran-low', unit: 'desks' })
    expect(fact).not.toHaveProperty('level')
    told(null, false)
    expect((await recorded(2)).map(({ kind }) => kind)).toEqual(['battery-ran-low', 'battery-renewed'])
  })

  it('that a status says nothing of stays as it was', async () => {
    told(0.1)
    await recorded(1)
    told(null)
    expect(now()).toMatchObject({ batteryLow: true })
    expect(alarms()).toEqual(['battery-low:desks'])
  })

  it('that wavers around the figure is told once', async () => {
    for (let n = 0; n < 500; n++) told(n % 2 === 0 ? 0.14 : 0.17)
    await recorded(1)
    for (let n = 0; n < 500; n++) told(n % 2 === 0 ? 0.14 : 0.29)
    await looks()
    expect(batteries()).toHaveLength(1)
  }, 10_000)

  it('that is told to be low and well in turns runs low on record once an hour', async () => {
    told(null, true)
    await recorded(1)
    told(null, false)
    await recorded(2)
    told(null, true)
    expect(alarms(), 'whoever looks sees it at once').toEqual(['battery-low:desks'])
    await looks()
    expect(batteries()).toHaveLength(2)
    house.now += HOUR_MS
    expect((await recorded(3)).at(-1)).toMatchObject({ kind: 'battery-ran-low' })
  }, 15_000)

  it('that was low before a start is not told again, and stands until it is renewed', async () => {
    told(0.1)
    const [fact] = await recorded(1)
    house.now += HOUR_MS
    await house.restart()
    expect(house.access.house.alarms()).toMatchObject([
      { id: 'battery-low:desks', since: Date.parse(fact?.happenedAt ?? '') },
    ])
    expect(now()).toMatchObject({ battery: null, batteryLow: true })
    told(0.09)
    await looks()
    expect(batteries()).toHaveLength(1)
    told(0.95)
    await recorded(2)
    await house.restart()
    expect(alarms()).toEqual([])
    expect(now()).toMatchObject({ batteryLow: false })
  }, 20_000)

  it('whose alarm somebody has seen raises none with each further word, but when it runs low again', async () => {
    told(0.1)
    expect(house.access.acknowledge('battery-low:desks')).toBe(true)
    told(0.09)
    expect(alarms()).toEqual([])
    expect(now()).toMatchObject({ batteryLow: true })
    told(0.9)
    told(0.1)
    expect(alarms()).toEqual(['battery-low:desks'])
  })

  it('that runs low while the disk is full is told when it is not', async () => {
    house.diskFull = true
    told(0.1)
    await until(alarms, (all) => all.includes('storage-failed:journal'), 5_000)
    house.diskFull = false
    await recorded(1)
    await looks()
    expect(batteries()).toHaveLength(1)
  }, 15_000)

  it('of a unit that is removed is forgotten', async () => {
    told(0.1)
    await recorded(1)
    const happenedAt = new Date(house.now).toISOString()
    const fact = { kind: 'unit-removed', happenedAt, subject: 'desks', by: 'ada' } as const
    await house.access.change([{ drop: 'unit', id: 'desks' }], [fact])
    expect(alarms()).toEqual([])
    await house.restart()
    expect(alarms()).toEqual([])
  })
})
