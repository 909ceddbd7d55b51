/** A database of the second release, with rows in all its tables, comes up whole: also where its migration was cut off. */
import { copyFileSync, mkdirSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Fact } from '../../gateway/core/facts.ts'
import { type Connection, databaseFile, openWriter } from '../../gateway/store/database.ts'
import { createSalts, type FactRow, faultOf, sealFact } from '../../gateway/store/facts.ts'
import { MIGRATIONS } from '../../gateway/store/schema.ts'
import type { Store } from '../../gateway/store/store.ts'
import { removeFolder, temporaryFolder } from '../support/gateway.ts'
import { openHere } from './support.ts'

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

/** The tables of the first two releases as the first two migrations make them, with rows in all that the third touches. */
function makeSecond() {
  const first = openWriter(databaseFile(dataDir), 1000, MIGRATIONS.slice(0, 1))
  const old: Record<string, (string | number | null)[][]> = {
    person: [['zoe', 'Zoë', 'staff', 'Atelier Nove', '["members"]']],
    badge: [['b-9', 'uid:04a2b3c4d5e680', 'zoe', null, null, null, null]],
    zone: [['hall', 'Hall', 80]],
    account: [
      ['zita', 'admin', '$argon2id$z'],
      ['ada', 'staff', '$argon2id$a'],
    ],
    session: [['ff', 'ada', 2000]],
    token: [['ee', 'ha', 'staff']],
    setting: [['name', 'Millepiani']],
  }
  for (const [table, rows] of Object.entries(old)) {
    for (const row of rows) first.prepare(`INSERT INTO ${table} VALUES (${row.map(() => '?').join(', ')})`).run(row)
  }
  first.close()
  const db = openWriter(databaseFile(dataDir), 1000, MIGRATIONS.slice(0, 2))
  db.prepare("UPDATE account SET org = 'org-1', person = 'zoe' WHERE name = 'ada'").run()
  const salts = createSalts()
  const put = db.prepare(
    `INSERT INTO facts (seq, at, kind, happened, body, personal, personal_salt, personal_hash, salt, leaf)
     VALUES (@seq, @at, @kind, @happened, @body, @personal, @personal_salt, @personal_hash, @salt, @leaf)`,
  )
  const [happenedAt, stay] = ['2026-11-22T08:00:00.000Z', { person: 'zoe', zone: 'hall' }]
  const facts: Fact[] = [
    { kind: 'gateway-started', happenedAt, version: '2' },
    { kind: 'stay-opened', happenedAt, ...stay },
    { kind: 'roll-call-started', happenedAt, by: 'ada', certain: 1, uncertain: 0 },
    { kind: 'stay-closed', happenedAt: '2026-11-22T09:00:00.000Z', ...stay },
  ]
  facts.forEach((fact, n) => void put.run(sealFact(fact, n + 1, 5000 + n, salts)))
  db.exec("INSERT INTO signals VALUES ('u', '1', x'a3', 5000, 1, 'ok')")
  return db
}
type All = Record<string, Record<string, unknown>[]>
const TABLES = ['facts', 'signals', 'record', 'revision', 'unit_key', 'token', 'setting', 'account', 'session']
const all = (db: Connection): All =>
  Object.fromEntries(TABLES.map((name) => [name, db.prepare(`SELECT * FROM ${name}`).all()])) as All

test('keeps every row of every table, and what is new is empty', async () => {
  const db = makeSecond()
  const before = all(db)
  db.close()
  const migrated = openWriter(databaseFile(dataDir), 1500)
  const after = all(migrated)
  expect(after).toEqual({
    ...before,
    session: [{ ...before.session?.[0], began_at: 0, proved_at: 0, browser: '', network: '' }],
  })
  expect(migrated.pragma('integrity_check', { simple: true })).toBe('ok')
  expect(migrated.prepare('SELECT * FROM roll_call').all()).toEqual([{ began: 3, ended: null, last: 3 }])
  for (const name of ['passkey', 'second_factor', 'sign_in_link', 'screen', 'hour_count', 'tallied']) {
    expect(migrated.prepare(`SELECT * FROM ${name}`).all()).toEqual([])
  }
  // The same tables as in a house that begins today.
  const schema = (from: Connection) =>
    from.prepare('SELECT type, name, tbl_name FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY 1, 2').all()
  const fresh = openWriter(join(dataDir, 'fresh.db'), 1500)
  expect(schema(migrated)).toEqual(schema(fresh))
  fresh.close()
  for (const row of migrated.prepare<[], FactRow>('SELECT * FROM facts').all()) expect(faultOf(row)).toBeNull()
  migrated.close()
  store = await openHere(dataDir, () => 1000)
  const { journal, directory } = store
  expect(directory.account('ada')).toMatchObject({ role: 'staff', passwordHash: '$argon2id$a', person: 'zoe' })
  expect(directory.sessionOf('ff')).toMatchObject({ account: 'ada', expiresAt: 2000 })
  expect(journal.head()).toBe(4)
})

test.each(['account_new', 'screen', 'roll_call_ends', 'hour_count'])(
  'is as it was where the third migration broke off at %s, and comes up whole the next time',
  (last) => {
    const db = makeSecond()
    const before = all(db)
    db.close()
    const [first = '', second = '', third = ''] = MIGRATIONS
    const cut = third.indexOf(last)
    expect(cut).toBeGreaterThan(0)
    const broken = [first, second, `${third.slice(0, cut)} no such statement`]
    expect(() => openWriter(databaseFile(dataDir), 1500, broken)).toThrow(/E_|corrupt|syntax/)
    const file = new Database(databaseFile(dataDir))
    expect(file.pragma('user_version', { simple: true })).toBe(2)
    expect(all(file)).toEqual(before)
    file.close()
    const migrated = openWriter(databaseFile(dataDir), 1600)
    expect(migrated.pragma('user_version', { simple: true })).toBe(MIGRATIONS.length)
    expect(all(migrated).facts).toEqual(before.facts)
    migrated.close()
  },
)

test('comes up whole when the power went in the middle of its migration', async () => {
  const db = makeSecond()
  const before = all(db)
  db.close()
  // A second connection that is left in mid-transaction with all its pages spilled to the log: what a cut leaves behind.
  const dying = new Database(databaseFile(dataDir))
  dying.pragma('cache_spill = 1')
  dying.pragma('cache_size = 1')
  dying.exec('BEGIN IMMEDIATE')
  dying.exec(MIGRATIONS[2] ?? '')
  dying.pragma('user_version = 3')
  const cutDir = join(dataDir, 'cut')
  mkdirSync(cutDir)
  for (const end of ['', '-wal']) copyFileSync(databaseFile(dataDir) + end, databaseFile(cutDir) + end)
  expect(statSync(`${databaseFile(cutDir)}-wal`).size).toBeGreaterThan(0)
  dying.exec('ROLLBACK')
  dying.close()
  const migrated = openWriter(databaseFile(cutDir), 1600)
  expect(readdirSync(cutDir).some((name) => name.startsWith('soglia.db.v2-'))).toBe(true)
  expect({ ...all(migrated), session: [] }).toEqual({ ...before, session: [] })
  expect(migrated.pragma('user_version', { simple: true })).toBe(MIGRATIONS.length)
  migrated.close()
})
