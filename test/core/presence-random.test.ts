/** Presence under whatever comes, in whatever order: held against the plainest telling of the same facts. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { StayFact } from '../../gateway/core/facts.ts'
import { createStayRules, movesOf, overdueStays, type Passing } from '../../gateway/core/moves.ts'
import {
  copyPresence,
  emptyPresence,
  forgetBefore,
  formatPresence,
  insideOf,
  type Presence,
  parsePresence,
  stayAt,
  stayOf,
} from '../../gateway/core/presence.ts'
import { createRecount, presenceAt } from '../../gateway/core/recount.ts'
import { TRAIL_MAX } from '../../gateway/core/stays.ts'
import { HOUR, MORNING, stay, tell, text, whereabouts } from './presence-oracle.ts'

const PEOPLE = ['amadou', 'bintou', 'chiara']
const ZONES = ['hall', 'fablab', 'court']
const DAY = 24 * HOUR
const MINUTE = 60_000
/** Days end at 03:00 UTC here; what the house's calendar says is another's matter. */
const rules = createStayRules({
  longestStayMs: 16 * HOUR,
  nextDayEnd: (at) => (Math.floor((at - 3 * HOUR) / DAY) + 1) * DAY + 3 * HOUR,
})

const minute = fc.integer({ min: 0, max: 3 * 24 * 60 })
const assertion = fc
  .record({
    person: fc.constantFrom(...PEOPLE),
    kind: fc.constantFrom<StayFact['kind'][]>('stay-opened', 'stay-closed', 'stay-confirmed', 'stay-uncertain'),
    zone: fc.constantFrom(...ZONES),
    minutes: minute,
    lasted: fc.integer({ min: 0, max: 600 }),
    atCheckIn: fc.boolean(),
  })
  .map(({ person, kind, zone, minutes, lasted, atCheckIn }): StayFact => {
    const at = MORNING + minutes * MINUTE
    const since = kind === 'stay-uncertain' ? { since: text(at - lasted * MINUTE) } : {}
    return stay(kind, zone, at, {
      person,
      ...since,
      ...(kind === 'stay-closed' && atCheckIn ? { zoneOnly: true } : {}),
    })
  })
const assertions = fc.array(assertion, { maxLength: TRAIL_MAX })
/** No two at one instant, so that no order of arrival tells them apart. */
const distinct = fc.uniqueArray(assertion, { maxLength: TRAIL_MAX, selector: ({ happenedAt }) => happenedAt })
const anOrderOf = <T>(all: readonly T[]) => fc.shuffledSubarray([...all], { minLength: all.length })

const passing = fc.record({
  person: fc.constantFrom(...PEOPLE),
  side: fc.constantFrom<Passing['side'][]>('in', 'out'),
  place: fc.constantFrom<Passing['place'][]>(
    { from: null, to: 'hall' },
    { from: 'hall', to: 'fablab' },
    { from: null, to: 'court' },
    { zone: 'fablab' },
    { zone: 'court' },
  ),
  at: minute.map((minutes) => MORNING + minutes * MINUTE),
})
/** None at the very millisecond at which the time of another is up. */
const passings = fc
  .array(passing, { maxLength: 12 })
  .map((all) => all.map((one, n): Passing => ({ ...one, at: one.at + n + 1 })))

/** The facts of these passages, as they come. */
function pass(presence: Presence, all: readonly Passing[]): StayFact[] {
  return all.flatMap((one) => {
    const { facts } = movesOf(presence, one, rules)
    tell(presence, ...facts)
    return facts
  })
}

describe('presence, whatever it is told', () => {
  it('says what the plainest telling says, now and at any time', () => {
    fc.assert(
      fc.property(assertions, minute, (all, minutes) => {
        const presence = tell(emptyPresence(), ...all)
        const at = MORNING + minutes * MINUTE
        for (const person of PEOPLE) {
          expect(stayOf(presence, person)).toEqual(whereabouts(all, person))
          expect(stayAt(presence, person, at)).toEqual(whereabouts(all, person, at))
        }
      }),
    )
  })
  it('says the same in whatever order it was told', () => {
    const orders = distinct.chain((all) => fc.tuple(fc.constant(all), anOrderOf(all)))
    fc.assert(
      fc.property(orders, ([all, other]) => {
        const { stays, certain } = tell(emptyPresence(), ...all)
        const again = tell(emptyPresence(), ...other)
        expect(again.stays).toEqual(stays)
        expect(again.certain).toEqual(certain)
      }),
    )
  })
  it('counts each zone as a recount does, and a snapshot says the same', () => {
    const many = fc.array(assertion, { maxLength: 5 * TRAIL_MAX })
    fc.assert(
      fc.property(many, minute, (all, minutes) => {
        const presence = tell(emptyPresence(), ...all)
        const check = (): void => {
          for (const zone of ZONES) {
            const there = [...presence.stays.values()].filter((one) => one.zone === zone && one.certain)
            expect(insideOf(presence, zone)).toBe(there.length)
          }
          expect(parsePresence(formatPresence(presence))).toEqual(presence)
        }
        check()
        const before = copyPresence(presence)
        forgetBefore(presence, MORNING + minutes * MINUTE)
        check()
        expect(presence.stays).toEqual(before.stays)
      }),
    )
  })
})

