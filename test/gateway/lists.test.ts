/** Allow-lists for the time without a gateway, what boards tell of that time, and who is found out. */
import { createHmac } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Policy, Tap } from '../../gateway/core/model.ts'
import type { Change } from '../../gateway/core/ports.ts'
import { until } from '../support/gateway.ts'
import { badge, CARD, door, KEY, openSmallHouse, type SmallHouse, tap } from './small-house.ts'

let house: SmallHouse
beforeEach(async () => {
  house = await openSmallHouse()
})
afterEach(() => house.close())

const HOUR = 3_600_000
const hmac = (text: string): string => createHmac('sha256', Buffer.from(KEY, 'hex')).update(text).digest('hex')
const nameOf = (credential: string): string => hmac(`soglia badge v1\n${credential}`).slice(0, 32)
interface List {
  unit: string
  door: string
  version: number
  issued: string
  expires: string
  mode: string
  modeUntil?: string
  free: [string, string][]
  windows: [string, string][][]
  entries: Record<string, number>
}
const policiesTo = (unit: string): Policy[] =>
  house.sent.flatMap(({ unit: to, command }) => (to === unit && command.type === 'policy' ? [command] : []))
const listOf = (policy: Policy | undefined): List => JSON.parse(policy?.list ?? 'null') as List
const online = (unit: string): void =>
  house.access.signal(unit, { type: 'status', state: 'online', unit: null, fw: null, battery: null, rssi: null })
const offline = (unit: string): void => {
  house.away.add(unit)
  house.access.link(unit, 'offline', null)
}
const ack = (unit: string, policy: number): void => house.access.signal(unit, { type: 'ack', policy })
async function lists(unit: string, count: number): Promise<List[]> {
  const all = await until(
    () => policiesTo(unit),
    (sent) => sent.length >= count,
  )
  return all.map(listOf)
}
const revoke = (): Promise<unknown> => {
  const change = badge('b-1', CARD) as Extract<Change, { put: 'badge' }>
  const value = { ...change.value, revokedAt: house.now, revokedReason: 'lost' }
  return house.access.change([{ put: 'badge', value }], [])
}
const listNow = (unit: string) => house.access.house.unit(unit)?.list
const passages = () => house.facts().filter((fact) => fact.kind.startsWith('passage-'))

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
    expect(house.access.house.door('court')?.revokedPassUntil).toBe(Date.parse('2026-11-23T14:42:00.000Z'))
    house.now += 11 * HOUR
    expect(house.access.pendingFor('b-1')).toEqual([])
    expect(house.access.house.door('court')?.revokedPassUntil).toBeNull()
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
      () => policiesTo('reader-1').map((policy) => listOf(policy).version),
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

