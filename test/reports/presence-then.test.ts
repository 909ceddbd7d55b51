/** Who was inside then, of a crowded day: nobody at a door waits while it is put together. */
import { expect, it } from 'vitest'
import type { Fact, Recorded } from '../../gateway/core/facts.ts'
import { presenceThen } from '../../gateway/reports/then/presence-then.ts'

const PEOPLE = 5_000
const FACTS = 40_000
const BEGINS = Date.parse('2026-11-24T07:00:00.000Z')

it('is told with turns for others between its pieces', async () => {
  const facts = Array.from({ length: FACTS }, (_, n) => {
    const at = new Date(BEGINS + n * 100).toISOString()
    // Everybody comes and goes, and comes and stays.
    const kind = Math.floor(n / PEOPLE) % 2 === 0 && n < FACTS - PEOPLE ? 'stay-closed' : 'stay-opened'
    const fact: Fact = { kind, happenedAt: at, person: `p-${n % PEOPLE}`, zone: n % 2 === 0 ? 'hall' : 'lab' }
    return { ...fact, seq: n + 1, at } as Recorded
  })
  const journal = {
    head: () => FACTS,
    seqAt: (at: number) => (at <= BEGINS ? 1 : null),
    scan: (_: readonly string[], seq: number, window: number) => {
      const next = Math.min(seq + window, FACTS)
      return { facts: facts.slice(seq, next), next }
    },
  }
  let turns = 0
  let looking = true
  /** While the last page was read and nothing more. */
  let turnsAtEnd = 0
  const turn = (): void => {
    turns += 1
    if (looking) setImmediate(turn)
  }
  const scan: typeof journal.scan = (...asked) => {
    const page = journal.scan(...asked)
    if (page.next === FACTS) turnsAtEnd = turns
    return page
  }
  setImmediate(turn)
  const parts = { journal: { ...journal, scan }, settings: { setting: () => null }, timeZone: 'Europe/Rome' }
  const then = await presenceThen(BEGINS + FACTS * 100, () => null, parts)
  looking = false
  expect([then.insideOf('hall'), then.insideOf('lab')]).toEqual([PEOPLE / 2, PEOPLE / 2])
  // 2000 facts a turn.
  expect(turns - turnsAtEnd).toBeGreaterThanOrEqual(FACTS / 2_000 - 1)
})
