import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { databaseFile, openWriter } from '../../gateway/store/database.ts'
import type { Store } from '../../gateway/store/store.ts'
import { PENDING_ENTRIES_MAX } from '../../gateway/store/writer.ts'
import { removeFolder, temporaryFolder } from '../support/gateway.ts'
import { allFacts, deskEntry, idsOf, openHere, tapEntry } from './support.ts'

let dataDir: string
let store: Store
let now: number

beforeEach(async () => {
  dataDir = temporaryFolder('journal')
  now = Date.parse('2026-11-22T09:00:00.000Z')
  store = await openHere(dataDir, () => now)
})
afterEach(async () => {
  await store.stop()
  removeFolder(dataDir)
})

test('a receipt holds the facts as they are read back, numbered from 1', async () => {
  const receipt = await store.journal.append(tapEntry('1-1'))
  expect(receipt.recordedAt).toBe('2026-11-22T09:00:00.000Z')
  expect(receipt.facts).toEqual(
    tapEntry('1-1').facts.map((fact, i) => ({ ...fact, seq: i + 1, at: receipt.recordedAt })),
  )
  expect(store.journal.read(0, 10)).toEqual(receipt.facts)
  expect(store.journal.head()).toBe(2)
})

test('any happenedAt, doubt and odd text come back as they were', async () => {
  const odd = {
    ...tapEntry('1-1').facts[0],
    happenedAt: '2026-11-22T09:00:00Z',
    doubt: ['time', 'città 🚪'],
    person: null,
  }
  const { facts } = await store.journal.append({ signal: null, facts: [odd as never] })
  expect(store.journal.read(0, 1)).toEqual(facts)
  expect(facts[0]).toMatchObject(odd)
})

test('a known signal is answered as it was recorded, also after opening again', async () => {
  expect(store.journal.known('reader-1', '1-1')).toBeNull()
  const { recordedAt } = await store.journal.append(tapEntry('1-1'))
  await store.journal.append({
    signal: { unit: 'sensor-1', id: '1-1', fingerprint: 'not hex', granted: null, reason: null },
    facts: [],
  })
  await store.stop()
  store = await openHere(dataDir, () => now)
  const fingerprint = 'a3'.repeat(16)
  expect(store.journal.known('reader-1', '1-1')).toEqual({ fingerprint, recordedAt, granted: true, reason: 'ok' })
  const other = { fingerprint: 'not hex', recordedAt, granted: null, reason: null }
  expect(store.journal.known('sensor-1', '1-1')).toEqual(other)
  expect(store.journal.known('reader-2', '1-1')).toBeNull()
})

test('entries are committed in the order of the calls, lazy ones with the next urgent', async () => {
  const order: string[] = []
  const note = (name: string) => () => order.push(name)
  const lazy = store.journal.append(tapEntry('lazy'), 60_000).then(note('lazy'))
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(order).toEqual([])
  const urgent = [1, 2, 3].map((n) => store.journal.append(tapEntry(`urgent-${n}`)).then(note(`urgent-${n}`)))
  await Promise.all([lazy, ...urgent])
  expect(order).toEqual(['lazy', 'urgent-1', 'urgent-2', 'urgent-3'])
  expect(idsOf(allFacts(store.journal))).toEqual(order)
})

test('a lazy entry is committed by its own deadline, the earliest first', async () => {
  const begun = performance.now()
  const late = store.journal.append(deskEntry('d2'), 30_000)
  await store.journal.append(deskEntry('d1'), 100)
  expect(performance.now() - begun).toBeGreaterThan(90)
  expect(performance.now() - begun).toBeLessThan(5000)
  expect((await late).facts[0]?.seq).toBe(1)
})

test('stopping commits what was lazy', async () => {
  const lazy = store.journal.append(tapEntry('lazy'), 60_000)
  await store.stop()
  expect((await lazy).facts).toHaveLength(2)
  await expect(store.journal.append(tapEntry('late'))).rejects.toMatchObject({ code: 'E_STORAGE_FAILED' })
  store = await openHere(dataDir, () => now)
  expect(store.journal.known('reader-1', 'lazy')).not.toBeNull()
})

test('`at` never falls, whatever the clock does, also after opening again', async () => {
  await store.journal.append(tapEntry('1'))
  now -= 3_600_000
  await store.journal.append(tapEntry('2'))
  await store.stop()
  store = await openHere(dataDir, () => now)
  const { recordedAt } = await store.journal.append(tapEntry('3'))
  expect(recordedAt).toBe('2026-11-22T09:00:00.000Z')
  expect(new Set(allFacts(store.journal).map(({ at }) => at))).toEqual(new Set([recordedAt]))
})

test('a bad entry is refused alone; those beside it are written', async () => {
  await store.journal.append(tapEntry('1'))
  const lone = { ...tapEntry('4').facts[0], door: '\ud800' }
  const answers = await Promise.allSettled([
    store.journal.append(tapEntry('2')),
    store.journal.append(tapEntry('1')),
    store.journal.append({ signal: null, facts: [lone as never] }),
    store.journal.append(tapEntry('3')),
  ])
  expect(answers.map((answer) => (answer.status === 'fulfilled' ? 'ok' : answer.reason.code))).toEqual([
    'ok',
    'E_EXISTS',
    'E_INVALID',
    'ok',
  ])
  expect(idsOf(allFacts(store.journal))).toEqual(['1', '2', '3'])
  expect(store.journal.head()).toBe(6)
  expect(store.failed()).toBeNull()
  expect((await store.journal.append(tapEntry('5'))).facts[0]?.seq).toBe(7)
})

