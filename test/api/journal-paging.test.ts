/** Searches of the journal, page by page, while facts come in; and days of the house in the nights in which the clock changes. */
import fc from 'fast-check'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { searchBack } from '../../gateway/api/journal-search.ts'
import type { Fact } from '../../gateway/core/facts.ts'
import { readT } from '../../gateway/register/part.ts'
import type { Store } from '../../gateway/store/store.ts'
import { openHere } from '../store/support.ts'
import { removeFolder, temporaryFolder } from '../support/gateway.ts'

const ROME = 'Europe/Rome'
const MINUTE = 60_000
const HOUR = 60 * MINUTE

let dataDir: string
let store: Store
let now: number
beforeEach(async () => {
  dataDir = temporaryFolder('paging')
  now = Date.parse('2026-01-01T12:00:00.000Z')
  store = await openHere(dataDir, () => now)
})
afterEach(async () => {
  await store.stop()
  removeFolder(dataDir)
})

const door = (n: number): Fact => ({
  ...{ kind: n % 3 === 0 ? 'door-closed' : 'door-opened', door: n % 2 === 0 ? 'front' : 'yard' },
  happenedAt: new Date(now).toISOString(),
})
const tell = (facts: Fact[]) => store.journal.append({ signal: null, facts })

it('lose no entry and tell none twice, however many come in between two pages', { timeout: 120_000 }, async () => {
  // What comes in must not outrun what is read: it all stays in the same journal for the next story.
  const page = fc.record({ limit: fc.integer({ min: 3, max: 40 }), more: fc.integer({ min: 0, max: 6 }) })
  const wanted = { kinds: ['door-opened'], door: 'front' }
  await tell(Array.from({ length: 200 }, (_, n) => door(n)))
  await fc.assert(
    fc.asyncProperty(fc.array(page, { minLength: 1, maxLength: 12 }), async (pages) => {
      const then = store.journal.read(0, 100_000)
      const found: number[] = []
      let before: number | null = Number.POSITIVE_INFINITY
      for (let n = 0; before !== null; n += 1) {
        const { limit, more } = pages[n % pages.length] as { limit: number; more: number }
        // In the middle of a look, too.
        const asked = searchBack(store.journal, wanted, { first: 1, before, limit })
        const told = tell(Array.from({ length: more }, (_, m) => door(m)))
        const { facts, next } = await asked
        await told
        found.push(...facts.map(({ seq }) => seq))
        before = next
      }
      const fits = then.filter((fact) => fact.kind === 'door-opened' && fact.door === 'front').map(({ seq }) => seq)
      expect(found).toEqual(fits.reverse())
    }),
    { numRuns: 8 },
  )
})

it.each([
  ['goes on', '2026-03-29', '2026-03-28T23:00:00.000Z', 23],
  ['goes back', '2026-10-25', '2026-10-24T22:00:00.000Z', 25],
])('hold a whole day, and no more, also on the day on which the clock %s', async (_, day, midnight, hours) => {
  const begins = Date.parse(midnight)
  // Both sides of every quarter of an hour, from the evening before to the night after.
  const told: number[] = []
  for (let at = begins - 3 * HOUR; at <= begins + (hours + 3) * HOUR; at += 15 * MINUTE) {
    for (const instant of [at - 1, at]) {
      now = instant
      told.push(instant)
      await tell([door(1)])
    }
  }
  const [from, to] = [readT('from', day, ROME, 'start'), readT('to', day, ROME, 'end')]
  expect([from, to - from]).toEqual([begins, hours * HOUR])
  const { journal } = store
  const end = journal.seqAt(to) as number
  const found: number[] = []
  let before: number | null = end
  while (before !== null) {
    const page = await searchBack(journal, {}, { first: journal.seqAt(from) as number, before, limit: 7 })
    found.push(...page.facts.map(({ at }) => Date.parse(at)))
    before = page.next
  }
  expect(found.reverse()).toEqual(told.filter((at) => begins <= at && at < begins + hours * HOUR))
})
