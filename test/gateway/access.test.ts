/**
 * The heart on a real journal: signal, decide, record, command.
 *
 * Long because one house and its disk serve all cases, and the cases are told side by side.
 */
import { createHmac } from 'node:crypto'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Access, createAccess } from '../../gateway/access.ts'
import { SogliaError } from '../../gateway/core/errors.ts'
import type {
  Command,
  DeskReading,
  Door,
  DoorReading,
  Recorded,
  Result,
  Tap,
  Unit,
  Unlock,
} from '../../gateway/core/model.ts'
import type { Change, Journal } from '../../gateway/core/ports.ts'
import { openStore, type Store } from '../../gateway/store/store.ts'
import { removeFolder, temporaryFolder, until } from '../support/gateway.ts'

const log = pino({ level: 'silent' })
const CARD = 'uid:04a2b3c4d5e680'

let now: number
let dataDir: string
let store: Store
let access: Access
let sent: { unit: string; command: Command }[]
/** Makes every write fail, as a full disk does. */
let diskFull: boolean

const unit = (id: string, fields: Partial<Unit> = {}): Unit => ({
  id,
  kind: 'mqtt',
  path: null,
  baud: null,
  reader: null,
  door: null,
  side: null,
  zone: null,
  desks: [],
  settings: {},
  ...fields,
})
const door = (id: string, fields: Partial<Door> = {}): Door => ({
  id,
  name: id,
  from: null,
  to: 'hall',
  lock: null,
  unlockMs: 5000,
  heldOpenS: 30,
  ...fields,
})
const tap = (id: string, fields: Partial<Tap> = {}): Tap => ({
  type: 'tap',
  id,
  at: null,
  ageMs: 0,
  credential: CARD,
  side: null,
  offline: null,
  ...fields,
})
const putUnit = (value: Unit): Change => ({ put: 'unit', value, secretHash: '', key: '' })

async function openHouse(whenStorageFails: 'refuse' | 'allowKnown' = 'refuse'): Promise<void> {
  store = await openStore({ dataDir, clock: { now: () => now }, log })
  const { journal, directory } = store
  const failing: Journal = {
    ...journal,
    append: (entry, withinMs) =>
      diskFull ? Promise.reject(new SogliaError('E_STORAGE_FAILED', 'full')) : journal.append(entry, withinMs),
  }
  access = createAccess({
    journal: failing,
    directory,
    clock: { now: () => now },
    timeZone: 'Europe/Rome',
    whenStorageFails,
    send: (to, command) => {
      sent.push({ unit: to, command })
      return true
    },
    unitsChanged: () => {},
    fingerprint: (text) => createHmac('sha256', 'key').update(text).digest('hex').slice(0, 32),
    newId: () => `command-${sent.length}`,
    log,
  })
  access.start(store.snapshot())
}

async function closeHouse(): Promise<void> {
  await access.stop()
  await store.stop()
}

beforeEach(async () => {
  now = Date.parse('2026-11-22T14:42:00.000Z')
  dataDir = temporaryFolder('access')
  sent = []
  diskFull = false
  await openHouse()
  await access.change(
    [
      { put: 'zone', value: { id: 'hall', name: 'Hall', capacity: 80 } },
      { put: 'desk', value: { id: 'd1', zone: 'hall' } },
      { put: 'desk', value: { id: 'd2', zone: 'hall' } },
      { put: 'door', value: door('front') },
      { put: 'door', value: door('court', { lock: 'strike' }) },
      putUnit(unit('reader-1', { door: 'front', side: 'in' })),
      putUnit(unit('reader-2', { door: 'front', side: 'out' })),
      putUnit(unit('reader-3', { door: 'court', side: 'in' })),
      putUnit(unit('strike')),
      putUnit(unit('desks', { desks: ['d1', 'd2'] })),
      { put: 'person', value: { id: 'amadou', name: 'Amadou D.', kind: 'member', org: null, groups: ['members'] } },
      {
        put: 'badge',
        value: {
          id: 'b-1',
          credential: CARD,
          person: 'amadou',
          from: null,
          until: null,
          revokedAt: null,
          revokedReason: null,
        },
      },
    ],
    [],
  )
})
afterEach(async () => {
  await closeHouse()
  removeFolder(dataDir)
})

const answers = (id: string): Result[] =>
  sent
    .map(({ command }) => command)
    .filter((command): command is Result => command.type === 'result' && command.id === id)
