import { beforeEach, describe, expect, test } from 'vitest'
import type { WeeklyWindow } from '../../gateway/core/records.ts'
import { ADA, type Bench, codeOf, createBench, messageOf } from './support.ts'

let bench: Bench
beforeEach(() => {
  bench = createBench()
})
const WEEK: WeeklyWindow = { days: [1, 2, 3, 4, 5], from: '08:00', to: '20:00' }

describe('a group', () => {
  test('is called by its id where it has no name of its own, and is made from its name where it has no id', async () => {
    const { groups } = bench.register
    expect(await groups.add({ id: 'lab' }, ADA)).toEqual({ id: 'lab', name: 'lab' })
    expect(await groups.add({ name: 'Orto di Sera' }, ADA)).toEqual({ id: 'orto-di-sera', name: 'Orto di Sera' })
    expect(await groups.change('lab', { name: 'Laboratory' }, ADA)).toEqual({ id: 'lab', name: 'Laboratory' })
    expect(bench.facts().map(({ kind }) => kind)).toEqual(['group-added', 'group-added', 'group-changed'])
    expect(await codeOf(groups.add({}, ADA))).toBe('E_INVALID')
    expect(await codeOf(groups.add({ id: 'lab' }, ADA))).toBe('E_EXISTS')
    expect(await codeOf(groups.change('nobody', { name: 'x' }, ADA))).toBe('E_GROUP_UNKNOWN')
  })

  test('with people, rules or events is not removed', async () => {
    const { groups, people, rules, events } = bench.register
    await groups.add({ id: 'lab' }, ADA)
    await people.add({ name: 'Anna', groups: ['members', 'lab'] }, ADA)
    await rules.add({ id: 'r1', group: 'lab' }, ADA)
    await events.add(
      { id: 'jam', name: 'Jam', host: 'anna', from: '2026-12-01', until: '2026-12-01', group: 'lab' },
      ADA,
    )
    expect(await messageOf(groups.remove('lab', ADA))).toContain('the group lab: rule r1, event jam, person anna')
    await rules.remove('r1', ADA)
    await events.remove('jam', ADA)
    expect(await codeOf(groups.remove('lab', ADA))).toBe('E_IN_USE')
    await people.change('anna', { groups: ['members'] }, ADA)
    expect(await codeOf(groups.remove('lab', ADA))).toBe('none')
  })

  test.each(['members', 'guests'])('called %s is always there', async (id) => {
    expect(await codeOf(bench.register.groups.remove(id, ADA))).toBe('E_IN_USE')
  })
})

describe('a rule', () => {
  beforeEach(async () => {
    await bench.register.zones.add({ id: 'hall' }, ADA)
    await bench.register.doors.add({ id: 'front', to: 'hall' }, ADA)
    await bench.register.schedules.add({ id: 'work', name: 'Work', windows: [WEEK] }, ADA)
  })

  test('holds at every door and at any time unless it says otherwise', async () => {
    const { rules } = bench.register
    const made = await rules.add({ group: 'members' }, ADA)
    expect(made).toEqual({
      id: expect.stringMatching(/^r-[a-z2-7]{8}$/),
      group: 'members',
      doors: null,
      schedule: null,
      from: null,
      until: null,
    })
    const fields = { doors: ['front', 'front'], schedule: 'work', from: '2026-02-28', until: '2028-02-29' }
    expect(await rules.change(made.id, fields, ADA)).toMatchObject({ ...fields, doors: ['front'] })
    expect(await rules.change(made.id, { schedule: null }, ADA)).toMatchObject({ schedule: null, from: '2026-02-28' })
    expect(bench.directory.rulesOf('members')).toHaveLength(1)
  })

  test.each([
    [{ group: 'nobody' }, 'E_GROUP_UNKNOWN'],
    [{ doors: ['front', 'back'] }, 'E_DOOR_UNKNOWN'],
    [{ doors: [] }, 'E_INVALID'],
    [{ schedule: 'play' }, 'E_SCHEDULE_UNKNOWN'],
    [{ from: '2026-02-29' }, 'E_INVALID'],
    [{ from: '2026-12-02', until: '2026-12-01' }, 'E_INVALID'],
    [{ until: 'soon' }, 'E_INVALID'],
    [{ from: '2026-12-01', until: '2026-12-01' }, 'none'],
  ])('with %j: %s', async (fields, code) => {
    expect(await codeOf(bench.register.rules.add({ id: 'r1', group: 'members', ...fields }, ADA))).toBe(code)
    expect(bench.directory.record('rule', 'r1') === null).toBe(code !== 'none')
  })
})

