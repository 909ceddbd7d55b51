/** The heart on a real journal: signal, decide, record, command. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { DoorReading, Result, Tap, Unlock } from '../../gateway/core/model.ts'
import { until } from '../support/gateway.ts'
import { CARD, openSmallHouse, type SmallHouse, tap } from './small-house.ts'

let house: SmallHouse
beforeEach(async () => {
  house = await openSmallHouse()
})
afterEach(() => house.close())

describe('a tap', () => {
  it('is recorded, then answered with its order; and its person is inside', async () => {
    house.access.signal('reader-1', tap('1'))
    expect(house.answers('1')).toEqual([])
    const [result] = await house.answered('1')
    expect(house.kinds()).toEqual(['passage-granted', 'stay-opened'])
    const [passage] = house.facts()
    expect(result).toEqual({
      type: 'result',
      id: '1',
      granted: true,
      reason: 'ok',
      unlockMs: 5000,
      ttlMs: 5000,
      recordedAt: passage?.at,
    })
    expect(passage).toMatchObject({
      unit: 'reader-1',
      id: '1',
      badge: 'b-1',
      person: 'amadou',
      door: 'front',
      side: 'in',
    })
    expect(house.access.house.occupancy()).toMatchObject({ inside: 1, uncertain: 0 })
    expect(JSON.stringify(house.facts())).not.toContain(CARD)
  })

  it('that comes again gets the same answer and moves nothing, also after a start', async () => {
    house.access.signal('reader-1', tap('1'))
    house.access.signal('reader-1', tap('1', { ageMs: 40 }))
    const [first, again] = await house.answered('1', 2)
    const { unlockMs: _ms, ttlMs: _ttl, ...receipt } = first as Result
    expect(again).toEqual(receipt)
    house.now += 60_000
    await house.restart()
    expect(house.access.house.occupancy().inside).toBe(1)
    house.access.signal('reader-1', tap('1', { ageMs: 60_000 }))
    expect((await house.answered('1', 3))[2]).toEqual(receipt)
    expect(house.kinds()).toEqual(['passage-granted', 'stay-opened'])
  })

  it.each([
    ['another card', tap('1', { credential: 'uid:deadbeef' })],
    ['another side', tap('1', { side: 'out' })],
    [
      'another message',
      { ...tap('1'), type: 'door', contact: 'open', lock: null, exitButton: false, tamper: null, fireAlarm: null },
    ],
  ] as [string, Tap | DoorReading][])(
    'whose id was used for %s is refused, recorded once and alarmed',
    async (_case, other) => {
      house.access.signal('reader-1', tap('1'))
      await house.answered('1')
      for (let i = 0; i < 3; i++) {
        house.access.signal('reader-1', other)
        await house.answered('1', 2 + i)
      }
      expect(house.answers('1').slice(1)).toEqual(
        Array(3).fill({ type: 'result', id: '1', granted: false, reason: 'id-reused', recordedAt: expect.any(String) }),
      )
      expect(house.facts().filter((fact) => 'reason' in fact && fact.reason === 'id-reused')).toHaveLength(1)
      expect(house.access.house.alarms()).toMatchObject([{ kind: 'id-reused', subject: 'reader-1' }])
    },
  )

  it('of nobody is refused, and its credential kept apart for 30 minutes', async () => {
    house.access.signal('reader-1', tap('1', { credential: 'uid:DEADBEEF' }))
    house.access.signal('reader-1', tap('2', { credential: 'uid:08a1b2c3' }))
    await house.answered('2')
    expect(house.facts()).toMatchObject([
      { kind: 'passage-refused', reason: 'unknown-credential', badge: null, person: null },
      { kind: 'passage-refused', reason: 'unknown-credential' },
    ])
    // The newest first; a random number is kept too, so that whoever enrols it is told why it can be no badge.
    expect(house.access.unknownCredentials()).toMatchObject([
      { credential: 'uid:08a1b2c3', unit: 'reader-1' },
      { credential: 'uid:deadbeef', unit: 'reader-1' },
    ])
    expect(JSON.stringify(house.facts())).not.toContain('deadbeef')
  })

  it('that is too old is recorded and refused', async () => {
    house.access.signal('reader-1', tap('1', { ageMs: 10_001 }))
    expect((await house.answered('1'))[0]).toMatchObject({ granted: false, reason: 'too-late' })
    expect(house.facts()[0]).toMatchObject({ happenedAt: '2026-11-22T14:41:49.999Z', at: '2026-11-22T14:42:00.000Z' })
  })

  it.each([
    ['of nobody', 'unknown-credential', { credential: 'uid:deadbeef' }],
    ['that is too old', 'too-late', { ageMs: 10_001 }],
    ['with a credential that is none', 'unreadable', { credential: 'uid:123' }],
  ] as const)('%s moves nothing, neither at the reader nor at a lock', async (_case, reason, fields) => {
    for (const reader of ['reader-1', 'reader-3']) {
      house.access.signal(reader, tap(reader, fields))
      await house.answered(reader)
    }
    expect(house.sent.map(({ unit: to, command }) => ({ to, ...command }))).toEqual(
      ['reader-1', 'reader-3'].map((to) => ({
        to,
        type: 'result',
        id: to,
        granted: false,
        reason,
        recordedAt: expect.any(String),
      })),
    )
  })

  it('that has aged on its way gives the order so much more life, counted from the reading of the card', async () => {
    house.access.signal('reader-1', tap('1', { ageMs: 4_000 }))
    expect((await house.answered('1'))[0]).toMatchObject({ granted: true, unlockMs: 5000, ttlMs: 9_000 })
  })

  it('with a credential that is none is unreadable, answered, and counted', async () => {
    house.access.signal('reader-1', tap('1', { credential: 'uid:123' }))
    expect((await house.answered('1'))[0]).toMatchObject({ granted: false, reason: 'unreadable' })
    expect(house.access.house.unit('reader-1')?.bad).toMatchObject({ count: 1, codes: { 'bad-credential': 1 } })
  })

  it('on the way out passes also with a revoked badge, and closes the stay', async () => {
    house.access.signal('reader-1', tap('1'))
    await house.answered('1')
    const badge = house.store.directory.badge('b-1')
    if (badge === null) throw new Error('no badge')
    await house.access.change([{ put: 'badge', value: { ...badge, revokedAt: house.now, revokedReason: 'lost' } }], [])
    house.access.signal('reader-1', tap('2'))
    expect((await house.answered('2'))[0]).toMatchObject({ granted: false, reason: 'revoked' })
    house.access.signal('reader-2', tap('3', { side: 'in' }))
    expect((await house.answered('3'))[0]).toMatchObject({ granted: true })
    expect(house.kinds().slice(-2)).toEqual(['passage-granted', 'stay-closed'])
    expect(house.access.house.unit('reader-2')?.bad.codes).toEqual({ 'side-contradicts': 1 })
  })

  it('at a door with a lock of its own sends the order there, and none to the reader', async () => {
    house.access.signal('reader-3', tap('1'))
    expect((await house.answered('1'))[0]).not.toHaveProperty('unlockMs')
    const order = house.sent[0] as { unit: string; command: Unlock }
    expect(order).toMatchObject({ unit: 'strike', command: { type: 'unlock', ms: 5000, ttlMs: 5000 } })
    house.access.signal('strike', { type: 'done', command: order.command.id, ok: true })
    await until(house.kinds, (all) => all.includes('door-unlocked'))
    expect(house.access.house.door('court')).toMatchObject({ lock: 'unlocked', condition: 'unlocked' })
  })

  it('whose answer comes after its life opens nothing, and the record says so', async () => {
    house.access.signal('reader-1', tap('1'))
    house.now += 5_000
    expect((await house.answered('1'))[0]).toMatchObject({ granted: true })
    expect(house.answers('1')[0]).not.toHaveProperty('unlockMs')
    await until(house.kinds, (all) => all.includes('unlock-unconfirmed'))
  })
})

describe('when the disk fails', () => {
  beforeEach(() => {
    house.diskFull = true
  })

  it('nothing unlocks, there is no receipt, and presence is given back', async () => {
    house.access.signal('reader-1', tap('1'))
    expect((await house.answered('1'))[0]).toEqual({
      type: 'result',
      id: '1',
      granted: false,
      reason: 'storage-failed',
    })
    expect(house.access.house.alarms()).toMatchObject([{ kind: 'storage-failed' }])
    expect(house.access.house.occupancy().inside).toBe(0)
    house.diskFull = false
    house.access.signal('reader-1', tap('1', { ageMs: 2_000 }))
    expect((await house.answered('1', 2))[1]).toMatchObject({
      granted: true,
      unlockMs: 5000,
      recordedAt: expect.any(String),
    })
    expect(house.access.house.alarms()).toEqual([])
    expect(house.kinds()).toEqual(['passage-granted', 'stay-opened'])
  })

  it('known people pass where the house has chosen so, once, without a receipt', async () => {
    await house.close()
    house = await openSmallHouse({ whenStorageFails: 'allowKnown' })
    house.diskFull = true
    house.access.signal('reader-1', tap('1'))
    expect((await house.answered('1'))[0]).toEqual({
      type: 'result',
      id: '1',
      granted: true,
      reason: 'ok',
      unlockMs: 5000,
      ttlMs: 5000,
    })
    house.access.signal('reader-1', tap('1', { ageMs: 2_000 }))
    expect((await house.answered('1', 2))[1]).toEqual({
      type: 'result',
      id: '1',
      granted: false,
      reason: 'storage-failed',
    })
    house.access.signal('reader-1', tap('2', { credential: 'uid:deadbeef' }))
    expect((await house.answered('2'))[0]).toMatchObject({ granted: false, reason: 'storage-failed' })
    house.diskFull = false
    house.access.signal('reader-1', tap('1', { ageMs: 4_000 }))
    const last = (await house.answered('1', 3))[2]
    expect(last).toMatchObject({ granted: true, recordedAt: expect.any(String) })
    expect(last).not.toHaveProperty('unlockMs')
  })

  it('a remote unlock is not sent', async () => {
    house.access.link('reader-1', 'online', null)
    await expect(house.access.unlock('front', 'giulia', 'delivery')).rejects.toMatchObject({ code: 'E_STORAGE_FAILED' })
    expect(house.sent).toEqual([])
  })
})

describe('a remote unlock', () => {
  it('is recorded with who and why, sent, and confirmed', async () => {
    house.access.link('reader-1', 'online', null)
    const { id, unit: to } = await house.access.unlock('front', 'giulia', 'delivery')
    expect(to).toBe('reader-1')
    expect(house.sent).toEqual([
      { unit: 'reader-1', command: { type: 'unlock', id, ms: 5000, by: 'staff', ttlMs: 5000 } },
    ])
    expect(house.facts().at(-1)).toMatchObject({
      kind: 'unlock-requested',
      by: 'giulia',
      reason: 'delivery',
      command: id,
    })
    house.access.signal('reader-1', { type: 'done', command: id, ok: true })
    await until(house.kinds, (all) => all.includes('door-unlocked'))
  })
  it('without a word from the relay for 3 s is unconfirmed', async () => {
    house.access.link('reader-1', 'online', null)
    await house.access.unlock('front', 'giulia', 'delivery')
    await until(house.kinds, (all) => all.includes('unlock-unconfirmed'), 5_000)
    expect(house.access.house.alarms()).toMatchObject([{ kind: 'unlock-unconfirmed', subject: 'front' }])
  })
  it.each([
    ['nowhere', 'E_DOOR_UNKNOWN'],
    ['front', 'E_UNIT_OFFLINE'],
  ])('of %s is refused with %s', async (id, code) => {
    await expect(house.access.unlock(id, 'giulia', 'delivery')).rejects.toMatchObject({ code })
    expect(house.facts()).toEqual([])
  })
})

describe('a day', () => {
  it('never flips: a stay that nobody closed turns uncertain and does not count as inside', async () => {
    house.access.signal('reader-1', tap('1'))
    await house.answered('1')
    house.now += 14 * 60 * 60_000
    await house.restart()
    await until(house.kinds, (all) => all.includes('stay-uncertain'))
    expect(house.access.house.occupancy()).toMatchObject({ inside: 0, uncertain: 1 })
  })
})
