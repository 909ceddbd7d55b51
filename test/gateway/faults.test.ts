/** The heart when the disk, a driver or the gateway itself fails: what is recorded, what moves, what is kept. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { emptyPresence, evolve, parsePresence } from '../../gateway/core/presence.ts'
import { until } from '../support/gateway.ts'
import { badge, CARD, contact, desk, openSmallHouse, type SmallHouse, tap } from './small-house.ts'

let house: SmallHouse
beforeEach(async () => {
  house = await openSmallHouse()
})
afterEach(async () => {
  house.diskFull = false
  await house.close()
})

describe('a disk that fails', () => {
  it('and works again clears its alarm with no tap', async () => {
    house.diskFull = true
    house.access.signal('reader-1', tap('1'))
    await house.answered('1')
    house.diskFull = false
    await until(house.access.house.alarms, (alarms) => alarms.length === 0, 8_000)
  }, 15_000)

  it('raises its alarm with no tap, and again where somebody has taken it away', async () => {
    house.diskFull = true
    await until(house.access.house.alarms, (alarms) => alarms.length === 1, 8_000)
    expect(house.access.acknowledge('storage-failed:journal')).toBe(true)
    await until(house.access.house.alarms, (alarms) => alarms.length === 1, 8_000)
  }, 20_000)

  it('is not to blame for a change that is refused', async () => {
    await expect(house.access.change([badge('b-2', CARD)], [])).rejects.toMatchObject({ code: 'E_BADGE_HELD' })
    expect(house.access.house.alarms()).toEqual([])
  })

  it('loses no reading of a door: it is recorded when it is sent again', async () => {
    house.access.signal('reader-1', contact('1', 'closed'))
    await house.answered('1')
    house.diskFull = true
    house.access.signal('reader-1', contact('2', 'open'))
    await until(house.access.house.alarms, (alarms) => alarms.some(({ kind }) => kind === 'storage-failed'))
    house.now += 2_000
    house.access.signal('reader-1', contact('2', 'open', 2_000))
    house.diskFull = false
    house.access.signal('reader-1', contact('3', 'closed'))
    await house.answered('3')
    expect(house.answers('2')).toEqual([])
    house.access.signal('reader-1', contact('2', 'open', 4_000))
    await house.answered('2')
    expect(house.facts()).toMatchObject([
      { kind: 'door-closed', happenedAt: '2026-11-22T14:42:02.000Z' },
      { kind: 'door-secured', happenedAt: '2026-11-22T14:42:02.000Z' },
      { kind: 'door-opened', happenedAt: '2026-11-22T14:42:00.000Z' },
      { kind: 'door-forced', happenedAt: '2026-11-22T14:42:00.000Z' },
    ])
    expect(house.access.house.door('front')).toMatchObject({ contact: 'closed' })
  })

  it('with thousands on their way gives presence back at once, not once for each', async () => {
    for (let n = 0; n < 900; n++) house.access.signal('desks', desk(`d-${n}`, n % 2 === 0))
    const begun = performance.now()
    let longestMs = 0
    let last = begun
    const ticking = setInterval(() => {
      longestMs = Math.max(longestMs, performance.now() - last)
      last = performance.now()
    }, 1)
    house.diskFull = true
    for (let n = 0; n < 8_000; n++) house.access.signal('desks', desk(`e-${n}`, n % 2 === 0))
    await until(house.access.house.alarms, (alarms) => alarms.length > 0)
    clearInterval(ticking)
    expect(performance.now() - begun).toBeLessThan(1_500)
    expect(house.access.house.desk('d1')).toMatchObject({ state: 'free' })
  })

  it('that cannot be read opens nothing, and throws nothing at the driver', async () => {
    await house.store.stop()
    house.access.signal('reader-1', tap('1'))
    expect(house.answers('1')).toEqual([{ type: 'result', id: '1', granted: false, reason: 'storage-failed' }])
  })

  it('takes no command to open that has grown old meanwhile', async () => {
    house.access.link('reader-1', 'online', null)
    const asked = house.access.unlock('front', 'giulia', 'delivery')
    house.now += 5_000
    await expect(asked).rejects.toMatchObject({ code: 'E_STORAGE_FAILED' })
    expect(house.sent).toEqual([])
    await until(house.kinds, (kinds) => kinds.includes('unlock-unconfirmed'))
    expect(house.kinds()).toContain('unlock-requested')
  })
})

describe('where known people may pass while the disk fails', () => {
  it('the door that was opened for them is not forced', async () => {
    await house.close()
    house = await openSmallHouse({ whenStorageFails: 'allowKnown' })
    house.access.signal('reader-1', contact('0', 'closed'))
    await house.answered('0')
    house.diskFull = true
    house.access.signal('reader-1', tap('1'))
    expect((await house.answered('1'))[0]).toMatchObject({ granted: true, unlockMs: 5000 })
    house.access.signal('reader-1', { type: 'done', command: '1', ok: true })
    house.access.signal('reader-1', contact('2', 'open'))
    expect(house.access.house.unit('reader-1')?.bad.count).toBe(0)
    expect(house.access.house.door('front')).toMatchObject({ condition: 'open' })
  })
})

describe('an order', () => {
  it('is given before anybody else is told', async () => {
    const givenWhenTold: number[] = []
    house.access.house.subscribe((event) => {
      if (event.type === 'fact') givenWhenTold.push(house.answers('1').length)
    })
    house.access.signal('reader-1', tap('1'))
    await house.answered('1')
    await until(
      () => givenWhenTold,
      (told) => told.length === 2,
    )
    expect(givenWhenTold).toEqual([1, 1])
  })
  it('that reached nobody is on record as not opened', async () => {
    house.away.add('reader-1')
    house.access.signal('reader-1', tap('1'))
    await until(house.kinds, (kinds) => kinds.includes('unlock-unconfirmed'), 2_000)
  })
})

describe('a driver that throws', () => {
  it('leaves presence as it is recorded', async () => {
    const { sent } = house
    const push = sent.push.bind(sent)
    sent.push = () => {
      throw new Error('a broken driver')
    }
    house.access.signal('reader-1', tap('1'))
    await until(house.kinds, (kinds) => kinds.includes('stay-opened'))
    await until(house.access.house.occupancy, ({ inside }) => inside === 1, 500)
    sent.push = push
    expect(house.answers('1')).toEqual([])
  })
})

describe('an order that the gateway did not live to see confirmed', () => {
  const open = async (): Promise<void> => {
    house.access.link('reader-1', 'online', null)
    house.access.signal('reader-1', tap('1'))
    await house.answered('1')
  }
  it('is confirmed when the word comes after the start', async () => {
    await open()
    await house.restart()
    house.access.signal('reader-1', { type: 'done', command: '1', ok: true })
    await until(house.kinds, (kinds) => kinds.includes('door-unlocked'), 2_000)
    expect(house.access.house.unit('reader-1')?.bad.count).toBe(0)
    await house.restart()
    await new Promise((resolve) => setTimeout(resolve, 3_300))
    expect(house.kinds()).not.toContain('unlock-unconfirmed')
  }, 10_000)

  it('is unconfirmed when no word comes, once', async () => {
    await open()
    const { id } = await house.access.unlock('front', 'giulia', 'delivery')
    for (let n = 0; n < 2; n++) {
      await house.restart()
      await new Promise((resolve) => setTimeout(resolve, 3_300))
    }
    expect(house.facts().filter(({ kind }) => kind === 'unlock-unconfirmed')).toMatchObject([
      { unit: 'reader-1', command: '1', door: 'front' },
      { unit: 'reader-1', command: id, door: 'front' },
    ])
  }, 15_000)
})

describe('a snapshot', () => {
  it('holds exactly what the facts up to its number make, with more on the way', async () => {
    for (let n = 0; n < 2_400; n++) {
      house.now += 1
      house.access.signal('desks', desk(`d-${n}`, n % 3 === 0))
      house.access.signal(n % 2 === 0 ? 'reader-1' : 'reader-2', tap(`t-${n}`))
      if (n % 40 === 0) await house.answered(`t-${n}`)
    }
    const snapshot = await until(house.store.snapshot, (found) => found !== null)
    const presence = emptyPresence()
    const facts = house.facts()
    for (const fact of facts) if (fact.seq <= (snapshot?.seq ?? 0)) evolve(presence, fact)
    expect(parsePresence(snapshot?.value ?? '')).toEqual(presence)
    expect(facts.length).toBeGreaterThan(snapshot?.seq ?? 0)
  })
})