const answered = async (id: string, count = 1): Promise<Result[]> =>
  until(
    () => answers(id),
    (all) => all.length >= count,
  )
const facts = (): Recorded[] => store.journal.read(0, 1000)
const kinds = (): string[] => facts().map(({ kind }) => kind)

describe('a tap', () => {
  it('is recorded, then answered with its order; and its person is inside', async () => {
    access.signal('reader-1', tap('1'))
    expect(answers('1')).toEqual([])
    const [result] = await answered('1')
    expect(kinds()).toEqual(['passage-granted', 'stay-opened'])
    const [passage] = facts()
    expect(result).toEqual({
      type: 'result',
      id: '1',
      granted: true,
      reason: 'ok',
      unlockMs: 5000,
      ttlMs: 5000,
      recordedAt: passage?.at,
    })
    expect(passage).toMatchObject({
      unit: 'reader-1',
      id: '1',
      badge: 'b-1',
      person: 'amadou',
      door: 'front',
      side: 'in',
    })
    expect(access.house.occupancy()).toMatchObject({ inside: 1, uncertain: 0 })
    expect(JSON.stringify(facts())).not.toContain(CARD)
  })

  it('that comes again gets the same answer and moves nothing, also after a start', async () => {
    access.signal('reader-1', tap('1'))
    access.signal('reader-1', tap('1', { ageMs: 40 }))
    const [first, again] = await answered('1', 2)
    const { unlockMs: _ms, ttlMs: _ttl, ...receipt } = first as Result
    expect(again).toEqual(receipt)
    now += 60_000
    await closeHouse()
    await openHouse()
    expect(access.house.occupancy().inside).toBe(1)
    access.signal('reader-1', tap('1', { ageMs: 60_000 }))
    expect((await answered('1', 3))[2]).toEqual(receipt)
    expect(kinds()).toEqual(['passage-granted', 'stay-opened'])
  })

  it.each([
    ['another card', tap('1', { credential: 'uid:deadbeef' })],
    ['another side', tap('1', { side: 'out' })],
    ['another message', { ...tap('1'), type: 'door', contact: 'open', lock: null, exitButton: false, tamper: false }],
  ] as [string, Tap | DoorReading][])(
    'whose id was used for %s is refused, recorded once and alarmed',
    async (_case, other) => {
      access.signal('reader-1', tap('1'))
      await answered('1')
      for (let i = 0; i < 3; i++) {
        access.signal('reader-1', other)
        await answered('1', 2 + i)
      }
      expect(answers('1').slice(1)).toEqual(
        Array(3).fill({ type: 'result', id: '1', granted: false, reason: 'id-reused', recordedAt: expect.any(String) }),
      )
      expect(facts().filter((fact) => 'reason' in fact && fact.reason === 'id-reused')).toHaveLength(1)
      expect(access.house.alarms()).toMatchObject([{ kind: 'id-reused', subject: 'reader-1' }])
    },
  )

  it('of nobody is refused, and its credential kept apart for 30 minutes', async () => {
    access.signal('reader-1', tap('1', { credential: 'uid:DEADBEEF' }))
    access.signal('reader-1', tap('2', { credential: 'uid:08a1b2c3' }))
    await answered('2')
    expect(facts()).toMatchObject([
      { kind: 'passage-refused', reason: 'unknown-credential', badge: null, person: null },
      { kind: 'passage-refused', reason: 'unknown-credential' },
    ])
    expect(access.unknownCredentials()).toMatchObject([{ credential: 'uid:deadbeef', unit: 'reader-1' }])
    expect(JSON.stringify(facts())).not.toContain('deadbeef')
  })

  it('that is too old is recorded and refused', async () => {
    access.signal('reader-1', tap('1', { ageMs: 10_001 }))
    expect((await answered('1'))[0]).toMatchObject({ granted: false, reason: 'too-late' })
    expect(facts()[0]).toMatchObject({ happenedAt: '2026-11-22T14:41:49.999Z', at: '2026-11-22T14:42:00.000Z' })
  })

  it.each([
    ['of nobody', 'unknown-credential', { credential: 'uid:deadbeef' }],
    ['that is too old', 'too-late', { ageMs: 10_001 }],
    ['with a credential that is none', 'unreadable', { credential: 'uid:123' }],
  ] as const)('%s moves nothing, neither at the reader nor at a lock', async (_case, reason, fields) => {
    for (const reader of ['reader-1', 'reader-3']) {
      access.signal(reader, tap(reader, fields))
      await answered(reader)
    }
    expect(sent.map(({ unit: to, command }) => ({ to, ...command }))).toEqual(
      ['reader-1', 'reader-3'].map((to) => ({
        to,
        type: 'result',
        id: to,
        granted: false,
        reason,
        recordedAt: expect.any(String),
      })),
    )
  })

  it('that has aged on its way gives the order so much more life, counted from the reading of the card', async () => {
    access.signal('reader-1', tap('1', { ageMs: 4_000 }))
    expect((await answered('1'))[0]).toMatchObject({ granted: true, unlockMs: 5000, ttlMs: 9_000 })
  })

  it('with a credential that is none is unreadable, answered, and counted', async () => {
    access.signal('reader-1', tap('1', { credential: 'uid:123' }))
    expect((await answered('1'))[0]).toMatchObject({ granted: false, reason: 'unreadable' })
    expect(access.house.unit('reader-1')?.bad).toMatchObject({ count: 1, codes: { 'bad-credential': 1 } })
  })

  it('on the way out passes also with a revoked badge, and closes the stay', async () => {
    access.signal('reader-1', tap('1'))
    await answered('1')
    const badge = store.directory.badge('b-1')
    if (badge === null) throw new Error('no badge')
    await access.change([{ put: 'badge', value: { ...badge, revokedAt: now, revokedReason: 'lost' } }], [])
    access.signal('reader-1', tap('2'))
    expect((await answered('2'))[0]).toMatchObject({ granted: false, reason: 'revoked' })
    access.signal('reader-2', tap('3', { side: 'in' }))
    expect((await answered('3'))[0]).toMatchObject({ granted: true })
    expect(kinds().slice(-2)).toEqual(['passage-granted', 'stay-closed'])
    expect(access.house.unit('reader-2')?.bad.codes).toEqual({ 'side-contradicts': 1 })
  })

  it('at a door with a lock of its own sends the order there, and none to the reader', async () => {
    access.signal('reader-3', tap('1'))
    expect((await answered('1'))[0]).not.toHaveProperty('unlockMs')
    const order = sent[0] as { unit: string; command: Unlock }
    expect(order).toMatchObject({ unit: 'strike', command: { type: 'unlock', ms: 5000, ttlMs: 5000 } })
    access.signal('strike', { type: 'done', command: order.command.id, ok: true })
    await until(kinds, (all) => all.includes('door-unlocked'))
    expect(access.house.door('court')).toMatchObject({ lock: 'unlocked', condition: 'unlocked' })
  })

  it('whose answer comes after its life opens nothing, and the record says so', async () => {
    access.signal('reader-1', tap('1'))
    now += 5_000
    expect((await answered('1'))[0]).toMatchObject({ granted: true })
    expect(answers('1')[0]).not.toHaveProperty('unlockMs')
    await until(kinds, (all) => all.includes('unlock-unconfirmed'))
  })
})

