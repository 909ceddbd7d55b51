/**
 * Who was where, counted again in the plainest way and from what happened at the doors alone: passages, openings, what
 * staff said, and the closing times. No fact about a stay is looked at, but for the words of staff.
 */
import type { DoorFact, Passage, PassageUnused, Recorded } from '../../gateway/core/facts.ts'
import {
  CHECK_IN,
  CONTACTS,
  closingAfter,
  DOORS,
  type DoorId,
  EXTENDED_UNLOCK_MS,
  LONGEST_STAY_MS,
  MINUTE,
  UNLOCK_MS,
} from './building.ts'

/** After the unlock has run out the door may still be passing somebody. */
const OPENING_GRACE_MS = 3_000

/** So long a line is gone before it is on record. */
const LINK_SETTLE_MS = 1_000
/** The door did not open in time. */
const UNUSED = 'unused'

/** Something that tells where a person is from then on. */
interface Seen {
  at: number
  kind: 'in' | 'out' | 'says-here' | 'says-gone'
  /** The zone that they are in then; null: none. */
  to: string | null
  /** At a check-in point: it says nothing of who is in another zone than this. */
  leaves?: string
}
export interface Where {
  zone: string
  since: number
  certain: boolean
}
/** Where a person is from each of these instants on; null outside. */
export type Timeline = { at: number; where: Where | null }[]

export interface Told {
  /** By person, in order of time. */
  seen: Map<string, Seen[]>
  /** Grants of which nothing tells whether the door opened; a board may still have to. */
  unexplained: Recorded<Passage>[]
}

/** What the journal tells of people, passages that were none left out. */
export function readPassages(facts: readonly Recorded[], needsMoreTime: (person: string) => boolean): Told {
  const isUsed = openingsIn(facts, needsMoreTime)
  const told: Told = { seen: new Map(), unexplained: [] }
  const note = (person: string, seen: Seen): void => {
    const all = told.seen.get(person) ?? []
    all.splice(all.findLastIndex(({ at }) => at <= seen.at) + 1, 0, seen)
    told.seen.set(person, all)
  }
  for (const fact of facts) {
    const at = Date.parse(fact.happenedAt)
    if (fact.kind === 'passage-granted' && fact.person !== null) {
      const used = isUsed(fact)
      if (used === null) told.unexplained.push(fact)
      if (used) note(fact.person, { at, ...passed(fact) })
    } else if (fact.kind === 'stay-confirmed' && fact.by !== undefined) {
      note(fact.person, { at, kind: 'says-here', to: fact.zone })
    } else if (fact.kind === 'stay-closed' && fact.by !== undefined) {
      note(fact.person, { at, kind: 'says-gone', to: null })
    }
  }
  return told
}

function passed({ door, side }: Passage): Omit<Seen, 'at'> {
  const kind = side === 'out' ? 'out' : 'in'
  if (door === null) return side === 'out' ? { kind, to: null, leaves: CHECK_IN.zone } : { kind, to: CHECK_IN.zone }
  const { from, to } = DOORS[door as DoorId]
  return { kind, to: side === 'out' ? from : to }
}

/**
 * Whether anybody passed after a grant. Where the door's contact was to tell: if it opened while the grant was good (of
 * somebody who tapped twice before one opening only the last tap counts), or if the gateway ended, or the board of the
 * contact went away, before that could be seen. Null: nothing tells.
 */
