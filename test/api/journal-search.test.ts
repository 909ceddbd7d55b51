/** The journal looked through backwards: held against a naive filter over all facts, whatever is asked. */
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { LOOKED_FACTS_MAX, searchBack } from '../../gateway/api/journal-search.ts'
import type { Fact, Recorded } from '../../gateway/core/facts.ts'
import type { FactFilter } from '../../gateway/core/ports.ts'
import { type ApiRig, ask, furnish, openApi, passage, target } from '../support/api.ts'

let rig: ApiRig
let authorization: string
let all: Recorded[]
const KINDS = ['passage-granted', 'door-opened', 'door-mode-changed', 'unit-online', 'stay-opened', 'setting-changed']

beforeAll(async () => {
  rig = await openApi()
  await furnish(rig)
  authorization = await rig.bearer('staff')
  const at = (n: number): string => new Date(Date.now() + n).toISOString()
  for (let n = 0; n < 40; n += 1) {
    const facts: Fact[] = [
      passage(n % 3 === 0 ? 'giulia' : 'amadou', `a-${n}`),
      { kind: 'door-opened', happenedAt: at(n), door: n % 2 === 0 ? 'front' : 'yard', unit: `reader-${n % 4}` },
      {
        ...{
          kind: 'door-mode-changed',
          happenedAt: at(n),
          door: 'front',
          mode: 'locked',
          by: n % 2 === 0 ? 'ada' : 'bob',
        },
        reason: n === 7 ? 'Sagra del 100% "paese"\\_' : 'la sera',
      },
      { kind: 'unit-online', happenedAt: at(n), unit: `reader-${n % 4}` },
      { kind: 'stay-opened', happenedAt: at(n), person: 'amadou', zone: 'hall' },
    ]
    await rig.access.change([], facts.slice(0, 1 + (n % 5)))
  }
  all = rig.store.journal.read(0, 10_000)
})
afterAll(() => rig.stop())

/** Written out once more, without SQL. */
function fits(fact: Recorded, { kinds, door, unit, reason, person, by, text }: FactFilter): boolean {
  const { seq, at, happenedAt, kind, person: whose, badge, ...rest } = fact as unknown as Record<string, unknown>
  const is = (field: string, value: string | undefined): boolean => value === undefined || rest[field] === value
  return (
    (kinds === undefined || kinds.includes(kind as string)) &&
    ['door', 'unit', 'reason', 'by'].every((field) => is(field, { door, unit, reason, by }[field])) &&
    (person === undefined || whose === person) &&
    (text === undefined || JSON.stringify(rest).toLowerCase().includes(JSON.stringify(text).slice(1, -1).toLowerCase()))
  )
}

async function everything(wanted: FactFilter, first: number, limit: number): Promise<Recorded[]> {
  const found: Recorded[] = []
  let before: number | null = Number.POSITIVE_INFINITY
  while (before !== null) {
    const page = await searchBack(rig.store.journal, wanted, { first, before, limit })
    expect(page.facts.length).toBeLessThanOrEqual(limit)
    if (page.next !== null) expect(page.next).toBeLessThan(before)
    found.push(...page.facts)
    before = page.next
  }
  return found
}

const one = (...values: string[]) => fc.option(fc.constantFrom(...values), { nil: undefined })
const FILTER = fc.record({
  kinds: fc.option(fc.subarray(KINDS), { nil: undefined }),
  door: one('front', 'yard', 'nowhere'),
  unit: one('reader-0', 'reader-1', 'reader-3'),
  reason: one('ok', 'la sera', 'nothing'),
  person: one('amadou', 'giulia', 'nobody'),
  by: one('ada', 'bob'),
  text: one('SAGRA', '100%', '_', '"paese"\\', 'front', 'amadou'),
})

describe('a search', () => {
  it('asked on to its end finds just what a naive filter finds, the newest first, whatever is asked', async () => {
    await fc.assert(
      fc.asyncProperty(
        FILTER,
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 150 }),
        async (wanted, limit, first) => {
          const naive = all.filter((fact) => fact.seq >= first && fits(fact, wanted)).reverse()
          expect(await everything(wanted, first, limit)).toEqual(naive)
        },
      ),
      { numRuns: 150 },
    )
  })

  it('never finds a person or a badge by their text', async () => {
    expect(await everything({ text: 'amadou' }, 1, 50)).toEqual([])
  })

  it('looks through no more than its share for one answer, a piece a turn', async () => {
    const asked: number[] = []
    const journal = {
      head: () => 5_000_000,
      scanBack: (_: FactFilter, before: number, window: number) => {
        asked.push(window)
        return { facts: [], next: Math.max(1, before - window) }
      },
    }
    const page = await searchBack(journal, {}, { first: 1, before: Number.POSITIVE_INFINITY, limit: 50 })
    expect(page).toEqual({ facts: [], next: 5_000_001 - LOOKED_FACTS_MAX })
    expect(Math.max(...asked)).toBeLessThanOrEqual(1_000)
  })
})

describe('GET /api/journal/search', () => {
  const get = (query: string) =>
    ask({ ...target(rig.url), path: `/api/journal/search?${query}`, headers: { authorization } })

  it('tells names, and is asked on by its own word', async () => {
    const first = (await get('kind=passage-granted,stay-opened&limit=5')).json
    expect(first.facts).toHaveLength(5)
    expect(first.facts[0]).toMatchObject({ personName: expect.any(String) })
    const second = (await get(`kind=passage-granted,stay-opened&limit=5&before=${first.next}`)).json
    expect(second.facts[0].seq).toBeLessThan(first.facts[4].seq)
    const named = (await get('kind=door-mode-changed&by=ada&limit=1')).json.facts[0]
    expect(named).toMatchObject({ doorName: 'Front door', by: 'ada' })
  })

  it('tells a rule by the names of its group, doors and schedule, as long as it is there', async () => {
    const value = { id: 'r-9', group: 'members', doors: ['front'], schedule: null, from: null, until: null }
    const fact = { happenedAt: new Date().toISOString(), subject: 'r-9', by: 'ada', reason: '' }
    await rig.access.change([{ put: 'rule', value }], [{ ...fact, kind: 'rule-added' }])
    const [told] = (await get('kind=rule-added')).json.facts
    const group = rig.store.directory.record('group', 'members')?.name
    expect(told.subjectRule).toEqual({ group, doors: ['Front door'], schedule: null })
    await rig.access.change([{ drop: 'rule', id: 'r-9' }], [{ ...fact, kind: 'rule-removed' }])
    expect((await get('kind=rule-removed')).json.facts[0].subjectRule).toBeUndefined()
  })

  it('keeps to the time that is asked for', async () => {
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString()
    expect((await get(`from=${tomorrow}`)).json).toMatchObject({ facts: [], next: null })
    expect((await get(`to=2026-01-01`)).json).toMatchObject({ facts: [], next: null, lookedBackTo: null })
    expect((await get('from=never')).json.code).toBe('E_INVALID')
  })

  it('for a person is a look at their history, recorded before it is answered', async () => {
    const { json } = await get('person=giulia&limit=3')
    expect(json.facts.length).toBeGreaterThan(0)
    const look = rig.store.journal.latest(['history-viewed'], 5)
    expect(look).toMatchObject([{ person: 'giulia', by: 'token:test-staff' }])
    await get('door=front')
    expect(rig.store.journal.latest(['history-viewed'], 5)).toHaveLength(1)
  })
})