describe('when the disk fails', () => {
  beforeEach(() => {
    diskFull = true
  })

  it('nothing unlocks, there is no receipt, and presence is given back', async () => {
    access.signal('reader-1', tap('1'))
    expect((await answered('1'))[0]).toEqual({ type: 'result', id: '1', granted: false, reason: 'storage-failed' })
    expect(access.house.alarms()).toMatchObject([{ kind: 'storage-failed' }])
    expect(access.house.occupancy().inside).toBe(0)
    diskFull = false
    access.signal('reader-1', tap('1', { ageMs: 2_000 }))
    expect((await answered('1', 2))[1]).toMatchObject({ granted: true, unlockMs: 5000, recordedAt: expect.any(String) })
    expect(access.house.alarms()).toEqual([])
    expect(kinds()).toEqual(['passage-granted', 'stay-opened'])
  })

  it('known people pass where the house has chosen so, once, without a receipt', async () => {
    diskFull = false
    await closeHouse()
    await openHouse('allowKnown')
    diskFull = true
    access.signal('reader-1', tap('1'))
    expect((await answered('1'))[0]).toEqual({
      type: 'result',
      id: '1',
      granted: true,
      reason: 'ok',
      unlockMs: 5000,
      ttlMs: 5000,
    })
    access.signal('reader-1', tap('1', { ageMs: 2_000 }))
    expect((await answered('1', 2))[1]).toEqual({ type: 'result', id: '1', granted: false, reason: 'storage-failed' })
    access.signal('reader-1', tap('2', { credential: 'uid:deadbeef' }))
    expect((await answered('2'))[0]).toMatchObject({ granted: false, reason: 'storage-failed' })
    diskFull = false
    access.signal('reader-1', tap('1', { ageMs: 4_000 }))
    const last = (await answered('1', 3))[2]
    expect(last).toMatchObject({ granted: true, recordedAt: expect.any(String) })
    expect(last).not.toHaveProperty('unlockMs')
  })

  it('a remote unlock is not sent', async () => {
    access.link('reader-1', 'online', null)
    await expect(access.unlock('front', 'giulia', 'delivery')).rejects.toMatchObject({ code: 'E_STORAGE_FAILED' })
    expect(sent).toEqual([])
  })
})

