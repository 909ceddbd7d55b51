/** Sorts of record that are alike: added, looked at, changed and removed over HTTP, each with its version. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTwoOrganisations, type TwoOrganisations } from './two-organisations.ts'

let house: TwoOrganisations
beforeAll(async () => {
  house = await openTwoOrganisations()
})
afterAll(() => house.rig.stop())
const admin = (method: string, url: string, body?: object) => house.call('admin', method, url, body)

interface Case {
  path: string
  /** What is sent, and what comes back beside the version. */
  add: object
  added: { id: string }
  change: object
  /** A body that the register refuses, with its code. */
  bad: [body: object, code: string]
}
const WINDOW = { days: [1, 2, 3, 4, 5], from: '09:00', to: '18:00' }
const CASES: Case[] = [
  {
    path: 'organisations',
    add: { name: 'Rete Nove', kind: 'network' },
    added: { id: 'rete-nove', name: 'Rete Nove', kind: 'network', network: null } as Case['added'],
    change: { name: 'Rete Dieci' },
    bad: [{ name: 'Circolo', network: 'nowhere' }, 'E_ORGANISATION_UNKNOWN'],
  },
  {
    path: 'groups',
    add: { name: 'Falegnami' },
    added: { id: 'falegnami', name: 'Falegnami' } as Case['added'],
    change: { name: 'Falegnameria' },
    bad: [{ id: 'No Id' }, 'E_INVALID'],
  },
  {
    path: 'rules',
    add: { id: 'r-new', group: 'members', doors: ['front'], schedule: 's-north', until: '2028-02-29' },
    added: {
      ...{ id: 'r-new', group: 'members', doors: ['front'], schedule: 's-north', from: null, until: '2028-02-29' },
    },
    change: { doors: null, until: null },
    bad: [{ group: 'members', doors: ['nowhere'] }, 'E_DOOR_UNKNOWN'],
  },
  {
    path: 'schedules',
    add: { name: 'Giorni', windows: [WINDOW] },
    added: {
      ...{ id: 'giorni', name: 'Giorni', windows: [WINDOW], holidays: 'closed', from: null, until: null },
    },
    change: { holidays: 'open', windows: [{ ...WINDOW, to: '02:00' }] },
    bad: [{ name: 'Doppio', windows: [WINDOW, WINDOW] }, 'E_SCHEDULE_INVALID'],
  },
  {
    path: 'calendar',
    add: { name: 'Ferie', kind: 'closure', from: '2027-08-09', until: '2027-08-20' },
    added: {
      ...{ id: 'ferie', name: 'Ferie', kind: 'closure', from: '2027-08-09', until: '2027-08-20', hours: null },
    },
    change: { until: '2027-08-22' },
    bad: [{ name: 'Altro', kind: 'opening', from: '2027-08-15' }, 'E_EXISTS'],
  },
  {
    path: 'zones',
    add: { id: 'attic', capacity: 12, antiPassback: 'hard' },
    added: { id: 'attic', name: 'attic', capacity: 12, antiPassback: 'hard', unseenWays: [] } as Case['added'],
    change: { capacity: null, name: 'Soffitta' },
    bad: [{ id: 'cellar', capacity: 0 }, 'E_INVALID'],
  },
  {
    path: 'desks',
    add: { id: 'd-new', zone: 'hall' },
    added: { id: 'd-new', zone: 'hall' } as Case['added'],
    change: { zone: 'z-south' },
    bad: [{ id: 'd-other', zone: 'nowhere' }, 'E_ZONE_UNKNOWN'],
  },
  {
    path: 'doors',
    add: { id: 'yard', from: 'hall', to: 'z-south', unlockMs: 3000, freeSchedule: 's-north' },
    added: {
      ...{ id: 'yard', name: 'yard', from: 'hall', to: 'z-south', lock: null, unlockMs: 3000, heldOpenS: 30 },
      ...{ extendedUnlockMs: 15_000, extendedHeldOpenS: 90, preAlertS: 10, freeSchedule: 's-north', listLifeS: 86_400 },
    },
    change: { from: null, preAlertS: 0, freeSchedule: null },
    bad: [{ id: 'gate', from: 'hall', to: 'hall' }, 'E_INVALID'],
  },
  {
    path: 'cards',
    add: { name: 'Carta 3', credential: 'UID:04ABCDEF012345' },
    added: { id: 'carta-3', name: 'Carta 3', credential: 'uid:04abcdef012345', loan: null } as Case['added'],
    change: { name: 'Carta rossa' },
    bad: [{ name: 'Carta 4', credential: 'uid:08000000' }, 'E_CREDENTIAL_RANDOM'],
  },
  {
    path: 'events',
    add: { name: 'Festa', host: 'nora-north', from: '2027-05-01', until: '2027-05-01' },
    added: {
      ...{ id: 'festa', name: 'Festa', host: 'nora-north', group: 'guests' },
      ...{ from: '2027-04-30T22:00:00.000Z', until: '2027-05-01T22:00:00.000Z' },
    },
    change: { host: 'sara-south' },
    bad: [{ name: 'Senza', host: 'guy-north', from: '2027-05-01', until: '2027-05-02' }, 'E_INVALID'],
  },
]

