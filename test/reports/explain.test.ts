/** "Why could or couldn't Amadou pass the courtyard door on Tuesday at 19:10?", asked of a real register and journal. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { PRECEDENCE } from '../../gateway/core/decide.ts'
import type { Explanation } from '../../gateway/reports/explain/explanation.ts'
import { CARD, contact } from '../gateway/small-house.ts'
import { until } from '../support/gateway.ts'
import { type Asking, badge, openAsking, schedule } from './explain-house.ts'

let asking: Asking
beforeEach(async () => {
  asking = await openAsking()
})
afterEach(() => asking.house.close())

const explain = (asked: Parameters<Asking['explainer']['explain']>[0]) => asking.explainer.explain(asked)
const amadou = (time?: string, door = 'court') => explain({ person: 'amadou', door, at: time })
const told = ({ granted, reason, row }: Explanation) => ({ granted, reason, row })
const OFFICE_HOURS = schedule('office', { windows: [{ days: [1, 2, 3, 4, 5], from: '09:00', to: '18:00' }] })

describe('a past instant', () => {
  it('is answered by the register of then, with every row that was looked at', async () => {
    const rule = asking.rule('members')
    await asking.change('2026-11-23T08:00:00.000Z', OFFICE_HOURS, {
      put: 'rule',
      value: { ...rule, schedule: 'office' },
    })
    expect(await asking.tapAt('2026-11-24T18:10:00.000Z', 'reader-3', CARD)).toBe('outside-schedule')
    await asking.change('2026-11-25T09:00:00.000Z', { put: 'rule', value: { ...rule, schedule: null } })
    asking.house.now += 60_000

    const then = await amadou('2026-11-24T19:10')
    expect(then).toMatchObject({
      at: '2026-11-24T18:10:00.000Z',
      wall: '2026-11-24T19:10:00+01:00',
      day: { date: '2026-11-24', weekday: 2, holiday: null, calendar: null },
      ...{ granted: false, reason: 'outside-schedule', row: 'outside-schedule', warnings: [], notes: [] },
      place: { door: { id: 'court', name: 'court' }, unit: null, side: 'in' },
      mode: { mode: 'scheduled', until: null, by: null, reason: null },
      person: { id: 'amadou', name: 'Amadou D.', kind: 'member', org: null, groups: ['members'] },
      badge: { id: 'b-1', from: null, until: null, revokedAt: null, suspendedAt: null },
      zone: { id: 'hall', inside: 0, isInside: false, enforced: false },
      rules: [
        {
          ...{ id: rule.id, group: { id: 'members' }, schedule: { id: 'office', name: 'office' } },
          ...{ holds: false, openUntil: null, opensAt: '2026-11-25T08:00:00.000Z' },
        },
      ],
      passages: [{ granted: false, reason: 'outside-schedule', unit: 'reader-3', side: 'in' }],
    })
    const decides = PRECEDENCE.findIndex(({ id }) => id === 'outside-schedule')
    expect(then.steps.map(({ row, state }) => [row, state])).toEqual(
      PRECEDENCE.map(({ id }, n) => [id, n < decides ? 'passed' : n === decides ? 'decides' : 'not-reached']),
    )
    expect(then.steps[decides]?.meaning).toBe(PRECEDENCE[decides]?.meaning)
    expect(JSON.stringify(then)).not.toContain(CARD)

    expect(await amadou('2026-11-24T16:59:59.999Z')).toMatchObject({
      granted: true,
      rules: [{ holds: true, openUntil: '2026-11-24T17:00:00.000Z', opensAt: null }],
    })
    expect(told(await amadou())).toEqual({ granted: true, reason: 'ok', row: 'ok' })
    expect(told(await amadou('2026-11-24T18:10:00.000Z'))).toEqual(told(then))
  })

  it('names the holiday and the closure that kept a schedule shut', async () => {
    const rule = asking.rule('members')
    const bridge = {
      id: 'bridge',
      name: 'Ponte',
      kind: 'closure',
      from: '2026-12-07',
      until: '2026-12-07',
      hours: null,
    }
    await asking.change(
      '2026-11-23T08:00:00.000Z',
      OFFICE_HOURS,
      { put: 'rule', value: { ...rule, schedule: 'office' } },
      { put: 'calendar', value: bridge as never },
    )
    asking.house.now = Date.parse('2026-12-09T12:00:00.000Z')
    expect(await amadou('2026-12-08T10:00')).toMatchObject({
      reason: 'outside-schedule',
      day: { holiday: { it: 'Immacolata Concezione' }, calendar: null },
    })
    expect(await amadou('2026-12-07T10:00')).toMatchObject({
      reason: 'outside-schedule',
      day: { holiday: null, calendar: { id: 'bridge', name: 'Ponte', kind: 'closure' } },
      rules: [{ opensAt: '2026-12-09T08:00:00.000Z' }],
    })
  })

  it('is right in both nights in which the clock changes', async () => {
    const rule = asking.rule('members')
    const night = schedule('night', {
      windows: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '22:00', to: '02:30' }],
      holidays: 'open',
    })
    await asking.change('2026-11-23T08:00:00.000Z', night, { put: 'rule', value: { ...rule, schedule: 'night' } })
    asking.house.now = Date.parse('2027-11-02T12:00:00.000Z')
    const granted = async (time: string) => (await amadou(time)).granted
    // 28 March 2027: from 02:00 the clock shows 03:00.
    expect(await granted('2027-03-28T00:59:59.999Z')).toBe(true)
    expect(await amadou('2027-03-28T01:00:00.000Z')).toMatchObject({
      granted: false,
      wall: '2027-03-28T03:00:00+02:00',
    })
    // 31 October 2027: 02:00 to 03:00 comes twice, and the window holds in both.
    for (const time of ['00:29:59', '01:00:00', '01:29:59']) expect(await granted(`2027-10-31T${time}Z`)).toBe(true)
    for (const time of ['00:30:00', '00:59:59', '01:30:00']) expect(await granted(`2027-10-31T${time}Z`)).toBe(false)
    expect(await amadou('2027-10-31T02:15')).toMatchObject({ at: '2027-10-31T00:15:00.000Z', granted: true })
  })

  it('tells a badge that was suspended, had expired, was not valid yet, or had been revoked', async () => {
    const from = Date.parse('2026-11-23T00:00:00.000Z')
    const until = Date.parse('2026-11-30T00:00:00.000Z')
    const lost = { suspendedAt: Date.parse('2026-11-24T10:00:00.000Z'), suspendedReason: 'lost' }
    const ended = { revokedAt: Date.parse('2026-12-01T10:00:00.000Z'), revokedReason: 'never found' }
    await asking.change('2026-11-22T15:00:00.000Z', badge('b-1', CARD, { from, until }))
    await asking.change('2026-11-24T10:00:00.000Z', badge('b-1', CARD, { from, until, ...lost }))
    await asking.change('2026-11-25T10:00:00.000Z', badge('b-1', CARD, { from, until }))
    await asking.change('2026-12-01T10:00:00.000Z', badge('b-1', CARD, { from, until, ...ended }))
    asking.house.now += 1000
    const reason = async (time: string) => (await amadou(time)).reason
    expect(await reason('2026-11-22T16:00:00.000Z')).toBe('not-yet-valid')
    expect(await reason('2026-11-23T09:00:00.000Z')).toBe('ok')
    expect(await amadou('2026-11-24T12:00:00.000Z')).toMatchObject({
      reason: 'suspended',
      badge: { suspendedAt: '2026-11-24T10:00:00.000Z', suspendedReason: 'lost' },
    })
    expect(await reason('2026-11-25T12:00:00.000Z')).toBe('ok')
    expect(await reason('2026-11-30T00:00:00.000Z')).toBe('expired')
    expect(await amadou()).toMatchObject({ reason: 'revoked', badge: { revokedReason: 'never found' } })
    expect(await explain({ person: 'amadou', door: 'court', side: 'out' })).toMatchObject({
      granted: true,
      row: 'way-out',
    })
  })

  it('counts nobody whose time is up, however short ago that was: at the door as afterwards', async () => {
    expect(await asking.tapAt('2026-11-24T20:00:00.000Z', 'w-in', 'uid:00000001')).toBe('ok')
    expect(await asking.tapAt('2026-11-24T21:00:00.000Z', 'w-in', 'uid:00000002')).toBe('ok')
    expect(await asking.tapAt('2026-11-25T02:59:59.999Z', 'w-in', CARD)).toBe('capacity-full')
    // The house has closed in this instant, and this tap is what it hears first.
    expect(await asking.tapAt('2026-11-25T03:00:00.000Z', 'w-in', 'uid:00000001')).toBe('ok')
    expect(await asking.tapAt('2026-11-25T03:00:01.000Z', 'w-in', CARD)).toBe('ok')
    asking.house.now += 60_000
    const at = (time: string) => explain({ person: 'amadou', door: 'workshop', at: time })
    expect(await at('2026-11-25T02:59:59.999Z')).toMatchObject({ reason: 'capacity-full' })
    expect(await at('2026-11-25T03:00:01.000Z')).toMatchObject({ reason: 'ok' })
  })

  it('counts who was inside then, and those about to enter', async () => {
    for (const [time, unit, card] of [
      ['09:00', 'w-in', 'uid:00000001'],
      ['09:10', 'w-in', 'uid:00000002'],
    ] as const)
      expect(await asking.tapAt(`2026-11-24T${time}:00.000Z`, unit, card)).toBe('ok')
    expect(await asking.tapAt('2026-11-24T09:20:00.000Z', 'w-in', CARD)).toBe('capacity-full')
    expect(await asking.tapAt('2026-11-24T09:25:00.000Z', 'w-in', 'uid:00000001')).toBe('anti-passback')
    expect(await asking.tapAt('2026-11-24T09:30:00.000Z', 'w-out', 'uid:00000001')).toBe('ok')
    expect(await asking.tapAt('2026-11-24T14:00:00.000Z', 'w-in', CARD)).toBe('ok')
    asking.house.now = Date.parse('2026-11-26T12:00:00.000Z')
    const at = (time: string, who = 'amadou') => explain({ person: who, door: 'workshop', at: time })
    expect(await at('2026-11-24T09:05:00.000Z')).toMatchObject({ reason: 'ok', zone: { inside: 1, capacity: 2 } })
    expect(await at('2026-11-24T09:20:00.000Z')).toMatchObject({
      reason: 'capacity-full',
      zone: { inside: 2, isInside: false, enforced: true },
      passages: [{ reason: 'capacity-full' }],
    })
    expect(await at('2026-11-24T09:25:00.000Z', 'bea')).toMatchObject({
      reason: 'anti-passback',
      zone: { isInside: true },
    })
    expect(await at('2026-11-24T09:31:00.000Z')).toMatchObject({ reason: 'ok', zone: { inside: 1 } })
    // Neither Carlo, since 09:10, nor Amadou went out: certain for 16 hours, or until the house closed.
    expect(await at('2026-11-25T01:09:59.000Z')).toMatchObject({ zone: { inside: 2 } })
    expect(await at('2026-11-25T01:10:00.000Z')).toMatchObject({ zone: { inside: 1 } })
    expect(await at('2026-11-25T02:59:59.000Z')).toMatchObject({ zone: { inside: 1 } })
    expect(await at('2026-11-25T03:00:00.000Z')).toMatchObject({ zone: { inside: 0 } })

    // At a door with a contact whoever was let in takes a place before it opens.
    const later = Date.parse('2026-11-26T13:00:00.000Z')
    asking.house.now = later
    asking.house.access.link('w-in', 'online', null)
    asking.house.access.signal('w-in', contact('c-1', 'closed'))
    await asking.house.answered('c-1')
    await asking.tapAt(later + 1000, 'w-in', 'uid:00000001')
    expect(asking.house.kinds().at(-1)).toBe('passage-granted')
    asking.house.now = later + 2000
    expect((await at(new Date(later + 1500).toISOString(), 'amadou')).zone).toMatchObject({ inside: 1 })
    expect((await at(new Date(later + 1500).toISOString(), 'bea')).zone).toMatchObject({ isInside: true })
    expect((await at(new Date(later + 900).toISOString())).zone).toMatchObject({ inside: 0 })
  })

  it('knows of late taps only what had been told by then', async () => {
    const { house } = asking
    const opened = {
      kind: 'stay-opened',
      happenedAt: '2026-11-24T09:00:00.000Z',
      person: 'bea',
      zone: 'workshop',
    } as const
    house.now = Date.parse('2026-11-24T15:00:00.000Z')
    await house.access.change([], [opened])
    // Told on the next day about the day before: nobody is inside for that.
    house.now = Date.parse('2026-11-25T09:00:00.000Z')
    await house.access.change([], [{ ...opened, happenedAt: '2026-11-24T21:00:00.000Z' }])
    house.now += 3_600_000
    const inside = async (time: string) => (await amadou(time, 'workshop')).zone?.inside
    expect(await inside('2026-11-24T14:00:00.000Z')).toBe(0)
    expect(await inside('2026-11-24T16:00:00.000Z')).toBe(1)
    expect(await inside('2026-11-25T09:30:00.000Z')).toBe(0)
  })

  it('tells what the door was ordered then, by whom and until when', async () => {
    const { house } = asking
    house.now = Date.parse('2026-11-24T09:00:00.000Z')
    const order = {
      mode: 'locked',
      until: house.now + 3_600_000,
      reason: 'glass on the floor',
      confirmed: false,
    } as const
    await house.access.setMode(['court'], order, 'giulia')
    house.now += 7_200_000
    expect(await amadou('2026-11-24T09:30:00.000Z')).toMatchObject({
      reason: 'door-locked',
      mode: { mode: 'locked', until: '2026-11-24T10:00:00.000Z', by: 'giulia', reason: 'glass on the floor' },
    })
    expect(await amadou('2026-11-24T10:00:00.000Z')).toMatchObject({ reason: 'ok', mode: { mode: 'scheduled' } })
  })
})

it('lets others have their turn while it reads a long day', async () => {
  const { house } = asking
  house.now = Date.parse('2026-11-24T12:00:00.000Z')
  const facts = Array.from({ length: 3000 }, (_, n) => ({
    ...{ kind: 'stay-confirmed', happenedAt: new Date(house.now).toISOString(), person: `p-${n % 50}`, zone: 'hall' },
  })) as never[]
  await house.access.change([], facts)
  house.now += 60_000
  let turns = 0
  let asked = true
  const count = (): void => {
    turns += 1
    if (asked) setImmediate(count)
  }
  setImmediate(count)
  expect((await amadou()).zone?.inside).toBe(50)
  asked = false
  await until(
    () => turns,
    (seen) => seen > 5,
  )
})
