/** Facts -> who is where, rule by rule. Long because each rule has its cases, and all begin with the same house. */
import { describe, expect, it } from 'vitest'
import { nextDayEnd } from '../../gateway/core/day.ts'
import type { Fact } from '../../gateway/core/facts.ts'
import type { Side } from '../../gateway/core/model.ts'
import {
  closeStay,
  confirmStay,
  createStayRules,
  movesOf,
  overdueStays,
  type Passing,
} from '../../gateway/core/moves.ts'
import {
  copyPresence,
  emptyPresence,
  evolve,
  forgetBefore,
  formatPresence,
  insideOf,
  isInside,
  isToldLate,
  parsePresence,
  stayAt,
  stayOf,
} from '../../gateway/core/presence.ts'
import { TRAIL_MAX } from '../../gateway/core/stays.ts'
import { closed, HOUR, MORNING, opened, stay, tell, text, words } from './presence-oracle.ts'

const MINUTE = 60_000
const FRONT = { from: null, to: 'hall' }
const LAB = { from: 'hall', to: 'fablab' }
const rules = createStayRules({ longestStayMs: 16 * HOUR, nextDayEnd: (at) => nextDayEnd(at, 'Europe/Rome', '04:00') })
/** Four o'clock in Rome on the next morning. */
const CLOSING = Date.parse('2026-11-24T03:00:00.000Z')
const word = (at: number) => ({ person: 'amadou', at, by: 'giulia', reason: 'seen at the bar' })
const seen = (zone: string, at: number) => stay('stay-confirmed', zone, at)
const doubted = (zone: string, at: number, since = MORNING) => stay('stay-uncertain', zone, at, { since: text(since) })

/** given facts, when the person passes, then these facts. */
function given(...facts: Fact[]) {
  const presence = tell(emptyPresence(), ...facts)
  return {
    presence,
    passing: (side: Side, place: Passing['place'], at = MORNING + MINUTE) =>
      words(movesOf(presence, { person: 'amadou', side, place, at }, rules).facts),
  }
}

describe('a passage by a door', () => {
  it.each<[string, Fact[], Side, Passing['place'], string[]]>([
    ['in opens a stay', [], 'in', FRONT, ['opened hall']],
    ['twice in is one stay', [opened('hall')], 'in', FRONT, ['confirmed hall']],
    ['in elsewhere moves the person', [opened('hall')], 'in', LAB, ['closed hall', 'opened fablab']],
    [
      'in after an uncertain stay closes that with a doubt',
      [opened('hall'), doubted('hall', MORNING + 1)],
      'in',
      FRONT,
      ['closed hall exit-not-seen', 'opened hall'],
    ],
    ['in where no zone is closes the stay', [opened('hall')], 'in', { from: 'hall', to: null }, ['closed hall']],
    ['out closes the stay', [opened('hall')], 'out', FRONT, ['closed hall']],
    ['out closes the stay that there is, wherever', [opened('fablab')], 'out', FRONT, ['closed fablab']],
    ['out to another zone moves the person', [opened('fablab')], 'out', LAB, ['closed fablab', 'opened hall']],
    ['out of an uncertain stay is seen', [opened('hall'), doubted('hall', MORNING + 1)], 'out', FRONT, ['closed hall']],
    ['out of somebody who was never seen in', [], 'out', FRONT, ['closed hall entry-not-seen']],
    ['the same, to another zone', [], 'out', LAB, ['closed fablab entry-not-seen', 'opened hall']],
    ['out of no zone, by somebody who was nowhere', [], 'out', { from: null, to: null }, []],
  ])('%s', (_what, facts, side, place, moves) => expect(given(...facts).passing(side, place)).toEqual(moves))

  it('tells who went in twice, which a second entry elsewhere is not', () => {
    const { presence } = given(opened('hall'))
    const twice = (place: Passing['place']) =>
      movesOf(presence, { person: 'amadou', side: 'in', place, at: MORNING + MINUTE }, rules).twice
    expect([twice(FRONT), twice(LAB)]).toEqual([true, false])
  })
})

describe('a check-in point', () => {
  const HALL = { zone: 'hall' }
  it.each<[string, Fact[], Side, string[]]>([
    ['opens a stay', [], 'in', ['opened hall']],
    ['confirms it', [opened('hall')], 'in', ['confirmed hall']],
    ['closes it', [opened('hall')], 'out', ['closed hall']],
    ['tells the leaving of somebody who is elsewhere', [opened('fablab')], 'out', ['closed hall entry-not-seen']],
    ['closes an entry that is told later', [], 'out', ['closed hall entry-not-seen']],
  ])('%s', (_what, facts, side, moves) => expect(given(...facts).passing(side, HALL)).toEqual(moves))
})

