import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { assertDurable, databaseFile, openWriter, stateOf } from '../../gateway/store/database.ts'
import { lockDataFolder } from '../../gateway/store/lock.ts'
import { APPLICATION_ID, MIGRATIONS } from '../../gateway/store/schema.ts'
import { removeFolder, temporaryFolder } from '../support/gateway.ts'
import { allFacts, openHere, tapEntry } from './support.ts'

let dataDir: string
let file: string

beforeEach(() => {
  dataDir = temporaryFolder('database')
  file = databaseFile(dataDir)
})
afterEach(() => removeFolder(dataDir))

async function fill(): Promise<void> {
  const store = await openHere(dataDir)
  await store.journal.append(tapEntry('1'))
  await store.stop()
}

describe('what is refused, and left as it is', () => {
  const damages: [string, (bytes: Buffer) => Buffer | string][] = [
    ['an empty file', () => ''],
    ['noise', () => Buffer.alloc(20_000, 'soglia')],
    ['a header that is damaged', (bytes) => Buffer.concat([Buffer.alloc(100, 7), bytes.subarray(100)])],
    [
      'a schema that is damaged',
      (bytes) => Buffer.concat([bytes.subarray(0, 100), Buffer.alloc(bytes.length - 100, 7)]),
    ],
    ['a file that was cut short', (bytes) => bytes.subarray(0, 6000)],
    [
      'tables that are damaged',
      (bytes) => Buffer.concat([bytes.subarray(0, 4096), Buffer.alloc(bytes.length - 4096, 7)]),
    ],
  ]
  test.each(damages)('%s', async (_, damage) => {
    await fill()
    const damaged = Buffer.from(damage(readFileSync(file)))
    writeFileSync(file, damaged)
    await expect(openHere(dataDir)).rejects.toMatchObject({ code: 'E_DATABASE_CORRUPT' })
    expect(readFileSync(file).equals(damaged)).toBe(true)
  })

  test('a database that is not of Soglia', async () => {
    new Database(file).exec('CREATE TABLE mine (a); PRAGMA user_version = 1').close()
    const before = readFileSync(file)
    await expect(openHere(dataDir)).rejects.toMatchObject({ code: 'E_DATABASE_CORRUPT' })
    expect(readFileSync(file).equals(before)).toBe(true)
  })

  test('a register with a record that is none', async () => {
    await fill()
    new Database(file).exec(`UPDATE record SET value = '{"id":' WHERE kind = 'group' AND id = 'members'`).close()
    const before = readFileSync(file)
    await expect(openHere(dataDir)).rejects.toMatchObject({ code: 'E_DATABASE_CORRUPT' })
    expect(readFileSync(file).equals(before)).toBe(true)
  })

  test('a -wal whose database is gone', async () => {
    writeFileSync(`${file}-wal`, 'facts')
    await expect(openHere(dataDir)).rejects.toMatchObject({ code: 'E_DATABASE_CORRUPT' })
    expect(readdirSync(dataDir)).toEqual(['soglia.db-wal'])
  })

  test('a database of a newer Soglia', async () => {
    await fill()
    new Database(file).exec(`PRAGMA user_version = ${MIGRATIONS.length + 1}`).close()
    const before = readFileSync(file)
    await expect(openHere(dataDir)).rejects.toMatchObject({ code: 'E_DATABASE_NEWER' })
    expect(readFileSync(file).equals(before)).toBe(true)
  })

  test('a folder that cannot be one', async () => {
    const path = join(dataDir, 'file')
    writeFileSync(path, '')
    await expect(openHere(path)).rejects.toMatchObject({ code: 'E_DATA_UNWRITABLE' })
    await expect(openHere('/proc/soglia')).rejects.toMatchObject({ code: 'E_DATA_UNWRITABLE' })
    expect(() => lockDataFolder('/proc/soglia')).toThrow(expect.objectContaining({ code: 'E_DATA_UNWRITABLE' }))
    expect(() => lockDataFolder('/proc/self')).toThrow(expect.objectContaining({ code: 'E_DATA_UNWRITABLE' }))
  })
})