describe('a schedule', () => {
  test('is closed on holidays unless it says otherwise', async () => {
    const { schedules } = bench.register
    const windows: WeeklyWindow[] = [WEEK, { days: [6], from: '22:00', to: '02:00' }]
    expect(await schedules.add({ name: 'Work', windows }, ADA)).toEqual({
      id: 'work',
      name: 'Work',
      windows,
      holidays: 'closed',
      from: null,
      until: null,
    })
    expect(await schedules.change('work', { holidays: 'open', until: '2026-12-24' }, ADA)).toMatchObject({
      windows,
      holidays: 'open',
      until: '2026-12-24',
    })
  })

  test.each([
    [{ windows: [WEEK, { days: [5], from: '19:59', to: '21:00' }] }, 'E_SCHEDULE_INVALID'],
    [{ windows: [{ ...WEEK, to: '08:00' }] }, 'E_SCHEDULE_INVALID'],
    [{ windows: [{ ...WEEK, days: [] }] }, 'E_SCHEDULE_INVALID'],
    [{ windows: [{ ...WEEK, days: [8] }] }, 'E_SCHEDULE_INVALID'],
    [{ windows: [{ ...WEEK, to: '25:00' }] }, 'E_SCHEDULE_INVALID'],
    [{ windows: [WEEK], from: '2026-13-01' }, 'E_INVALID'],
    [{ windows: [WEEK], holidays: 'sometimes' }, 'E_INVALID'],
    [{ windows: [] }, 'none'],
  ])('with %j: %s, also when it is changed', async (fields, code) => {
    const { schedules } = bench.register
    const wanted = fields as { windows: WeeklyWindow[] }
    expect(await codeOf(schedules.add({ id: 'play', name: 'Play', ...wanted }, ADA))).toBe(code)
    const work = await schedules.add({ id: 'work', name: 'Work', windows: [WEEK] }, ADA)
    expect(await codeOf(schedules.change('work', wanted, ADA))).toBe(code)
    if (code !== 'none') expect(bench.directory.schedule('work')).toBe(work)
  })

  test('by which a rule or a door goes is not removed', async () => {
    const { schedules, rules, zones, doors } = bench.register
    await schedules.add({ id: 'work', name: 'Work', windows: [WEEK] }, ADA)
    await zones.add({ id: 'hall' }, ADA)
    await doors.add({ id: 'front', to: 'hall', freeSchedule: 'work' }, ADA)
    await rules.add({ id: 'r1', group: 'members', schedule: 'work' }, ADA)
    expect(await messageOf(schedules.remove('work', ADA))).toContain('rule r1, door front')
    await rules.remove('r1', ADA)
    await doors.change('front', { freeSchedule: null }, ADA)
    expect(await codeOf(schedules.remove('work', ADA))).toBe('none')
  })
})

describe('an entry of the calendar', () => {
  test('is one day or several, and an opening may have hours of its own', async () => {
    const { calendar } = bench.register
    expect(await calendar.add({ name: 'Open day', kind: 'opening', from: '2026-12-08' }, ADA)).toEqual({
      id: 'open-day',
      name: 'Open day',
      kind: 'opening',
      from: '2026-12-08',
      until: '2026-12-08',
      hours: null,
    })
    const hours = [{ from: '10:00', to: '13:00' }]
    expect(await calendar.change('open-day', { hours }, ADA)).toMatchObject({ hours })
    await calendar.add({ name: 'Winter', kind: 'closure', from: '2026-12-24', until: '2027-01-06' }, ADA)
    expect(bench.directory.calendar()).toHaveLength(2)
    await calendar.remove('winter', ADA)
    expect(bench.facts().at(-1)).toMatchObject({ kind: 'calendar-removed', subject: 'winter' })
    expect(await codeOf(calendar.remove('winter', ADA))).toBe('E_CALENDAR_UNKNOWN')
  })

  test.each([
    [{ kind: 'closure', from: '2026-12-31' }, 'E_EXISTS'],
    [{ kind: 'opening', from: '2026-12-01', until: '2026-12-24' }, 'E_EXISTS'],
    [{ kind: 'opening', from: '2026-12-01', until: '2027-12-24' }, 'E_EXISTS'],
    [{ kind: 'closure', from: '2027-01-07' }, 'none'],
    [{ kind: 'closure', from: '2026-11-31' }, 'E_INVALID'],
    [{ kind: 'closure', from: '2026-11-02', until: '2026-11-01' }, 'E_INVALID'],
    [{ kind: 'party', from: '2026-11-02' }, 'E_INVALID'],
    [{ kind: 'closure', from: '2026-11-02', hours: [{ from: '10:00', to: '12:00' }] }, 'E_SCHEDULE_INVALID'],
    [{ kind: 'opening', from: '2026-11-02', hours: [] }, 'E_SCHEDULE_INVALID'],
    [
      {
        kind: 'opening',
        from: '2026-11-02',
        hours: [
          { from: '10:00', to: '12:00' },
          { from: '11:00', to: '13:00' },
        ],
      },
      'E_SCHEDULE_INVALID',
    ],
  ])('beside a winter break, %j: %s', async (fields, code) => {
    const { calendar } = bench.register
    await calendar.add({ name: 'Winter', kind: 'closure', from: '2026-12-24', until: '2027-01-06' }, ADA)
    const entry = { name: 'Other', ...fields } as Parameters<typeof calendar.add>[0]
    expect(await codeOf(calendar.add(entry, ADA))).toBe(code)
  })

  test('may move over itself, but not over another', async () => {
    const { calendar } = bench.register
    await calendar.add({ name: 'Winter', kind: 'closure', from: '2026-12-24', until: '2027-01-06' }, ADA)
    await calendar.add({ name: 'Summer', kind: 'closure', from: '2026-08-10', until: '2026-08-21' }, ADA)
    expect(await codeOf(calendar.change('winter', { from: '2026-12-23' }, ADA))).toBe('none')
    expect(await codeOf(calendar.change('winter', { from: '2026-08-21' }, ADA))).toBe('E_EXISTS')
  })
})

