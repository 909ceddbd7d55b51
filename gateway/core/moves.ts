/** What a passage, a word of staff or the passing of time does to stays: the facts to be recorded. Decides; changes nothing. */
import type { Doubt, StayFact } from './facts.ts'
import { type At, type Side, toRfc3339 } from './model.ts'
import { type Presence, stayAt } from './presence.ts'
import type { Door } from './records.ts'
import { after, assertionOf, insert, type Stay, type Trail } from './stays.ts'

/** When a stay that nobody closed is no longer certain. */
export interface StayRules {
  /** When that is, for somebody who was last known to be there at `seenAt`. */
  endOf(seenAt: At): At
}

/** Days of which the end is remembered. */
const DAYS_MAX = 16

/**
 * A stay ends at the next closing time, or after the longest stay, whichever comes first. `nextDayEnd` is the first
 * closing time after an instant; it is asked about once a day, for this is looked at with each tap.
 */
export function createStayRules({
  longestStayMs,
  nextDayEnd,
}: {
  longestStayMs: number
  nextDayEnd: (after: At) => At
}): StayRules {
  const days: { from: At; end: At }[] = []
  function dayEnd(at: At): At {
    const known = days.find(({ from, end }) => from <= at && at < end)
    if (known !== undefined) return known.end
    const end = nextDayEnd(at)
    const day = days.find((one) => one.end === end)
    if (day !== undefined) day.from = at
    else days.push({ from: at, end })
    if (days.length > DAYS_MAX) days.shift()
    return end
  }
  return { endOf: (seenAt) => Math.min(dayEnd(seenAt), seenAt + longestStayMs) }
}

/** Somebody passed a door, or told a check-in point that they came or went, at their own time. */
export interface Passing {
  person: string
  side: Side
  /** The door's two zones, or the zone of the check-in point. */
  place: Pick<Door, 'from' | 'to'> | { zone: string }
  at: At
}

export interface Moves {
  facts: StayFact[]
  /** They were certainly there already: where this is a door, somebody went in twice and out never. */
  twice: boolean
}

/**
 * What a granted passage does to the person's stay, from where they were at its own time: a passage that is told late
 * moves what was then, and what is newer stays as it is. A stay whose time was up before the person was seen again turns
 * uncertain in the same piece, so that nothing hangs on when time was last looked at.
 */
export function movesOf(presence: Presence, passing: Passing, rules: StayRules): Moves {
  const { person, side, at } = passing
  const before = stayAt(presence, person, at)
  const ended = before === null ? null : endedBy(before, at, rules)
  const stay = before !== null && ended !== null ? { ...before, certain: false } : before
  const { facts, twice } = side === 'in' ? entryOf(passing, stay) : { facts: exitOf(passing, stay), twice: false }
  if (facts.length === 0) return { facts, twice }
  if (before !== null && ended !== null) facts.unshift(uncertain(person, before, ended))
  return { facts: [...facts, ...outlived(presence.trails.get(person), facts, passing, rules)], twice }
}

function entryOf(passing: Passing, stay: Stay | null): Moves {
  const zone = 'zone' in passing.place ? passing.place.zone : passing.place.to
  // Into no zone of the house: they are no longer where they were.
  if (zone === null) return { facts: exitOf(passing, stay), twice: false }
  if (stay?.certain && stay.zone === zone) return { facts: [move('stay-confirmed', passing, zone)], twice: true }
  const facts = [move('stay-opened', passing, zone)]
  if (stay !== null) facts.unshift(move('stay-closed', passing, stay.zone, ...(stay.certain ? [] : SLIPPED_OUT)))
  return { facts, twice: false }
}

const SLIPPED_OUT: Doubt[] = ['exit-not-seen']
const ENTRY_NOT_SEEN: Doubt[] = ['entry-not-seen']

