import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import canonicalize from 'canonicalize'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Fact } from '../../gateway/core/facts.ts'
import { type Connection, databaseFile, openWriter } from '../../gateway/store/database.ts'
import { createSalts, type FactRow, factOf, faultOf, SALT_BYTES, sealFact } from '../../gateway/store/facts.ts'
import { removeFolder, temporaryFolder } from '../support/gateway.ts'
import { deskEntry, openHere, tapEntry } from './support.ts'

const sha256 = (...parts: (Uint8Array | string)[]) => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest('hex')
}
const hex = (bytes: Uint8Array | null) => Buffer.from(bytes ?? []).toString('hex')

describe('the leaves of a journal', () => {
  let dataDir: string
  let db: Connection
  const rows = () => db.prepare<[], FactRow>('SELECT * FROM facts ORDER BY seq').all()

  beforeEach(async () => {
    dataDir = temporaryFolder('facts')
    const store = await openHere(dataDir)
    await Promise.all([store.journal.append(tapEntry('1')), store.journal.append(deskEntry('d1'))])
    await store.stop()
    db = openWriter(databaseFile(dataDir), Date.now())
  })
  afterEach(() => {
    db.close()
    removeFolder(dataDir)
  })

  test('can be computed anew from the rows by the description alone', () => {
    // Written against the head of journal.ts, with none of facts.ts.
    const computed = rows().map((row) => {
      const form: Record<string, unknown> = {
        ...JSON.parse(row.body),
        seq: row.seq,
        at: new Date(row.at).toISOString(),
        kind: row.kind,
        happenedAt: new Date(row.happened as number).toISOString(),
      }
      if (row.personal !== null) {
        const personalForm = canonicalize(JSON.parse(row.personal)) as string
        form.personal = sha256(row.personal_salt as Uint8Array, personalForm)
      }
      return sha256(row.salt, canonicalize(form) as string)
    })
    expect(computed).toEqual(rows().map(({ leaf }) => hex(leaf)))
    expect(rows().map(({ personal }) => personal)).toEqual(['{"person":"p-1","badge":"b-1"}', '{"person":"p-1"}', null])
  })

  test('are each salted apart', () => {
    const salts = rows().flatMap(({ salt, personal_salt }) => (personal_salt === null ? [salt] : [salt, personal_salt]))
    expect(new Set(salts.map(hex)).size).toBe(5)
    expect(salts.every((salt) => salt.length === SALT_BYTES)).toBe(true)
  })

  test('still fit when somebody was forgotten, and nothing personal is left', () => {
    db.exec('UPDATE facts SET personal = NULL, personal_salt = NULL')
    expect(rows().map(faultOf)).toEqual([null, null, null])
    expect(JSON.stringify(rows().map(factOf))).not.toMatch(/p-1|b-1/)
  })

  test('leave nothing of what was noted by hand about somebody who was forgotten', async () => {
    db.close()
    const store = await openHere(dataDir)
    const [happenedAt, door, by] = ['2026-11-22T10:00:00.000Z', 'front', 'ada']
    const tick = { rollCall: 1, tick: 't', row: 1, person: null, certain: true, found: true, by } as const
    const passage = { unit: 'u', id: 'i', badge: null, person: 'p-9', door, side: 'in', reason: 'ok' } as const
    const facts: Fact[] = [
      { kind: 'roll-call-ticked', happenedAt, ...tick, other: 'row-7', note: 'Lea of the bakery' },
      {
        kind: 'passage-granted',
        happenedAt,
        ...passage,
        decidedBy: 'gateway',
        admittedBy: by,
        note: 'Lea of the bakery',
      },
    ]
    await store.journal.append({ signal: null, facts })
    const head = store.journal.head()
    expect(store.journal.read(head - 2, 2)).toMatchObject(facts)
    // Names are not found by their words.
    expect(store.journal.scanBack({ text: 'Lea' }, head + 1, 100, 10).facts).toEqual([])
    await store.stop()
    db = openWriter(databaseFile(dataDir), Date.now())
    db.exec('UPDATE facts SET personal = NULL, personal_salt = NULL')
    expect(JSON.stringify(db.prepare('SELECT * FROM facts').all())).not.toContain('Lea')
    const kept = rows().slice(-2)
    expect(kept.map(faultOf)).toEqual([null, null])
    expect(kept.map(factOf)).toMatchObject([{ person: null, other: 'row-7', found: true }, { person: null }])
    expect(kept.map(factOf).some((fact) => 'note' in fact)).toBe(false)
  })

  test('fit as they did where an earlier release left a note among the other fields', () => {
    const body = { rollCall: 1, note: 'a courier' }
    const happenedAt = '2026-11-22T10:00:00.000Z'
    const salt = Buffer.alloc(SALT_BYTES, 7)
    const form = { ...body, kind: 'roll-call-ticked', happenedAt, seq: 9, at: happenedAt }
    const leaf = Buffer.from(sha256(salt, canonicalize(form) as string), 'hex')
    const at = Date.parse(happenedAt)
    const none = { personal: null, personal_salt: null, personal_hash: null }
    const row: FactRow = { seq: 9, at, kind: form.kind, happened: at, body: JSON.stringify(body), ...none, salt, leaf }
    expect([faultOf(row), factOf(row)]).toMatchObject([null, { note: 'a courier' }])
  })

  test('no longer fit when anything else was changed', () => {
    const [row] = rows() as [FactRow]
    const changes: Partial<FactRow>[] = [
      { seq: 2 },
      { at: row.at + 1 },
      { kind: 'passage-refused' },
      { happened: 0 },
      { body: row.body.replace('"in"', '"out"') },
      { body: '{' },
      { personal: '{"person":"p-2","badge":"b-1"}' },
      { personal_hash: Buffer.alloc(32) },
      { personal_salt: null },
      { salt: Buffer.alloc(SALT_BYTES) },
      { leaf: Buffer.alloc(32) },
    ]
    for (const change of changes) expect(faultOf({ ...row, ...change }), JSON.stringify(change)).toMatch(/fact/)
    expect(faultOf(row)).toBeNull()
  })
})

test('the vector of docs/journal.md', () => {
  const text = readFileSync(new URL('../../docs/journal.md', import.meta.url), 'utf8')
  const vector = JSON.parse(/```json vector\n([\s\S]*?)```/.exec(text)?.[1] ?? '') as {
    fact: Fact & { seq: number; at: string }
    salt: string
    personalSalt: string
    personalForm: string
    personalHash: string
    form: string
    leaf: string
  }
  const { seq, at, ...fact } = vector.fact
  const salts = [vector.personalSalt, vector.salt].map((salt) => Buffer.from(salt, 'hex'))
  const row = sealFact(fact as Fact, seq, Date.parse(at), () => salts.shift() as Buffer)
  expect(sha256(Buffer.from(vector.personalSalt, 'hex'), vector.personalForm)).toBe(vector.personalHash)
  expect(sha256(Buffer.from(vector.salt, 'hex'), vector.form)).toBe(vector.leaf)
  expect(hex(row.personal_hash)).toBe(vector.personalHash)
  expect(hex(row.leaf)).toBe(vector.leaf)
  expect(factOf(row)).toEqual(vector.fact)
})

test('salts do not come again when the pool is filled anew', () => {
  const nextSalt = createSalts()
  const salts = Array.from({ length: 5000 }, nextSalt)
  expect(new Set(salts.map(hex)).size).toBe(5000)
})