describe('what is told late', () => {
  const EARLY = MORNING - HOUR
  it('of an entry into a zone that a check-in point has told the leaving of, ends with that; elsewhere it goes on', () => {
    for (const [place, stays] of [
      [FRONT, []],
      [LAB, ['fablab']],
    ] as const) {
      const { presence } = given()
      const pass = (side: Side, where: Passing['place'], at: number) =>
        tell(presence, ...movesOf(presence, { person: 'amadou', side, place: where, at }, rules).facts)
      pass('out', { zone: 'hall' }, MORNING)
      pass('in', place, EARLY)
      expect([...presence.stays.values()].map(({ zone }) => zone)).toEqual(stays)
      expect(stayAt(presence, 'amadou', EARLY)).not.toBeNull()
    }
  })
  it('looks at where the person was then, and leaves what is newer', () => {
    const { presence, passing } = given(opened('hall'))
    expect(passing('in', LAB, EARLY)).toEqual(['opened fablab'])
    tell(presence, opened('fablab', EARLY))
    expect(stayOf(presence, 'amadou')).toEqual({ zone: 'hall', since: MORNING, certain: true, seenAt: MORNING })
    expect(stayAt(presence, 'amadou', MORNING - 1)).toMatchObject({ zone: 'fablab', since: EARLY })
    expect(stayAt(presence, 'amadou', EARLY - 1)).toBeNull()
  })
  it('in the same zone is one stay, from the first entry on', () => {
    const { presence } = given(opened('hall'), opened('hall', EARLY))
    expect(stayOf(presence, 'amadou')).toMatchObject({ since: EARLY, seenAt: MORNING })
  })
  it('an exit between two entries makes two stays of one', () => {
    const { presence, passing } = given(opened('hall', EARLY), seen('hall', MORNING))
    expect(stayOf(presence, 'amadou')).toMatchObject({ since: EARLY })
    expect(passing('out', FRONT, EARLY + 1)).toEqual(['closed hall'])
    tell(presence, closed('hall', EARLY + 1))
    expect(stayOf(presence, 'amadou')).toMatchObject({ since: MORNING })
  })
  it('an entry that nobody closed before the next day ends at its closing time', () => {
    const { presence } = given(opened('hall', CLOSING + 6 * HOUR))
    const passing: Passing = { person: 'amadou', side: 'in', place: FRONT, at: MORNING + 6 * HOUR }
    const { facts } = movesOf(presence, passing, rules)
    expect(words(facts)).toEqual(['opened hall', 'uncertain hall'])
    expect(facts[1]).toMatchObject({ happenedAt: text(CLOSING), since: text(MORNING + 6 * HOUR) })
    tell(presence, ...facts)
    // The night is nobody's stay.
    expect(stayOf(presence, 'amadou')).toMatchObject({ since: CLOSING + 6 * HOUR, certain: true })
  })
  it('takes no doubt away: a stay that began earlier than was known is the same stay', () => {
    const { presence } = given(opened('hall'), doubted('hall', CLOSING), opened('hall', EARLY))
    expect(stayOf(presence, 'amadou')).toMatchObject({ since: EARLY, certain: false })
  })
  it('makes a stay certain again for as long as it is then, where it was doubted too early', () => {
    const [early, longest] = [MORNING - 2 * HOUR, MORNING + 14 * HOUR]
    const { presence, passing } = given(opened('hall', early), doubted('hall', longest, early))
    expect(passing('in', FRONT, MORNING + 5 * HOUR)).toEqual(['confirmed hall'])
    tell(presence, seen('hall', MORNING + 5 * HOUR))
    expect(stayAt(presence, 'amadou', longest)).toMatchObject({ since: early, certain: true })
    expect(overdueStays(presence, rules, CLOSING)).toEqual([doubted('hall', CLOSING, MORNING + 5 * HOUR)])
  })
  it('doubts no stay that began after the one that was doubted', () => {
    const { presence } = given(opened('hall'), doubted('hall', MORNING + 16 * HOUR))
    tell(presence, closed('hall', MORNING + HOUR), opened('hall', MORNING + 9 * HOUR))
    expect(stayOf(presence, 'amadou')).toMatchObject({ since: MORNING + 9 * HOUR, certain: true })
  })
})