describe('a remote unlock', () => {
  it('is recorded with who and why, sent, and confirmed', async () => {
    access.link('reader-1', 'online', null)
    const { id, unit: to } = await access.unlock('front', 'giulia', 'delivery')
    expect(to).toBe('reader-1')
    expect(sent).toEqual([{ unit: 'reader-1', command: { type: 'unlock', id, ms: 5000, by: 'staff', ttlMs: 5000 } }])
    expect(facts().at(-1)).toMatchObject({ kind: 'unlock-requested', by: 'giulia', reason: 'delivery', command: id })
    access.signal('reader-1', { type: 'done', command: id, ok: true })
    await until(kinds, (all) => all.includes('door-unlocked'))
  })
  it('without a word from the relay for 3 s is unconfirmed', async () => {
    access.link('reader-1', 'online', null)
    await access.unlock('front', 'giulia', 'delivery')
    await until(kinds, (all) => all.includes('unlock-unconfirmed'), 5_000)
    expect(access.house.alarms()).toMatchObject([{ kind: 'unlock-unconfirmed', subject: 'front' }])
  })
  it.each([
    ['nowhere', 'E_DOOR_UNKNOWN'],
    ['front', 'E_UNIT_OFFLINE'],
  ])('of %s is refused with %s', async (id, code) => {
    await expect(access.unlock(id, 'giulia', 'delivery')).rejects.toMatchObject({ code })
    expect(facts()).toEqual([])
  })
})

describe('desks', () => {
  const reading = (id: string, occupied: boolean, desk: string | null = 'd1'): DeskReading => ({
    type: 'desk',
    id,
    at: null,
    ageMs: 0,
    desk,
    occupied,
  })
  it('are shown at once, and their receipts wait for the next commit', async () => {
    access.signal('desks', reading('1', true))
    expect(access.house.desk('d1')).toMatchObject({ state: 'occupied' })
    expect(access.house.occupancy().zones[0]?.desks).toEqual({ occupied: 1, free: 0, unknown: 1 })
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(sent).toEqual([])
    access.signal('reader-1', tap('1'))
    await answered('1')
    expect(answers('1')[0]).toHaveProperty('recordedAt')
    expect(sent.map(({ unit: to }) => to)).toEqual(['desks', 'reader-1'])
    expect(kinds()).toEqual(['desk-occupied', 'passage-granted', 'stay-opened'])
  })
  it('make a fact only where they change', async () => {
    for (const [id, occupied] of [
      ['1', true],
      ['2', true],
      ['3', false],
    ] as const) {
      access.signal('desks', reading(id, occupied))
    }
    access.signal('reader-1', tap('9'))
    await answered('9')
    expect(kinds().filter((kind) => kind.startsWith('desk-'))).toEqual(['desk-occupied', 'desk-freed'])
    expect(['1', '2', '3'].flatMap(answers)).toHaveLength(3)
  })
  it('that are not the unit’s are refused and counted', async () => {
    access.signal('desks', reading('1', true, 'd9'))
    access.signal('desks', reading('2', true, null))
    expect((await answered('1'))[0]).toMatchObject({ granted: false, reason: 'unreadable' })
    await answered('2')
    expect(access.house.unit('desks')?.bad.codes).toEqual({ 'unknown-desk': 2 })
  })
})

describe('a day', () => {
  it('never flips: a stay that nobody closed turns uncertain and does not count as inside', async () => {
    access.signal('reader-1', tap('1'))
    await answered('1')
    await closeHouse()
    now += 14 * 60 * 60_000
    await openHouse()
    await until(kinds, (all) => all.includes('stay-uncertain'))
    expect(access.house.occupancy()).toMatchObject({ inside: 0, uncertain: 1 })
  })
})
