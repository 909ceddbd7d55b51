import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Change, Directory } from '../../gateway/core/ports.ts'
import {
  type CalendarEntry,
  RECORD_KINDS,
  type RecordKind,
  type Rule,
  type Schedule,
} from '../../gateway/core/records.ts'
import type { Store } from '../../gateway/store/store.ts'
import { removeFolder, temporaryFolder } from '../support/gateway.ts'
import { badge, change as changeIn, door, openHere, person, plan, unit, zone } from './support.ts'

let dataDir: string
let store: Store
let now: number

beforeEach(async () => {
  dataDir = temporaryFolder('directory')
  now = 1_000_000
  store = await openHere(dataDir, () => now)
})
afterEach(async () => {
  await store.stop()
  removeFolder(dataDir)
})

const change = (...changes: Change[]) => changeIn(store, ...changes)
async function openAgain(): Promise<void> {
  await store.stop()
  store = await openHere(dataDir, () => now)
}

const reader = unit('reader-1', {
  kind: 'serial',
  path: '/dev/ttyUSB0',
  baud: 9600,
  door: 'front',
  side: 'in',
  desks: ['d1', 'd2'],
  settings: { tone: 'low' },
})
const lost = { from: 5, until: 10, revokedAt: 7, revokedReason: 'lost' }
const office: Schedule = {
  id: 'office',
  name: 'Office',
  windows: [{ days: [1, 2], from: '08:00', to: '24:00' }],
  holidays: 'closed',
  from: null,
  until: '2026-12-31',
}
const rule = (id: string, group: string): Rule => ({
  id,
  group,
  doors: ['front'],
  schedule: 'office',
  from: '2026-01-01',
  until: null,
})
const ferragosto: CalendarEntry = {
  id: 'ferragosto',
  name: 'Ferragosto',
  kind: 'closure',
  from: '2026-08-10',
  until: '2026-08-21',
  hours: null,
}
const SESSION = { account: 'ada', beganAt: 1, provedAt: 2, browser: 'Firefox, Linux', network: '192.0.2.7' }
const HOUSE: Change[] = [
  { put: 'organisation', value: { id: 'acme', name: 'Acme', kind: 'network', network: null } },
  { put: 'group', value: { id: 'night', name: 'Night owls' } },
  {
    put: 'person',
    value: person('p-1', { name: "L'Àncora", kind: 'guest', groups: ['members', 'night'], host: 'p-2' }),
  },
  { put: 'person', value: person('p-2', { name: 'Zoë', kind: 'staff', org: 'acme', groups: [], extendedTime: true }) },
  { put: 'erasure', value: { id: 'p-1', askedAt: 3, words: 'please', refusedAt: null, refusedReason: null } },
  { put: 'badge', value: badge('b-1', lost) },
  { put: 'badge', value: badge('b-2') },
  { put: 'card', value: { id: 'pool-1', credential: 'uid:01020304', name: '1' } },
  { put: 'event', value: { id: 'e-1', name: 'Talk', host: 'p-2', from: 1, until: 2, group: 'guests' } },
  { put: 'schedule', value: office },
  { put: 'rule', value: rule('r-1', 'night') },
  { put: 'calendar', value: ferragosto },
  { put: 'zone', value: zone('hall', { name: 'Hall', capacity: 80, antiPassback: 'hard' }) },
  { put: 'zone', value: zone('attic', { name: 'Attic' }) },
  { put: 'desk', value: { id: 'd1', zone: 'hall' } },
  { put: 'door', value: door('front', { lock: 'lock-1', freeSchedule: 'office' }) },
  { put: 'override', value: { id: 'front', mode: 'locked', since: 1, until: 2, by: 'ada', reason: 'broken' } },
  { put: 'unit', value: reader, secretHash: 'aa', key: 'bb' },
  { put: 'plan', value: plan },
  { put: 'drawing', value: { id: 'ground', format: 'svg', data: 'PHN2Zy8+' } },
  { put: 'account', value: { name: 'ada', role: 'admin', passwordHash: '$argon2id$…', org: null, person: 'p-2' } },
  { put: 'token', value: { name: 'ha', role: 'contact', hash: 'cc', org: 'acme', person: null } },
  { put: 'session', value: { ...SESSION, hash: 'dd', expiresAt: 2_000_000 } },
  { put: 'setting', key: 'public', value: '1' },
]
const named = [
  ...['badgeOf', 'badgesOf', 'cardOf', 'rulesOf', 'badge', 'person', 'organisation', 'group', 'schedule'],
  ...[
    'zone',
    'door',
    'override',
    'desk',
    'unit',
    'secretHashOf',
    'keyOf',
    'account',
    'tokenOf',
    'sessionOf',
    'setting',
  ],
] as const satisfies (keyof Directory)[]
const ids = ['p-1', 'p-2', 'b-1', 'b-2', 'acme', 'night', 'office', 'hall', 'front', 'd1', 'reader-1', 'none'].concat([
  'ground',
  'ada',
  'cc',
  'dd',
  'public',
  'uid:04a2b3c4d5e680',
  'uid:01020304',
  'r-1',
  'members',
  'pool-1',
  'e-1',
  'ferragosto',
])
/** Every answer of a directory to every question, so that two can be told apart. */
function everything(d: Directory): unknown {
  return {
    lists: [d.persons(), d.badges(), d.zones(), d.doors(), d.desks(), d.units()],
    others: [d.accounts(), d.tokens(), d.calendar()],
    records: RECORD_KINDS.map((kind) => [
      kind,
      d.records(kind),
      ids.map((id) => [d.record(kind, id), d.rev(kind, id)]),
    ]),
    named: named.map((look) => [look, ids.map((id) => d[look](id))]),
  }
}

