/** What the house does for people: more time, a forgotten badge, one badge at two doors, the fire alarm, staff's word. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { DoorReading } from '../../gateway/core/model.ts'
import type { Change } from '../../gateway/core/ports.ts'
import type { Person } from '../../gateway/core/records.ts'
import { until } from '../support/gateway.ts'
import { contact, openSmallHouse, type SmallHouse, tap, unit } from './small-house.ts'

let house: SmallHouse
beforeEach(async () => {
  house = await openSmallHouse()
})
afterEach(() => house.close())

const amadou = (fields: Partial<Person>): Change => ({
  put: 'person',
  value: {
    ...{ id: 'amadou', name: 'Amadou D.', kind: 'member', org: null, groups: ['members'], host: null },
    ...{ extendedTime: false, assistance: false },
    ...fields,
  },
})
const kindsOf = (kind: string) => house.facts().filter((fact) => fact.kind === kind)
const alarms = () => house.access.house.alarms().map(({ kind, subject }) => `${kind}:${subject}`)
const inside = () => house.access.house.occupancy().inside

describe('a person who needs more time', () => {
  it('is given the door’s longer time, and may hold it open longer', async () => {
    await house.access.change([amadou({ extendedTime: true })], [])
    house.access.link('reader-1', 'online', null)
    house.access.signal('reader-1', contact('c-0', 'closed'))
    house.access.signal('reader-1', tap('1'))
    expect((await house.answered('1'))[0]).toMatchObject({ granted: true, unlockMs: 15_000 })
    house.access.signal('reader-1', contact('c-1', 'open'))
    await house.answered('c-1')
    house.now += 60_000
    house.access.signal('reader-1', contact('c-2', 'closed'))
    await house.answered('c-2')
    expect(kindsOf('door-held-open')).toEqual([])
    // The next one is not theirs.
    house.access.signal('reader-1', contact('c-3', 'open'))
    await house.answered('c-3')
    house.now += 60_000
    house.access.signal('reader-1', contact('c-4', 'closed'))
    await house.answered('c-4')
    expect(kindsOf('door-held-open')).toHaveLength(1)
    expect(kindsOf('door-held-open-soon')).toHaveLength(1)
  })

  it('is waited for so long before the grant counts as unused', async () => {
    await house.access.change([amadou({ extendedTime: true })], [])
    house.access.link('reader-1', 'online', null)
    house.access.signal('reader-1', contact('c-0', 'closed'))
    house.access.signal('reader-1', tap('1'))
    await house.answered('1')
    house.now += 14_000
    house.access.signal('reader-1', contact('c-1', 'open'))
    await house.answered('c-1')
    expect(inside()).toBe(1)
  })

  it('is opened to from afar by a door with a lock of its own as well', async () => {
    await house.access.change([amadou({ extendedTime: true })], [])
    house.access.signal('reader-3', tap('1'))
    await house.answered('1')
    expect(house.sent[0]).toMatchObject({ unit: 'strike', command: { type: 'unlock', ms: 15_000 } })
  })
})

describe('somebody without a badge at hand', () => {
  it('is let in by name in one step, recorded as that', async () => {
    house.access.link('reader-1', 'online', null)
    const { id, unit: to } = await house.access.admit('front', 'amadou', 'giulia', 'left it at home')
    expect(house.sent).toMatchObject([{ unit: to, command: { type: 'unlock', id, by: 'staff' } }])
    expect(kindsOf('passage-granted')).toMatchObject([
      { person: 'amadou', badge: null, door: 'front', side: 'in', admittedBy: 'giulia', note: 'left it at home' },
    ])
    expect(inside()).toBe(1)
  })

  it('is counted only when the door opens, where a contact can tell', async () => {
    house.access.link('reader-1', 'online', null)
    house.access.signal('reader-1', contact('c-0', 'closed'))
    await house.access.admit('front', 'amadou', 'giulia', 'left it at home')
    expect(inside()).toBe(0)
    house.access.signal('reader-1', contact('c-1', 'open'))
    await house.answered('c-1')
    expect(inside()).toBe(1)
  })

  it('is not counted inside where the order went out to nobody', async () => {
    house.access.link('reader-1', 'online', null)
    house.away.add('reader-1')
    const admitted = house.access.admit('front', 'amadou', 'giulia', 'left it at home')
    await expect(admitted).rejects.toMatchObject({ code: 'E_UNIT_OFFLINE' })
    await until(inside, (count) => count === 0)
    expect(kindsOf('unlock-unconfirmed')).toHaveLength(1)
  })

  it.each([
    ['nobody', 'front', 'E_PERSON_UNKNOWN'],
    ['amadou', 'nowhere', 'E_DOOR_UNKNOWN'],
    ['amadou', 'front', 'E_UNIT_OFFLINE'],
  ])('%s at %s is refused with %s', async (person, door, code) => {
    await expect(house.access.admit(door, person, 'giulia', 'x')).rejects.toMatchObject({ code })
    expect(house.facts()).toEqual([])
  })
})

describe('one badge at two doors faster than legs allow', () => {
  it('is an alarm, and a fact that names both', async () => {
    house.access.signal('reader-1', tap('1'))
    house.now += 2_000
    house.access.signal('reader-3', tap('2'))
    await house.answered('2')
    expect(alarms()).toEqual(['badge-seen-twice:b-1'])
    expect(kindsOf('badge-seen-twice')).toMatchObject([{ badge: 'b-1', places: ['front', 'court'], apartMs: 2_000 }])
  })

  it('is none where there was time to walk, or at both readers of one door', async () => {
    house.access.signal('reader-1', tap('1'))
    house.access.signal('reader-2', tap('2'))
    house.now += 3_000
    house.access.signal('reader-3', tap('3'))
    await house.answered('3')
    expect(alarms()).toEqual([])
  })

  it('is found also when one of the two is told hours later', async () => {
    house.access.signal('reader-1', tap('1'))
    await house.answered('1')
    house.now += 3_600_000
    const offline = { granted: true, reason: 'ok', policy: 9 }
    house.access.signal('reader-3', tap('2', { ageMs: 3_600_000 - 1_000, offline }))
    await house.answered('2')
    expect(alarms()).toContain('badge-seen-twice:b-1')
  })

  it('is not looked for where the house has said so', async () => {
    await house.access.change([{ put: 'setting', key: 'walk-s', value: '0' }], [])
    house.access.signal('reader-1', tap('1'))
    house.access.signal('reader-3', tap('2'))
    await house.answered('2')
    expect(alarms()).toEqual([])
  })
})

describe('the fire alarm', () => {
  const fire = (id: string, on: boolean): DoorReading => ({
    ...{ type: 'door', id, at: null, ageMs: 0, contact: null, lock: null, exitButton: false, tamper: null },
    fireAlarm: on,
  })

  it('starts the roll-call and informs, and opens nothing', async () => {
    await house.access.change([unit('panel')], [])
    house.access.signal('reader-1', tap('1'))
    await house.answered('1')
    house.sent.length = 0
    house.access.signal('panel', fire('f-1', true))
    await house.answered('f-1')
    expect(house.kinds().slice(-2)).toEqual(['fire-alarm-started', 'roll-call-started'])
    expect(house.access.rollCallNow()).toMatchObject({ by: 'panel' })
    expect(alarms()).toEqual(['fire-alarm:panel'])
    expect(house.sent.map(({ command }) => command)).toEqual([expect.objectContaining({ type: 'result', id: 'f-1' })])
    house.access.signal('panel', fire('f-2', true))
    house.access.signal('panel', fire('f-3', false))
    await house.answered('f-3')
    expect(alarms()).toEqual([])
    // Whoever calls the roll ends it.
    expect(house.access.rollCallNow()).not.toBeNull()
    expect(kindsOf('roll-call-started')).toHaveLength(1)
    await house.restart()
    expect(house.access.rollCallNow()).toMatchObject({ by: 'panel' })
    expect(await house.access.rollCall('end', 'giulia', 'drill')).toBe(true)
    expect(await house.access.rollCall('end', 'giulia', 'drill')).toBe(false)
    expect(kindsOf('roll-call-ended')).toMatchObject([{ by: 'giulia', certain: 1, uncertain: 0 }])
  })
})

describe('what no unit tells again', () => {
  it('is recorded when the disk works again', async () => {
    house.diskFull = true
    house.access.link('reader-1', 'online', null)
    house.now += 2_000
    await new Promise((later) => setTimeout(later, 1_500))
    expect(house.kinds()).not.toContain('unit-online')
    house.diskFull = false
    await until(house.kinds, (kinds) => kinds.includes('unit-online'))
  })

  it('of the roll-call does not stand where it could not be recorded', async () => {
    house.diskFull = true
    await expect(house.access.rollCall('begin', 'giulia', 'drill')).rejects.toMatchObject({ code: 'E_STORAGE_FAILED' })
    expect(house.access.rollCallNow()).toBeNull()
    house.diskFull = false
    expect(await house.access.rollCall('begin', 'giulia', 'drill')).toBe(true)
  })

  it('of the roll-call outlives a start, however much has happened since', async () => {
    await house.access.rollCall('begin', 'giulia', 'fire')
    for (let n = 0; n < 1_200; n++) house.access.signal('reader-1', tap(`t-${n}`, { credential: 'uid:deadbeef' }))
    await house.answered('t-1199')
    await house.restart()
    expect(house.access.rollCallNow()).toMatchObject({ by: 'giulia', reason: 'fire' })
  })
})

describe('what staff says of a stay', () => {
  it('makes an uncertain one certain again, or closes it, with who and why', async () => {
    house.access.signal('reader-1', tap('1'))
    await house.answered('1')
    house.now += 16 * 3_600_000
    await until(house.kinds, (kinds) => kinds.includes('stay-uncertain'))
    await house.access.confirm('amadou', 'giulia', 'seen in the hall')
    expect(inside()).toBe(1)
    await house.access.close('amadou', 'giulia', 'left by the garden')
    expect(house.access.house.occupancy()).toMatchObject({ inside: 0, uncertain: 0 })
    expect(kindsOf('stay-confirmed')).toMatchObject([{ by: 'giulia', reason: 'seen in the hall' }])
    expect(kindsOf('stay-closed')).toMatchObject([{ by: 'giulia', reason: 'left by the garden' }])
  })

  it('is not needed of somebody who is removed from the register', async () => {
    house.access.signal('reader-1', tap('1'))
    await house.answered('1')
    await house.access.change([{ drop: 'person', id: 'amadou' }], [])
    expect(house.access.house.occupancy()).toMatchObject({ inside: 0, uncertain: 0 })
    expect(kindsOf('stay-closed')).toMatchObject([{ person: 'amadou', by: 'register' }])
  })

  it('does not count whoever is removed while the door is yet to open', async () => {
    house.access.link('reader-1', 'online', null)
    house.access.signal('reader-1', contact('c-0', 'closed'))
    house.access.signal('reader-1', tap('1'))
    await house.answered('1')
    await house.access.change([{ drop: 'person', id: 'amadou' }], [])
    house.access.signal('reader-1', contact('c-1', 'open'))
    await house.answered('c-1')
    expect(house.access.house.occupancy()).toMatchObject({ inside: 0, uncertain: 0 })
  })

  it('is refused of somebody who is not inside, or is nobody', async () => {
    await expect(house.access.close('amadou', 'giulia', 'x')).rejects.toMatchObject({ code: 'E_NOT_INSIDE' })
    await expect(house.access.confirm('nobody', 'giulia', 'x')).rejects.toMatchObject({ code: 'E_PERSON_UNKNOWN' })
  })
})

describe('a door', () => {
  it('makes a fact of each transition, tamper and exit button among them', async () => {
    const reading = (id: string, fields: Partial<DoorReading>): DoorReading => ({
      ...{ type: 'door', id, at: null, ageMs: 0, contact: null, lock: null, exitButton: false, tamper: null },
      fireAlarm: null,
      ...fields,
    })
    const say = async (id: string, fields: Partial<DoorReading>): Promise<void> => {
      house.access.signal('reader-1', reading(id, fields))
      await house.answered(id)
    }
    await say('1', { contact: 'closed', lock: 'locked' })
    await say('2', { exitButton: true })
    await say('3', { contact: 'open' })
    house.now += 31_000
    await say('4', { contact: 'closed' })
    await say('5', { contact: 'open' })
    await say('6', { contact: 'closed', tamper: true })
    await say('7', { tamper: false })
    expect(house.kinds()).toEqual([
      ...['exit-button-pressed', 'door-opened', 'door-held-open-soon', 'door-held-open', 'door-closed', 'door-secured'],
      ...['door-opened', 'door-forced', 'door-tampered', 'door-closed', 'door-secured', 'door-tamper-ended'],
    ])
  })
})