describe.each(CASES)('$path', ({ path, add, added, change, bad }) => {
  const at = `/api/${path}/${added.id}`

  it('are added, looked at, changed and removed, with their version', async () => {
    expect(await admin('POST', `/api/${path}`, { ...add, reason: 'a new one' })).toMatchObject({ status: 201 })
    const first = { ...added, rev: 1 }
    expect((await admin('GET', at)).json).toEqual(first)
    const list = (await admin('GET', `/api/${path}`)).json
    expect(path === 'calendar' ? list.days : list).toContainEqual(first)

    const changed = await admin('PATCH', at, { ...change, rev: 1, reason: 'another mind' })
    expect([changed.status, changed.json]).toEqual([200, { ...added, ...change, rev: 2 }])
    expect((await admin('GET', at)).json).toEqual(changed.json)
    const again = await admin('PATCH', at, change)
    expect([again.status, again.json.rev]).toEqual([200, 2])

    const stale = await admin('DELETE', `${at}?rev=1`)
    expect(stale.json).toMatchObject({ status: 409, code: 'E_CONFLICT' })
    const removed = await admin('DELETE', `${at}?rev=2&reason=of%20no%20more%20use`)
    expect([removed.status, removed.json]).toEqual([200, { id: added.id }])
    expect((await admin('GET', at)).status).toBe(404)
    expect((await admin('PATCH', at, change)).status).toBe(404)
    const facts = house.rig.store.journal.read(house.rig.store.journal.head() - 3, 3)
    expect(facts.map((fact) => [fact.kind.split('-').at(-1), 'reason' in fact ? fact.reason : null])).toEqual([
      ['added', 'a new one'],
      ['changed', 'another mind'],
      ['removed', 'of no more use'],
    ])
  })

  it('are refused with a code where something is wrong, and nothing is changed', async () => {
    const head = house.rig.store.journal.head()
    const [body, code] = bad
    if (path === 'calendar') await admin('POST', '/api/calendar', add)
    const before = (await admin('GET', `/api/${path}`)).json
    expect((await admin('POST', `/api/${path}`, body)).json).toMatchObject({ code })
    // A field misspelt is no wish unheard.
    const strange = await admin('POST', `/api/${path}`, { ...add, colour: 'red' })
    expect(strange.json).toMatchObject({ status: 400, code: 'E_INVALID' })
    expect((await admin('GET', `/api/${path}`)).json).toEqual(before)
    expect(house.rig.store.journal.head() - head).toBe(path === 'calendar' ? 1 : 0)
  })
})

describe('two admins at once', () => {
  it('do not undo each other: the second is told', async () => {
    const seen = (await admin('GET', '/api/zones/hall')).json
    const answers = await Promise.all([
      admin('PATCH', '/api/zones/hall', { capacity: 70, rev: seen.rev }),
      admin('PATCH', '/api/zones/hall', { name: 'Sala', rev: seen.rev }),
    ])
    expect(answers.map(({ status }) => status)).toEqual([200, 409])
    expect(answers[1]?.json).toMatchObject({ code: 'E_CONFLICT', detail: expect.stringContaining('version') })
    expect((await admin('GET', '/api/zones/hall')).json).toMatchObject({
      name: 'Hall',
      capacity: 70,
      rev: seen.rev + 1,
    })
  })

  it.each([
    ['people', '/api/people/nora-north', { name: 'Nora' }],
    ['units', '/api/units/reader-1', { settings: {} }],
    ['badges', '/api/badges/b-nora-north', { until: '2099-01-01' }],
  ])('are told so of %s as well', async (_, url, body) => {
    const [first, second] = await Promise.all([
      admin('PATCH', url, { ...body, rev: 1 }),
      admin('PATCH', url, { ...body, rev: 1, reason: 'me too' }),
    ])
    expect([first?.status, first?.json.rev]).toEqual([200, 2])
    expect(second?.json).toMatchObject({ status: 409, code: 'E_CONFLICT' })
  })
})

describe('the calendar', () => {
  it('tells the holidays of the year that was asked for, in both languages', async () => {
    const { holidays } = (await house.call('staff', 'GET', '/api/calendar?year=2026')).json
    expect(holidays).toContainEqual({
      ...{ id: 'saints-peter-and-paul', day: '2026-06-29' },
      names: { it: 'Santi Pietro e Paolo', en: 'Saints Peter and Paul' },
    })
    expect(holidays).toContainEqual(expect.objectContaining({ id: 'easter-monday', day: '2026-04-06' }))
    const thisYear = (await house.call('staff', 'GET', '/api/calendar')).json.holidays
    expect(thisYear[0].day).toBe(`${new Date().getFullYear()}-01-01`)
    expect((await house.call('staff', 'GET', '/api/calendar?year=26')).status).toBe(400)
  })
})

describe('units', () => {
  it('are told with their state and how their list stands, and changed without new keys', async () => {
    const keys = (await admin('POST', '/api/units', { id: 'board-2', kind: 'mqtt', door: 'front', side: 'out' })).json
    expect(keys).toEqual({ id: 'board-2', secret: expect.any(String), key: expect.stringMatching(/^[0-9a-f]{64}$/) })
    const row = (await house.call('staff', 'GET', '/api/units/board-2')).json
    expect(row).toMatchObject({ side: 'out', state: 'never', rev: 1 })
    expect(row.list).toMatchObject({ pendingBadges: [] })
    const changed = await admin('PATCH', '/api/units/board-2', { side: null, settings: { offline: 'no' } })
    expect(changed.json).toMatchObject({ side: null, settings: { offline: 'no' }, rev: 2 })
    expect(house.rig.store.directory.keyOf('board-2')).toBe(keys.key)
    expect((await admin('PATCH', '/api/units/board-2', { kind: 'serial' })).status).toBe(400)
    expect((await admin('DELETE', '/api/units/board-2?rev=2')).json).toEqual({ id: 'board-2' })
  })
})
