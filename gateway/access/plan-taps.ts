/** What a tap means for the house: who passes and why, the stay that it moves, what it opens. Decides; does nothing. */
import { type Decision, decide, type Place, placeOf } from '../core/decide.ts'
import { unlockMsOf } from '../core/door.ts'
import type { Doubt, Fact, Passage } from '../core/facts.ts'
import type { LiveHouse } from '../core/live-house.ts'
import { type At, REASONS, type Reason, type Tap, toRfc3339 } from '../core/model.ts'
import { type Moves, movesOf, type StayRules } from '../core/moves.ts'
import type { Directory } from '../core/ports.ts'
import type { Badge, Door, Person, Unit } from '../core/records.ts'
import type { DoorWatch } from './door-watch.ts'
import type { Ledger } from './ledger.ts'
import { type OfflineJudge, ownTimeOf } from './offline.ts'
import type { Awaited, Openings, Timed } from './openings.ts'
import { NOTHING, type Plan, passageOf } from './plan-parts.ts'
import type { LiveRulebook } from './rulebook.ts'
import type { Sightings } from './sightings.ts'

export interface TapPlannerParts {
  directory: Directory
  book: LiveRulebook
  house: LiveHouse
  doorWatch: Pick<DoorWatch, 'move'>
  ledger: Pick<Ledger, 'expected'>
  openings: Openings
  sightings: Sightings
  judge: OfflineJudge
  stayRules: () => StayRules
  /** Whether the door's contact will tell if anybody passes it now. */
  contactTells: (door: string) => boolean
  /** Whether the unit that told the door's contact last is there. */
  contactIsThere: (door: string) => boolean
}

export interface TapPlanner {
  /** `credential` in its one name. */
  plan(unit: Unit, tap: Tap, credential: string, now: At): Plan
  /** The door was opened though nothing could be recorded; now it can. The decision stands, and the stay follows it. */
  openedBefore(unit: Unit, plan: Plan): Plan
  /** Staff let a named person in at a door, over its unit; `id` is the command's. */
  admit(door: Door, person: Person, unit: string, id: string, word: { by: string; reason: string }, now: At): Fact[]
  /** Whose door has opened: their stays, of those whose grant is not known to have gone unrecorded. */
  passed(people: readonly Awaited[]): Fact[]
  /** A grant whose door did not open in time; where nothing could tell, whoever was let in is taken to have passed. */
  expired(awaited: Timed, now: At): Fact[]
  /** The gateway ended before it could see: whoever was let in is taken to have passed. */
  resumed(passage: Passage): Fact[]
}

