import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lastDayEnd } from '../../gateway/core/day.ts'
import type { Fact, StayFact } from '../../gateway/core/facts.ts'
import {
  emptyPresence,
  evolve,
  formatPresence,
  LONGEST_STAY_MS,
  movesOf,
  overdueStays,
  parsePresence,
} from '../../gateway/core/presence.ts'

const MORNING = Date.parse('2026-11-22T08:00:00.000Z')
const MINUTE = 60_000

/** given facts, when a person passes to a zone, then these facts. */
function given(...facts: Fact[]) {
  const presence = emptyPresence()
  for (const fact of facts) evolve(presence, fact)
  return {
    presence,
    passing: (zone: string | null, at: number, now = MORNING + 24 * 60 * MINUTE) =>
      movesOf(presence, 'amadou', zone, at, now).map((f) => `${f.kind} ${f.zone}`),
  }
}
const opened = (zone: string, at = MORNING): StayFact => ({
  kind: 'stay-opened',
  happenedAt: new Date(at).toISOString(),
  person: 'amadou',
  zone,
})
const uncertain = (zone: string): Fact => ({ ...opened(zone), kind: 'stay-uncertain' })

describe('presence', () => {
  it('an entry opens a stay', () => expect(given().passing('hall', MORNING)).toEqual(['stay-opened hall']))
  it('twice in is one stay', () => expect(given(opened('hall')).passing('hall', MORNING + MINUTE)).toEqual([]))
  it('an exit closes it', () =>
    expect(given(opened('hall')).passing(null, MORNING + MINUTE)).toEqual(['stay-closed hall']))
  it('an exit of nobody is nothing', () => expect(given().passing(null, MORNING)).toEqual([]))
  it('a person is in one zone', () =>
    expect(given(opened('hall')).passing('fablab', MORNING + MINUTE)).toEqual([
      'stay-closed hall',
      'stay-opened fablab',
    ]))
  it('what is told late undoes nothing newer', () =>
    expect(given(opened('hall')).passing(null, MORNING - MINUTE)).toEqual([]))
  it('after the clock was set back nothing is told late', () =>
    expect(given(opened('hall')).passing(null, MORNING - MINUTE, MORNING - MINUTE)).toEqual(['stay-closed hall']))
  it('an entry after an uncertain stay closes that with a doubt and opens a new one', () => {
    const { presence, passing } = given(opened('hall'), uncertain('hall'))
    expect(passing('hall', MORNING + MINUTE)).toEqual(['stay-closed hall', 'stay-opened hall'])
    expect(movesOf(presence, 'amadou', 'hall', MORNING + MINUTE, MORNING + MINUTE)[0]).toMatchObject({
      doubt: ['exit-not-seen'],
    })
  })

  it('a stay turns uncertain at the end of the day or after the longest stay, once, and never flips', () => {
    const { presence } = given(opened('hall'))
    const dayEnd = lastDayEnd(MORNING, 'Europe/Rome')
    expect(overdueStays(presence, dayEnd, MORNING + LONGEST_STAY_MS - 1)).toEqual([])
    expect(overdueStays(presence, dayEnd, MORNING + LONGEST_STAY_MS)).toHaveLength(1)
    const nextDayEnd = lastDayEnd(MORNING + 24 * 60 * MINUTE, 'Europe/Rome')
    const [fact] = overdueStays(presence, nextDayEnd, nextDayEnd)
    expect(fact).toMatchObject({ kind: 'stay-uncertain', person: 'amadou', zone: 'hall' })
    evolve(presence, fact as Fact)
    expect(presence.stays.get('amadou')).toMatchObject({ certain: false, since: MORNING })
    expect(overdueStays(presence, nextDayEnd, nextDayEnd + MINUTE)).toEqual([])
  })

  it('a desk is unknown until it speaks, and when it falls silent', () => {
    const { presence } = given()
    const desk = (kind: 'desk-occupied' | 'desk-freed' | 'desk-silent'): Fact => ({
      kind,
      happenedAt: new Date(MORNING).toISOString(),
      desk: 'd1',
      unit: 'desks',
    })
    expect(presence.desks.get('d1')).toBeUndefined()
    for (const [kind, state] of [
      ['desk-occupied', 'occupied'],
      ['desk-freed', 'free'],
      ['desk-silent', 'unknown'],
    ] as const) {
      evolve(presence, desk(kind))
      expect(presence.desks.get('d1')?.state).toBe(state)
    }
  })

  it('whatever the passages: one zone a person, and a snapshot says the same as the facts', () => {
    const passages = fc.array(
      fc.record({
        person: fc.constantFrom('a', 'b', 'c'),
        zone: fc.constantFrom('hall', 'fablab', null),
        minutes: fc.integer({ min: 0, max: 600 }),
      }),
    )
    fc.assert(
      fc.property(passages, (all) => {
        const presence = emptyPresence()
        for (const { person, zone, minutes } of all) {
          for (const move of movesOf(presence, person, zone, MORNING + minutes * MINUTE, MORNING + minutes * MINUTE)) {
            // Never a close without its open, never an open over an open one.
            const before = presence.stays.get(person)
            if (move.kind === 'stay-closed') expect(before?.zone).toBe(move.zone)
            else expect(before).toBeUndefined()
            evolve(presence, move)
          }
        }
        expect(parsePresence(formatPresence(presence))).toEqual(presence)
      }),
    )
  })
})

describe('the end of a day', () => {
  it.each([
    ['in the afternoon', '2026-11-22T14:00:00Z', '2026-11-22T03:00:00.000Z'],
    ['in the small hours', '2026-11-22T02:59:59Z', '2026-11-21T03:00:00.000Z'],
    ['after the spring night', '2026-03-29T10:00:00Z', '2026-03-29T02:00:00.000Z'],
    ['after the autumn night', '2026-10-25T10:00:00Z', '2026-10-25T03:00:00.000Z'],
    ['on a leap day', '2028-02-29T10:00:00Z', '2028-02-29T03:00:00.000Z'],
  ])('%s', (_when, now, end) => {
    expect(new Date(lastDayEnd(Date.parse(now), 'Europe/Rome')).toISOString()).toBe(end)
  })
})