function openingsIn(facts: readonly Recorded[], needsMoreTime: (person: string) => boolean) {
  const openings = new Map<string, { at: number; seq: number; told: number }[]>()
  const minuteOf = (door: string | null, at: number): string => `${door} ${Math.floor(at / MINUTE)}`
  const unused = new Set<string>()
  const starts: number[] = []
  const gone = new Map<string, number[]>()
  for (const fact of facts) {
    if (fact.kind === 'door-opened') {
      const opening = { at: Date.parse(fact.happenedAt), seq: fact.seq, told: Date.parse(fact.at) }
      const minute = minuteOf((fact as DoorFact).door, opening.at)
      openings.set(minute, [...(openings.get(minute) ?? []), opening])
    } else if (fact.kind === 'passage-unused') {
      const { unit, id } = fact as PassageUnused
      unused.add(`${unit} ${id}`)
    } else if (fact.kind === 'gateway-started') starts.push(fact.seq)
    else if (fact.kind === 'unit-offline') {
      gone.set(fact.unit, [...(gone.get(fact.unit) ?? []), Date.parse(fact.happenedAt)])
    }
  }
  /** What became of a grant; null: nothing tells. */
  const endOfGrant = (fact: Recorded<Passage>): string | null => {
    const unlockMs = needsMoreTime(fact.person ?? '') ? EXTENDED_UNLOCK_MS : UNLOCK_MS
    const [from, until] = [Date.parse(fact.happenedAt), Date.parse(fact.at) + unlockMs + OPENING_GRACE_MS]
    const board = CONTACTS[fact.door ?? ''] ?? ''
    const isGone = gone.get(board)?.some((at) => from <= at && at < until + LINK_SETTLE_MS) ?? false
    const start = starts.find((seq) => seq > fact.seq) ?? Number.POSITIVE_INFINITY
    const opening = [from, from + MINUTE]
      .flatMap((at) => openings.get(minuteOf(fact.door, at)) ?? [])
      .find(({ at, seq, told }) => from <= at && at < until && seq < start && (!isGone || told < until))
    if (opening !== undefined) return `opened ${opening.at}`
    if (unused.has(`${fact.unit} ${fact.id}`)) return UNUSED
    return isGone || start < Number.POSITIVE_INFINITY ? `not seen ${fact.seq}` : null
  }
  const last = new Map<string, number>()
  const ends = new Map<number, string | null>()
  for (const fact of facts) {
    if (fact.kind !== 'passage-granted' || !fact.awaitsOpening) continue
    const end = endOfGrant(fact)
    ends.set(fact.seq, end)
    last.set(`${fact.door} ${fact.person} ${end}`, fact.seq)
  }
  return ({ door, person, seq, awaitsOpening }: Recorded<Passage>): boolean | null => {
    if (!awaitsOpening) return true
    const end = ends.get(seq) ?? null
    return end === null ? null : end !== UNUSED && last.get(`${door} ${person} ${end}`) === seq
  }
}

/** When nobody is sure any longer, of somebody who was last known to be there at `seenAt`. */
const endOf = (seenAt: number): number => Math.min(closingAfter(seenAt), seenAt + LONGEST_STAY_MS)

export function timelineOf(seen: readonly Seen[], until: number): Timeline {
  const timeline: Timeline = []
  let where: Where | null = null
  let seenAt = 0
  const timePasses = (at: number): void => {
    if (where === null || !where.certain || endOf(seenAt) > at) return
    where = { ...where, certain: false }
    timeline.push({ at: endOf(seenAt), where })
  }
  for (const { at, kind, to, leaves } of seen) {
    if (at > until) break
    timePasses(at)
    if (leaves !== undefined && where !== null && where.zone !== leaves) continue
    seenAt = at
    where = after(where, kind, to, at)
    timeline.push({ at, where })
  }
  timePasses(until)
  return timeline
}

/** In again where they surely are is one stay, not two; and where staff says that they are still there it goes on. */
function after(before: Where | null, kind: Seen['kind'], to: string | null, at: number): Where | null {
  if (to === null) return null
  const goesOn = before?.zone === to && ((kind === 'in' && before.certain) || kind === 'says-here')
  return { zone: to, since: goesOn ? before.since : at, certain: true }
}

/** By person who is inside at an instant. */
export function whoIsWhere({ seen }: Told, at: number): Map<string, Where> {
  const there = new Map<string, Where>()
  for (const [person, all] of seen) {
    const where = timelineOf(all, at).at(-1)?.where ?? null
    if (where !== null) there.set(person, where)
  }
  return there
}
