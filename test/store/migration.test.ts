/** A database of the first release, made with its own SQL, comes up whole. */
import { readdirSync } from 'node:fs'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { databaseFile, openWriter } from '../../gateway/store/database.ts'
import { MIGRATIONS } from '../../gateway/store/schema.ts'
import type { Store } from '../../gateway/store/store.ts'
import { removeFolder, temporaryFolder } from '../support/gateway.ts'
import { badge, change, door, openHere, person, unit, zone } from './support.ts'

let dataDir: string
let store: Store | null = null

beforeEach(() => {
  dataDir = temporaryFolder('migration')
})
afterEach(async () => {
  await store?.stop()
  store = null
  removeFolder(dataDir)
})

type Row = (string | number | null)[]
/** Rows in the order of the first release's columns. */
interface OldHouse {
  person?: [id: string, name: string, kind: string, org: string | null, groups: string][]
  badge?: Row[]
  zone?: Row[]
  desk?: Row[]
  door?: Row[]
  unit?: Row[]
  account?: Row[]
  token?: Row[]
  session?: Row[]
  setting?: Row[]
  snapshot?: Row[]
}

function makeOld(house: OldHouse): void {
  const db = openWriter(databaseFile(dataDir), 1000, MIGRATIONS.slice(0, 1))
  for (const [table, rows] of Object.entries(house) as [string, Row[]][]) {
    for (const row of rows) db.prepare(`INSERT INTO ${table} VALUES (${row.map(() => '?').join(', ')})`).run(...row)
  }
  db.close()
}
async function open(): Promise<Store> {
  store = await openHere(dataDir, () => 1000)
  return store
}

const ODD = [
  "L'Àncora; DROP TABLE person; --",
  '"quoted" \\ and / and \u0001\t\n',
  'שלום עולם',
  '村上 春樹 🚪',
  '{"id":"x"}',
  'null',
  '[1]',
  '%s ?1 :name $.org @x',
  ' padded ',
  'a'.repeat(200),
]

describe('a database of the first release', () => {
  test('has all its records, in their order, with the new fields', async () => {
    makeOld({
      person: [
        ['zoe', 'Zoë', 'staff', 'Atelier Nove', '[]'],
        ['amadou', ODD[0] as string, 'guest', null, '["night-owls","members"]'],
      ],
      badge: [
        ['b-9', 'uid:04a2b3c4d5e680', 'zoe', 5, 10, 7, 'lost'],
        ['b-1', 'uid:04a2b3c4d5e680', 'amadou', null, 1_800_000_000_000, null, null],
      ],
      zone: [
        ['hall', 'Hall', 80],
        ['attic', 'Attic', null],
      ],
      desk: [['d1', 'hall']],
      door: [
        ['front', 'Front', null, 'hall', 'lock-1', 5000, 30],
        ['ramp', 'Ramp', 'hall', null, null, 30_000, 120],
        ['gate', 'Gate', null, 'hall', null, 5000, 10],
        ['slot', 'Slot', null, 'hall', null, 5000, 0],
      ],
      unit: [
        ['r-1', 'serial', '/dev/ttyUSB0', 9600, null, 'front', 'in', 'hall', '["d1"]', '{"tone":"low"}', 'aa', 'bb'],
        ['r-2', 'mqtt', null, null, null, null, null, null, '[]', '{}', 'cc', 'dd'],
      ],
      account: [['ada', 'admin', '$argon2id$…']],
      token: [['ee', 'ha', 'staff']],
      session: [['ff', 'ada', 2000]],
      setting: [['name', 'Millepiani']],
      snapshot: [[1, 7, 'an old form']],
    })
    const { directory, histories, snapshot } = await open()
    expect(directory.persons()).toEqual([
      person('zoe', { name: 'Zoë', kind: 'staff', org: 'org-1', groups: [] }),
      person('amadou', { name: ODD[0] as string, kind: 'guest', groups: ['night-owls', 'members'] }),
    ])
    expect(directory.badges()).toEqual([
      badge('b-9', { person: 'zoe', from: 5, until: 10, revokedAt: 7, revokedReason: 'lost' }),
      badge('b-1', { person: 'amadou', until: 1_800_000_000_000 }),
    ])
    expect(directory.badgeOf('uid:04a2b3c4d5e680')?.id).toBe('b-1')
    expect(directory.zones()).toEqual([zone('hall', { name: 'Hall', capacity: 80 }), zone('attic', { name: 'Attic' })])
    expect(directory.desks()).toEqual([{ id: 'd1', zone: 'hall' }])
    expect(directory.doors()).toEqual([
      door('front', { name: 'Front', lock: 'lock-1' }),
      // Who needs more time never has less than the others.
      door('ramp', {
        name: 'Ramp',
        from: 'hall',
        to: null,
        unlockMs: 30_000,
        heldOpenS: 120,
        extendedUnlockMs: 30_000,
        extendedHeldOpenS: 120,
      }),
      // The warning comes before the alarm.
      door('gate', { name: 'Gate', heldOpenS: 10, preAlertS: 9 }),
      door('slot', { name: 'Slot', heldOpenS: 0, preAlertS: 0 }),
    ])
    const serial = {
      kind: 'serial',
      path: '/dev/ttyUSB0',
      baud: 9600,
      door: 'front',
      side: 'in',
      zone: 'hall',
    } as const
    expect(directory.units()).toEqual([
      unit('r-1', { ...serial, desks: ['d1'], settings: { tone: 'low' } }),
      unit('r-2'),
    ])
    expect(['r-1', 'r-2'].map((id) => [directory.secretHashOf(id), directory.keyOf(id)])).toEqual([
      ['aa', 'bb'],
      ['cc', 'dd'],
    ])
    expect(directory.account('ada')).toEqual({
      name: 'ada',
      role: 'admin',
      passwordHash: '$argon2id$…',
      org: null,
      person: null,
    })
    expect(directory.tokenOf('ee')).toEqual({ name: 'ha', role: 'staff', hash: 'ee', org: null, person: null })
    expect(directory.sessionOf('ff')).toEqual({
      ...{ hash: 'ff', account: 'ada', expiresAt: 2000, beganAt: 0, provedAt: 0, browser: '', network: '' },
    })
    expect(directory.setting('name')).toBe('Millepiani')
    expect(snapshot()).toBeNull()
    expect(directory.records('organisation')).toEqual([
      { id: 'org-1', name: 'Atelier Nove', kind: 'enterprise', network: null },
    ])
    expect(directory.records('group').map(({ id }) => id)).toEqual(['members', 'guests', 'night-owls'])
    expect(histories.of('door', 'front')).toEqual([
      { kind: 'door', id: 'front', rev: 1, seq: 0, at: 0, value: directory.door('front') },
    ])
    expect(directory.rev('person', 'zoe')).toBe(1)
  })

  test('goes on as any other, with its copy kept', async () => {
    makeOld({ zone: [['hall', 'Hall', 80]], badge: [['b-1', 'uid:04a2b3c4d5e680', 'p', null, null, null, null]] })
    const house = await open()
    await change(house, { put: 'zone', value: zone('hall', { name: 'Big hall' }) })
    expect(house.directory.rev('zone', 'hall')).toBe(2)
    expect(house.histories.of('zone', 'hall').map(({ value }) => value?.name)).toEqual(['Hall', 'Big hall'])
    await expect(change(house, { put: 'badge', value: badge('b-2') })).rejects.toMatchObject({ code: 'E_BADGE_HELD' })
    expect(readdirSync(dataDir).filter((name) => name.startsWith('soglia.db.v1-'))).toHaveLength(1)
  })

  test('gets one organisation for each text, whatever it is, with a safe id of its own', async () => {
    const texts = [...ODD, ...ODD, '', '  ', 'org-1', 'ATELIER', 'Atelier']
    makeOld({ person: texts.map((org, n) => [`p-${n}`, org, 'member', org, '[]']) })
    const { directory } = await open()
    const organisations = directory.records('organisation')
    expect(organisations.map(({ name }) => name)).toEqual([...ODD, 'org-1', 'ATELIER', 'Atelier'])
    expect(organisations.map(({ id }) => id)).toEqual(organisations.map((_, n) => `org-${n + 1}`))
    for (const [n, text] of texts.entries()) {
      const { name, org } = directory.person(`p-${n}`) ?? {}
      expect(name).toBe(text)
      expect(org == null ? null : directory.organisation(org)?.name).toBe(text.trim() === '' ? null : text)
    }
  })

  test('lets nobody pass who could not before: a group of its own called guests gets no rule', async () => {
    makeOld({ person: [['p-1', 'P', 'guest', null, '["guests"]']] })
    const { directory } = await open()
    expect(directory.records('rule').map(({ id }) => id)).toEqual(['members-everywhere'])
    expect(directory.records('group').map(({ id }) => id)).toEqual(['members', 'guests'])
  })
})

