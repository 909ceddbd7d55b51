/** Every sort of record by command, beside a running gateway: added, listed, shown, changed, removed. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type GatewayProcess, removeFolder, startGateway, temporaryFolder } from '../support/gateway.ts'
import { commandsOn, refused, rowsOf } from './support.ts'

let dataDir: string
let gateway: GatewayProcess
const { run, json, text } = commandsOn(() => dataDir)

beforeAll(async () => {
  dataDir = temporaryFolder('records')
  gateway = await startGateway({ dataDir, env: { SOGLIA_MQTT: 'off' } })
  for (const [path, body] of [
    ['zones', { id: 'yard' }],
    ['doors', { id: 'gate', to: 'yard' }],
    ['groups', { id: 'lab' }],
    ['schedules', { id: 'always', name: 'Always', windows: [{ days: [1], from: '00:00', to: '24:00' }] }],
    ['people', { id: 'anna', name: 'Anna' }],
    ['organisations', { id: 'rete', name: 'Rete Est', kind: 'network' }],
  ] as const) {
    expect((await gateway.request('POST', `/api/${path}`, body)).status).toBe(201)
  }
})
afterAll(async () => {
  await gateway.stop()
  removeFolder(dataDir)
})

interface Sort {
  word: string
  path: string
  add: string[]
  added: object
  /** Its row in the list. */
  row: Record<string, string>
  change: string[]
  changed: object
  /** Takes away again. */
  clear?: string[]
  cleared?: object
  show?: true
  confirms?: true
}
const LATER = { from: '2030-01-01', until: '2030-12-31' }

