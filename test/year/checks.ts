/** What must hold all year: live figures against recounts, and what may never be, whenever it is looked at. */
import type { Passage, Recorded, StayFact } from '../../gateway/core/facts.ts'
import { createRecount, type Recount } from '../../gateway/core/recount.ts'
import type { SmallHouse } from '../gateway/small-house.ts'
import { CAPACITY, closingAfter, DAY, DOORS, type DoorId, type Enforced, MINUTE } from './building.ts'
import { readPassages, type Timeline, type Told, timelineOf, type Where, whoIsWhere } from './recount.ts'
import type { HouseTimers } from './timers.ts'

/** How far back it is looked at a check. */
const PAST_DAYS = 10
const PAST_INSTANTS = 4
const PAGE_FACTS = 5_000

interface There {
  zone: string
  certain: boolean
}
/** `member-7 hall`, with a question mark where nobody is sure. */
const word = (there: There | null | undefined): string =>
  there ? `${there.zone}${there.certain ? '' : '?'}` : 'outside'
const words = (there: Iterable<[string, There]>): string[] =>
  [...there].map(([who, one]) => `${who} ${word(one)}`).sort()
const clock = (at: number): string => new Date(at).toISOString()
const isClose = (fact: Recorded): fact is Recorded<StayFact> => fact.kind === 'stay-closed'
const isStay = (fact: Recorded): fact is Recorded<StayFact> => fact.kind.startsWith('stay-')
const TELLING = ['passage-granted', 'passage-unused', 'door-opened', 'unit-offline', 'gateway-started']
const tells = (fact: Recorded): boolean => isStay(fact) || TELLING.includes(fact.kind)

export interface Checks {
  /** All of the journal that was read. */
  readonly facts: readonly Recorded[]
  /** What did not agree. */
  readonly problems: readonly string[]
  readonly counts: { weeks: number; starts: number; closings: number; past: number; entries: number }
  /** Live figures against both recounts, now and at some times past. */
  look(why: 'week' | 'start'): void
  /** The day has just ended: nobody of before is surely there. */
  lookAtClosing(closing: number): void
  /** The heart is a new one: to be heard from then on. */
  listen(): void
  /** Where both recounts differ at any instant of the year at which anything changed, for anybody. */
  compareAll(): string[]
  outOfOrder(): Recorded[]
}