describe('modes', () => {
  const order = (mode: 'free' | 'locked' | 'lockdown' | 'scheduled', ms: number | null, confirmed = true) =>
    house.access.setMode(
      ['front', 'court'],
      { mode, until: ms === null ? null : house.now + ms, reason: 'drill', confirmed },
      'giulia',
    )
  beforeEach(async () => {
    online('reader-1')
    await lists('reader-1', 1)
  })

  it('of lockdown hold at every door and on every list, want a confirmation, and end by themselves', async () => {
    await expect(order('lockdown', HOUR, false)).rejects.toMatchObject({ code: 'E_CONFIRM' })
    await order('lockdown', HOUR)
    expect((await lists('reader-1', 2))[1]).toMatchObject({ mode: 'lockdown', modeUntil: '2026-11-22T15:42:00.000Z' })
    house.access.signal('reader-1', tap('1'))
    expect((await house.answered('1'))[0]).toMatchObject({ granted: false, reason: 'door-locked-down' })
    house.access.signal('reader-2', tap('2'))
    expect((await house.answered('2'))[0]).toMatchObject({ granted: true })
    house.now += HOUR
    house.access.signal('reader-1', tap('3'))
    expect((await house.answered('3'))[0]).toMatchObject({ granted: true })
    expect((await lists('reader-1', 3))[2]).toMatchObject({ mode: 'scheduled' })
    const changed = house.facts().filter(({ kind }) => kind === 'door-mode-changed')
    expect(changed).toMatchObject([
      { door: 'front', mode: 'lockdown', by: 'giulia', reason: 'drill' },
      { door: 'court', mode: 'lockdown', by: 'giulia', reason: 'drill' },
      { door: 'front', mode: 'scheduled', by: 'schedule' },
      { door: 'court', mode: 'scheduled', by: 'schedule' },
    ])
  })

  it('of free passage let everybody in, and tell boards until when', async () => {
    await order('free', HOUR)
    expect((await lists('reader-1', 2))[1]).toMatchObject({
      mode: 'scheduled',
      free: [['2026-11-22T14:42:00.000Z', '2026-11-22T15:42:00.000Z']],
    })
    house.access.signal('reader-1', tap('1', { credential: 'uid:deadbeef' }))
    expect((await house.answered('1'))[0]).toMatchObject({ granted: true, unlockMs: 5000 })
    await order('scheduled', null)
    house.access.signal('reader-1', tap('2', { credential: 'uid:deadbeef' }))
    expect((await house.answered('2'))[0]).toMatchObject({ granted: false, reason: 'unknown-credential' })
    expect(house.access.house.door('front')).toMatchObject({ mode: 'scheduled', modeUntil: null })
  })

  it('survive a start', async () => {
    await order('locked', HOUR)
    await house.restart()
    house.access.signal('reader-1', tap('1'))
    expect((await house.answered('1'))[0]).toMatchObject({ reason: 'door-locked' })
  })

  it('are refused for a door that is none, in the past, and for too long', async () => {
    const asked = { mode: 'locked' as const, reason: 'x', confirmed: true }
    const set = (doors: string[], at: number) => house.access.setMode(doors, { ...asked, until: at }, 'giulia')
    await expect(set(['front', 'none'], house.now + HOUR)).rejects.toMatchObject({ code: 'E_DOOR_UNKNOWN' })
    await expect(set(['front'], house.now)).rejects.toMatchObject({ code: 'E_INVALID' })
    await expect(set(['front'], house.now + 40 * 24 * HOUR)).rejects.toMatchObject({ code: 'E_INVALID' })
    expect(house.access.house.door('front')?.mode).toBe('scheduled')
  })
})

describe('free passage by schedule', () => {
  const afternoon: Change = {
    put: 'schedule',
    value: {
      ...{ id: 'afternoon', name: 'Afternoon', holidays: 'open', from: null, until: null },
      windows: [{ days: [7], from: '15:00', to: '18:00' }],
    },
  }
  const staff: Change[] = [
    {
      put: 'person',
      value: {
        ...{ id: 'giulia', name: 'Giulia', kind: 'staff', org: null, groups: ['members'], host: null },
        ...{ extendedTime: false, assistance: false },
      },
    },
    (() => {
      const change = badge('b-2', 'uid:04ffffff') as Extract<Change, { put: 'badge' }>
      return { ...change, value: { ...change.value, person: 'giulia' } }
    })(),
  ]
  const stranger = (id: string) => tap(id, { credential: 'uid:deadbeef' })

  it('begins when a staff badge has opened, and ends with the window', async () => {
    await house.access.change([afternoon, door('front', { freeSchedule: 'afternoon' }), ...staff], [])
    // 15:42 in Rome on a Sunday. A member's badge begins nothing.
    house.access.signal('reader-1', tap('1'))
    house.access.signal('reader-1', stranger('2'))
    expect((await house.answered('2'))[0]).toMatchObject({ reason: 'unknown-credential' })
    house.access.signal('reader-1', tap('3', { credential: 'uid:04ffffff' }))
    await until(house.kinds, (kinds) => kinds.includes('free-passage-started'))
    house.access.signal('reader-1', stranger('4'))
    expect((await house.answered('4'))[0]).toMatchObject({ granted: true })
    house.now = Date.parse('2026-11-22T17:00:00.000Z')
    house.access.signal('reader-1', stranger('5'))
    expect((await house.answered('5'))[0]).toMatchObject({ granted: false })
    await until(house.kinds, (kinds) => kinds.includes('free-passage-ended'))
  })

  it('is ended by a lockdown, and does not come back by itself', async () => {
    await house.access.change([afternoon, door('front', { freeSchedule: 'afternoon' }), ...staff], [])
    house.access.signal('reader-1', tap('1', { credential: 'uid:04ffffff' }))
    await until(house.kinds, (kinds) => kinds.includes('free-passage-started'))
    const lockdown = { mode: 'lockdown' as const, until: house.now + HOUR, reason: 'x', confirmed: true }
    await house.access.setMode(['front'], lockdown, 'giulia')
    house.access.signal('reader-1', stranger('2'))
    expect((await house.answered('2'))[0]).toMatchObject({ reason: 'door-locked-down' })
    await house.access.setMode(['front'], { ...lockdown, mode: 'scheduled', until: null }, 'giulia')
    house.access.signal('reader-1', stranger('3'))
    expect((await house.answered('3'))[0]).toMatchObject({ reason: 'unknown-credential' })
  })
})

