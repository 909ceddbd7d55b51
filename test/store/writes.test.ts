/** What a commit writes: the pages that it leaves in the -wal, by the tables that they belong to. */
import { readFileSync } from 'node:fs'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Change } from '../../gateway/core/ports.ts'
import { databaseFile } from '../../gateway/store/database.ts'
import type { Store } from '../../gateway/store/store.ts'
import { removeFolder, temporaryFolder } from '../support/gateway.ts'
import { badge, deskEntry, openHere, person, tapEntry } from './support.ts'

const PAGE_BYTES = 4096
const WAL_HEADER_BYTES = 32
const FRAME_HEADER_BYTES = 24

let dataDir: string
let store: Store

beforeEach(async () => {
  dataDir = temporaryFolder('writes')
  store = await openHere(dataDir)
})
afterEach(async () => {
  await store.stop()
  removeFolder(dataDir)
})

/** The numbers of the pages in the -wal, in the order in which they were written. */
function pagesInWal(): number[] {
  const wal = readFileSync(`${databaseFile(dataDir)}-wal`)
  const pages: number[] = []
  for (let at = WAL_HEADER_BYTES; at < wal.length; at += FRAME_HEADER_BYTES + PAGE_BYTES)
    pages.push(wal.readUInt32BE(at))
  return pages
}

/** How many pages of which table or index the work writes. The first page changes wherever the file grows. */
async function written(work: () => Promise<unknown>): Promise<Record<string, number>> {
  const before = pagesInWal().length
  await work()
  const db = new Database(databaseFile(dataDir), { readonly: true })
  const nameOf = db.prepare<[number], string>('SELECT name FROM dbstat WHERE pageno = ?').pluck()
  const counts: Record<string, number> = {}
  for (const page of pagesInWal().slice(before)) {
    const name = nameOf.get(page) ?? 'none'
    if (name !== 'sqlite_schema') counts[name] = (counts[name] ?? 0) + 1
  }
  db.close()
  return counts
}

test('a tap touches signals and facts, and nothing else', async () => {
  for (let n = 0; n < 30; n++) {
    const pages = await written(() => store.journal.append(tapEntry(`${n}`)))
    expect(Object.keys(pages).sort()).toEqual(['facts', 'signals'])
    expect(pages.signals).toBe(1)
  }
  expect(Object.keys(await written(() => store.journal.append(deskEntry('d1'))))).toEqual(['facts'])
})

test('a record that is put again costs itself and its version, whatever the size of the register', async () => {
  const put = (n: number, fields = {}): Change[] => [
    { put: 'person', value: person(`p-${n}`, fields) },
    { put: 'badge', value: badge(`b-${n}`, { credential: `em:${n}`, person: `p-${n}` }) },
  ]
  const all = Array.from({ length: 300 }, (_, n) => put(n)).flat()
  await store.journal.append({ signal: null, facts: [], changes: all })
  const again = { signal: null, facts: [], changes: put(150, { name: 'Another' }).slice(0, 1) }
  const pages = await written(() => store.journal.append(again))
  const ofHistory = ['revision', 'sqlite_autoindex_revision_1'] as const
  expect(Object.keys(pages).sort()).toEqual(['record', ...ofHistory])
  expect(pages.record).toBe(1)
  // Three where a page of the history is full and parts.
  for (const tree of ofHistory) expect(pages[tree], tree).toBeLessThan(4)
})
