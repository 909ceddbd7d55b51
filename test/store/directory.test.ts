import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Badge, Unit } from '../../gateway/core/records.ts'
import type { Change, Directory } from '../../gateway/core/ports.ts'
import type { Store } from '../../gateway/store/store.ts'
import { removeFolder, temporaryFolder } from '../support/gateway.ts'
import { openHere } from './support.ts'

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

/** As access.ts does: durable first, then memory. */
async function change(...changes: Change[]): Promise<void> {
  await store.journal.append({ signal: null, facts: [], changes })
  store.directory.follow(changes)
}
async function openAgain(): Promise<void> {
  await store.stop()
  store = await openHere(dataDir, () => now)
}

const badge = (id: string, fields: Partial<Badge> = {}): Badge => ({
  id,
  credential: 'uid:04a2b3c4d5e680',
  person: 'p-1',
  from: null,
  until: null,
  revokedAt: null,
  revokedReason: null,
  ...fields,
})
const unit: Unit = {
  id: 'reader-1',
  kind: 'serial',
  path: '/dev/ttyUSB0',
  baud: 9600,
  reader: null,
  door: 'front',
  side: 'in',
  zone: null,
  desks: ['d1', 'd2'],
  settings: { tone: 'low' },
}
const HOUSE: Change[] = [
  { put: 'person', value: { id: 'p-1', name: "L'Àncora", kind: 'guest', org: null, groups: ['members', 'night'] } },
  { put: 'person', value: { id: 'p-2', name: 'Zoë', kind: 'staff', org: 'Acme', groups: [] } },
  { put: 'badge', value: badge('b-1', { from: 5, until: 10, revokedAt: 7, revokedReason: 'lost' }) },
  { put: 'badge', value: badge('b-2') },
  { put: 'zone', value: { id: 'hall', name: 'Hall', capacity: 80 } },
  { put: 'zone', value: { id: 'attic', name: 'Attic', capacity: null } },
  { put: 'desk', value: { id: 'd1', zone: 'hall' } },
  {
    put: 'door',
    value: { id: 'front', name: 'Front', from: null, to: 'hall', lock: 'lock-1', unlockMs: 5000, heldOpenS: 30 },
  },
  { put: 'unit', value: unit, secretHash: 'aa', key: 'bb' },
  { put: 'account', value: { name: 'ada', role: 'admin', passwordHash: '$argon2id$…' } },
  { put: 'token', value: { name: 'ha', role: 'staff', hash: 'cc' } },
  { put: 'session', value: { hash: 'dd', account: 'ada', expiresAt: 2_000_000 } },
  { put: 'setting', key: 'public', value: '1' },
]
function everything(d: Directory): unknown {
  return {
    lists: [d.persons(), d.badges(), d.zones(), d.doors(), d.desks(), d.units(), d.accounts()],
    byId: [d.person('p-1'), d.badge('b-1'), d.zone('attic'), d.door('front'), d.desk('d1'), d.unit('reader-1')],
    rest: [d.account('ada'), d.tokenOf('cc'), d.sessionOf('dd'), d.setting('public'), d.secretHashOf('reader-1')],
    badge: d.badgeOf('uid:04a2b3c4d5e680'),
  }
}

test('memory that followed and memory that was loaded are the same', async () => {
  await change(...HOUSE)
  const followed = everything(store.directory)
  await openAgain()
  expect(everything(store.directory)).toEqual(followed)
  expect(store.directory.units()).toEqual([unit])
  expect(store.directory.badge('b-1')).toEqual(
    badge('b-1', { from: 5, until: 10, revokedAt: 7, revokedReason: 'lost' }),
  )
  expect(store.directory.person('p-1')?.groups).toEqual(['members', 'night'])
})

test('what is put again replaces what was, and keeps its place', async () => {
  await change(...HOUSE)
  await change(
    { put: 'zone', value: { id: 'hall', name: 'Big hall', capacity: 90 } },
    { put: 'unit', value: { ...unit, desks: [] }, secretHash: 'ee', key: 'ff' },
  )
  for (const again of [false, true]) {
    if (again) await openAgain()
    expect(store.directory.zones().map(({ name }) => name)).toEqual(['Big hall', 'Attic'])
    expect(store.directory.unit('reader-1')?.desks).toEqual([])
    expect(store.directory.secretHashOf('reader-1')).toBe('ee')
  }
})

test('what is dropped is gone', async () => {
  await change(...HOUSE)
  await change({ drop: 'unit', id: 'reader-1' }, { drop: 'session', hash: 'dd' })
  for (const again of [false, true]) {
    if (again) await openAgain()
    expect(store.directory.unit('reader-1')).toBeNull()
    expect(store.directory.secretHashOf('reader-1')).toBeNull()
    expect(store.directory.units()).toEqual([])
    expect(store.directory.sessionOf('dd')).toBeNull()
  }
})

test('of a credential the newest living badge is found, else the newest revoked', async () => {
  const of = () => store.directory.badgeOf('uid:04a2b3c4d5e680')?.id ?? null
  const steps: [Change, string][] = [
    [{ put: 'badge', value: badge('z-first') }, 'z-first'],
    [{ put: 'badge', value: badge('z-first', { revokedAt: 1 }) }, 'z-first'],
    [{ put: 'badge', value: badge('m-second') }, 'm-second'],
    [{ put: 'badge', value: badge('m-second', { revokedAt: 2 }) }, 'm-second'],
    [{ put: 'badge', value: badge('z-first', { revokedAt: 3 }) }, 'm-second'],
    [{ put: 'badge', value: badge('a-third') }, 'a-third'],
    [{ put: 'badge', value: badge('z-first', { revokedAt: 4 }) }, 'a-third'],
  ]
  expect(of()).toBeNull()
  for (const [step, found] of steps) {
    await change(step)
    expect(of()).toBe(found)
    await openAgain()
    expect(of()).toBe(found)
  }
})

test('only one living badge holds a credential; the refused change leaves nothing behind', async () => {
  await change({ put: 'badge', value: badge('b-1') })
  const zone: Change = { put: 'zone', value: { id: 'hall', name: 'Hall', capacity: null } }
  const second: Change = { put: 'badge', value: badge('b-2') }
  const entry = { signal: null, facts: [], changes: [zone, second] }
  await expect(store.journal.append(entry)).rejects.toMatchObject({ code: 'E_BADGE_HELD' })
  await openAgain()
  expect(store.directory.badges().map(({ id }) => id)).toEqual(['b-1'])
  expect(store.directory.zones()).toEqual([])
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
  await change({ put: 'session', value: { hash: 'old', account: 'ada', expiresAt: now + 10 } })
  now += 20
  await change({ put: 'session', value: { hash: 'new', account: 'ada', expiresAt: now + 10 } })
  expect(store.directory.sessionOf('old')).toBeNull()
  expect(store.directory.sessionOf('new')).not.toBeNull()
  await openAgain()
  now += 20
  await openAgain()
  await openAgain()
  expect(store.directory.sessionOf('new')).toBeNull()
})