describe('what a board decided while it was away', () => {
  const told = (id: string, offlineAt: number, granted: boolean, fields: Partial<Tap> = {}): Tap =>
    tap(id, {
      ageMs: house.now - offlineAt,
      at: offlineAt,
      offline: { granted, reason: granted ? 'ok' : 'unknown-credential', policy: 1 },
      ...fields,
    })
  let away: number
  beforeEach(async () => {
    online('reader-1')
    await lists('reader-1', 1)
    ack('reader-1', 1)
    house.now += HOUR
    online('reader-1')
    offline('reader-1')
    away = house.now + 60_000
    house.now += HOUR
    house.away.delete('reader-1')
    online('reader-1')
  })
  const doubts = () => passages().map(({ doubt }) => doubt)

  it('is recorded as that, at its own time, and unlocks nothing', async () => {
    house.access.signal('reader-1', told('1', away, true))
    const [answer] = await house.answered('1')
    expect(answer).not.toHaveProperty('unlockMs')
    expect(answer?.recordedAt).toBeDefined()
    expect(passages()).toMatchObject([
      { kind: 'passage-granted', decidedBy: 'unit', policy: 1, happenedAt: new Date(away).toISOString() },
    ])
    expect(doubts()).toEqual([undefined])
    expect(house.access.house.alarms()).toEqual([])
    expect(house.access.house.occupancy().inside).toBe(1)
  })

  it.each([
    ['let in a card that its list does not know', 'uid:deadbeef', {}, ['list-disagrees']],
    [
      'names a list that it was never sent',
      CARD,
      { offline: { granted: true, reason: 'ok', policy: 9 } },
      ['list-never-sent'],
    ],
    [
      'had no list',
      'uid:deadbeef',
      { offline: { granted: false, reason: 'unknown-credential', policy: 0 } },
      undefined,
    ],
  ] as const)('%s', async (_case, credential, fields, doubt) => {
    house.access.signal('reader-1', told('1', away, true, { credential, ...fields }))
    await house.answered('1')
    expect(doubts()).toEqual([doubt])
    expect(house.access.house.alarms().map(({ kind }) => kind)).toEqual(doubt === undefined ? [] : ['offline-doubtful'])
  })

  it('is found out where it had a gateway at that time', async () => {
    house.access.signal('reader-1', told('1', away - 30 * 60_000, true))
    await house.answered('1')
    expect(doubts()).toEqual([['unit-was-connected']])
    expect(house.access.house.alarms()).toMatchObject([{ kind: 'offline-doubtful', subject: 'reader-1' }])
  })

  it('is found out where its list had expired by then, also after a start', async () => {
    const late = Date.parse('2026-11-24T10:00:00.000Z')
    offline('reader-1')
    house.now = late + HOUR
    await house.restart()
    house.away.delete('reader-1')
    house.access.signal('reader-1', told('1', late, true))
    await house.answered('1')
    expect(doubts()).toEqual([['list-not-valid-then']])
  })

  it('is judged by the list that it held, though the badge was revoked since', async () => {
    await revoke()
    house.access.signal('reader-1', told('1', away, true))
    await house.answered('1')
    expect(doubts()).toEqual([undefined])
  })

  it('comes in any order and leaves everybody where they were last', async () => {
    house.access.signal('reader-2', tap('out', { ageMs: 0 }))
    await house.answered('out')
    house.access.signal('reader-1', told('1', away, true))
    await house.answered('1')
    expect(house.access.house.occupancy().inside).toBe(0)
  })

  it('by a clock that has drifted from its counter is told in doubt', async () => {
    house.access.signal('reader-1', told('1', away, true, { at: away + 10 * 60_000 }))
    await house.answered('1')
    expect(doubts()).toEqual([['unit-clock-drift']])
  })
})
