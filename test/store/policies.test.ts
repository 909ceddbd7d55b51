import Database from 'better-sqlite3'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Change, IssuedPolicy } from '../../gateway/core/ports.ts'
import { databaseFile } from '../../gateway/store/database.ts'
import { FORGET_EVERY_MS, POLICY_KEPT_MS } from '../../gateway/store/policy-writer.ts'
import type { Store } from '../../gateway/store/store.ts'
import { removeFolder, temporaryFolder } from '../support/gateway.ts'
import { change, openHere, unit } from './support.ts'

const LIFE_MS = 86_400_000

let dataDir: string
let store: Store
let now: number

beforeEach(async () => {
  dataDir = temporaryFolder('policies')
  now = 1_800_000_000_000
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

const policy = (unit: string, version: number, content = `{"door":"${unit}","n":${version}}`): IssuedPolicy => ({
  unit,
  version,
  issued: now,
  expires: now + LIFE_MS,
  content,
})
const issue = (...policies: IssuedPolicy[]) => {
  return change(store, ...policies.map((value): Change => ({ put: 'policy', value })))
}
const acknowledge = (unit: string, version: number) => change(store, { put: 'policy-ack', unit, version })
/** Asked of the database itself. */
function count(table: string): number {
  const db = new Database(databaseFile(dataDir), { readonly: true })
  const rows = db.prepare(`SELECT count(*) FROM ${table}`).pluck().get() as number
  db.close()
  return rows
}

test('a list is found again as it was issued; another is not', async () => {
  const first = policy('r-1', 3)
  await issue(first, policy('r-1', 4), policy('r-2', 3, 'in Córdoba 🚪'))
  for (const again of [false, true]) {
    if (again) await openAgain()
    expect(store.policies.find('r-1', 3)).toEqual(first)
    expect(store.policies.find('r-2', 3)?.content).toBe('in Córdoba 🚪')
    expect(store.policies.find('r-1', 5)).toBeNull()
    expect(store.policies.find('r-3', 3)).toBeNull()
    expect(store.policies.newest().map(({ unit, version }) => [unit, version])).toEqual([
      ['r-1', 4],
      ['r-2', 3],
    ])
  }
})

test('a version is issued once', async () => {
  await issue(policy('r-1', 1, 'one'))
  await expect(issue(policy('r-1', 1, 'two'))).rejects.toMatchObject({ code: 'E_EXISTS' })
  expect(store.policies.find('r-1', 1)?.content).toBe('one')
  expect(count('policy_content')).toBe(1)
})

test('units that share a text share one copy of it', async () => {
  const text = JSON.stringify({ entries: 'x'.repeat(100_000) })
  await issue(...['r-1', 'r-2', 'r-3'].map((id) => policy(id, 1, text)))
  await issue(policy('r-1', 2, text))
  expect(count('policy')).toBe(4)
  expect(count('policy_content')).toBe(1)
  expect(store.policies.find('r-1', 2)?.content).toBe(text)
})

test('what a unit acknowledged last, and the highest that was ever issued or acknowledged', async () => {
  const told = () => [store.policies.acknowledged('r-1'), store.policies.highest('r-1')]
  expect(told()).toEqual([null, 0])
  await issue(policy('r-1', 4))
  expect(told()).toEqual([null, 4])
  await acknowledge('r-1', 4)
  expect(told()).toEqual([4, 4])
  // A board that comes from elsewhere, or one that has lost its storage.
  await acknowledge('r-1', 90)
  expect(told()).toEqual([90, 90])
  await acknowledge('r-1', 0)
  expect(told()).toEqual([0, 90])
  await issue(policy('r-1', 91))
  expect(told()).toEqual([0, 91])
  await openAgain()
  expect(told()).toEqual([0, 91])
  expect([store.policies.acknowledged('r-2'), store.policies.highest('r-2')]).toEqual([null, 0])
})

test('a unit that comes again counts on, and holds nothing', async () => {
  const put: Change = { put: 'unit', value: unit('r-1'), secretHash: 'aa', key: 'bb' }
  await change(store, put)
  await issue(policy('r-1', 7))
  await acknowledge('r-1', 7)
  await change(store, { drop: 'unit', id: 'r-1' })
  for (const again of [false, true]) {
    if (again) await change(store, put)
    expect(store.policies.highest('r-1')).toBe(7)
    expect(store.policies.acknowledged('r-1')).toBeNull()
    expect(store.policies.newest()).toEqual([])
    // What it told late is still understood.
    expect(store.policies.find('r-1', 7)).not.toBeNull()
  }
})

describe('old lists', () => {
  test('are forgotten with their texts, but for the newest of a unit and the highest version', async () => {
    await issue(policy('r-1', 1, 'shared'), policy('r-2', 1, 'shared'), policy('r-3', 1, 'of r-3'), policy('r-1', 2))
    await change(store, { drop: 'unit', id: 'r-3' })
    now += LIFE_MS + POLICY_KEPT_MS
    await issue(policy('r-1', 3))
    expect(store.policies.find('r-1', 2), 'not older than 60 days').not.toBeNull()
    now += FORGET_EVERY_MS
    await issue(policy('r-1', 4))
    expect([1, 2, 3, 4].map((version) => store.policies.find('r-1', version)?.version)).toEqual([
      ...[undefined, undefined, 3, 4],
    ])
    expect(store.policies.find('r-2', 1)?.content).toBe('shared')
    expect(store.policies.find('r-3', 1), 'the unit is gone').toBeNull()
    expect(store.policies.highest('r-3')).toBe(1)
    expect(count('policy_content')).toBe(3)
  })

  test('are looked for once an hour, not with each new list', async () => {
    await issue(policy('r-1', 1), policy('r-1', 2))
    now += LIFE_MS + POLICY_KEPT_MS + 1
    await issue(policy('r-1', 3))
    expect(count('policy')).toBe(1)
    await change(store, { put: 'policy', value: { ...policy('r-1', 4), expires: now - POLICY_KEPT_MS - 1 } })
    await issue(policy('r-1', 5))
    expect(count('policy')).toBe(3)
    now += FORGET_EVERY_MS
    await issue(policy('r-1', 6))
    expect(store.policies.find('r-1', 4)).toBeNull()
  })
})

test('the highest is the highest, whatever happens in whatever order', { timeout: 60_000 }, async () => {
  const step = fc.oneof(
    fc.record({ do: fc.constant('issue' as const), version: fc.integer({ min: 1, max: 50 }) }),
    fc.record({ do: fc.constant('acknowledge' as const), version: fc.nat(50) }),
    fc.record({ do: fc.constantFrom('drop' as const, 'put' as const, 'later' as const, 'open' as const) }),
  )
  let runs = 0
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 15 }), async (steps) => {
      const id = `r-${runs++}`
      let highest = 0
      for (const one of steps) {
        if (one.do === 'later') now += POLICY_KEPT_MS
        else if (one.do === 'open') await openAgain()
        else if (one.do === 'drop') await change(store, { drop: 'unit', id })
        else if (one.do === 'put') await change(store, { put: 'unit', value: unit(id), secretHash: 'a', key: 'b' })
        else if (one.do === 'acknowledge') await acknowledge(id, one.version)
        else if (one.do === 'issue') {
          await issue(policy(id, one.version)).catch(({ code }) => expect(code).toBe('E_EXISTS'))
        }
        if ('version' in one) highest = Math.max(highest, one.version)
        expect(store.policies.highest(id)).toBe(highest)
      }
    }),
    { numRuns: 25 },
  )
})

test('finding one takes no longer for there being many', async () => {
  for (let version = 1; version <= 200; version++) {
    await issue(...Array.from({ length: 50 }, (_, n) => policy(`r-${n}`, version, `${version}`.repeat(3000))))
  }
  const begun = performance.now()
  for (let version = 1; version <= 200; version++) store.policies.find('r-7', version)
  // 0.02 ms are usual.
  expect((performance.now() - begun) / 200).toBeLessThan(1)
  const listed = performance.now()
  expect(store.policies.newest()).toHaveLength(50)
  expect(performance.now() - listed).toBeLessThan(50)
})
