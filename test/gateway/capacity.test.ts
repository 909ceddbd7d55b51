/** Full zones, second entries, and doors whose contact tells whether anybody passed. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Change } from '../../gateway/core/ports.ts'
import type { Person, Zone } from '../../gateway/core/records.ts'
import { until } from '../support/gateway.ts'
import { badge, contact, openSmallHouse, type SmallHouse, tap, unit } from './small-house.ts'

let house: SmallHouse
beforeEach(async () => {
  house = await openSmallHouse()
})
afterEach(() => house.close())

const hall = (fields: Partial<Zone> = {}): Change => ({
  put: 'zone',
  value: { id: 'hall', name: 'Hall', capacity: 80, antiPassback: 'soft', ...fields },
})
const person = (id: string, fields: Partial<Person> = {}): Change => ({
  put: 'person',
  value: {
    ...{ id, name: id, kind: 'member', org: null, groups: ['members'], host: null, extendedTime: false },
    ...{ assistance: false },
    ...fields,
  },
})
const cardOf = (n: number): string => `uid:04${n.toString(16).padStart(12, '0')}`
/** `p-0` to `p-<count-1>`, each with a card. */
function people(count: number): Change[] {
  return Array.from({ length: count }, (_, n): Change[] => {
    const change = badge(`b-p${n}`, cardOf(n)) as Extract<Change, { put: 'badge' }>
    return [person(`p-${n}`), { ...change, value: { ...change.value, person: `p-${n}` } }]
  }).flat()
}
const insideNow = () => house.access.house.occupancy().zones[0]?.inside
const reasons = (ids: string[]) => ids.map((id) => house.answers(id)[0]?.reason)
const kindsOf = (kind: string) => house.facts().filter((fact) => fact.kind === kind)
/** Every door into the hall has a reader on the way out. */
const EXIT_AT_COURT = unit('reader-4', { door: 'court', side: 'out' })

describe('a zone that is nearly full', () => {
  it('lets exactly one more in when a thousand tap at once', { timeout: 60_000 }, async () => {
    const taps = Array.from({ length: 1_000 }, (_, n) => n)
    await house.access.change([hall({ capacity: 3 }), EXIT_AT_COURT, ...people(1_002)], [])
    for (const n of [1_000, 1_001]) house.access.signal('reader-1', tap(`first-${n}`, { credential: cardOf(n) }))
    await house.answered('first-1001')
    for (const n of taps) {
      house.access.signal(n % 2 === 0 ? 'reader-1' : 'reader-3', tap(`t-${n}`, { credential: cardOf(n) }))
    }
    await Promise.all(taps.map((n) => house.answered(`t-${n}`)))
    const answers = reasons(taps.map((n) => `t-${n}`))
    expect(answers.filter((reason) => reason === 'ok')).toHaveLength(1)
    expect(answers.filter((reason) => reason === 'capacity-full')).toHaveLength(999)
    expect(insideNow()).toBe(3)
    expect(kindsOf('stay-opened')).toHaveLength(3)
  })

  it('the same at doors whose contact tells: a place is taken before the door opens', async () => {
    await house.access.change([hall({ capacity: 1 }), EXIT_AT_COURT, ...people(50)], [])
    house.access.link('reader-1', 'online', null)
    house.access.signal('reader-1', contact('c-1', 'closed'))
    const taps = Array.from({ length: 50 }, (_, n) => `t-${n}`)
    for (const [n, id] of taps.entries()) house.access.signal('reader-1', tap(id, { credential: cardOf(n) }))
    await Promise.all(taps.map((id) => house.answered(id)))
    expect(reasons(taps).filter((reason) => reason === 'ok')).toHaveLength(1)
    expect(insideNow()).toBe(0)
    house.access.signal('reader-1', contact('c-2', 'open'))
    await house.answered('c-2')
    expect(insideNow()).toBe(1)
  })

  it('gives a place back whose record failed', async () => {
    await house.access.change([hall({ capacity: 1 }), EXIT_AT_COURT, ...people(2)], [])
    house.diskFull = true
    house.access.signal('reader-1', tap('t-0', { credential: cardOf(0) }))
    expect((await house.answered('t-0'))[0]).toMatchObject({ reason: 'storage-failed' })
    house.diskFull = false
    house.access.signal('reader-1', tap('t-1', { credential: cardOf(1) }))
    expect((await house.answered('t-1'))[0]).toMatchObject({ granted: true })
  })

  it('lets everybody out, also when it is full', async () => {
    await house.access.change([hall({ capacity: 1 }), EXIT_AT_COURT, ...people(2)], [])
    house.access.signal('reader-1', tap('in', { credential: cardOf(0) }))
    house.access.signal('reader-2', tap('out', { credential: cardOf(1) }))
    await house.answered('out')
    expect(reasons(['in', 'out'])).toEqual(['ok', 'ok'])
  })

  it('only warns where people leave unseen', async () => {
    await house.access.change([hall({ capacity: 1 }), ...people(2)], [])
    for (const n of [0, 1]) house.access.signal('reader-1', tap(`t-${n}`, { credential: cardOf(n) }))
    await house.answered('t-1')
    expect(reasons(['t-0', 't-1'])).toEqual(['ok', 'ok'])
    expect(house.access.house.alarms()).toMatchObject([{ kind: 'zone-full', subject: 'hall' }])
    house.access.signal('reader-2', tap('out-0', { credential: cardOf(0) }))
    house.access.signal('reader-2', tap('out-1', { credential: cardOf(1) }))
    await until(house.access.house.alarms, (alarms) => alarms.length === 0)
  })
})