export function createTapPlanner(parts: TapPlannerParts): TapPlanner {
  const { directory, book, house, ledger, openings, sightings, judge, stayRules } = parts
  const { doorWatch, contactTells, contactIsThere } = parts

  /** The zones that it leads between; null at a reader that stands for no place. */
  function movesFor(person: string, zone: string | null, { door, side }: Place, at: At): Moves {
    if (door === null && zone === null) return { facts: [], twice: false }
    const place = door ?? { zone: zone as string }
    return movesOf(ledger.expected(), { person, side, place, at }, stayRules())
  }

  function seenTwice(decision: Pick<Decision, 'badge'>, unit: Unit, { door }: Place, at: At): Fact[] {
    const { badge } = decision
    if (badge === null) return []
    const fact = sightings.note(badge.id, badge.person, door?.id ?? unit.id, at)
    if (fact === null) return []
    house.raise('badge-seen-twice', badge.id)
    return [fact]
  }

  function planLive(unit: Unit, tap: Tap, credential: string, now: At): Plan {
    const place = placeOf(unit, tap.side, directory)
    const decision = decide({ credential, ageMs: tap.ageMs, place, now }, book)
    const at = now - tap.ageMs
    const { badge, person, granted, reason } = decision
    const passage: Passage = {
      ...passageOf(unit, tap, at),
      kind: granted ? 'passage-granted' : 'passage-refused',
      badge: badge?.id ?? null,
      person: person?.id ?? null,
      door: place.door?.id ?? null,
      side: place.side,
      reason,
    }
    for (const warning of decision.warnings) {
      if (warning === 'anti-passback') passage.doubt = ['anti-passback']
      else if (place.door?.to != null) house.raise('zone-full', place.door.to)
    }
    const plan: Plan = { ...NOTHING, facts: [passage], granted, reason }
    if (granted && place.door !== null) {
      plan.opens = { door: place.door, extended: person?.extendedTime ?? false }
      if (place.side === 'in' && person !== null) plan.entry = { door: place.door, person }
    }
    // A card of the house that is not lent is no unknown one; a random number is told as that when it is enrolled.
    if (badge === null && directory.cardOf(credential) === null && reason !== 'too-late') plan.unknown = credential
    if (granted && person !== null) move(plan, passage, person.id, unit.zone, place, at, now)
    plan.facts.push(...seenTwice(decision, unit, place, at))
    return plan
  }

  /** At a door whose contact can tell, nobody has moved before it opens. */
  function move(
    plan: Plan,
    passage: Passage,
    person: string,
    zone: string | null,
    place: Place,
    at: At,
    now: At,
  ): void {
    const { door } = place
    if (door !== null && contactTells(door.id)) {
      const unlockMs = unlockMsOf(door, plan.opens?.extended ?? false)
      if (openings.expect({ passage, person, place, at }, unlockMs, now)) {
        passage.awaitsOpening = true
        plan.awaited = passage
        return
      }
    }
    plan.facts.push(...movesFor(person, zone, place, at).facts)
  }

  /** The unit has decided: recorded as that, it unlocks nothing, and presence follows at the tap's own time. */
  function planOffline(unit: Unit, tap: Tap, credential: string, now: At): Plan {
    const { granted, reason, policy } = tap.offline as NonNullable<Tap['offline']>
    const place = placeOf(unit, tap.side, directory)
    const badge = directory.badgeOf(credential)
    const own = ownTimeOf(tap, now)
    const asked = { credential, side: place.side, own: own.at }
    const judged = judge.doubtsOf(unit, tap, asked)
    if (judged.length > 0) house.raise('offline-doubtful', unit.id)
    const doubt: Doubt[] = [...own.doubts, ...judged]
    const known = (REASONS as readonly string[]).includes(reason)
    const passage: Passage = {
      ...passageOf(unit, tap, own.at),
      kind: granted ? 'passage-granted' : 'passage-refused',
      badge: badge?.id ?? null,
      person: badge?.person ?? null,
      door: place.door?.id ?? null,
      side: place.side,
      reason: granted ? 'ok' : known && reason !== 'ok' ? (reason as Reason) : 'unreadable',
      decidedBy: 'unit',
      policy,
      ...(doubt.length === 0 ? {} : { doubt }),
    }
    const moves = granted && badge !== null ? movesFor(badge.person, unit.zone, place, own.at).facts : []
    const opened = granted && place.door !== null ? expectOpening(place.door, badge, now - tap.ageMs) : []
    return { ...NOTHING, facts: [...opened, passage, ...moves, ...seenTwice({ badge }, unit, place, own.at)] }
  }

  /**
   * The board has opened: the opening that it tells next is nobody's break-in. `at` as readings of the door are told,
   * by the counter alone. What comes of it is what time has done until then.
   */
  function expectOpening(door: Door, badge: Badge | null, at: At): Fact[] {
    const extended = badge !== null && (directory.person(badge.person)?.extendedTime ?? false)
    return doorWatch.move(door, { type: 'ordered', extended }, at)
  }

  const stayOf = ({ person, place, at }: Awaited): Fact[] => movesFor(person, null, place, at).facts

  return {
    plan: (unit, tap, credential, now) =>
      tap.offline === null ? planLive(unit, tap, credential, now) : planOffline(unit, tap, credential, now),
    openedBefore(unit, plan) {
      const facts = plan.facts.flatMap((fact): Fact[] => {
        if (fact.kind.startsWith('stay-')) return []
        if (fact.kind !== 'passage-granted') return [fact]
        const { awaitsOpening, ...passage } = fact
        if (passage.person === null) return [passage]
        const place: Place = {
          door: passage.door === null ? null : directory.door(passage.door),
          side: passage.side ?? 'in',
        }
        const moves = movesFor(passage.person, unit.zone, place, Date.parse(passage.happenedAt)).facts
        return [passage, ...(awaitsOpening ? unseen(moves) : moves)]
      })
      return { ...plan, facts, awaited: null }
    },
    admit(door, person, unit, id, { by, reason }, now) {
      const place: Place = { door, side: 'in' }
      const passage: Passage = {
        ...{ kind: 'passage-granted', happenedAt: toRfc3339(now), unit, id, badge: null, person: person.id },
        ...{ door: door.id, side: 'in', reason: 'ok', decidedBy: 'gateway', admittedBy: by, note: reason },
      }
      const plan: Plan = { ...NOTHING, facts: [passage], opens: { door, extended: person.extendedTime } }
      move(plan, passage, person.id, null, place, now, now)
      return plan.facts
    },
    passed: (people) => people.filter(({ passage }) => !openings.isForgotten(passage)).flatMap(stayOf),
    expired(awaited, now) {
      const door = awaited.place.door?.id ?? ''
      if (!contactIsThere(door)) return unseen(stayOf(awaited))
      openings.lapse(awaited)
      const { unit, id, badge, person } = awaited.passage
      return [{ kind: 'passage-unused', happenedAt: toRfc3339(now), unit, id, badge, person, door }]
    },
    resumed(passage) {
      const door = passage.door === null ? null : directory.door(passage.door)
      if (door === null || passage.person === null) return []
      const place: Place = { door, side: passage.side ?? 'in' }
      return unseen(movesFor(passage.person, null, place, Date.parse(passage.happenedAt)).facts)
    },
  }
}

function unseen(facts: readonly Fact[]): Fact[] {
  return facts.map((fact): Fact => ({ ...fact, doubt: [...(fact.doubt ?? []), 'opening-not-seen'] }))
}
