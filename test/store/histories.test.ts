import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Change, Directory } from '../../gateway/core/ports.ts'
import { RECORD_KINDS, type RecordKind, type Records } from '../../gateway/core/records.ts'
import { databaseFile, openWriter } from '../../gateway/store/database.ts'
import type { Store } from '../../gateway/store/store.ts'
import { removeFolder, temporaryFolder } from '../support/gateway.ts'
import { badge, change, HAPPENED_AT, openHere, person, unit, zone } from './support.ts'

let dataDir: string
let store: Store
let now: number

beforeEach(async () => {
  dataDir = temporaryFolder('histories')
  now = 1_000_000
  store = await openHere(dataDir, () => now)
})
afterEach(async () => {
  await store.stop()
  removeFolder(dataDir)
})
async function openAgain(): Promise<void> {
  await store.stop()
  store = await openHere(dataDir, () => now)
}

const hall = (capacity: number): Change => ({ put: 'zone', value: zone('hall', { capacity }) })

describe('the versions of a record', () => {
  test('stand in their order, each with the fact that says who and why', async () => {
    const fact = (subject: string) => ({
      kind: 'zone-changed' as const,
      happenedAt: HAPPENED_AT,
      subject,
      by: 'ada',
      reason: 'wider',
    })
    await store.journal.append({ signal: null, facts: [fact('hall'), fact('attic')], changes: [hall(10)] })
    now += 10
    await store.journal.append({ signal: null, facts: [], changes: [hall(20)] })
    now += 10
    await store.journal.append({ signal: null, facts: [fact('hall'), fact('hall')], changes: [hall(30), hall(40)] })
    now += 10
    await store.journal.append({ signal: null, facts: [fact('hall')], changes: [{ drop: 'zone', id: 'hall' }] })
    const versions = store.histories.of('zone', 'hall')
    expect(versions.map(({ rev, seq, at, value }) => [rev, seq, at, value?.capacity ?? null])).toEqual([
      [1, 1, 1_000_000, 10],
      [2, 2, 1_000_010, 20],
      [3, 3, 1_000_020, 30],
      [4, 3, 1_000_020, 40],
      [5, 5, 1_000_030, null],
    ])
    expect(store.journal.read(2, 1)[0]).toMatchObject({ seq: 3, subject: 'hall', by: 'ada', reason: 'wider' })
    expect(store.histories.of('zone', 'attic')).toEqual([])
  })

  test('are not there where the change was refused', async () => {
    await change(store, { put: 'badge', value: badge('b-1') })
    const refused = { signal: null, facts: [], changes: [hall(1), { put: 'badge' as const, value: badge('b-2') }] }
    const good = { signal: null, facts: [], changes: [{ put: 'badge' as const, value: badge('b-1', { until: 5 }) }] }
    const written = await Promise.allSettled([store.journal.append(refused), store.journal.append(good)])
    expect(written.map(({ status }) => status)).toEqual(['rejected', 'fulfilled'])
    expect(store.histories.of('zone', 'hall')).toEqual([])
    expect(store.histories.of('badge', 'b-2')).toEqual([])
    expect(store.histories.of('badge', 'b-1').map(({ rev }) => rev)).toEqual([1, 2])
  })

  test('never hold the secrets of a unit', async () => {
    await change(store, { put: 'unit', value: unit('r-1'), secretHash: 'hash-of-it', key: 'its-key' })
    await change(store, { put: 'unit', value: unit('r-1', { door: 'front' }) }, { drop: 'unit', id: 'r-1' })
    expect(JSON.stringify(store.histories.of('unit', 'r-1'))).not.toMatch(/hash-of-it|its-key/)
    await openAgain()
    const db = openWriter(databaseFile(dataDir), now)
    const kept = db.prepare('SELECT count(*) FROM unit_key').pluck().get()
    db.close()
    expect(kept).toBe(0)
  })
})

/* ---------------------------------------------------------------- the register as it stood */

const IDS = ['a', 'b', 'c', 'd']
const id = fc.constantFrom(...IDS)
const kinds: RecordKind[] = ['person', 'badge', 'card', 'rule', 'calendar', 'zone', 'override', 'unit']
/** Changes that meet each other: few ids, few credentials, people and groups. */
const aChange: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ drop: fc.constantFrom(...kinds), id }),
  fc
    .record({ id, credential: fc.constantFrom('em:1', 'em:2'), person: id, revokedAt: fc.option(fc.nat(9)) })
    .map((fields): Change => ({ put: 'badge', value: badge(fields.id, fields) })),
  fc.record({ id, credential: id }).map((fields): Change => ({ put: 'card', value: { ...fields, name: 'card' } })),
  fc.record({ id, group: id }).map((fields): Change => {
    return { put: 'rule', value: { ...fields, doors: null, schedule: null, from: null, until: null } }
  }),
  fc.record({ id, from: fc.constantFrom('2026-01-01', '2026-01-02') }).map((fields): Change => {
    return { put: 'calendar', value: { ...fields, name: 'closed', kind: 'closure', until: '2026-02-01', hours: null } }
  }),
  fc.record({ id, capacity: fc.nat(3) }).map((fields): Change => ({ put: 'zone', value: zone(fields.id, fields) })),
  id.map((id): Change => ({ put: 'person', value: person(id) })),
  fc.record({ id, desks: fc.array(id, { maxLength: 2 }) }).map((fields): Change => {
    return { put: 'unit', value: unit(fields.id, fields) }
  }),
)

/** Every answer about records. */
function answers(d: Directory): unknown {
  return {
    records: RECORD_KINDS.map((kind) => [kind, d.records(kind), IDS.map((one) => d.rev(kind, one))]),
    named: IDS.map((one) => [d.badge(one), d.badgesOf(one), d.rulesOf(one), d.cardOf(one), d.override(one)]),
    badges: ['em:1', 'em:2'].map((credential) => d.badgeOf(credential)),
    calendar: d.calendar(),
  }
}