test('memory that followed and memory that was loaded are the same', async () => {
  await change(...HOUSE)
  const followed = everything(store.directory)
  await openAgain()
  expect(everything(store.directory)).toEqual(followed)
  for (const put of HOUSE) {
    if ('drop' in put || !('value' in put) || typeof put.value === 'string' || !('id' in put.value)) continue
    expect(store.directory.record(put.put as RecordKind, put.value.id)).toEqual(put.value)
    expect(store.directory.rev(put.put as RecordKind, put.value.id)).toBe(1)
  }
  expect(store.directory.account('ada')).toMatchObject({ role: 'admin', org: null, person: 'p-2' })
  expect(store.directory.tokenOf('cc')).toEqual({ name: 'ha', role: 'contact', hash: 'cc', org: 'acme', person: null })
  expect([store.directory.secretHashOf('reader-1'), store.directory.keyOf('reader-1')]).toEqual(['aa', 'bb'])
})

test('a new house lets members and guests pass every door', () => {
  const { directory } = store
  expect(directory.records('group').map(({ id, name }) => [id, name])).toEqual([
    ['members', 'members'],
    ['guests', 'guests'],
  ])
  const everywhere = (group: string) => ({
    id: `${group}-everywhere`,
    group,
    doors: null,
    schedule: null,
    from: null,
    until: null,
  })
  expect(directory.records('rule')).toEqual([everywhere('members'), everywhere('guests')])
  expect(directory.rulesOf('members')).toEqual([everywhere('members')])
  expect(directory.rev('rule', 'members-everywhere')).toBe(1)
})

test('what is put again replaces what was, and keeps its place', async () => {
  await change(...HOUSE)
  await change(
    { put: 'zone', value: zone('hall', { name: 'Big hall' }) },
    { put: 'unit', value: { ...reader, desks: [] }, secretHash: 'ee', key: 'ff' },
  )
  for (const again of [false, true]) {
    if (again) await openAgain()
    expect(store.directory.zones().map(({ name }) => name)).toEqual(['Big hall', 'Attic'])
    expect(store.directory.unit('reader-1')?.desks).toEqual([])
    expect(store.directory.secretHashOf('reader-1')).toBe('ee')
  }
})

test('a unit that is put without its secrets keeps them', async () => {
  await change(...HOUSE)
  await change({ put: 'unit', value: { ...reader, door: null } })
  for (const again of [false, true]) {
    if (again) await openAgain()
    expect(store.directory.unit('reader-1')?.door).toBeNull()
    expect([store.directory.secretHashOf('reader-1'), store.directory.keyOf('reader-1')]).toEqual(['aa', 'bb'])
  }
})

