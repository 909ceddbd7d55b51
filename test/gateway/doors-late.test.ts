/** What is told of a door late, out of order, or by two boards: nothing is lost, and nothing newer is undone. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createOpenings } from '../../gateway/access/openings.ts'
import type { Passage } from '../../gateway/core/facts.ts'
import type { DoorReading } from '../../gateway/core/model.ts'
import type { Change } from '../../gateway/core/ports.ts'
import type { Person } from '../../gateway/core/records.ts'
import { until } from '../support/gateway.ts'
import { badge, contact, door, openSmallHouse, type SmallHouse, tap, unit } from './small-house.ts'

let house: SmallHouse
beforeEach(async () => {
  house = await openSmallHouse()
})
afterEach(() => house.close())

const reading = (id: string, fields: Partial<DoorReading>): DoorReading => ({
  ...{ type: 'door', id, at: null, ageMs: 0, contact: null, lock: null, exitButton: false, tamper: null },
  fireAlarm: null,
  ...fields,
})
const say = async (from: string, told: DoorReading): Promise<void> => {
  house.access.signal(from, told)
  await house.answered(told.id)
}
const OTHER_CARD = 'uid:0400000000000b'
const kindsOf = (kind: string) => house.facts().filter((fact) => fact.kind === kind)
const told = () => house.facts().map(({ kind, doubt }) => (doubt === undefined ? kind : `${kind} ${doubt}`))
const alarms = () => house.access.house.alarms().map(({ kind, subject }) => `${kind}:${subject}`)
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

describe('a fire alarm that is told late', () => {
  it('is told all the same, whatever else the board has said since', async () => {
    house.now += 10_000
    await say('reader-1', reading('1', { exitButton: true }))
    await say('reader-1', reading('2', { fireAlarm: true, ageMs: 500 }))
    expect(told()).toEqual(['exit-button-pressed', 'fire-alarm-started', 'roll-call-started'])
    expect(alarms()).toEqual(['fire-alarm:reader-1'])
    expect(house.access.rollCallNow()).not.toBeNull()
    await say('reader-1', reading('3', { fireAlarm: false }))
    expect(alarms()).toEqual([])
  })

  it('is told also where its end was told before: somebody has to look', async () => {
    house.now += 10_000
    await say('reader-1', reading('1', { fireAlarm: false }))
    await say('reader-1', reading('2', { fireAlarm: true, ageMs: 500 }))
    expect(told()).toEqual(['fire-alarm-started told-late', 'roll-call-started'])
    expect(alarms()).toEqual(['fire-alarm:reader-1'])
    // The input has ended: its next beginning is a fire again.
    await say('reader-1', reading('3', { fireAlarm: true }))
    expect(told().slice(2)).toEqual(['fire-alarm-started'])
  })

  it('that ended before it began anew still stands', async () => {
    house.now += 10_000
    await say('reader-1', reading('1', { fireAlarm: true }))
    await say('reader-1', reading('2', { fireAlarm: false, ageMs: 500 }))
    expect(told()).toEqual(['fire-alarm-started', 'roll-call-started', 'fire-alarm-ended told-late'])
    expect(alarms()).toEqual(['fire-alarm:reader-1'])
  })
})

describe('inputs of a door that are told late', () => {
  it('are on record with their doubt, and the door is as it was told last', async () => {
    house.now += 60_000
    await say('reader-1', reading('1', { contact: 'closed', lock: 'locked', tamper: true, exitButton: true }))
    const before = house.access.house.door('front')
    const late = reading('2', { contact: 'open', lock: 'unlocked', tamper: false, exitButton: true, ageMs: 30_000 })
    await say('reader-1', late)
    expect(told().slice(2)).toEqual([
      'exit-button-pressed told-late',
      'door-tamper-ended told-late',
      'door-unlocked told-late',
      'door-opened told-late',
    ])
    await say('reader-1', reading('3', { lock: 'locked', ageMs: 20_000 }))
    expect(told().at(-1)).toBe('door-secured told-late')
    expect(house.access.house.door('front')).toEqual(before)
    expect(alarms()).toEqual(['door-tampered:front'])
  })

  it('of another kind than what was told since are not late', async () => {
    house.now += 60_000
    await say('reader-1', reading('0', { contact: 'closed', ageMs: 50_000 }))
    await say('reader-1', reading('1', { tamper: false }))
    await say('reader-1', reading('2', { exitButton: true, ageMs: 2_000 }))
    await say('reader-1', reading('3', { contact: 'open', ageMs: 1_000 }))
    expect(told()).toEqual(['exit-button-pressed', 'door-opened'])
    expect(house.access.house.door('front')).toMatchObject({ condition: 'open' })
  })
})

describe('two boards with a contact at one door', () => {
  it('are judged together: what one tells late does not open what the other has told to be shut', async () => {
    house.now += 60_000
    await say('reader-2', contact('c-0', 'closed', 50_000))
    await say('reader-2', contact('c-1', 'closed'))
    await say('reader-1', contact('c-1a', 'open', 40_000))
    expect(told()).toEqual(['door-opened told-late'])
    expect(alarms()).toEqual([])
    expect(house.access.house.door('front')).toMatchObject({ contact: 'closed', condition: 'secured' })
  })
})

describe('an entry without a gateway at a door with a contact', () => {
  const offline = { granted: true, reason: 'ok', policy: 9 }

  it('is no break-in, and its door was not held open', async () => {
    await say('reader-1', contact('c-0', 'closed'))
    house.now += 3_600_000
    house.access.signal('reader-1', tap('1', { ageMs: 1_800_000, offline }))
    house.access.signal('reader-1', contact('c-1', 'open', 1_798_000))
    await house.answered('c-1')
    await pause(300)
    await say('reader-1', contact('c-2', 'closed', 1_796_000))
    await pause(300)
    expect(told().filter((kind) => kind.startsWith('door-'))).toEqual(['door-opened', 'door-closed', 'door-secured'])
    expect(alarms().filter((alarm) => alarm.startsWith('door-'))).toEqual([])
  })

  it('that was refused expects no opening, and an hour later nobody is expected any more', async () => {
    await say('reader-1', contact('c-0', 'closed'))
    house.now += 3_600_000
    house.access.signal('reader-1', tap('1', { ageMs: 1_800_000, offline }))
    house.access.signal('reader-1', tap('2', { offline: { ...offline, granted: false, reason: 'expired' } }))
    await say('reader-1', contact('c-1', 'open'))
    expect(alarms()).toContain('door-forced:front')
  })
})

describe('a door whose board is gone', () => {
  it.each([
    ['moved to another door', unit('reader-1', { door: 'court', side: 'in' })],
    ['removed', { drop: 'unit', id: 'reader-1' } as const],
  ])('%s: whoever is let in counts at once', async (_how, change) => {
    house.access.link('reader-1', 'online', null)
    await say('reader-1', contact('c-0', 'closed'))
    await house.access.change([unit('reader-5', { door: 'front', side: 'in' }), change], [])
    house.access.signal('reader-5', tap('1'))
    await house.answered('1')
    expect(house.access.house.occupancy().inside).toBe(1)
  })

  it('counts whoever was let in before it went', async () => {
    house.access.link('reader-1', 'online', null)
    await say('reader-1', contact('c-0', 'closed'))
    house.access.signal('reader-1', tap('1'))
    await house.answered('1')
    await house.access.change([unit('reader-1', { door: 'court', side: 'in' })], [])
    house.now += 20_000
    await until(house.kinds, (kinds) => kinds.includes('stay-opened'))
    expect(house.kinds()).not.toContain('passage-unused')
  })
})

describe('what is removed from the register', () => {
  it('takes its state and its alarms along: a door that is added again is another', async () => {
    await say('reader-1', contact('c-0', 'closed'))
    await say('reader-1', reading('c-1', { contact: 'open', tamper: true, fireAlarm: true }))
    expect(alarms().sort()).toEqual(['door-forced:front', 'door-tampered:front', 'fire-alarm:reader-1'])
    const cleared: string[] = []
    house.access.house.subscribe((event) => {
      if (event.type === 'alarm' && event.alarm.clearedAt !== null) cleared.push(event.alarm.id)
    })
    const drops = ['reader-1', 'reader-2'].map((id) => ({ drop: 'unit', id }) as const)
    await house.access.change([...drops, { drop: 'door', id: 'front' }], [])
    expect(alarms()).toEqual([])
    expect(cleared.sort()).toEqual(['door-forced:front', 'door-tampered:front', 'fire-alarm:reader-1'])
    house.now += 86_400_000
    await house.access.change([door('front'), unit('reader-1', { door: 'front', side: 'in' })], [])
    expect(house.access.house.door('front')).toMatchObject({ condition: 'unknown', since: null })
    await say('reader-1', contact('c-2', 'open'))
    await say('reader-1', reading('f-2', { fireAlarm: true }))
    expect(alarms()).toEqual(['fire-alarm:reader-1'])
    expect(house.kinds()).not.toContain('door-held-open')
  })
})

describe('a disk that is slow, or takes nothing, at a door whose contact tells', () => {
  beforeEach(async () => {
    house.access.link('reader-1', 'online', null)
    await say('reader-1', contact('c-0', 'closed'))
  })

  it('a grant waits for its order, however short its unlock is', () => {
    const openings = createOpenings()
    const passage = { kind: 'passage-granted' } as Passage
    const place = { door: { id: 'front' }, side: 'in' } as Parameters<typeof openings.expect>[0]['place']
    openings.expect({ passage, person: 'amadou', place, at: 0 }, 500, 0)
    expect(openings.expired(4_900)).toEqual([])
    openings.ordered(passage, 4_900)
    expect(openings.opened('front', 5_300)).toHaveLength(1)
  })

  it('waits from the order on, not from the decision: a slow disk loses nobody', async () => {
    house.access.signal('reader-1', tap('1'))
    house.now += 4_000
    expect(await house.answered('1')).toMatchObject([{ granted: true, unlockMs: 5_000 }])
    house.now += 4_500
    house.access.signal('reader-1', contact('c-1', 'open'))
    await house.answered('c-1')
    expect(house.access.house.occupancy().inside).toBe(1)
    expect(kindsOf('door-forced')).toEqual([])
  })

  it('does so also for somebody whom staff lets in', async () => {
    const admitted = house.access.admit('front', 'amadou', 'giulia', 'left it at home')
    house.now += 4_000
    await admitted
    house.now += 7_500
    house.access.signal('reader-1', contact('c-1', 'open'))
    await house.answered('c-1')
    expect(house.access.house.occupancy().inside).toBe(1)
  })

  it('keeps the place of whoever waits for a slow disk', async () => {
    const amadou = house.store.directory.person('amadou') as Person
    const other = badge('b-2', OTHER_CARD) as Extract<Change, { put: 'badge' }>
    await house.access.change(
      [
        { put: 'zone', value: { id: 'hall', name: 'Hall', capacity: 1, antiPassback: 'soft' } },
        unit('reader-4', { door: 'court', side: 'out' }),
        { put: 'person', value: { ...amadou, id: 'bea' } },
        { ...other, value: { ...other.value, person: 'bea' } },
      ],
      [],
    )
    house.access.signal('reader-1', tap('1'))
    house.now += 4_000
    await house.answered('1')
    house.now += 4_500
    house.access.signal('reader-1', tap('2', { credential: OTHER_CARD }))
    expect((await house.answered('2'))[0]).toMatchObject({ reason: 'capacity-full' })
  })

  it('records who was let in without a record as granted, at its own time, however late it can', async () => {
    await house.close()
    house = await openSmallHouse({ whenStorageFails: 'allowKnown' })
    house.access.link('reader-1', 'online', null)
    house.access.signal('reader-1', contact('c-0', 'closed'))
    await house.answered('c-0')
    house.diskFull = true
    house.access.signal('reader-1', tap('1'))
    expect(await house.answered('1')).toMatchObject([{ granted: true, unlockMs: 5_000 }])
    house.diskFull = false
    house.now += 11_000
    house.access.signal('reader-1', tap('1', { ageMs: 11_000 }))
    const [, last] = await house.answered('1', 2)
    expect(last).toMatchObject({ granted: true, reason: 'ok', recordedAt: expect.any(String) })
    expect(last).not.toHaveProperty('unlockMs')
    const happenedAt = '2026-11-22T14:42:00.000Z'
    expect(kindsOf('passage-granted')).toMatchObject([{ person: 'amadou', happenedAt }])
    expect(kindsOf('stay-opened')).toMatchObject([{ person: 'amadou', happenedAt, doubt: ['opening-not-seen'] }])
    expect(kindsOf('passage-refused')).toEqual([])
  })
})