describe('time', () => {
  const overdue = (presence = emptyPresence(), now = MORNING) => overdueStays(presence, rules, now)

  it('ends a stay after the longest, or at the closing time, and it never flips into the next day', () => {
    const long = given(opened('hall')).presence
    expect(overdue(long, MORNING + 16 * HOUR - 1)).toEqual([])
    expect(overdue(long, MORNING + 99 * HOUR)).toEqual([doubted('hall', MORNING + 16 * HOUR)])
    const late = given(opened('hall', MORNING + 12 * HOUR)).presence
    expect(overdue(late, CLOSING - 1)).toEqual([])
    const [fact] = overdue(late, CLOSING + 30 * HOUR)
    expect(fact).toEqual(doubted('hall', CLOSING, MORNING + 12 * HOUR))
    tell(late, fact as Fact)
    expect(stayOf(late, 'amadou')).toMatchObject({ certain: false, since: MORNING + 12 * HOUR })
    expect(overdue(late, CLOSING + 60 * HOUR)).toEqual([])
  })
  it('whoever comes at the closing time itself belongs to the new day', () => {
    expect(overdue(given(opened('hall', CLOSING)).presence, CLOSING + 15 * HOUR)).toEqual([])
  })
  it('nobody waits for it to be looked at: a tap right after the closing time finds the stay uncertain', () => {
    const { facts } = movesOf(
      given(opened('hall', MORNING + 12 * HOUR)).presence,
      { person: 'amadou', side: 'in', place: FRONT, at: CLOSING + 1 },
      rules,
    )
    expect(words(facts)).toEqual(['uncertain hall', 'closed hall exit-not-seen', 'opened hall'])
    expect(facts[0]).toMatchObject({ happenedAt: text(CLOSING) })
  })
  it('who is seen again stays longer', () => {
    const { presence } = given(opened('hall'), seen('hall', MORNING + 10 * HOUR))
    expect(overdue(presence, MORNING + 18 * HOUR)).toEqual([])
    expect(overdue(presence, CLOSING)).toEqual([doubted('hall', CLOSING, MORNING + 10 * HOUR)])
  })
  it('asks the calendar a few times for thousands of people', () => {
    let asked = 0
    const counting = createStayRules({
      longestStayMs: 16 * HOUR,
      nextDayEnd(at) {
        asked += 1
        return nextDayEnd(at, 'Europe/Rome', '04:00')
      },
    })
    const presence = emptyPresence()
    for (let n = 0; n < 5_000; n++) {
      evolve(presence, { ...opened('hall', MORNING + ((n * 7919) % 600) * MINUTE), person: `p-${n}` })
    }
    expect(overdueStays(presence, counting, CLOSING)).toHaveLength(5_000)
    expect(asked).toBeLessThan(25)
  })
})

describe('staff', () => {
  it('confirms a stay: the count begins anew, and the next closing time doubts it again', () => {
    const { presence } = given(opened('hall'), doubted('hall', CLOSING))
    const fact = confirmStay(presence, word(CLOSING + HOUR))
    expect(fact).toEqual({ ...seen('hall', CLOSING + HOUR), by: 'giulia', reason: 'seen at the bar' })
    tell(presence, fact as Fact)
    expect(stayOf(presence, 'amadou')).toMatchObject({ since: MORNING, certain: true })
    expect(overdueStays(presence, rules, CLOSING + 16 * HOUR)).toEqual([])
    const again = overdueStays(presence, rules, CLOSING + 24 * HOUR)
    expect(again).toEqual([doubted('hall', CLOSING + 17 * HOUR, CLOSING + HOUR)])
  })
  it('closes a stay, also one that ended before it was doubted', () => {
    const { presence } = given(opened('hall'), doubted('hall', CLOSING))
    const fact = closeStay(presence, word(CLOSING - 4 * HOUR))
    expect(fact).toMatchObject({
      kind: 'stay-closed',
      zone: 'hall',
      by: 'giulia',
      happenedAt: text(CLOSING - 4 * HOUR),
    })
    tell(presence, fact as Fact)
    expect(stayOf(presence, 'amadou')).toBeNull()
  })
  it('can do neither with somebody who is not inside', () => {
    const { presence } = given(opened('hall'), closed('hall', MORNING + 1))
    expect([confirmStay(presence, word(MORNING + 2)), closeStay(presence, word(MORNING + 2))]).toEqual([null, null])
  })
})

