/** A week of a schedule over the API, what another would do, and whom a door would let in. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ApiRig, ask, furnish, openApi, target } from '../support/api.ts'

let rig: ApiRig
let staff: string
beforeAll(async () => {
  rig = await openApi()
  await furnish(rig)
  staff = await rig.bearer('staff')
  const windows = [{ days: [1, 2, 3, 4, 5, 6], from: '08:00', to: '20:00' }]
  await rig.local('POST', '/api/schedules', { id: 'hours', name: 'Hours', windows })
  await rig.local('POST', '/api/groups', { id: 'red', name: 'Red' })
  await rig.local('POST', '/api/rules', { id: 'r-red', group: 'red', doors: ['front'], schedule: 'hours' })
  await rig.local('POST', '/api/badges', { credential: 'uid:04a2b3c4d5e680', person: 'amadou' })
})
afterAll(() => rig.stop())

const asStaff = (method: string, path: string, body?: object) =>
  ask({ ...target(rig.url), method, path, headers: { authorization: staff } }, body)
const draft = (fields: object = {}) => ({
  ...{ windows: [], holidays: 'closed', from: null, until: null, first: '2026-12-07' },
  ...fields,
})

describe('a week', () => {
  it('is told by the day, and a closure of the house empties it', async () => {
    const { json } = await asStaff('GET', '/api/schedules/hours/week?from=2026-12-07')
    expect(json.days.map(({ day, open }: { day: string; open: unknown[] }) => [day, open.length])).toEqual([
      ['2026-12-07', 1],
      ['2026-12-08', 0],
      ['2026-12-09', 1],
      ['2026-12-10', 1],
      ['2026-12-11', 1],
      ['2026-12-12', 1],
      ['2026-12-13', 0],
    ])
    expect(json.days[1]).toMatchObject({ closedBy: 'holiday', holiday: { it: 'Immacolata Concezione' }, entry: null })
    const closure = { id: 'winter', name: 'Winter', kind: 'closure', from: '2026-12-07', until: '2026-12-13' }
    await rig.local('POST', '/api/calendar', closure)
    const shut = await asStaff('GET', '/api/schedules/hours/week?from=2026-12-07')
    expect(shut.json.days.flatMap(({ open }: { open: unknown[] }) => open)).toEqual([])
    expect(shut.json.days[0].entry).toEqual({ id: 'winter', name: 'Winter', kind: 'closure' })
    await rig.local('DELETE', '/api/calendar/winter')
  })

  it('is not told of what is not there, nor from a day that is none', async () => {
    expect((await asStaff('GET', '/api/schedules/nothing/week')).json.code).toBe('E_SCHEDULE_UNKNOWN')
    expect((await asStaff('GET', '/api/schedules/hours/week?from=2026-02-30')).json.code).toBe('E_INVALID')
    expect((await asStaff('GET', '/api/schedules/hours/week')).json.days).toHaveLength(7)
  })
})

describe('a draft', () => {
  it('tells what it would do, and does nothing', async () => {
    const before = rig.store.journal.head()
    const windows = [{ days: [1, 2, 3, 4, 5], from: '08:00', to: '20:00' }]
    const { json } = await asStaff('POST', '/api/schedules/preview', draft({ id: 'hours', windows }))
    expect(json.fault).toBeNull()
    expect(json.days[5].open).toEqual([])
    expect(json.change).toEqual({
      groups: [
        {
          group: { id: 'red', name: 'Red', members: 0 },
          doors: [{ id: 'front', name: 'Front door' }],
          gained: [],
          lost: [[5 * 1440 + 480, 5 * 1440 + 1200]],
          after: [0, 1, 2, 3, 4].map((day) => [day * 1440 + 480, day * 1440 + 1200]),
        },
      ],
      free: [],
    })
    expect(rig.store.journal.head()).toBe(before)
    expect(rig.store.directory.schedule('hours')?.windows[0]?.days).toHaveLength(6)
  })

  it('that cannot be saved says why, and a new one changes nothing for anybody', async () => {
    const windows = [
      { days: [1], from: '08:00', to: '20:00' },
      { days: [1], from: '19:00', to: '21:00' },
    ]
    const overlap = await asStaff('POST', '/api/schedules/preview', draft({ id: 'hours', windows }))
    expect(overlap.json).toMatchObject({
      fault: expect.stringContaining('overlap'),
      change: { groups: [{ lost: [] }] },
    })
    const fresh = await asStaff('POST', '/api/schedules/preview', draft({ windows: windows.slice(0, 1) }))
    expect(fresh.json).toMatchObject({ fault: null, change: { groups: [], free: [] } })
    expect(fresh.json.days[0].open).toHaveLength(1)
    expect((await asStaff('POST', '/api/schedules/preview', draft({ first: 'monday' }))).json.code).toBe('E_INVALID')
    expect((await asStaff('POST', '/api/schedules/preview', draft({ id: 'nothing' }))).json.code).toBe(
      'E_SCHEDULE_UNKNOWN',
    )
  })
})

describe('a door', () => {
  it('tells whom it would let in, by the page, without a word of a card', async () => {
    const { json, text } = await asStaff('GET', '/api/doors/front/who')
    expect(json).toMatchObject({
      ...{ time: 'now', everybody: false, passing: 1, withoutBadge: 1, total: 1, next: null },
      rows: [{ person: 'amadou', name: 'Amadou D.', orgName: 'Atelier Nove', groups: ['members'], granted: true }],
      groups: [
        { id: 'members', members: 2, passing: 1 },
        { id: 'guests', members: 0, passing: 0 },
        { id: 'red', members: 0, passing: 0 },
      ],
    })
    expect(text).not.toMatch(/uid:|04a2b3/)
    const people = Array.from({ length: 3 }, (_, n) => ({ id: `p-${n}`, name: `P ${n}`, groups: ['members'] }))
    for (const [n, person] of people.entries()) {
      await rig.local('POST', '/api/people', person)
      await rig.local('POST', '/api/badges', { credential: `uid:1122334${n}`, person: person.id })
    }
    const first = (await asStaff('GET', '/api/doors/front/who?limit=3')).json
    const last = (await asStaff('GET', `/api/doors/front/who?limit=3&skip=${first.next}`)).json
    expect([first.rows.length, first.next, last.rows.length, last.next, last.total]).toEqual([3, 3, 1, null, 4])
    const red = (await asStaff('GET', '/api/doors/front/who?group=red')).json
    expect([red.total, red.passing, red.rows]).toEqual([0, 4, []])
    expect((await asStaff('GET', '/api/doors/back/who')).json.code).toBe('E_DOOR_UNKNOWN')
    expect((await asStaff('GET', '/api/doors/front/who?at=noon')).json.code).toBe('E_INVALID')
  })

  it('tells who has come by it lately, and not who came by another', async () => {
    const tap = {
      type: 'tap',
      at: null,
      ageMs: 0,
      side: null,
      offline: null,
      credential: 'uid:04a2b3c4d5e680',
    } as const
    rig.access.signal('reader-1', { ...tap, id: 'w-1' })
    await expect
      .poll(() => rig.sent.some(({ command }) => command.type === 'result' && command.id === 'w-1'))
      .toBe(true)
    const { json } = await asStaff('GET', '/api/doors/front/passages')
    expect(json).toMatchObject([{ kind: 'passage-granted', person: 'amadou', personName: 'Amadou D.', door: 'front' }])
    await rig.local('POST', '/api/doors', { id: 'side' })
    expect((await asStaff('GET', '/api/doors/side/passages')).json).toEqual([])
    expect((await asStaff('GET', '/api/doors/back/passages')).json.code).toBe('E_DOOR_UNKNOWN')
  })
})

describe('a zone', () => {
  it('tells where a reader is missing for its count to be enforced', async () => {
    const zone = async () => (await asStaff('GET', '/api/zones/hall')).json.unseenWays
    expect(await zone()).toContainEqual({ door: 'front', side: 'out' })
    await rig.local('POST', '/api/units', { id: 'reader-2', kind: 'mqtt', door: 'front', side: 'out' })
    expect(await zone()).toEqual([])
  })
})