test('what is dropped is gone, whatever it is; one that comes again counts on and stands last', async () => {
  await change(...HOUSE)
  const drops = HOUSE.flatMap((one): Change[] =>
    'put' in one && RECORD_KINDS.includes(one.put as RecordKind) && 'value' in one
      ? [{ drop: one.put as RecordKind, id: (one.value as { id: string }).id }]
      : [],
  )
  expect(new Set(drops.map((one) => 'drop' in one && one.drop)).size).toBe(RECORD_KINDS.length)
  await change(...drops, { drop: 'session', hash: 'dd' }, { drop: 'zone', id: 'never-there' })
  for (const again of [false, true]) {
    if (again) await openAgain()
    const { directory } = store
    for (const kind of RECORD_KINDS) {
      expect(directory.records(kind).filter(({ id }) => ids.includes(id) && id !== 'members')).toEqual([])
      expect(ids.filter((id) => id !== 'members' && directory.rev(kind, id) !== 0)).toEqual([])
    }
    expect(directory.badgeOf('uid:04a2b3c4d5e680')).toBeNull()
    expect(directory.cardOf('uid:01020304')).toBeNull()
    expect([directory.badgesOf('p-1'), directory.rulesOf('night'), directory.calendar()]).toEqual([[], [], []])
    expect([directory.secretHashOf('reader-1'), directory.keyOf('reader-1'), directory.sessionOf('dd')]).toEqual([
      null,
      null,
      null,
    ])
  }
  await change(
    { put: 'zone', value: zone('attic') },
    { put: 'zone', value: zone('hall') },
    { put: 'unit', value: reader },
  )
  for (const again of [false, true]) {
    if (again) await openAgain()
    expect(store.directory.zones().map(({ id }) => [id, store.directory.rev('zone', id)])).toEqual([
      ['attic', 3],
      ['hall', 3],
    ])
    expect(store.directory.secretHashOf('reader-1')).toBeNull()
  }
})

test('lists of rules and days stay the same until one of theirs changes; records are replaced, never changed', async () => {
  await change(...HOUSE)
  const { directory } = store
  const [days, rules, none, before] = [
    directory.calendar(),
    directory.rulesOf('night'),
    directory.rulesOf('nobody'),
    directory.person('p-1'),
  ]
  const copy = structuredClone([days, rules, before])
  await change(
    { put: 'zone', value: zone('hall') },
    { put: 'rule', value: rule('r-2', 'members') },
    { put: 'person', value: person('p-1', { name: 'Another' }) },
  )
  expect(directory.calendar()).toBe(days)
  expect(directory.rulesOf('night')).toBe(rules)
  expect(directory.rulesOf('nobody')).toBe(none)
  await change(
    { put: 'calendar', value: { ...ferragosto, until: '2026-08-30' } },
    { put: 'rule', value: rule('r-3', 'night') },
  )
  expect(directory.calendar()[0]?.until).toBe('2026-08-30')
  expect(directory.rulesOf('night').map(({ id }) => id)).toEqual(['r-1', 'r-3'])
  expect([days, rules, before]).toEqual(copy)
})

test('each list is the caller’s own', async () => {
  await change(...HOUSE)
  for (const list of [store.directory.badgesOf('p-1'), store.directory.records('zone'), store.directory.units()]) {
    list.length = 0
  }
  expect(store.directory.badgesOf('p-1')).toHaveLength(2)
  expect(store.directory.zones()).toHaveLength(2)
  expect(store.directory.units()).toHaveLength(1)
})

test('the snapshot is the last that was put', async () => {
  expect(store.snapshot()).toBeNull()
  await change({ put: 'snapshot', seq: 3, value: 'three' })
  await change({ put: 'snapshot', seq: 9, value: 'nine' })
  expect(store.snapshot()).toEqual({ seq: 9, value: 'nine' })
  await openAgain()
  expect(store.snapshot()).toEqual({ seq: 9, value: 'nine' })
})

test('sessions that ran out do not heap up, in memory or on disk', async () => {
  await change({ put: 'session', value: { ...SESSION, hash: 'old', expiresAt: now + 10 } })
  now += 20
  await change({ put: 'session', value: { ...SESSION, hash: 'new', expiresAt: now + 10 } })
  expect(store.directory.sessionOf('old')).toBeNull()
  expect(store.directory.sessionOf('new')).not.toBeNull()
  await openAgain()
  now += 20
  await openAgain()
  await openAgain()
  expect(store.directory.sessionOf('new')).toBeNull()
})