export function createChecks(house: SmallHouse, timers: HouseTimers, next: () => number): Checks {
  const facts: Recorded[] = []
  /** Those of them that tell of people. */
  const telling: Recorded[] = []
  const problems: string[] = []
  const counts = { weeks: 0, starts: 0, closings: 0, past: 0, entries: 0 }
  const needsMoreTime = (person: string): boolean => house.store.directory.person(person)?.extendedTime ?? false
  const live = (): Map<string, There> =>
    new Map(house.access.house.stays().map(({ person, ...stay }) => [person, stay]))

  function agree(what: string, one: readonly string[], other: readonly string[], at = timers.now()): void {
    const [ones, others] = [new Set(one), new Set(other)]
    const all = [
      ...one.filter((each) => !others.has(each)).map((each) => `-${each}`),
      ...other.filter((each) => !ones.has(each)).map((each) => `+${each}`),
    ]
    if (all.length > 0 || one.length !== other.length) problems.push(`${clock(at)} ${what}: ${all.join(', ')}`)
  }

  function readOn(): void {
    for (;;) {
      const page = house.store.journal.read(facts.length, PAGE_FACTS)
      if (page.length === 0) return
      facts.push(...page)
      telling.push(...page.filter(tells))
    }
  }

  function lookAtCounts(why: string, there: ReadonlyMap<string, There>): void {
    const { inside, uncertain, guests, zones } = house.access.house.occupancy()
    const all = [...there]
    const count = (zone: string | null, certain: boolean): number =>
      all.filter(([, one]) => (zone === null || one.zone === zone) && one.certain === certain).length
    const certainGuests = all.filter(([person, { certain }]) => certain && person.startsWith('guest')).length
    agree(
      `${why}: counts`,
      [
        `all ${count(null, true)} ${count(null, false)} ${certainGuests}`,
        ...zones.map(({ id }) => `${id} ${count(id, true)} ${count(id, false)}`),
      ],
      [`all ${inside} ${uncertain} ${guests}`, ...zones.map((zone) => `${zone.id} ${zone.inside} ${zone.uncertain}`)],
    )
  }

  function lookBack(told: Told, recount: Recount, now: number): void {
    // Around a closing time it changes most.
    const instants = Array.from({ length: PAST_INSTANTS }, (_, n) => {
      const at = now - next() * PAST_DAYS * DAY
      return n % 2 === 0 ? at : closingAfter(at) - 1
    })
    for (const at of instants.filter((one) => one < now).sort((a, b) => a - b)) {
      recount.moveTo(at)
      counts.past += 1
      agree('in the past', words(whoIsWhere(told, at)), words(recount.stays), at)
    }
  }

  /** Grants that wait for their door, as the journal tells of them; by person. */
  const awaited = new Map<string, { zone: string; until: number }>()
  function onFact(fact: Recorded): void {
    if (isStay(fact) || fact.kind === 'passage-unused') awaited.delete(fact.person ?? '')
    if (fact.kind !== 'passage-granted' || fact.side !== 'in' || fact.person === null) return
    const zone = DOORS[fact.door as DoorId]?.to
    if (fact.decidedBy === 'gateway' && fact.admittedBy === undefined && zone !== undefined) lookAtEntry(fact, zone)
    if (fact.awaitsOpening && zone !== undefined)
      awaited.set(fact.person, { zone, until: Date.parse(fact.at) + 20_000 })
  }
  /** One who was let in found a place, or had one. */
  function lookAtEntry(fact: Recorded<Passage>, zone: string): void {
    const capacity = CAPACITY[zone as Enforced]
    if (capacity === undefined) return
    counts.entries += 1
    const at = timers.now()
    const there = new Set([...live()].filter(([, one]) => one.certain && one.zone === zone).map(([who]) => who))
    for (const [who, one] of awaited) if (one.zone === zone && one.until > at) there.add(who)
    if (!there.has(fact.person ?? '') && there.size >= capacity) {
      problems.push(
        `${clock(at)} ${fact.person} was let into the ${zone}, in which ${there.size} were: ${fact.unit} ${fact.id}`,
      )
    }
  }

  return {
    facts,
    problems,
    counts,
    look(why) {
      counts[why === 'week' ? 'weeks' : 'starts'] += 1
      readOn()
      const now = timers.now()
      const told = readPassages(telling, needsMoreTime)
      const recount = createRecount(telling)
      if (why === 'week') lookBack(told, recount, now)
      recount.moveTo(now)
      const expected = whoIsWhere(told, now)
      agree(`${why}: passages and live`, words(expected), words(live()))
      agree(`${why}: stay-facts and live`, words(recount.stays), words(live()))
      lookAtCounts(why, expected)
    },
    lookAtClosing(closing) {
      // While nothing can be written what is shown stands as it was written last.
      if (house.diskFull) return
      counts.closings += 1
      for (const { person, zone, since, certain } of house.access.house.stays()) {
        if (certain && since < closing) problems.push(`${clock(closing)} ${person} is surely in the ${zone}`)
      }
    },
    listen() {
      awaited.clear()
      house.access.house.subscribe((event) => {
        if (event.type === 'fact') onFact(event.fact)
      })
    },
    compareAll() {
      readOn()
      const told = readPassages(telling, needsMoreTime)
      const found = told.unexplained.map(({ unit, id, at }) => `${at} did ${unit} ${id} pass?`)
      const lines = new Map([...told.seen].map(([who, seen]) => [who, timelineOf(seen, timers.now())]))
      const late = lateIn(telling)
      const closes = new Set(
        telling.filter(isClose).map(({ person, happenedAt }) => `${person} ${Date.parse(happenedAt)}`),
      )
      const recount = createRecount(telling)
      for (const { person, at } of changesIn(telling, lines)) {
        recount.moveTo(at)
        const [one, other] = [whereAt(lines.get(person) ?? [], at), recount.stays.get(person)]
        if (word(one) !== word(other)) {
          found.push(`${clock(at)} ${person}: ${word(one)} by passages, ${word(other)} by stay-facts`)
        } else if (one && other && one.since !== other.since) {
          // One stay, not two; but a move that was told first may part what was told late in two that touch.
          const isParted = late.get(person)?.some((then) => one.since <= then && then < other.since)
          if (!isParted || !closes.has(`${person} ${other.since}`))
            found.push(`${clock(at)} ${person}: ${word(one)} since ${clock(one.since)}, ${clock(other.since)}`)
        }
      }
      return found
    },
    outOfOrder() {
      const isOrdered = (fact: Recorded, n: number): boolean =>
        fact.seq === n + 1 && fact.happenedAt <= fact.at && (facts[n - 1]?.at ?? '') <= fact.at
      return facts.filter((fact, n) => !isOrdered(fact, n))
    },
  }
}

/** By person: when they passed of which it was told a good while later. */
function lateIn(facts: readonly Recorded[]): Map<string, number[]> {
  const late = new Map<string, number[]>()
  for (const fact of facts) {
    if (fact.kind !== 'passage-granted' || fact.person === null) continue
    const at = Date.parse(fact.happenedAt)
    if (Date.parse(fact.at) - at > MINUTE) late.set(fact.person, [...(late.get(fact.person) ?? []), at])
  }
  return late
}

/** Whenever anything changed for anybody, by either way of counting. */
function changesIn(facts: readonly Recorded[], lines: ReadonlyMap<string, Timeline>) {
  const changes = facts.filter(isStay).map(({ person, happenedAt }) => ({ person, at: Date.parse(happenedAt) }))
  for (const [person, line] of lines) changes.push(...line.map(({ at }) => ({ person, at })))
  return changes.sort((a, b) => a.at - b.at)
}

function whereAt(line: Timeline, at: number): Where | null {
  return line.findLast((one) => one.at <= at)?.where ?? null
}