test('what waits is bounded', async () => {
  const waiting = Array.from({ length: PENDING_ENTRIES_MAX }, (_, n) => store.journal.append(deskEntry(`d${n}`)))
  await expect(store.journal.append(tapEntry('1'))).rejects.toMatchObject({ code: 'E_STORAGE_BUSY' })
  await Promise.all(waiting)
  await expect(store.journal.append(tapEntry('1'))).resolves.toBeDefined()
})

describe('look-ups', () => {
  test('read pages through, in order', async () => {
    for (const id of ['1', '2', '3']) await store.journal.append(tapEntry(id))
    expect(store.journal.read(2, 3).map(({ seq }) => seq)).toEqual([3, 4, 5])
    expect(store.journal.read(6, 3)).toEqual([])
  })

  test('latest gives the kinds that were asked for, the newest first', async () => {
    for (const id of ['1', '2', '3']) await store.journal.append(tapEntry(id))
    await store.journal.append(deskEntry('d1'))
    expect(store.journal.latest(['passage-granted', 'passage-refused'], 2).map(({ seq }) => seq)).toEqual([5, 3])
    expect(store.journal.latest(['desk-occupied'], 5).map(({ seq }) => seq)).toEqual([7])
    expect(store.journal.latest([], 5)).toEqual([])
  })

  test('scan looks through a stretch at a time, and tells where to go on', async () => {
    for (const id of ['1', '2', '3']) await store.journal.append(tapEntry(id))
    await store.journal.append(deskEntry('d1'))
    const scan = (kinds: string[], after: number, window: number) => {
      const { facts, next } = store.journal.scan(kinds, after, window)
      return [facts.map(({ seq }) => seq), next]
    }
    expect(scan(['passage-granted'], 0, 100)).toEqual([[1, 3, 5], 7])
    expect(scan(['passage-granted', 'desk-occupied'], 2, 3)).toEqual([[3, 5], 5])
    expect(scan(['passage-granted', 'desk-occupied'], 5, 3)).toEqual([[7], 7])
    expect(scan(['door-opened'], 0, 4)).toEqual([[], 4])
    expect(scan([], 0, 4)).toEqual([[], 4])
    // At the end, and past it.
    expect(scan(['passage-granted'], 7, 10)).toEqual([[], 7])
    expect(scan(['passage-granted'], 9, 10)).toEqual([[], 9])
  })

  test('scanning page by page finds the same as reading all of it', async () => {
    for (const id of ['1', '2', '3', '4']) await store.journal.append(tapEntry(id))
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 0, max: 8 }), (window, from) => {
        const found: number[] = []
        let after = from
        for (;;) {
          const { facts, next } = store.journal.scan(['stay-opened'], after, window)
          found.push(...facts.map(({ seq }) => seq))
          if (next === after) break
          after = next
        }
        expect(after).toBe(8)
        expect(found).toEqual([2, 4, 6, 8].filter((seq) => seq > from))
      }),
    )
  })

  test('seqAt finds the first fact not before an instant', async () => {
    expect(store.journal.seqAt(0)).toBeNull()
    const begun = now
    // Facts 1 and 2 at 0 s, 3 and 4 at 10 s, …
    for (let n = 0; n < 9; n++) {
      now = begun + n * 10_000
      await store.journal.append(tapEntry(`${n}`))
    }
    for (let n = 0; n < 9; n++) {
      expect(store.journal.seqAt(begun + n * 10_000)).toBe(1 + 2 * n)
      expect(store.journal.seqAt(begun + n * 10_000 - 1)).toBe(1 + 2 * n)
    }
    expect(store.journal.seqAt(0)).toBe(1)
    expect(store.journal.seqAt(now + 1)).toBeNull()
  })
})

test('the journal is append-only, but for forgetting somebody', async () => {
  await store.journal.append(tapEntry('1'))
  await store.stop()
  const db = openWriter(databaseFile(dataDir), now)
  const refused = [
    'DELETE FROM facts',
    'DELETE FROM signals',
    `UPDATE facts SET kind = 'passage-refused'`,
    `UPDATE facts SET body = '{}', personal = NULL, personal_salt = NULL`,
    'UPDATE facts SET personal_hash = NULL, personal = NULL, personal_salt = NULL',
    `UPDATE facts SET personal = '{}'`,
    'UPDATE facts SET seq = seq + 10',
    'UPDATE signals SET granted = 0',
    `INSERT OR REPLACE INTO facts SELECT seq, at, 'other', happened, body, personal, personal_salt, personal_hash, salt, leaf FROM facts`,
    `INSERT OR REPLACE INTO signals SELECT unit, id, fingerprint, recorded_at, 0, reason FROM signals`,
  ]
  try {
    for (const sql of refused) expect(() => db.exec(sql), sql).toThrow(/append-only/)
    db.exec('UPDATE facts SET personal = NULL, personal_salt = NULL WHERE seq = 1')
  } finally {
    db.close()
  }
  store = await openHere(dataDir, () => now)
  expect(store.journal.read(0, 1)[0]).toMatchObject({ person: null, badge: null, unit: 'reader-1', id: '1' })
})
