/**
 * A roll-call as it stands: whom it lists, and who was ticked off. Facts alone move it, so that what is in memory and
 * what a start reads again are the same.
 */
import type { Recorded, RollCallTick } from './facts.ts'
import type { StayNow } from './house.ts'
import type { At } from './model.ts'

/** Somebody who was counted inside when it began, or was since; nobody leaves the list under a hand that ticks. */
export interface Listed extends StayNow {
  /** A door saw them leave since then; null: none did. */
  leftAt: At | null
}

/** Whom a tick is about: a person of the list, or somebody else, by the name that the phone gave that row. */
export type TickSubject = { person: string; other?: undefined } | { person?: undefined; other: string }

export interface Tick {
  /** Drawn by the phone, so that one that is sent again is known. */
  id: string
  at: At
  found: boolean
  by: string
  /** Of somebody who is not on the list: what they are (a courier), never who. */
  note: string | null
}

export interface RollCallState {
  /** Of the fact that began it; null until it is on the disk. */
  seq: number | null
  since: At
  /** Who began it: somebody of the staff, or the unit of the fire alarm. */
  by: string
  reason: string | null
  drill: boolean
  /** By person. */
  listed: Map<string, Listed>
  /** The one that holds of each subject, by `keyOf`. */
  ticks: Map<string, Tick>
  /** The ids of all that were recorded. */
  known: Set<string>
  /** By `keyOf`: the place of a subject among those that were ticked, by which it is one also when it was forgotten. */
  rows: Map<string, number>
}

export function keyOf({ person, other }: TickSubject): string {
  return person === undefined ? `other ${other}` : `person ${person}`
}

/** Whether `a` holds over `b`, whichever of them came first: the later one, and of two at once the greater id. */
export function holdsOver(a: Pick<Tick, 'at' | 'id'>, b: Pick<Tick, 'at' | 'id'>): boolean {
  return a.at > b.at || (a.at === b.at && a.id > b.id)
}

export function beginRollCall(
  begun: Pick<RollCallState, 'seq' | 'since' | 'by' | 'reason' | 'drill'>,
  stays: readonly StayNow[],
): RollCallState {
  const listed = new Map(stays.map((stay) => [stay.person, { ...stay, leftAt: null }]))
  return { ...begun, listed, ticks: new Map(), known: new Set(), rows: new Map() }
}

/** Moves it by a fact that was recorded since it began. */
export function followRollCall(state: RollCallState, fact: Recorded): void {
  if (fact.kind === 'roll-call-ticked') {
    if (fact.rollCall === state.seq) takeTick(state, fact)
    return
  }
  if (fact.kind === 'roll-call-missed') {
    if (fact.rollCall === state.seq && fact.person !== null) state.rows.set(keyOf({ person: fact.person }), fact.row)
    return
  }
  if (!('zone' in fact) || typeof fact.person !== 'string' || typeof fact.zone !== 'string') return
  const { person, zone } = fact
  const at = Date.parse(fact.happenedAt)
  const row = state.listed.get(person)
  switch (fact.kind) {
    case 'stay-opened':
    case 'stay-confirmed': {
      const since = row?.zone === zone && row.leftAt === null ? row.since : at
      state.listed.set(person, { person, zone, since, seenAt: at, certain: true, leftAt: null })
      return
    }
    case 'stay-closed':
      if (row === undefined)
        state.listed.set(person, { person, zone, since: at, seenAt: at, certain: true, leftAt: at })
      else if (row.zone === zone || fact.zoneOnly !== true) row.leftAt = at
      return
    case 'stay-uncertain':
      if (row?.zone === zone) row.certain = false
  }
}

function takeTick(state: RollCallState, fact: RollCallTick): void {
  state.known.add(fact.tick)
  const subject = subjectOf(fact)
  if (subject === null) return
  const key = keyOf(subject)
  state.rows.set(key, fact.row)
  const { found, by, note = null } = fact
  const tick = { id: fact.tick, at: Date.parse(fact.happenedAt), found, by, note }
  const before = state.ticks.get(key)
  if (before === undefined || holdsOver(tick, before)) state.ticks.set(key, tick)
}

/** Null: the person was forgotten since. */
function subjectOf({ person, other }: RollCallTick): TickSubject | null {
  if (other !== undefined) return { other }
  return person === null ? null : { person }
}

/** Of those on the list: how many were found, and how many a door saw leave before anybody found them. */
export function countRollCall({ listed, ticks }: RollCallState): { listed: number; found: number; left: number } {
  const counts = { listed: listed.size, found: 0, left: 0 }
  for (const { person, leftAt } of listed.values()) {
    if (ticks.get(keyOf({ person }))?.found === true) counts.found += 1
    else if (leftAt !== null) counts.left += 1
  }
  return counts
}

/** How many are here who are not on the list. */
export function countOthers({ ticks }: RollCallState): number {
  return [...ticks].filter(([key, { found }]) => key.startsWith('other ') && found).length
}