describe('migrations', () => {
  const next = [...MIGRATIONS, 'CREATE TABLE added (a) STRICT'.replace('(a)', '(a TEXT)')]
  const kept = () => readdirSync(dataDir).filter((name) => name.startsWith('soglia.db.v'))

  test('run once, after a copy of what was there', async () => {
    await fill()
    for (let opening = 0; opening < 2; opening++) {
      const db = openWriter(file, Date.now(), next)
      expect(db.pragma('user_version', { simple: true })).toBe(next.length)
      expect(db.prepare('SELECT count(*) FROM added').pluck().get()).toBe(0)
      expect(db.prepare('SELECT count(*) FROM facts').pluck().get()).toBe(2)
      db.close()
    }
    expect(kept()).toHaveLength(1)
    const copy = new Database(join(dataDir, kept()[0] as string), { readonly: true })
    expect(copy.pragma('user_version', { simple: true })).toBe(MIGRATIONS.length)
    expect(copy.pragma('application_id', { simple: true })).toBe(APPLICATION_ID)
    expect(copy.prepare('SELECT count(*) FROM facts').pluck().get()).toBe(2)
    copy.close()
  })

  test('that fail change nothing', async () => {
    await fill()
    expect(() => openWriter(file, Date.now(), [...next, 'CREATE TABEL typo (a)'])).toThrow()
    const store = await openHere(dataDir)
    expect(allFacts(store.journal)).toHaveLength(2)
    await store.stop()
  })

  test('of an empty folder leave nothing but the database', async () => {
    await fill()
    expect(readdirSync(dataDir)).toEqual(['soglia.db'])
  })

  test('a first start that was cut off is begun anew', async () => {
    writeFileSync(`${file}.new`, 'half of it')
    await fill()
    expect(readdirSync(dataDir)).toEqual(['soglia.db'])
  })
})

describe('durability', () => {
  test('the connection that writes says FULL after writing', async () => {
    const store = await openHere(dataDir)
    expect(await store.writerState()).toEqual({ synchronous: 2, journalMode: 'wal' })
    await store.journal.append(tapEntry('1'))
    expect(await store.writerState()).toEqual({ synchronous: 2, journalMode: 'wal' })
    await store.stop()
  })

  test('a connection that was not told FULL falls to NORMAL, and is refused', async () => {
    await fill()
    const db = new Database(file)
    db.pragma('user_version = 1')
    expect(stateOf(db)).toEqual({ synchronous: 1, journalMode: 'wal' })
    expect(() => assertDurable(db)).toThrow(expect.objectContaining({ code: 'E_NOT_DURABLE' }))
    db.close()
  })

  test('nothing opens on a connection that was not told FULL: it is asked after its first write', () => {
    openWriter(file, Date.now()).close()
    const { pragma } = Database.prototype
    Database.prototype.pragma = function (this: Database.Database, source, options) {
      return source === 'synchronous = FULL' ? undefined : pragma.call(this, source, options)
    }
    try {
      expect(() => openWriter(file, Date.now())).toThrow(expect.objectContaining({ code: 'E_NOT_DURABLE' }))
    } finally {
      Database.prototype.pragma = pragma
    }
  })
})

describe('the lock', () => {
  test('admits one at a time in a process', () => {
    const unlock = lockDataFolder(dataDir)
    expect(() => lockDataFolder(dataDir)).toThrow(expect.objectContaining({ code: 'E_DATA_IN_USE' }))
    unlock()
    lockDataFolder(dataDir)()
  })

  test('admits one process, and is free when that is killed', async () => {
    const script = `import { lockDataFolder } from ${JSON.stringify(new URL('../../gateway/store/lock.ts', import.meta.url).href)}
      lockDataFolder(${JSON.stringify(dataDir)})
      // Whoever forgets what it was given holds it all the same.
      setImmediate(() => { gc(); setTimeout(() => console.log('held'), 50) }); setInterval(() => {}, 1000)`
    const holder = spawn(process.execPath, ['--expose-gc', '--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const ended = once(holder, 'exit')
    try {
      await once(holder.stdout, 'data')
      expect(() => lockDataFolder(dataDir)).toThrow(expect.objectContaining({ code: 'E_DATA_IN_USE' }))
    } finally {
      holder.kill('SIGKILL')
      await ended
    }
    lockDataFolder(dataDir)()
  })

  test('makes the folder where it is missing', () => {
    lockDataFolder(join(dataDir, 'a/b'))()
    expect(readdirSync(join(dataDir, 'a'))).toEqual(['b'])
  })
})

test('a year of facts is opened without being scanned', async () => {
  const db = openWriter(file, Date.now())
  db.exec(`WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500000)
    INSERT INTO facts SELECT i, 1000 * i, 'desk-freed', 1000 * i, '{"desk":"d1","unit":"sensor-1"}', NULL, NULL, NULL,
      randomblob(16), randomblob(32) FROM n`)
  db.close()
  const begun = performance.now()
  const store = await openHere(dataDir)
  const openedMs = performance.now() - begun
  expect(store.journal.head()).toBe(500_000)
  expect(store.journal.seqAt(1000 * 123_456)).toBe(123_456)
  const searched = performance.now()
  expect(store.journal.latest(['passage-granted'], 10)).toEqual([])
  // 50 ms is usual; reading the facts through takes far longer than the limit.
  expect(openedMs).toBeLessThan(300)
  expect(performance.now() - searched).toBeLessThan(100)
  await store.stop()
})