const SORTS: Sort[] = [
  {
    word: 'org',
    path: 'organisations',
    add: ['Orto Urbano', '--id', 'x', '--kind', 'association', '--network', 'rete'],
    added: { name: 'Orto Urbano', kind: 'association', network: 'rete' },
    row: { ORG: 'x', NAME: 'Orto Urbano', KIND: 'association', NETWORK: 'rete' },
    change: ['--name', 'Orto', '--kind', 'enterprise'],
    changed: { name: 'Orto', kind: 'enterprise', network: 'rete' },
    clear: ['--no-network'],
    cleared: { network: null },
  },
  {
    word: 'group',
    path: 'groups',
    add: ['Night shift', '--id', 'x'],
    added: { name: 'Night shift' },
    row: { GROUP: 'x', NAME: 'Night shift' },
    change: ['--name', 'Nights'],
    changed: { name: 'Nights' },
  },
  {
    word: 'rule',
    path: 'rules',
    add: ['--id', 'x', '--group', 'lab', '--door', 'gate', '--schedule', 'always', '--from', LATER.from],
    added: { group: 'lab', doors: ['gate'], schedule: 'always', from: LATER.from, until: null },
    row: { RULE: 'x', GROUP: 'lab', DOORS: 'gate', SCHEDULE: 'always', FROM: LATER.from, UNTIL: '-' },
    change: ['--group', 'members', '--until', LATER.until],
    changed: { group: 'members', doors: ['gate'], ...LATER },
    clear: ['--all-doors', '--no-schedule', '--no-from', '--no-until'],
    cleared: { doors: null, schedule: null, from: null, until: null },
  },
  {
    word: 'schedule',
    path: 'schedules',
    add: ['Office', '--id', 'x', '--window', 'mon-fri 9:00-13:00', '--window', 'sab 10:00-12:00', '--from', LATER.from],
    added: {
      name: 'Office',
      windows: [
        { days: [1, 2, 3, 4, 5], from: '09:00', to: '13:00' },
        { days: [6], from: '10:00', to: '12:00' },
      ],
      holidays: 'closed',
      from: LATER.from,
      until: null,
    },
    row: { SCHEDULE: 'x', WINDOWS: 'mon-fri 09:00-13:00; sat 10:00-12:00', HOLIDAYS: 'closed' },
    change: ['--window', 'daily 22:00-02:00', '--holidays', 'open'],
    changed: { windows: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '22:00', to: '02:00' }], holidays: 'open' },
    clear: ['--no-window', '--no-from'],
    cleared: { windows: [], from: null },
    show: true,
  },
  {
    word: 'zone',
    path: 'zones',
    add: ['x', '--capacity', '12', '--anti-passback', 'hard'],
    added: { name: 'x', capacity: 12, antiPassback: 'hard' },
    row: { ZONE: 'x', NAME: 'x', CAPACITY: '12', 'ANTI-PASSBACK': 'hard' },
    change: ['--name', 'Hall', '--anti-passback', 'soft'],
    changed: { name: 'Hall', capacity: 12, antiPassback: 'soft' },
    clear: ['--no-capacity'],
    cleared: { capacity: null },
  },
  {
    word: 'desk',
    path: 'desks',
    add: ['x', '--zone', 'yard'],
    added: { zone: 'yard' },
    row: { DESK: 'x', ZONE: 'yard' },
    change: ['--zone', 'yard'],
    changed: { zone: 'yard' },
  },
  {
    word: 'door',
    path: 'doors',
    add: ['x', '--to', 'yard', '--extended-unlock-ms', '20000', '--extended-held-open-s', '120', '--pre-alert-s', '5'],
    added: { to: 'yard', extendedUnlockMs: 20_000, extendedHeldOpenS: 120, preAlertS: 5, freeSchedule: null },
    row: { DOOR: 'x', TO: 'yard', MODE: 'scheduled' },
    change: ['--free-schedule', 'always', '--list-life-s', '3600', '--name', 'Gate'],
    changed: { name: 'Gate', freeSchedule: 'always', listLifeS: 3_600, to: 'yard' },
    clear: ['--no-free-schedule', '--no-to'],
    cleared: { freeSchedule: null, to: null },
    show: true,
  },
  {
    word: 'card',
    path: 'cards',
    add: ['uid:04c0ffee', '--name', 'Pool 1', '--id', 'x'],
    added: { name: 'Pool 1', credential: 'uid:04c0ffee', loan: null },
    row: { CARD: 'x', NAME: 'Pool 1', CREDENTIAL: 'uid:04c0ffee', 'LENT TO': '-' },
    change: ['--name', 'Pool one'],
    changed: { name: 'Pool one' },
  },
  {
    word: 'event',
    path: 'events',
    add: ['Open day', '--id', 'x', '--host', 'anna', '--from', '2030-05-01', '--until', '2030-05-02'],
    added: { name: 'Open day', host: 'anna', until: '2030-05-02T22:00:00.000Z', group: 'guests' },
    row: { EVENT: 'x', HOST: 'anna', FROM: '2030-05-01T00:00:00+02:00', UNTIL: '2030-05-03T00:00:00+02:00' },
    change: ['--group', 'lab', '--until', '2030-05-01'],
    changed: { group: 'lab', until: '2030-05-01T22:00:00.000Z' },
    show: true,
    confirms: true,
  },
  {
    word: 'person',
    path: 'people',
    add: ['Bruno Verdi', '--id', 'x', '--kind', 'guest', '--host', 'anna', '--org', 'Rete Est', '--assistance'],
    added: { name: 'Bruno Verdi', kind: 'guest', host: 'anna', org: 'rete', groups: ['members'], assistance: true },
    row: { PERSON: 'x', NAME: 'Bruno Verdi', KIND: 'guest', ORG: 'Rete Est', GROUPS: 'members', HOST: 'anna' },
    change: ['--extended-time', '--group', 'lab', '--group', 'members'],
    changed: { extendedTime: true, groups: ['lab', 'members'], assistance: true },
    clear: ['--no-host', '--no-org', '--no-group', '--no-assistance', '--no-extended-time'],
    cleared: { host: null, org: null, groups: [], assistance: false, extendedTime: false },
    show: true,
    confirms: true,
  },
]

describe.each(SORTS)('soglia $word', { timeout: 60_000 }, (sort) => {
  const { word, path } = sort
  const stored = async () => (await gateway.request<{ rev: number }>('GET', `/api/${path}/x`)).body

  test('adds one, lists it in a table and shows it', async () => {
    expect(await text(word, 'add', ...sort.add)).toMatch(/^The [a-z ]+ x is added\.$/)
    expect(await stored()).toMatchObject({ id: 'x', ...sort.added })
    const [, firstHead = ''] = /^(\S+)/.exec(Object.keys(sort.row)[0] ?? '') ?? []
    const shown = rowsOf(await text(word, 'list')).find((row) => row[firstHead] === 'x')
    expect(shown).toMatchObject(sort.row)
    if (sort.show !== true) return
    expect(await text(word, 'show', 'x')).toMatch(new RegExp(`^ {2}${firstHead.toLowerCase()} +x\n`))
  })

  test('changes what is named and nothing else, takes it away, and tells who comes too late', async () => {
    expect(await json(word, 'change', 'x', ...sort.change, '--reason', 'as agreed')).toMatchObject({ id: 'x' })
    const before = await stored()
    expect(before).toMatchObject(sort.changed)
    const { clear = sort.change, cleared = {} } = sort
    expect(await text(word, 'change', 'x', ...clear, '--rev', String(before.rev))).toMatch(/ x is changed\.$/)
    expect(await stored()).toMatchObject(cleared)
    refused(await run(word, 'change', 'x', ...clear, '--rev', String(before.rev + 7)), 'E_CONFLICT')
  })

  test('removes it, asking first where that cannot be undone', async () => {
    const sure = sort.confirms === true ? ['--yes'] : []
    if (sort.confirms === true) {
      const asked = await run(word, 'remove', 'x')
      refused(asked, 'E_CONFIRM')
      expect(asked.stderr).toContain('say --yes')
    }
    expect(await json(word, 'remove', 'x', ...sure, '--reason', 'gone')).toEqual({ id: 'x' })
    const again = await run(word, 'remove', 'x', ...sure)
    expect(again.stderr).toMatch(/^soglia: E_[A-Z]+_UNKNOWN /)
    expect(again.code).toBe(1)
  })
})

