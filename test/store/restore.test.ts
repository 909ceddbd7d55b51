import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Change } from '../../gateway/core/ports.ts'
import type { Badge } from '../../gateway/core/records.ts'
import { restore } from '../../gateway/store/backup.ts'
import { checkCopy } from '../../gateway/store/check.ts'
import { databaseFile, openWriter } from '../../gateway/store/database.ts'
import { lockDataFolder } from '../../gateway/store/lock.ts'
import { MIGRATIONS } from '../../gateway/store/schema.ts'
import type { Store } from '../../gateway/store/store.ts'
import { removeFolder, temporaryFolder } from '../support/gateway.ts'
import { allFacts, badge, change, idsOf, openHere, tapEntry } from './support.ts'

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
/** Changes a row behind the triggers' back, as a failing medium would. */
function corrupt(sql: string): void {
  const db = new Database(file)
  db.exec(`DROP TRIGGER facts_only_erase; DROP TRIGGER facts_no_delete; ${sql}`)
  db.close()
}

describe('restore', () => {
  test('puts the backup in place and keeps what was there', async () => {
    await tapAll('1', '2')
    await house().backup(file)
    await tapAll('3')
    await close()
    const { facts, kept, revoked, suspended } = await restore(file, dataDir)
    expect({ facts, revoked, suspended }).toEqual({ facts: 4, revoked: [], suspended: [] })
    const names = ['soglia.db', kept?.slice(dataDir.length + 1), 'soglia.lock']
    expect(readdirSync(dataDir).sort()).toEqual(names.sort())
    expect(checkCopy(kept as string)).toEqual({ facts: 6, head: 6 })
    await openAgain()
    expect(idsOf(allFacts(house().journal))).toEqual(['1', '2'])
    await tapAll('4')
    expect(house().journal.head()).toBe(6)
  })

  test('keeps what a kill left in the -wal', async () => {
    await tapAll('1')
    await house().backup(file)
    await tapAll('2')
    // The files of a gateway that was killed: copied while it runs.
    const killed = temporaryFolder('killed')
    try {
      for (const name of ['soglia.db', 'soglia.db-wal']) {
        writeFileSync(join(killed, name), readFileSync(join(dataDir, name)))
      }
      const { kept } = await restore(file, killed)
      expect(checkCopy(kept as string)).toEqual({ facts: 4, head: 4 })
      const restored = await openHere(killed)
      expect(idsOf(allFacts(restored.journal))).toEqual(['1'])
      await restored.stop()
    } finally {
      removeFolder(killed)
    }
  })

  test('into an empty folder, and over a damaged database, which is kept', async () => {
    await tapAll('1')
    await house().backup(file)
    await close()
    const empty = join(outside, 'new')
    expect(await restore(file, empty)).toEqual({
      ...{ facts: 2, kept: null, revoked: [], suspended: [], endedUnknown: false },
    })
    expect(checkCopy(databaseFile(empty)).facts).toBe(2)

    writeFileSync(databaseFile(dataDir), 'damaged')
    const { kept } = await restore(file, dataDir)
    expect(readFileSync(kept as string, 'utf8')).toBe('damaged')
    await openAgain()
    expect(idsOf(allFacts(house().journal))).toEqual(['1'])
  })

  const damages: [string, string][] = [
    ['a fact that was changed', `UPDATE facts SET at = at - 1 WHERE seq = 4`],
    ['a fact that is missing', 'DELETE FROM facts WHERE seq = 2'],
    ['a person that was exchanged', `UPDATE facts SET personal = '{"person":"p-2","badge":"b-1"}' WHERE seq = 1`],
    ['another program’s database', 'PRAGMA application_id = 7'],
  ]
  test.each(damages)('refuses a backup with %s', async (_, sql) => {
    await tapAll('1', '2')
    await house().backup(file)
    await tapAll('3')
    await close()
    corrupt(sql)
    await expect(restore(file, dataDir)).rejects.toMatchObject({ code: 'E_BACKUP' })
    expect(readdirSync(dataDir).sort()).toEqual(['soglia.db', 'soglia.lock'])
    await openAgain()
    expect(idsOf(allFacts(house().journal))).toEqual(['1', '2', '3'])
  })

  test('refuses what is no database, what was cut short, and what is not there', async () => {
    await tapAll('1')
    await house().backup(file)
    await close()
    const whole = readFileSync(file)
    for (const bytes of ['', 'noise', whole.subarray(0, whole.length - 5000)]) {
      writeFileSync(file, bytes)
      await expect(restore(file, dataDir)).rejects.toMatchObject({ code: 'E_BACKUP' })
    }
    await expect(restore(join(outside, 'missing.db'), dataDir)).rejects.toMatchObject({ code: 'E_BACKUP' })
    await openAgain()
    expect(idsOf(allFacts(house().journal))).toEqual(['1'])
  })

  test('is refused while a gateway holds the folder', async () => {
    await house().backup(file)
    const unlock = lockDataFolder(dataDir)
    await expect(restore(file, dataDir)).rejects.toMatchObject({ code: 'E_DATA_IN_USE' })
    unlock()
    expect(existsSync(databaseFile(dataDir))).toBe(true)
  })

  test('lets no badge in that was revoked or suspended since the backup', async () => {
    const at = (id: string, fields: Partial<Badge> = {}): Change => ({
      put: 'badge',
      value: badge(id, { credential: `uid:0000000${id}`, ...fields }),
    })
    const lost = { revokedAt: 1000, revokedReason: 'lost' }
    const asleep = { suspendedAt: 3000, suspendedReason: null }
    await change(
      house(),
      at('1'),
      at('2'),
      at('3', { revokedAt: 5 }),
      at('4'),
      at('5', asleep),
      at('6', asleep),
      at('7'),
    )
    await tapAll('1')
    await house().backup(file)
    // As the register stands when it is restored: 1, 6 and 8 revoked, 4 suspended, 5 resumed, 7 removed.
    await change(house(), at('1', { ...lost, until: 9 }), at('8', lost), at('4', asleep), at('5'), at('6', lost))
    await change(house(), { drop: 'badge', id: '7' })
    await close()
    const restored = await restore(file, dataDir)
    expect(restored).toMatchObject({ facts: 6, revoked: ['1', '6', '7'], suspended: ['4'] })
    expect(readdirSync(dataDir).filter((name) => name.includes('restoring'))).toEqual([])
    const { directory, journal, histories } = await openAgain()
    expect(directory.badges().map(({ id, revokedAt, suspendedAt }) => [id, revokedAt, suspendedAt])).toEqual([
      ['1', 1000, null],
      ['2', null, null],
      ['3', 5, null],
      ['4', null, 3000],
      ['5', null, 3000],
      ['6', 1000, 3000],
      ['7', expect.any(Number), null],
    ])
    expect(directory.badge('1')).toMatchObject({ revokedReason: 'lost', until: null })
    const revocation = { kind: 'badge-revoked', badge: '1', person: 'p-1', by: 'restore', reason: 'lost', seq: 3 }
    expect(allFacts(journal)[2]).toMatchObject(revocation)
    const suspension = allFacts(journal).find(({ kind }) => kind === 'badge-suspended')
    expect(suspension).toMatchObject({ badge: '4', person: 'p-1', by: 'restore' })
    expect(histories.of('badge', '1').map(({ rev, seq }) => [rev, seq])).toEqual([
      [1, 0],
      [2, 3],
    ])
  })

  test('lets no version of an allow-list come again that a unit has seen', async () => {
    const policy = (unit: string, version: number): Change => ({
      put: 'policy',
      value: { unit, version, issued: 0, expires: 1, content: '{}' },
    })
    const acked = (unit: string, version: number): Change => ({ put: 'policy-ack', unit, version })
    await change(house(), policy('r-1', 5), policy('r-2', 5), acked('r-1', 5), acked('r-4', 50))
    await house().backup(file)
    await change(house(), policy('r-1', 8), policy('r-3', 2), acked('r-1', 7), acked('r-2', 40))
    await close()
    // Again over what was put back: it, too, has seen them.
    for (let time = 0; time < 2; time++) {
      await restore(file, dataDir)
      const { policies } = await openAgain()
      expect(['r-1', 'r-2', 'r-3', 'r-4', 'r-5'].map(policies.highest)).toEqual([8, 40, 2, 50, 0])
      // What the boards hold does not change because of a restore.
      expect(['r-1', 'r-2', 'r-3', 'r-4'].map(policies.acknowledged)).toEqual([7, 40, null, 50])
      expect(policies.newest().map(({ unit, version }) => [unit, version])).toEqual([
        ['r-1', 5],
        ['r-2', 5],
      ])
      await close()
    }
  })

  test('over a database of the first release, of a backup of it, and both', async () => {
    await change(
      house(),
      { put: 'badge', value: badge('b-1') },
      { put: 'badge', value: badge('b-2', { credential: 'em:2' }) },
    )
    await house().backup(file)
    await close()
    const old = (path: string, revoked: string) => {
      const db = openWriter(path, 1, MIGRATIONS.slice(0, 1))
      const put = db.prepare('INSERT INTO badge VALUES (?, ?, ?, NULL, NULL, ?, ?)')
      for (const id of ['b-1', 'b-2']) put.run(id, id, 'p-1', id === revoked ? 7 : null, id === revoked ? 'lost' : null)
      db.close()
    }
    const restored = async (from: string) => {
      const answer = await restore(from, dataDir)
      expect(readdirSync(dataDir).filter((name) => name.includes('restoring'))).toEqual([])
      const { directory } = await openAgain()
      const living = directory.badges().filter(({ revokedAt }) => revokedAt === null)
      await close()
      return [answer.revoked, living.map(({ id }) => id)]
    }
    const olden = join(outside, 'olden.db')
    old(olden, 'b-1')
    rmSync(databaseFile(dataDir))
    old(databaseFile(dataDir), 'b-2')
    expect(await restored(olden), 'both are old').toEqual([['b-2'], []])
    expect(await restored(file), 'the backup is new').toEqual([['b-1', 'b-2'], []])
    rmSync(databaseFile(dataDir))
    old(databaseFile(dataDir), 'b-2')
    expect(await restored(file), 'what stood is old').toEqual([['b-2'], ['b-1']])
    rmSync(olden)
    old(olden, 'b-1')
    expect(await restored(olden), 'the backup is old').toEqual([['b-2'], []])
  })
})
