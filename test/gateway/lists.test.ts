/** Allow-lists for the time without a gateway: who gets which, and where a revocation has yet to arrive. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Change } from '../../gateway/core/ports.ts'
import { until } from '../support/gateway.ts'
import { boardsOf, HOUR, hmac, nameOf } from './boards.ts'
import { badge, CARD, openSmallHouse, type SmallHouse } from './small-house.ts'

let house: SmallHouse
beforeEach(async () => {
  house = await openSmallHouse()
})
afterEach(() => house.close())
const { ack, lists, offline, online, policiesTo } = boardsOf(() => house)
const revoke = (): Promise<unknown> => {
  const change = badge('b-1', CARD) as Extract<Change, { put: 'badge' }>
  const value = { ...change.value, revokedAt: house.now, revokedReason: 'lost' }
  return house.access.change([{ put: 'badge', value }], [])
}
const listNow = (unit: string) => house.access.house.unit(unit)?.list

describe('a board that comes', () => {
  it('gets its list, signed, with the names of badges that only it can know', async () => {
    online('reader-1')
    const [list] = await lists('reader-1', 1)
    const [policy] = policiesTo('reader-1')
    expect(policy?.sig).toBe(hmac(`soglia list v1\n${policy?.list}`))
    expect(list).toMatchObject({
      ...{ unit: 'reader-1', door: 'front', version: 1, mode: 'scheduled', free: [] },
      ...{ issued: '2026-11-22T14:42:00.000Z', expires: '2026-11-23T14:42:00.000Z' },
      windows: [[['2026-11-22T14:42:00.000Z', '2026-11-23T14:42:00.000Z']]],
      entries: { [nameOf(CARD)]: 0 },
    })
    expect(policy?.list).not.toMatch(/04a2b3|amadou|b-1"/)
    expect(house.facts().filter(({ kind }) => kind === 'policy-issued')).toMatchObject([
      { unit: 'reader-1', policy: 1 },
    ])
  })

  it('gets the same again when it comes again, and a new one at half its life', async () => {
    online('reader-1')
    await lists('reader-1', 1)
    ack('reader-1', 1)
    online('reader-1')
    expect((await lists('reader-1', 2)).map(({ version }) => version)).toEqual([1, 1])
    house.now += 12 * HOUR
    const [, , third] = await lists('reader-1', 3)
    expect(third).toMatchObject({ version: 2, expires: '2026-11-24T02:42:00.000Z' })
  })

  it('says every 10 s on a serial line how it is, and is sent the same list there only until it has it', async () => {
    const reader = house.store.directory.unit('reader-1')
    if (reader === null) throw new Error('no reader-1')
    await house.access.change([{ put: 'unit', value: { ...reader, kind: 'serial', path: '/dev/x' } }], [])
    online('reader-1')
    online('reader-1')
    await lists('reader-1', 1)
    ack('reader-1', 1)
    online('reader-1')
    offline('reader-1')
    house.away.delete('reader-1')
    online('reader-1')
    online('reader-3')
    await lists('reader-3', 1)
    expect(policiesTo('reader-1')).toHaveLength(2)
  })

  it('that holds none says so, and nothing of it is put on record', async () => {
    online('reader-1')
    await lists('reader-1', 1)
    ack('reader-1', 0)
    expect(listNow('reader-1')).toMatchObject({ version: 1, acknowledged: 0, pending: true })
    ack('reader-1', 1)
    await until(house.kinds, (kinds) => kinds.includes('policy-acknowledged'))
    const acknowledged = house.facts().filter(({ kind }) => kind === 'policy-acknowledged')
    expect(acknowledged).toMatchObject([{ policy: 1 }])
  })

  it('is told what any known badge may do on the way out', async () => {
    await revoke()
    online('reader-2')
    const [out] = await lists('reader-2', 1)
    expect(out?.windows[out.entries[nameOf(CARD)] ?? -1]).toEqual([])
    online('reader-1')
    const [list] = await lists('reader-1', 1)
    expect(list?.entries).toEqual({})
  })

  it('is answered the time, signed', async () => {
    house.access.signal('reader-1', { type: 'time', nonce: 'n-1' })
    const now = '2026-11-22T14:42:00.000Z'
    expect(house.sent).toEqual([
      { unit: 'reader-1', command: { type: 'time', nonce: 'n-1', now, sig: hmac(`soglia time v1\nn-1\n${now}`) } },
    ])
  })

  it('gets none where it stands at no door, or was told that it takes none', async () => {
    const reader = house.store.directory.unit('reader-3')
    if (reader === null) throw new Error('no reader-3')
    await house.access.change([{ put: 'unit', value: { ...reader, settings: { offline: 'no' } } }], [])
    for (const id of ['desks', 'strike', 'reader-3', 'reader-1']) online(id)
    await lists('reader-1', 1)
    expect(new Set(house.sent.flatMap(({ unit, command }) => (command.type === 'policy' ? [unit] : [])))).toEqual(
      new Set(['reader-1']),
    )
  })
})

describe('a list of more than 256 KiB', () => {
  it('is not sent, and is an alarm until it is smaller', { timeout: 60_000 }, async () => {
    const cards = Array.from({ length: 7_000 }, (_, n) => badge(`b-x${n}`, `uid:05${n.toString(16).padStart(12, '0')}`))
    await house.access.change(cards, [])
    online('reader-1')
    const alarms = () => house.access.house.alarms().map(({ id }) => id)
    await until(alarms, (all) => all.length > 0, 20_000)
    expect(alarms()).toEqual(['list-too-large:reader-1'])
    expect(policiesTo('reader-1')).toEqual([])
    expect(house.kinds()).not.toContain('policy-issued')
    const ended = cards.slice(1_000).map((card): Change => {
      const { value } = card as Extract<Change, { put: 'badge' }>
      return { put: 'badge', value: { ...value, revokedAt: house.now } }
    })
    await house.access.change(ended, [])
    await until(alarms, (all) => all.length === 0, 20_000)
    expect(Object.keys((await lists('reader-1', 1))[0]?.entries ?? {})).toHaveLength(1_001)
  })
})

describe('a house with thousands of past passes', () => {
  it('sends lists all the same, and a revocation reaches its boards', { timeout: 60_000 }, async () => {
    const past = Array.from({ length: 7_200 }, (_, n): Change => {
      const { value } = badge(`b-x${n}`, `uid:05${n.toString(16).padStart(12, '0')}`) as Extract<
        Change,
        { put: 'badge' }
      >
      return { put: 'badge', value: { ...value, until: house.now - HOUR } }
    })
    await house.access.change(past, [])
    for (const unit of ['reader-1', 'reader-2']) online(unit)
    expect(Object.keys((await lists('reader-1', 1))[0]?.entries ?? {})).toEqual([nameOf(CARD)])
    // On the way out there is no room for those that have ended.
    expect(Object.keys((await lists('reader-2', 1))[0]?.entries ?? {})).toEqual([nameOf(CARD)])
    expect(house.access.house.alarms()).toEqual([])
    await revoke()
    expect((await lists('reader-1', 2))[1]?.entries).toEqual({})
  })
})

describe('a revocation', () => {
  beforeEach(async () => {
    online('reader-1')
    online('reader-3')
    await lists('reader-1', 1)
    await lists('reader-3', 1)
    ack('reader-1', 1)
    ack('reader-3', 1)
  })

  it('reaches every board at once, and is pending on each until it acknowledges', async () => {
    await revoke()
    expect(house.access.pendingFor('b-1')).toEqual(['reader-1', 'reader-3'])
    const [, second] = await lists('reader-1', 2)
    expect(second).toMatchObject({ version: 2, entries: {} })
    await until(
      () => listNow('reader-1'),
      (list) => list?.pending === true,
    )
    expect(listNow('reader-1')).toMatchObject({ version: 2, acknowledged: 1, pendingBadges: ['b-1'] })
    ack('reader-1', 2)
    expect(house.access.pendingFor('b-1')).toEqual(['reader-3'])
    expect(listNow('reader-1')).toMatchObject({ acknowledged: 2, pending: false, pendingBadges: [] })
    await until(house.kinds, (kinds) => kinds.filter((kind) => kind === 'policy-acknowledged').length === 3)
  })

  it('is pending on a board that is away for as long as its list may let the badge in', async () => {
    offline('reader-3')
    await revoke()
    await lists('reader-1', 2)
    ack('reader-1', 2)
    expect(house.access.pendingFor('b-1')).toEqual(['reader-3'])
    expect(listNow('reader-3')).toMatchObject({ version: 2, acknowledged: 1, pending: true, pendingBadges: ['b-1'] })
    // What it was never sent gives it no longer life, though half the old one's has gone.
    house.now += 13 * HOUR
    const until = Date.parse('2026-11-23T14:42:00.000Z')
    expect(house.access.house.door('court')?.revokedPassUntil).toBe(until)
    expect(house.access.passesUntil('b-1')).toEqual([{ unit: 'reader-3', until }])
    house.now += 11 * HOUR
    expect(house.access.pendingFor('b-1')).toEqual([])
    expect(house.access.passesUntil('b-1')).toEqual([])
    expect(house.access.house.door('court')?.revokedPassUntil).toBeNull()
  })

  it('is pending also where the list that lets the badge in was never acknowledged, after a start too', async () => {
    const second = badge('b-2', 'uid:04cccccc')
    await house.access.change([second], [])
    await lists('reader-3', 2)
    offline('reader-3')
    const { value } = second as Extract<Change, { put: 'badge' }>
    await house.access.change([{ put: 'badge', value: { ...value, revokedAt: house.now } }], [])
    expect(house.access.pendingFor('b-2')).toContain('reader-3')
    await lists('reader-1', 3)
    await house.restart()
    expect(house.access.pendingFor('b-2')).toContain('reader-3')
  })

  it('is pending on a board that was taken out of the register while its list lives', async () => {
    offline('reader-3')
    await house.access.change([{ drop: 'unit', id: 'reader-3' }], [])
    await revoke()
    await lists('reader-1', 2)
    ack('reader-1', 2)
    expect(house.access.pendingFor('b-1')).toEqual(['reader-3'])
    expect(house.access.house.door('court')?.revokedPassUntil).toBe(Date.parse('2026-11-23T14:42:00.000Z'))
    house.now += 24 * HOUR
    expect(house.access.pendingFor('b-1')).toEqual([])
  })

  it('is in the first list that a board gets when it is back, also after a start', async () => {
    offline('reader-3')
    await revoke()
    await house.restart()
    house.away.delete('reader-3')
    house.sent.length = 0
    online('reader-3')
    const [first] = await lists('reader-3', 1)
    expect(first?.entries).toEqual({})
    expect(first?.version).toBe(2)
    expect(house.access.pendingFor('b-1')).toEqual(['reader-1', 'reader-3'])
  })
})

describe('versions', () => {
  it('go on above what a board says that it holds, as after a restore', async () => {
    online('reader-1')
    await lists('reader-1', 1)
    ack('reader-1', 57)
    expect((await lists('reader-1', 2)).at(-1)?.version).toBe(58)
    await house.restart()
    await revoke()
    online('reader-1')
    await until(
      () => policiesTo('reader-1').map(({ version }) => version),
      (versions) => versions.includes(59),
    )
  })

  it('are not led astray by a number that cannot be', async () => {
    online('reader-1')
    await lists('reader-1', 1)
    ack('reader-1', Number.MAX_SAFE_INTEGER)
    expect(house.access.house.unit('reader-1')?.bad.codes).toEqual({ 'unknown-policy': 1 })
    expect(listNow('reader-1')?.acknowledged).toBeNull()
  })
})