test('the calendar: the own days of the house beside the holidays of a year', { timeout: 60_000 }, async () => {
  const days = ['2030-12-24', '--until', '2030-12-27']
  expect(await json('calendar', 'add', 'closure', ...days, '--name', 'Winter')).toMatchObject({
    ...{ id: 'winter', kind: 'closure', from: '2030-12-24', until: '2030-12-27', hours: null },
  })
  const hours = ['--hours', '10:00-13:00', '--hours', '15:00-18:00']
  await text('calendar', 'add', 'opening', '2030-06-29', ...hours)
  const rows = rowsOf(await text('calendar', 'list', '--year', '2030'))
  expect(rows.filter(({ KIND }) => KIND !== 'holiday')).toEqual([
    { DAY: '2030-06-29', KIND: 'opening', ID: 'opening', NAME: 'opening', HOURS: '10:00-13:00 15:00-18:00' },
    { DAY: '2030-12-24 to 2030-12-27', KIND: 'closure', ID: 'winter', NAME: 'Winter', HOURS: '-' },
  ])
  expect(rows).toContainEqual(expect.objectContaining({ DAY: '2030-04-22', ID: 'easter-monday' }))
  refused(await run('calendar', 'add', 'closure', '2030-12-25'), 'E_EXISTS')
  expect(await json('calendar', 'remove', 'winter')).toEqual({ id: 'winter' })
})

test('what others rest on stays, and windows that overlap are named', { timeout: 60_000 }, async () => {
  refused(await run('zone', 'remove', 'yard'), 'E_IN_USE')
  const windows = ['--window', 'mon 09:00-12:00', '--window', 'mon-wed 11:00-13:00']
  const overlapping = await run('schedule', 'add', 'Twice', ...windows)
  refused(overlapping, 'E_SCHEDULE_INVALID')
  expect(overlapping.stderr).toContain('windows 1 and 2 overlap')
  refused(await run('rule', 'add', '--group', 'nobody'), 'E_GROUP_UNKNOWN')
  refused(await run('rule', 'add', '--group', 'lab', '--door', 'nope'), 'E_DOOR_UNKNOWN')
})

test('who changed what, when and why', { timeout: 60_000 }, async () => {
  await json('org', 'change', 'rete', '--name', 'Rete', '--reason', 'a shorter name')
  const told = await text('history', 'org', 'rete')
  expect(told.split('\n').at(-2)).toMatch(
    /^2 {2}20\d\d-[\d-]+T[\d:]+\+0[12]:00 {2}local {2}organisation-changed {2}a shorter name$/,
  )
  expect(told.split('\n').at(-1)).toBe('    name: Rete Est -> Rete')
  expect(await json('history', 'organisation', 'rete')).toMatchObject([{ rev: 1 }, { rev: 2, by: 'local' }])
  refused(await run('history', 'person', 'nobody'), 'E_PERSON_UNKNOWN')
})

test('a unit is moved, and its settings are changed one by one', { timeout: 60_000 }, async () => {
  await json('unit', 'add', 'u1', '--kind', 'mqtt', '--door', 'gate', '--side', 'in')
  const moved = await json('unit', 'change', 'u1', '--no-door', '--zone', 'yard')
  expect(moved).toMatchObject({ door: null, side: null, zone: 'yard' })
  const [row] = rowsOf(await text('unit', 'list'))
  expect(row).toMatchObject({ UNIT: 'u1', KIND: 'mqtt', PLACE: 'yard' })

  await json('unit', 'add', 'ha', '--kind', 'client', '--set', 'read=a/#', '--set', 'write=a/x')
  expect(await json('unit', 'change', 'ha', '--set', 'read=b/#')).toMatchObject({
    settings: { read: 'b/#', write: 'a/x' },
  })
  expect(await json('unit', 'change', 'ha', '--set', 'write=')).toMatchObject({ settings: { read: 'b/#' } })
})
