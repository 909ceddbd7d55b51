import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Recorded } from '../../gateway/core/facts.ts'
import { type ApiRig, ask, furnish, openApi, passage, target } from '../support/api.ts'

const DAY_MS = 24 * 60 * 60 * 1000

let rig: ApiRig
let authorization: string
beforeEach(async () => {
  rig = await openApi()
  await furnish(rig)
  authorization = await rig.bearer('staff')
})
afterEach(() => rig.stop())

const get = (path: string) => ask({ ...target(rig.url), path, headers: { authorization } })
const append = (count: number, name: string) =>
  rig.access.change(
    [],
    Array.from({ length: count }, (_, i) => passage('amadou', `${name}-${i}`)),
  )
const lines = (text: string): Recorded[] =>
  text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line))

describe('GET /api/journal', () => {
  it('gives facts in order, page by page, as recorded and with no names', async () => {
    await append(250, 'a')
    const seen: Recorded[] = []
    for (let after = 0; ; ) {
      const { json } = await get(`/api/journal?after=${after}&limit=100`)
      if (json.facts.length === 0) {
        expect(json.next).toBe(after)
        break
      }
      seen.push(...json.facts)
      after = json.next
    }
    expect(seen).toEqual(rig.store.journal.read(0, 1000))
    expect(JSON.stringify(seen)).not.toContain('Amadou D.')
    expect((await get('/api/journal')).json.facts).toHaveLength(100)
  })

  it('refuses a limit or a seq that is none', async () => {
    for (const query of ['limit=0', 'limit=1001', 'limit=x', 'after=-1', 'after=1.5']) {
      expect((await get(`/api/journal?${query}`)).json.code).toBe('E_INVALID')
    }
  })
})

describe('GET /api/journal/export', () => {
  it('gives a table for spreadsheets as well, recorded like the other', async () => {
    await append(3, '=a')
    const answer = await get('/api/journal/export?format=csv')
    expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8')
    const [head, ...rows] = answer.text.trimEnd().split('\r\n')
    expect(head).toMatch(/^\ufeffseq,at,happenedAt,kind,person/)
    const facts = rig.store.journal.read(0, 5_000)
    expect(rows).toHaveLength(facts.length)
    expect(facts.filter(({ kind }) => kind === 'journal-exported')).toHaveLength(1)
    expect(rows.filter((row) => row.includes('passage-granted,amadou'))).toHaveLength(3)
    expect(answer.text).not.toContain('"=a')
  })

  it('gives one fact a line, all of them where nothing is asked', async () => {
    await append(1_000, 'a')
    const answer = await get('/api/journal/export')
    expect(answer.headers['content-type']).toBe('application/x-ndjson; charset=utf-8')
    expect(lines(answer.text)).toEqual(rig.store.journal.read(0, 5_000))
  })

  it('takes instants, `to` excluded, and days of the house, `to` included', async () => {
    const { journal } = rig.store
    await append(3, 'today')
    rig.pass(DAY_MS)
    await append(3, 'tomorrow')
    rig.pass(DAY_MS)
    await append(3, 'after')
    const all = journal.read(0, 100)
    const dayOf = (fact: Recorded | undefined) =>
      new Date(fact?.at ?? '').toLocaleDateString('sv-SE', { timeZone: 'Europe/Rome' })
    const [today, tomorrow] = [dayOf(all.at(-7)), dayOf(all.at(-4))]
    const seqs = async (query: string) => lines((await get(`/api/journal/export?${query}`)).text).map(({ seq }) => seq)
    const expected = (days: string[]) => all.filter((fact) => days.includes(dayOf(fact))).map(({ seq }) => seq)
    expect(await seqs(`from=${tomorrow}&to=${tomorrow}`)).toEqual(expected([tomorrow]))
    expect(await seqs(`to=${tomorrow}`)).toEqual(expected([today, tomorrow]))
    expect(await seqs(`from=${today}&to=${today}`)).toEqual(expected([today]))
    const instant = all.at(-4)?.at as string
    const before = all.filter((fact) => fact.at < instant).map(({ seq }) => seq)
    expect(await seqs(`to=${encodeURIComponent(instant)}`)).toEqual(before)
    expect(await seqs('from=2199-01-01')).toEqual([])
    for (const query of ['from=yesterday', 'to=2026-02-30', 'from=2026-11-22T10:00']) {
      expect((await get(`/api/journal/export?${query}`)).json.code).toBe('E_INVALID')
    }
  })

  it('is itself recorded before it is answered: by whom, and of which time', async () => {
    const exports = () => rig.store.journal.read(0, 1000).filter(({ kind }) => kind === 'journal-exported')
    await get('/api/journal/export')
    await get('/api/journal/export?from=2026-11-01&to=2026-11-01T10:00:00Z')
    await rig.local('GET', '/api/journal/export')
    // None of these is a copy.
    await get('/api/journal/export?from=yesterday')
    await get('/api/journal')
    const by = 'token:test-staff'
    expect(exports().map(({ seq: _seq, at: _at, happenedAt: _happenedAt, ...fact }) => fact)).toEqual([
      { kind: 'journal-exported', by },
      { kind: 'journal-exported', by, from: '2026-10-31T23:00:00.000Z', to: '2026-11-01T10:00:00.000Z' },
      { kind: 'journal-exported', by: 'local' },
    ])
  })

  it('is not answered where it cannot be recorded', async () => {
    await append(3, 'a')
    await rig.store.stop()
    const { status, text } = await get('/api/journal/export')
    expect([status, text.includes('amadou')]).toEqual([503, false])
  })
})

describe('GET /api/journal/search of a person', () => {
  it('writes down no name and no credential that was typed in place of an id', async () => {
    await append(3, 'a')
    for (const typed of ['uid:04a2b3c4d5e680', 'Amadou D.']) {
      const { status, text } = await get(`/api/journal/search?person=${encodeURIComponent(typed)}`)
      expect([typed, status, text.includes(typed)]).toEqual([typed, 404, false])
      expect(JSON.stringify(rig.store.journal.read(0, 1000)) + rig.logged.join()).not.toContain(typed)
    }
    expect((await get('/api/journal/search?person=amadou')).json.facts).toHaveLength(4)
  })
})
