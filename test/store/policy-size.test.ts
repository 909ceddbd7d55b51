/** How much of the disk the allow-lists take. */
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Change } from '../../gateway/core/ports.ts'
import { databaseFile } from '../../gateway/store/database.ts'
import { POLICY_VERSIONS_MAX } from '../../gateway/store/policy-writer.ts'
import type { Store } from '../../gateway/store/store.ts'
import { removeFolder, temporaryFolder } from '../support/gateway.ts'
import { change, openHere } from './support.ts'

const NOW = 1_800_000_000_000

let dataDir: string
let store: Store
beforeEach(async () => {
  dataDir = temporaryFolder('policies')
  store = await openHere(dataDir, () => NOW)
})
afterEach(async () => {
  await store.stop()
  removeFolder(dataDir)
})

const policy = (unit: string, version: number, content = `${unit} ${version}`): Change => {
  return { put: 'policy', value: { unit, version, issued: NOW, expires: NOW + 86_400_000, content } }
}
/** Asked of the database itself. */
function ask(sql: string): unknown {
  const db = new Database(databaseFile(dataDir), { readonly: true })
  const answer = db.prepare(sql).pluck().get()
  db.close()
  return answer
}

test('the text of a list for 1,000 badges is kept in less than half its bytes', async () => {
  const digit = () => '0123456789abcdefghjkmnpqrstvwxyz'[Math.floor(Math.random() * 32)]
  const id = () => `b-${Array.from({ length: 8 }, digit).join('')}`
  const entries = Object.fromEntries(Array.from({ length: 1000 }, (_, n) => [id(), n % 3]))
  const text = JSON.stringify({ door: 'front', mode: 'scheduled', free: [], windows: [[], [], []], entries })
  await change(store, policy('r-1', 1, text))
  expect(store.policies.find('r-1', 1)?.content).toBe(text)
  expect(store.policies.newest()[0]?.content).toBe(text)
  const bytes = ask('SELECT length(content) FROM policy_content') as number
  expect(bytes).toBeLessThan(text.length / 2)
})

test('of a unit the newest versions are kept, and the one that it holds', { timeout: 60_000 }, async () => {
  const last = POLICY_VERSIONS_MAX + 10
  await change(store, policy('r-2', 1))
  for (let version = 1; version <= last; version++) {
    const both = [policy('r-1', version), policy('r-3', version, 'of both'), policy('r-4', version, 'of both')]
    await change(store, ...both)
    if (version === 3) await change(store, { put: 'policy-ack', unit: 'r-1', version: 3 })
  }
  const found = (unit: string) => {
    const versions = Array.from({ length: last }, (_, n) => n + 1)
    return versions.filter((version) => store.policies.find(unit, version) !== null)
  }
  const newest = Array.from({ length: POLICY_VERSIONS_MAX }, (_, n) => n + 11)
  expect(found('r-1')).toEqual([3, ...newest])
  expect(found('r-3')).toEqual(newest)
  expect(found('r-2')).toEqual([1])
  expect(store.policies.find('r-1', 3)?.content).toBe('r-1 3')
  // Their texts go with them, and one that others still have stays.
  expect(ask('SELECT count(*) FROM policy_content')).toBe(1 + 1 + POLICY_VERSIONS_MAX + 1)
  expect(store.policies.find('r-4', last)?.content).toBe('of both')
  await change(store, { put: 'policy-ack', unit: 'r-1', version: last }, policy('r-1', last + 1))
  expect(found('r-1').slice(0, 2)).toEqual([12, 13])
})

test('the list that a unit holds is kept however old it is', async () => {
  const old = (version: number): Change => {
    return { put: 'policy', value: { unit: 'r-1', version, issued: 0, expires: 1, content: `old ${version}` } }
  }
  await change(store, old(1), old(2), { put: 'policy-ack', unit: 'r-1', version: 1 }, old(3))
  await store.stop()
  store = await openHere(dataDir, () => NOW)
  await change(store, policy('r-1', 4))
  expect([1, 2, 3, 4].filter((version) => store.policies.find('r-1', version) !== null)).toEqual([1, 4])
})