describe('a recount from the journal', () => {
  it('says what the plainest telling says, at each instant', () => {
    fc.assert(
      fc.property(assertions, fc.array(minute, { maxLength: 6 }), (all, minutes) => {
        const recount = createRecount(all)
        for (const at of minutes.map((one) => MORNING + one * MINUTE).sort((a, b) => a - b)) {
          recount.moveTo(at)
          const plain = PEOPLE.map((person) => [person, whereabouts(all, person, at)] as const)
          expect(recount.stays).toEqual(new Map(plain.filter(([, one]) => one !== null)))
          for (const zone of ZONES) {
            const there = plain.flatMap(([, one]) => (one?.zone === zone ? [one.certain] : []))
            expect(recount.zones.get(zone) ?? { certain: 0, uncertain: 0 }).toEqual({
              certain: there.filter((certain) => certain).length,
              uncertain: there.filter((certain) => !certain).length,
            })
          }
        }
      }),
    )
  })
})

describe('passages and the passing of time', () => {
  it('leave people where they went, in whatever order boards tell of it', () => {
    const orders = passings.chain((all) => fc.tuple(fc.constant(all), anOrderOf(all)))
    fc.assert(
      fc.property(orders, ([all, asTheyCame]) => {
        const asItWas = emptyPresence()
        pass(
          asItWas,
          [...all].sort((a, b) => a.at - b.at),
        )
        const asTold = emptyPresence()
        const facts = pass(asTold, asTheyCame)
        for (const person of PEOPLE) {
          // A move that was told first may part one stay in two that touch; where they are, and how surely, is the same.
          const [told, was] = [stayOf(asTold, person), stayOf(asItWas, person)]
          expect(told).toEqual(was && { ...was, since: expect.any(Number) })
          if (told !== null && was !== null) expect(told.since).toBeGreaterThanOrEqual(was.since)
        }
        expect(asTold.stays).toEqual(presenceAt(facts))
      }),
      { numRuns: 500 },
    )
  })
  it('tell a live story: never a close of what is not open, never two stays at once', () => {
    fc.assert(
      fc.property(passings, (all) => {
        const presence = emptyPresence()
        for (const one of [...all].sort((a, b) => a.at - b.at)) {
          tell(presence, ...overdueStays(presence, rules, one.at))
          for (const fact of movesOf(presence, one, rules).facts) {
            const before = stayOf(presence, fact.person)
            if (fact.kind === 'stay-opened') expect(before).toBeNull()
            else if (fact.kind === 'stay-confirmed') expect(before).toMatchObject({ zone: fact.zone, certain: true })
            else if (before === null) expect(fact.doubt).toEqual(['entry-not-seen'])
            else if (fact.zoneOnly && before.zone !== fact.zone) expect(fact.doubt).toEqual(['entry-not-seen'])
            else expect(before.zone).toBe(fact.zone)
            tell(presence, fact)
            if (fact.zoneOnly && before?.zone !== fact.zone) expect(stayOf(presence, fact.person)).toEqual(before)
          }
        }
      }),
    )
  })
  it('count nobody as certainly there past their time, at any instant and however late it was told', () => {
    const told = fc.array(fc.oneof(passing, minute), { maxLength: 14 })
    fc.assert(
      fc.property(told, (all) => {
        const presence = emptyPresence()
        const facts: StayFact[] = []
        const look = (now: number): void => {
          const overdue = overdueStays(presence, rules, now)
          facts.push(...overdue)
          tell(presence, ...overdue)
          // Once noticed it stays so, until somebody says otherwise.
          expect(overdueStays(presence, rules, now)).toEqual([])
        }
        for (const one of all) {
          if (typeof one === 'number') look(MORNING + one * MINUTE)
          else facts.push(...pass(presence, [one]))
        }
        look(MORNING + 10 * DAY)
        for (const one of presence.stays.values()) expect(one.certain).toBe(false)
        for (let at = MORNING; at < MORNING + 4 * DAY; at += 37 * MINUTE) {
          for (const person of PEOPLE) {
            const there = whereabouts(facts, person, at)
            if (there?.certain) expect(rules.endOf(there.seenAt)).toBeGreaterThan(at)
          }
        }
      }),
      { numRuns: 500 },
    )
  })
})