describe('an organisation', () => {
  test('is an enterprise unless it says otherwise, and may belong to a network', async () => {
    const { organisations } = bench.register
    await organisations.add({ name: 'Rete Est', kind: 'network' }, ADA)
    await organisations.add({ name: 'Rete', kind: 'network' }, ADA)
    expect(await organisations.add({ name: 'Orto', network: 'rete-est' }, ADA)).toEqual({
      id: 'orto',
      name: 'Orto',
      kind: 'enterprise',
      network: 'rete-est',
    })
    await organisations.change('rete-est', { network: 'rete' }, ADA)
    expect(bench.directory.organisation('rete-est')?.network).toBe('rete')
    expect(await codeOf(organisations.change('rete', { network: 'rete-est' }, ADA))).toBe('E_CIRCLE')
    expect(await codeOf(organisations.change('rete', { network: 'rete' }, ADA))).toBe('E_CIRCLE')
    expect(await codeOf(organisations.change('rete', { network: 'orto' }, ADA))).toBe('E_CIRCLE')
    expect(await codeOf(organisations.add({ name: 'New', id: 'new', network: 'new' }, ADA))).toBe('E_CIRCLE')
    expect(await codeOf(organisations.add({ name: 'New', network: 'nowhere' }, ADA))).toBe('E_ORGANISATION_UNKNOWN')
    expect(await codeOf(organisations.add({ name: 'New', network: 'orto' }, ADA))).toBe('E_INVALID')
    expect(bench.directory.organisation('rete')?.network).toBeNull()
  })

  test('has a name of its own, whoever else has the id', async () => {
    const { organisations } = bench.register
    await organisations.add({ name: 'Orto' }, ADA)
    expect(await codeOf(organisations.add({ name: 'Orto', id: 'other' }, ADA))).toBe('E_EXISTS')
    expect(await organisations.add({ name: 'ORTO' }, ADA)).toMatchObject({ id: 'orto-2' })
    expect(await codeOf(organisations.change('orto-2', { name: 'Orto' }, ADA))).toBe('E_EXISTS')
    expect(await codeOf(organisations.change('orto', { name: 'Orto', kind: 'association' }, ADA))).toBe('none')
  })

  test('with people, members, an account or a token is not removed', async () => {
    const { organisations, people } = bench.register
    await organisations.add({ name: 'Rete', kind: 'network' }, ADA)
    await organisations.add({ name: 'Orto', network: 'rete' }, ADA)
    await people.add({ name: 'Anna', org: 'orto' }, ADA)
    expect(await messageOf(organisations.remove('orto', ADA))).toContain('person anna')
    expect(await messageOf(organisations.remove('rete', ADA))).toContain('organisation orto')
    expect(await codeOf(organisations.change('rete', { kind: 'enterprise' }, ADA))).toBe('E_IN_USE')
    await people.change('anna', { org: null }, ADA)
    bench.directory.follow([
      { put: 'account', value: { name: 'otto', role: 'contact', org: 'orto', person: null, passwordHash: '' } },
    ])
    expect(await messageOf(organisations.remove('orto', ADA))).toContain('account otto')
    const standing = { role: 'contact' as const, org: 'rete', person: null }
    bench.directory.follow([{ put: 'token', value: { name: 'app', ...standing, hash: 'x' } }])
    await organisations.change('orto', { network: null }, ADA)
    expect(await messageOf(organisations.remove('rete', ADA))).toContain('token app')
    bench.directory.follow([{ drop: 'token', hash: 'x' }])
    expect(await codeOf(organisations.remove('rete', ADA))).toBe('none')
  })
})