describe('presence', () => {
  it('counts who is certainly inside, by zone', () => {
    const { presence } = given(opened('hall'), { ...opened('hall'), person: 'bintou' })
    expect([insideOf(presence, 'hall'), insideOf(presence, 'fablab')]).toEqual([2, 0])
    tell(presence, doubted('hall', CLOSING))
    expect(insideOf(presence, 'hall')).toBe(1)
    expect(['amadou', 'bintou'].map((person) => isInside(presence, person, 'hall'))).toEqual([false, true])
  })
  it('a doubt recorded before doubts named their stay is about the stay of that time', () => {
    const { presence } = given(opened('hall'), stay('stay-uncertain', 'hall', CLOSING))
    expect(stayOf(presence, 'amadou')).toMatchObject({ certain: false })
  })
  it('a copy goes its own way', () => {
    const { presence } = given(opened('hall'))
    const copy = copyPresence(presence)
    tell(copy, closed('hall', MORNING + 1))
    expect([insideOf(presence, 'hall'), insideOf(copy, 'hall')]).toEqual([1, 0])
  })
  it('keeps a bounded trail, and what is older than that changes nothing', () => {
    const { presence } = given(opened('hall'))
    for (let n = 1; n <= TRAIL_MAX + 5; n++) tell(presence, seen('hall', MORNING + n * MINUTE))
    expect(presence.trails.get('amadou')?.steps).toHaveLength(TRAIL_MAX)
    tell(presence, closed('hall', MORNING + 1))
    expect(stayOf(presence, 'amadou')).toMatchObject({ since: MORNING, seenAt: MORNING + (TRAIL_MAX + 5) * MINUTE })
  })
  it('forgets what is old, but not who is inside', () => {
    const { presence } = given(opened('hall'), doubted('hall', CLOSING), { ...closed('hall'), person: 'bintou' })
    const before = new Map(presence.stays)
    forgetBefore(presence, CLOSING + HOUR)
    expect(presence.stays).toEqual(before)
    expect([...presence.trails.values()].map(({ steps }) => steps)).toEqual([[], []])
    tell(presence, { ...opened('hall', MORNING - 1), person: 'bintou' })
    expect(stayOf(presence, 'bintou')).toBeNull()
  })
  it('does not read a snapshot of an earlier form', () => {
    expect(parsePresence('{"stays":[["amadou",{"zone":"hall","since":1,"certain":true}]],"desks":[]}')).toBeNull()
    expect(parsePresence(formatPresence(emptyPresence()))).toEqual(emptyPresence())
  })
  it('a unit comes and goes, and its battery runs low and is renewed, also over a snapshot; it is forgotten when removed', () => {
    const { presence } = given()
    const at = text(MORNING)
    tell(presence, { kind: 'unit-online', happenedAt: at, unit: 'reader-1' })
    expect(presence.units.get('reader-1')).toEqual({ online: true, batteryLow: false, batterySince: null })
    tell(presence, { kind: 'battery-ran-low', happenedAt: at, unit: 'reader-1', level: 0.1 })
    tell(presence, { kind: 'unit-offline', happenedAt: at, unit: 'reader-1' })
    const low = { online: false, batteryLow: true, batterySince: MORNING }
    expect(presence.units.get('reader-1')).toEqual(low)
    expect(parsePresence(formatPresence(presence))?.units.get('reader-1')).toEqual(low)
    tell(presence, { kind: 'battery-renewed', happenedAt: at, unit: 'reader-1' })
    expect(presence.units.get('reader-1')).toMatchObject({ batteryLow: false })
    tell(presence, { kind: 'unit-removed', happenedAt: at, subject: 'reader-1', by: 'ada' })
    expect(presence.units.size).toBe(0)
  })
  it('a snapshot of an earlier release knows of no units', () => {
    const { units, ...earlier } = JSON.parse(formatPresence(given(opened('hall')).presence))
    expect(units).toEqual([])
    expect(parsePresence(JSON.stringify(earlier))).toEqual(given(opened('hall')).presence)
  })
  it('a desk is unknown until it speaks, and when it falls silent', () => {
    const { presence } = given()
    const desk = (kind: 'desk-occupied' | 'desk-freed' | 'desk-silent'): Fact => ({
      kind,
      happenedAt: text(MORNING),
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
    expect([isToldLate(1, 2, 3), isToldLate(2, 2, 3), isToldLate(1, 4, 3)]).toEqual([true, false, false])
  })
})