/** The same, told by a plain list of what was ever put: slow, and with none of the maps. */
function plain(changes: readonly Change[]): unknown {
  const rows: { kind: RecordKind; id: string; value: Records[RecordKind] }[] = []
  const revs = new Map<string, number>()
  for (const one of changes) {
    const [kind, id] = 'drop' in one ? [one.drop as RecordKind, (one as { id: string }).id] : nameOf(one)
    const place = rows.findIndex((row) => row.kind === kind && row.id === id)
    const key = `${kind} ${id}`
    if ('drop' in one && place < 0) continue
    revs.set(key, (revs.get(key) ?? 0) + 1)
    if ('drop' in one) rows.splice(place, 1)
    else rows.splice(place < 0 ? rows.length : place, 1, { kind, id, value: valueIn(one) })
  }
  const all = <Kind extends RecordKind>(kind: Kind) =>
    rows.filter((row) => row.kind === kind).map(({ value }) => value as Records[Kind])
  const get = <Kind extends RecordKind>(kind: Kind, id: string) => all(kind).find((one) => one.id === id) ?? null
  return {
    records: RECORD_KINDS.map((kind) => {
      return [kind, all(kind), IDS.map((id) => (get(kind, id) === null ? 0 : revs.get(`${kind} ${id}`)))]
    }),
    named: IDS.map((one) => [
      get('badge', one),
      all('badge').filter((held) => held.person === one),
      all('rule').filter(({ group }) => group === one),
      all('card').find(({ credential }) => credential === one) ?? null,
      get('override', one),
    ]),
    badges: ['em:1', 'em:2'].map((credential) => {
      const held = all('badge').filter((one) => one.credential === credential)
      return held.filter(({ revokedAt }) => revokedAt === null).at(-1) ?? held.at(-1) ?? null
    }),
    calendar: all('calendar'),
  }
}
const valueIn = (one: Change) => (one as { value: Records[RecordKind] }).value
const nameOf = (one: Change) => [(one as { put: RecordKind }).put, valueIn(one).id] as const

test('the register at any instant is what it was then, in memory and as told by a plain list', {
  timeout: 120_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(aChange, { maxLength: 4 }), { maxLength: 12 }), async (steps) => {
      await store.stop()
      removeFolder(dataDir)
      dataDir = temporaryFolder('histories')
      await openAgain()
      // What every house has at first.
      const done: Change[] = store.directory.records('group').map((value) => ({ put: 'group', value }))
      done.push(...store.directory.records('rule').map((value): Change => ({ put: 'rule', value })))
      const then: [number, unknown][] = [[now, answers(store.directory)]]
      for (const changes of steps) {
        now += 1000
        const wrote = await change(store, ...changes).then(
          () => true,
          (error: { code: string }) => {
            expect(error.code).toBe('E_BADGE_HELD')
            return false
          },
        )
        if (wrote) done.push(...changes)
        const stands = answers(store.directory)
        expect(stands).toEqual(plain(done))
        then.push([now, stands], [now + 999, stands])
      }
      for (const [at, stood] of then) expect(answers(await store.histories.at(at))).toEqual(stood)
      await openAgain()
      expect(answers(store.directory)).toEqual(then.at(-1)?.[1])
      for (const [at, stood] of then) expect(answers(await store.histories.at(at))).toEqual(stood)
    }),
    { numRuns: 15 },
  )
})

test('a record that was removed and came again stands where it then stood', async () => {
  const put = (id: string): Change => ({ put: 'zone', value: zone(id) })
  await change(store, put('a'), put('b'))
  now += 1000
  await change(store, { drop: 'zone', id: 'a' })
  await change(store, put('a'))
  const zonesAt = async (at: number) => (await store.histories.at(at)).zones().map(({ id }) => id)
  expect(await zonesAt(now - 1)).toEqual(['a', 'b'])
  expect(await zonesAt(now)).toEqual(['b', 'a'])
})

test('before anything was recorded the register is that of the first day', async () => {
  const first = await store.histories.at(0)
  expect(first.records('rule').map(({ id }) => id)).toEqual(['members-everywhere', 'guests-everywhere'])
})

test('settings are those of now; what has no history is missing', async () => {
  await change(
    store,
    { put: 'setting', key: 'name', value: 'Millepiani' },
    { put: 'account', value: { name: 'ada', role: 'admin', passwordHash: '$argon2id$…', org: null, person: null } },
    { put: 'unit', value: unit('r-1'), secretHash: 'aa', key: 'bb' },
  )
  const stood = await store.histories.at(now)
  expect(stood.setting('name')).toBe('Millepiani')
  expect([stood.account('ada'), stood.keyOf('r-1'), stood.secretHashOf('r-1')]).toEqual([null, null, null])
  expect(stood.unit('r-1')).toEqual(unit('r-1'))
})

test('looking back costs by the records, not by the years', async () => {
  const changes = Array.from({ length: 5000 }, (_, n): Change => {
    return { put: 'badge', value: badge(`b-${n}`, { credential: `em:${n}`, person: `p-${n % 2000}` }) }
  })
  await change(store, ...changes)
  for (let year = 0; year < 3; year++) {
    now += 1000
    await change(store, ...changes)
  }
  const begun = performance.now()
  for (const at of [1_000_000, 1_001_000, now]) expect((await store.histories.at(at)).badges()).toHaveLength(5000)
  const eachMs = (performance.now() - begun) / 3
  // 60 ms are usual.
  expect(eachMs).toBeLessThan(300)
})
