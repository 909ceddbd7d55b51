/** One's own stays as the journal tells them, and who came within a time. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Recorded, StayFact } from '../../gateway/core/facts.ts'
import type { Journal } from '../../gateway/core/ports.ts'
import { createArrivals } from '../../gateway/reports/own/arrivals.ts'
import { staysIn } from '../../gateway/reports/own/stays.ts'

type Told = Partial<Pick<StayFact, 'doubt' | 'by' | 'since' | 'zoneOnly' | 'person'>>
let seq = 0
/** `hour` of some day; facts are numbered in the order in which they are made. */
const iso = (hour: number): string => new Date(hour * 3_600_000).toISOString()
const told = (kind: string, hour: number, zone = 'hall', rest: Told = {}): Recorded<StayFact> => {
  const fact = { kind: `stay-${kind}`, happenedAt: iso(hour), at: iso(hour), person: 'ada', zone, seq: ++seq, ...rest }
  return fact as Recorded<StayFact>
}
const shown = (...facts: Recorded<StayFact>[]) =>
  staysIn(facts).map(({ zone, from, until, state, uncertainFrom }) => {
    const hour = (at: number | null): number | null => (at === null ? null : at / 3_600_000)
    return [zone, hour(from), hour(until), state, hour(uncertainFrom)]
  })

describe('own stays', () => {
  it('begin with the entry and end with the exit', () => {
    expect(shown(told('opened', 8), told('closed', 12), told('opened', 13))).toEqual([
      ['hall', 8, 12, 'ended', null],
      ['hall', 13, null, 'inside', null],
    ])
  })

  it('go on where somebody is seen again in the same zone, and pass into another', () => {
    expect(shown(told('opened', 8), told('confirmed', 9), told('closed', 10), told('opened', 10, 'lab'))).toEqual([
      ['hall', 8, 10, 'ended', null],
      ['lab', 10, null, 'inside', null],
    ])
  })

  it('of which nobody saw the end have none, whatever comes later', () => {
    const begun = () => [told('opened', 8), told('uncertain', 28, 'hall', { since: iso(8) })]
    const open = ['hall', 8, null, 'uncertain', 28]
    expect(shown(...begun())).toEqual([open])
    // The next entry tells that they had gone, and not when; nor does staff.
    const next = [told('closed', 33, 'hall', { doubt: ['exit-not-seen'] }), told('opened', 33)]
    expect(shown(...begun(), ...next)).toEqual([open, ['hall', 33, null, 'inside', null]])
    expect(shown(...begun(), told('closed', 33, 'hall', { by: 'sara' }))).toEqual([open])
    // Who stayed the night and is seen to leave has an end.
    expect(shown(...begun(), told('closed', 33))).toEqual([['hall', 8, 33, 'ended', null]])
    // What comes late takes its own place.
    expect(shown(...begun(), told('closed', 20))).toEqual([['hall', 8, 20, 'ended', null]])
  })

  it('are the same in whatever order their facts are read', () => {
    const kinds = fc.constantFrom('opened', 'closed', 'confirmed', 'uncertain')
    const some = fc.array(fc.tuple(kinds, fc.nat(6), fc.constantFrom('hall', 'lab')), { maxLength: 12 })
    fc.assert(
      fc.property(some, fc.infiniteStream(fc.nat(1000)), (rows, dice) => {
        const facts = rows.map(([kind, hour, zone]) => told(kind, hour, zone))
        const shuffled = facts.map((fact) => ({ fact, place: dice.next().value })).sort((a, b) => a.place - b.place)
        expect(shown(...shuffled.map(({ fact }) => fact))).toEqual(shown(...facts))
        for (const [, from, until] of shown(...facts))
          if (until !== null) expect(until).toBeGreaterThanOrEqual(from as number)
      }),
    )
  })
})

/** A journal in memory, in which facts may come later than they happened. */
function journalOf(facts: Recorded<StayFact>[]): Pick<Journal, 'scan' | 'seqAt' | 'head'> & { looked(): number } {
  let looked = 0
  return {
    looked: () => looked,
    head: () => facts.length,
    seqAt: (at) => {
      const found = facts.findIndex((fact) => Date.parse(fact.at) >= at)
      return found === -1 ? null : found + 1
    },
    scan(kinds, after, window) {
      const page = facts.slice(after, after + window)
      looked += page.length
      return { facts: page.filter(({ kind }) => kinds.includes(kind)), next: after + page.length }
    },
  }
}

describe('arrivals', () => {
  const DAY = [24 * 3_600_000, 48 * 3_600_000] as const

  it('are the first entry and the last exit within the time, and late facts count at their own', async () => {
    const facts = [
      told('opened', 20, 'hall', { person: 'bea' }),
      told('opened', 30),
      told('closed', 31),
      told('opened', 33),
    ]
    const arrivals = createArrivals({ journal: journalOf(facts) })
    const hours = async () =>
      [...(await arrivals.between(...DAY))].map(([person, { arrivedAt, leftAt }]) => {
        return [person, arrivedAt / 3_600_000, leftAt === null ? null : leftAt / 3_600_000]
      })
    expect(await hours()).toEqual([['ada', 30, null]])
    facts.push({ ...told('opened', 26), at: iso(34) }, { ...told('closed', 34), at: iso(34) })
    expect(await hours()).toEqual([['ada', 26, 34]])
    facts.push({ ...told('opened', 50), at: iso(50) })
    expect(await hours()).toEqual([['ada', 26, 34]])
  })

  it('asked for again read only what is new, by whomever and in whatever order', async () => {
    const facts = Array.from({ length: 1000 }, (_, n) => told(n % 2 === 0 ? 'opened' : 'closed', 25 + n / 100))
    const journal = journalOf(facts)
    const arrivals = createArrivals({ journal })
    const answers = await Promise.all([arrivals.between(...DAY), arrivals.between(...DAY), arrivals.between(...DAY)])
    expect(journal.looked()).toBe(1000)
    expect(answers[0]).toEqual(answers[2])
    facts.push(told('opened', 36))
    await arrivals.between(...DAY)
    expect(journal.looked()).toBe(1001)
    expect([...(await arrivals.between(...DAY)).values()]).toEqual([
      { arrivedAt: 25 * 3_600_000, lastAt: 36 * 3_600_000, leftAt: null },
    ])
  })
})
