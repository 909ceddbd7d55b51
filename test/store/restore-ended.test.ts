/** What a restore knows of what has ended since the backup, whatever the state of the database that stood there. */
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Change } from '../../gateway/core/ports.ts'
import { restore } from '../../gateway/store/backup.ts'
import { databaseFile } from '../../gateway/store/database.ts'
import { removeFolder, temporaryFolder } from '../support/gateway.ts'
import { badge, change, openHere } from './support.ts'

let dataDir: string
let file: string
beforeEach(() => {
  dataDir = temporaryFolder('ended')
  file = join(dataDir, 'copy.db')
})
afterEach(() => {
  removeFolder(dataDir)
})

const held = (id: string, lost = false): Change => {
  const ended = lost ? { revokedAt: 1000, revokedReason: 'lost' } : {}
  return { put: 'badge', value: badge(id, { credential: `em:${id}`, ...ended }) }
}

/** A backup in which both badges live, and after it both were revoked. */
async function twoLost(): Promise<void> {
  const house = await openHere(dataDir)
  await change(house, held('1'), held('2'))
  await house.backup(file)
  await change(house, held('1', true), held('2', true))
  await house.stop()
}
function edit(sql: string): void {
  const db = new Database(databaseFile(dataDir))
  db.exec(sql)
  db.close()
}

test.each([
  ['as it was', 'SELECT 1', ['1', '2'], false],
  ['of a newer Soglia', 'PRAGMA user_version = 99; ALTER TABLE record ADD COLUMN colour TEXT', ['1', '2'], false],
  ['of a newer Soglia that keeps its records otherwise', 'PRAGMA user_version = 99; DROP TABLE record', [], true],
  [
    'with a record that cannot be read',
    `DROP INDEX record_living_badge; UPDATE record SET value = '{' WHERE id = '2'`,
    ['1'],
    true,
  ],
  ['with a table that is missing', 'DROP TABLE policy_unit', ['1', '2'], true],
] as const)('a database %s', async (_, sql, revoked, endedUnknown) => {
  await twoLost()
  edit(sql)
  expect(await restore(file, dataDir)).toMatchObject({ revoked, endedUnknown })
})

test('a file that is no database, one that is gone with its -wal left, and none at all', async () => {
  await twoLost()
  const place = databaseFile(dataDir)
  writeFileSync(place, 'damaged')
  expect(await restore(file, dataDir)).toMatchObject({ revoked: [], endedUnknown: true })
  rmSync(place)
  writeFileSync(`${place}-wal`, 'what is left')
  expect(await restore(file, dataDir)).toMatchObject({ revoked: [], endedUnknown: true })
  rmSync(place)
  rmSync(`${place}-wal`, { force: true })
  expect(await restore(file, dataDir)).toMatchObject({ revoked: [], endedUnknown: false, kept: null })
})

test('nobody is signed in by a backup: they may have signed out after it', async () => {
  const house = await openHere(dataDir)
  const expiresAt = Date.now() + 60_000
  const session = { hash: 'aa', account: 'ada', expiresAt, beganAt: 1, provedAt: 1, browser: '', network: '' }
  const screen = { id: 'hall', name: 'Hall', hash: 'cc', theme: 'dark', pairedAt: 1, pairedBy: 'ada' } as const
  await change(
    house,
    { put: 'session', value: session },
    { put: 'sign-in-link', value: { account: 'ada', hash: 'bb', expiresAt } },
    { put: 'screen', value: screen },
    held('1'),
  )
  await house.backup(file)
  await change(house, { drop: 'session', hash: 'aa' })
  await house.stop()
  await restore(file, dataDir)
  const restored = await openHere(dataDir)
  expect(restored.directory.sessionOf('aa')).toBeNull()
  // A link that was used since, and a screen that was ended, would be good once more.
  const { signIns } = restored.directory
  expect([signIns.linkOf('bb'), signIns.linkFor('ada'), signIns.screenOf('cc')]).toEqual([null, null, null])
  expect(restored.directory.badge('1')).not.toBeNull()
  await restored.stop()
})