function exitOf(passing: Passing, stay: Stay | null): StayFact[] {
  const { place, side } = passing
  if ('zone' in place) return [leftOf(passing, place.zone, stay)]
  const [inner, outer] = [place.to, side === 'in' ? null : place.from]
  const facts: StayFact[] = []
  if (stay !== null) facts.push(move('stay-closed', passing, stay.zone))
  // An entry that is told later, from before, is closed by this.
  else if (inner !== null) facts.push(move('stay-closed', passing, inner, ...ENTRY_NOT_SEEN))
  if (outer !== null) facts.push(move('stay-opened', passing, outer))
  return facts
}

/**
 * Leaving a check-in point's zone says nothing of somebody who is in another; but an entry into this one may be told
 * later, and then this is where it ended.
 */
function leftOf(passing: Passing, zone: string, stay: Stay | null): StayFact {
  const isThere = stay?.zone === zone
  return { ...move('stay-closed', passing, zone, ...(isThere ? [] : ENTRY_NOT_SEEN)), zoneOnly: true }
}

function move(kind: StayFact['kind'], { person, at }: Passing, zone: string, ...doubt: Doubt[]): StayFact {
  return { kind, happenedAt: toRfc3339(at), person, zone, ...(doubt.length === 0 ? {} : { doubt }) }
}

/**
 * Told late, `facts` may leave a stay that nobody closed before the next word of that person, long after its time was
 * up. The newest stay is not looked at here: time does that (`overdueStays`).
 */
function outlived(
  known: Trail | undefined,
  facts: readonly StayFact[],
  { person, at }: Passing,
  rules: StayRules,
): StayFact[] {
  const newest = known?.steps.at(-1)?.at
  if (known === undefined || newest === undefined || newest <= at) return []
  const trail = facts.map(assertionOf).reduce(insert, known)
  const found: StayFact[] = []
  let stay = trail.base
  for (const step of trail.steps) {
    const ended = stay !== null && step.at > at ? endedBy(stay, step.at - 1, rules) : null
    if (stay !== null && ended !== null) {
      found.push(uncertain(person, stay, ended))
      stay = { ...stay, certain: false }
    }
    stay = after(stay, step)
  }
  return found
}

/** When the stay's time was up, where it is certain and that was at or before `at`; else null. */
function endedBy({ certain, seenAt }: Stay, at: At, rules: StayRules): At | null {
  if (!certain) return null
  const end = rules.endOf(seenAt)
  return end <= at ? end : null
}

function uncertain(person: string, { zone, seenAt }: Stay, at: At): StayFact {
  return { kind: 'stay-uncertain', happenedAt: toRfc3339(at), person, zone, since: toRfc3339(seenAt) }
}

/** Certain stays whose time is up by now, each from the instant when it was. */
export function overdueStays(presence: Presence, rules: StayRules, now: At): StayFact[] {
  const overdue: StayFact[] = []
  for (const [person, stay] of presence.stays) {
    const ended = endedBy(stay, now, rules)
    if (ended !== null) overdue.push(uncertain(person, stay, ended))
  }
  return overdue
}

/** Before this instant the time of no certain stay is up that is known now, nor of one that begins from now on. */
export function nextStayEnd(presence: Presence, rules: StayRules, now: At): At {
  let next = rules.endOf(now)
  for (const { certain, seenAt } of presence.stays.values()) {
    const end = certain ? rules.endOf(seenAt) : next
    if (end > now && end < next) next = end
  }
  return next
}

/** What staff says of somebody, at `at`: who says it, and why. */
export interface Word {
  person: string
  at: At
  by: string
  reason: string
}

/** Staff has seen the person: the stay is certain again, and the longest stay counts anew. Null where they are not inside. */
export function confirmStay(presence: Presence, word: Word): StayFact | null {
  return spoken('stay-confirmed', presence, word)
}

/** Staff knows that the person was gone by then. Null where they were not inside. */
export function closeStay(presence: Presence, word: Word): StayFact | null {
  return spoken('stay-closed', presence, word)
}

function spoken(kind: StayFact['kind'], presence: Presence, { person, at, by, reason }: Word): StayFact | null {
  const stay = stayAt(presence, person, at)
  return stay === null ? null : { kind, happenedAt: toRfc3339(at), person, zone: stay.zone, by, reason }
}
