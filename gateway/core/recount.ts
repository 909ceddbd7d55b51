/**
 * Who was where, counted again from the facts of the journal: slow, and apart from what is kept live, which must agree
 * with it. Past times are told as they are known today: what was told late stands in its own place.
 */
import type { Fact, StayFact } from './facts.ts'
import type { At } from './model.ts'
import { type Assertion, after, assertionOf, type Stay } from './stays.ts'

export interface Crowd {
  certain: number
  uncertain: number
}

export interface Recount {
  /** On to this instant, with all that happened at it. It never goes back: an earlier one changes nothing. */
  moveTo(at: At): void
  /** By person who is inside then. */
  readonly stays: ReadonlyMap<string, Stay>
  /** By zone in which anybody ever was. */
  readonly zones: ReadonlyMap<string, Readonly<Crowd>>
}

/** `facts` in the order of the journal; of these only the ones about stays are looked at. */
export function createRecount(facts: Iterable<Fact>): Recount {
  const told: { person: string; assertion: Assertion }[] = []
  for (const fact of facts) if (isAboutStay(fact)) told.push({ person: fact.person, assertion: assertionOf(fact) })
  // The sort is stable: of the same instant the one that was recorded later holds.
  told.sort((a, b) => a.assertion.at - b.assertion.at)
  const stays = new Map<string, Stay>()
  const zones = new Map<string, Crowd>()
  let next = 0

  function count(stay: Stay | undefined, change: 1 | -1): void {
    if (stay === undefined) return
    const crowd = zones.get(stay.zone) ?? { certain: 0, uncertain: 0 }
    crowd[stay.certain ? 'certain' : 'uncertain'] += change
    zones.set(stay.zone, crowd)
  }

  return {
    stays,
    zones,
    moveTo(at) {
      for (let one = told[next]; one !== undefined && one.assertion.at <= at; one = told[next]) {
        const before = stays.get(one.person)
        const stay = after(before ?? null, one.assertion) ?? undefined
        count(before, -1)
        count(stay, 1)
        if (stay === undefined) stays.delete(one.person)
        else stays.set(one.person, stay)
        next += 1
      }
    },
  }
}

/** Who was inside at an instant, by person; by default after all that is told. */
export function presenceAt(facts: Iterable<Fact>, at: At = Number.POSITIVE_INFINITY): ReadonlyMap<string, Stay> {
  const recount = createRecount(facts)
  recount.moveTo(at)
  return recount.stays
}

function isAboutStay(fact: Fact): fact is StayFact {
  return (
    fact.kind === 'stay-opened' ||
    fact.kind === 'stay-closed' ||
    fact.kind === 'stay-confirmed' ||
    fact.kind === 'stay-uncertain'
  )
}