describe('a second entry without an exit', () => {
  it('is one stay, recorded with its doubt', async () => {
    await house.access.change([EXIT_AT_COURT, ...people(1)], [])
    for (const id of ['1', '2']) {
      house.access.signal('reader-1', tap(id, { credential: cardOf(0) }))
      await house.answered(id)
    }
    expect(reasons(['1', '2'])).toEqual(['ok', 'ok'])
    expect(kindsOf('passage-granted').map(({ doubt }) => doubt)).toEqual([undefined, ['anti-passback']])
    expect(house.kinds().filter((kind) => kind.startsWith('stay-'))).toEqual(['stay-opened', 'stay-confirmed'])
    expect(insideNow()).toBe(1)
  })

  it('is refused by a hard zone, and never on the way out', async () => {
    await house.access.change([hall({ antiPassback: 'hard' }), EXIT_AT_COURT, ...people(1)], [])
    const passes = [
      ['reader-1', '1', 'ok'],
      ['reader-3', '2', 'anti-passback'],
      ['reader-2', '3', 'ok'],
      ['reader-4', '4', 'ok'],
      ['reader-1', '5', 'ok'],
    ] as const
    for (const [reader, id, reason] of passes) {
      house.now += 60_000
      house.access.signal(reader, tap(id, { credential: cardOf(0) }))
      expect([id, (await house.answered(id))[0]?.reason]).toEqual([id, reason])
    }
  })
})