test('any name, organisation and groups come over as they were', { timeout: 60_000 }, async () => {
  const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }).filter((one) => one.isWellFormed())
  const group = fc.stringMatching(/^[a-z0-9-]{1,12}$/)
  const people = fc.array(
    fc.record({ name: text, org: fc.option(fc.oneof(text, fc.constantFrom(...ODD))), groups: fc.uniqueArray(group) }),
    { maxLength: 30 },
  )
  await fc.assert(
    fc.asyncProperty(people, async (all) => {
      removeFolder(dataDir)
      dataDir = temporaryFolder('migration')
      makeOld({
        person: all.map(({ name, org, groups }, n) => [`p-${n}`, name, 'member', org, JSON.stringify(groups)]),
      })
      const { directory, stop } = await open()
      for (const [n, { name, org, groups }] of all.entries()) {
        const moved = directory.person(`p-${n}`)
        const orgName = moved?.org == null ? null : directory.organisation(moved.org)?.name
        expect({ name: moved?.name, org: orgName, groups: moved?.groups }).toEqual({
          name,
          org: org?.replace(/^ +| +$/g, '') === '' ? null : org,
          groups,
        })
        for (const id of groups) expect(directory.group(id)?.name).toBe(id)
      }
      await stop()
      store = null
    }),
    { numRuns: 25 },
  )
})

describe('a database of the second release', () => {
  test('knows its roll-calls, also the one that stands', async () => {
    const db = openWriter(databaseFile(dataDir), 1000, MIGRATIONS.slice(0, 2))
    const put = db.prepare(
      "INSERT INTO facts (seq, at, kind, happened, body, salt, leaf) VALUES (?, 0, ?, 0, '{}', x'00', x'00')",
    )
    const kinds = ['gateway-started', 'roll-call-started', 'stay-opened', 'roll-call-ended', 'roll-call-started']
    kinds.forEach((kind, n) => void put.run(n + 1, kind))
    db.close()
    const { journal } = await open()
    expect(journal.rollCalls(null, 10)).toEqual([
      { began: 5, ended: null, last: 5 },
      { began: 2, ended: 4, last: 4 },
    ])
    expect(journal.rollCalls(5, 10)).toEqual([{ began: 2, ended: 4, last: 4 }])
  })
})
