import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { checkCopy } from '../../gateway/store/check.ts'
import { databaseFile } from '../../gateway/store/database.ts'
import type { Store } from '../../gateway/store/store.ts'
import { removeFolder, temporaryFolder } from '../support/gateway.ts'
import { openHere, tapEntry } from './support.ts'

let dataDir: string
let outside: string
let file: string
let store: Store | null

beforeEach(async () => {
  dataDir = temporaryFolder('house')
  outside = temporaryFolder('backup')
  file = join(outside, 'copy.db')
  store = await openHere(dataDir)
})
afterEach(async () => {
  await store?.stop()
  removeFolder(dataDir)
  removeFolder(outside)
})

const house = () => store as Store
async function close(): Promise<void> {
  await store?.stop()
  store = null
}
async function openAgain(): Promise<Store> {
  await close()
  store = await openHere(dataDir)
  return store
}
async function tapAll(...ids: string[]): Promise<void> {
  await Promise.all(ids.map((id) => house().journal.append(tapEntry(id))))
}

describe('a backup', () => {
  test('is whole, of one instant, and taken while taps run', { timeout: 60_000 }, async () => {
    const many = Array.from({ length: 10_000 }, (_, n) => `before-${n}`)
    for (let n = 0; n < many.length; n += 2000) await tapAll(...many.slice(n, n + 2000))
    let done = false
    let during = 0
    const copying = house()
      .backup(file)
      .finally(() => {
        done = true
      })
    while (!done) {
      await tapAll(`during-${during++}`)
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    const { facts, bytes } = await copying
    expect(during).toBeGreaterThan(3)
    expect(bytes).toBe(statSync(file).size)
    expect(facts).toBeGreaterThanOrEqual(2 * many.length)
    expect(facts).toBeLessThan(house().journal.head())
    expect(checkCopy(file)).toEqual({ facts, head: facts })
    expect(readdirSync(outside)).toEqual(['copy.db'])
  })

  test('never overwrites a file', async () => {
    writeFileSync(file, 'mine')
    await expect(house().backup(file)).rejects.toMatchObject({ code: 'E_EXISTS' })
    expect(readFileSync(file, 'utf8')).toBe('mine')
  })

  test('that cannot be written leaves nothing and harms nothing', async () => {
    const nowhere = join(outside, 'missing', 'copy.db')
    await expect(house().backup(nowhere)).rejects.toMatchObject({ code: 'E_BACKUP' })
    await tapAll('1')
    expect(house().failed()).toBeNull()
    expect(readdirSync(outside)).toEqual([])
  })

  test('of a journal in which a row was changed is refused', async () => {
    await tapAll('1', '2')
    await close()
    const db = new Database(databaseFile(dataDir))
    db.exec(`DROP TRIGGER facts_only_erase; UPDATE facts SET kind = 'passage-refused' WHERE seq = 3`)
    db.close()
    await openAgain()
    await expect(house().backup(file)).rejects.toMatchObject({
      code: 'E_BACKUP',
      detail: expect.stringMatching('fact 3'),
    })
    expect(readdirSync(outside)).toEqual([])
  })
})