describe('a door whose contact tells', () => {
  beforeEach(async () => {
    await house.access.change(people(2), [])
    house.access.link('reader-1', 'online', null)
    house.access.signal('reader-1', contact('c-0', 'closed'))
    await house.answered('c-0')
  })

  it('moves the stay when it opens, at the time of the tap', async () => {
    house.access.signal('reader-1', tap('1', { credential: cardOf(0) }))
    await house.answered('1')
    expect(kindsOf('passage-granted')).toMatchObject([{ awaitsOpening: true }])
    expect(insideNow()).toBe(0)
    house.now += 2_000
    house.access.signal('reader-1', contact('c-1', 'open'))
    await house.answered('c-1')
    expect(insideNow()).toBe(1)
    expect(kindsOf('stay-opened')).toMatchObject([{ happenedAt: '2026-11-22T14:42:00.000Z' }])
  })

  it('makes no stay where it never opens, and says so', async () => {
    house.access.signal('reader-1', tap('1', { credential: cardOf(0) }))
    await house.answered('1')
    house.now += 9_000
    await until(house.kinds, (kinds) => kinds.includes('passage-unused'))
    house.access.signal('reader-1', contact('c-1', 'open'))
    await house.answered('c-1')
    expect(insideNow()).toBe(0)
    expect(kindsOf('passage-unused')).toMatchObject([{ person: 'p-0', door: 'front', id: '1' }])
  })

  it('keeps somebody inside whose way out never opened', async () => {
    house.access.signal('reader-1', tap('1', { credential: cardOf(0) }))
    await house.answered('1')
    house.access.signal('reader-1', contact('c-1', 'open'))
    house.access.signal('reader-1', contact('c-2', 'closed'))
    house.access.signal('reader-2', tap('2', { credential: cardOf(0) }))
    await house.answered('2')
    house.now += 9_000
    await until(house.kinds, (kinds) => kinds.includes('passage-unused'))
    expect(insideNow()).toBe(1)
  })

  it('counts at once where it is open already, and where the unit of the contact is away', async () => {
    house.access.signal('reader-1', contact('c-1', 'open'))
    house.access.signal('reader-1', tap('1', { credential: cardOf(0) }))
    await house.answered('1')
    expect(insideNow()).toBe(1)
    house.access.signal('reader-1', contact('c-2', 'closed'))
    house.access.link('reader-1', 'offline', null)
    house.access.signal('reader-1', tap('2', { credential: cardOf(1) }))
    await house.answered('2')
    expect(insideNow()).toBe(2)
  })

  it('takes whoever was let in to have passed where the gateway did not live to see it', async () => {
    house.access.signal('reader-1', tap('1', { credential: cardOf(0) }))
    await house.answered('1')
    await house.restart()
    await until(house.kinds, (kinds) => kinds.includes('stay-opened'))
    expect(kindsOf('stay-opened')).toMatchObject([{ person: 'p-0', doubt: ['opening-not-seen'] }])
    await house.restart()
    expect(kindsOf('stay-opened')).toHaveLength(1)
  })

  it('does so also where an earlier grant of theirs was not used', async () => {
    house.access.signal('reader-1', tap('1', { credential: cardOf(0) }))
    await house.answered('1')
    house.now += 5_000
    house.access.signal('reader-1', tap('2', { credential: cardOf(0) }))
    await house.answered('2')
    house.now += 4_000
    await until(house.kinds, (kinds) => kinds.includes('passage-unused'))
    await house.restart()
    await until(house.kinds, (kinds) => kinds.includes('stay-opened'))
    expect(kindsOf('stay-opened')).toMatchObject([{ happenedAt: '2026-11-22T14:42:05.000Z' }])
  })

  it('takes whoever was let in to have passed where the board of the contact went away before it opened', async () => {
    house.access.signal('reader-1', tap('1', { credential: cardOf(0) }))
    await house.answered('1')
    house.access.link('reader-1', 'offline', null)
    house.now += 9_000
    await until(insideNow, (inside) => inside === 1)
    expect(kindsOf('stay-opened')).toMatchObject([{ person: 'p-0', doubt: ['opening-not-seen'] }])
    expect(kindsOf('passage-unused')).toEqual([])
  })

  it('finds by a reading that comes late who passed after all', async () => {
    house.access.signal('reader-1', tap('1', { credential: cardOf(0) }))
    await house.answered('1')
    house.now += 9_000
    await until(house.kinds, (kinds) => kinds.includes('passage-unused'))
    house.access.signal('reader-1', contact('c-1', 'open', 7_000))
    await house.answered('c-1')
    expect(kindsOf('stay-opened')).toMatchObject([{ person: 'p-0', happenedAt: '2026-11-22T14:42:00.000Z' }])
    house.access.signal('reader-1', contact('c-2', 'closed', 6_000))
    house.access.signal('reader-1', contact('c-3', 'open', 5_000))
    await house.answered('c-3')
    expect(kindsOf('stay-opened')).toHaveLength(1)
  })

  it('lets nobody pass by an opening from before they tapped, or from after their grant had run out', async () => {
    house.now += 60_000
    house.access.signal('reader-1', tap('1', { credential: cardOf(0) }))
    await house.answered('1')
    house.access.signal('reader-1', contact('c-1', 'open', 30_000))
    house.access.signal('reader-1', contact('c-2', 'closed', 20_000))
    house.now += 8_000
    house.access.signal('reader-1', contact('c-3', 'open'))
    await house.answered('c-3')
    await until(house.kinds, (kinds) => kinds.includes('passage-unused'))
    expect(insideNow()).toBe(0)
  })

  it('tells of a grant that was not used also where nothing could be written then', async () => {
    house.access.signal('reader-1', tap('1', { credential: cardOf(0) }))
    await house.answered('1')
    house.diskFull = true
    house.now += 9_000
    await until(house.access.house.alarms, (alarms) => alarms.some(({ kind }) => kind === 'storage-failed'))
    house.diskFull = false
    await until(house.kinds, (kinds) => kinds.includes('passage-unused'))
  })

  it('moves nobody whose tap was never recorded, also where the opening is told again', async () => {
    house.diskFull = true
    house.access.signal('reader-1', tap('1', { credential: cardOf(0) }))
    house.access.signal('reader-1', contact('c-1', 'open'))
    expect(await house.answered('1')).toMatchObject([{ reason: 'storage-failed' }])
    house.diskFull = false
    house.now += 60_000
    house.access.signal('reader-1', tap('1', { credential: cardOf(0), ageMs: 60_000 }))
    house.access.signal('reader-1', contact('c-1', 'open', 60_000))
    await house.answered('c-1')
    expect((await house.answered('1', 2))[1]).toMatchObject({ reason: 'too-late' })
    expect(kindsOf('door-opened')).toHaveLength(1)
    expect(kindsOf('stay-opened')).toEqual([])
  })
})
