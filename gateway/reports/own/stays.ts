/** The stays of one person, as the journal tells them today: what came late stands at its own time. */
import type { Recorded, StayFact } from '../../core/facts.ts'
import type { At } from '../../core/model.ts'
import type { Journal } from '../../core/ports.ts'
import { after, assertionOf, type Stay } from '../../core/stays.ts'
import { factsBetween } from '../journal/facts-between.ts'

export const STAY_KINDS = ['stay-opened', 'stay-closed', 'stay-confirmed', 'stay-uncertain'] as const
/** Whoever is certainly inside was seen within the longest stay (72 h at most), so what was before tells nothing more. */
const LOOK_BACK_MS = 4 * 24 * 60 * 60_000

export interface StayTold {
  zone: string
  from: At
  /** Null: it goes on, or nobody saw its end. */
  until: At | null
  /** `uncertain`: nobody saw the end, and it is no attended time. */
  state: 'inside' | 'ended' | 'uncertain'
  /** From when on nobody knows; null unless `uncertain`. */
  uncertainFrom: At | null
}

/**
 * Those that touch the time from `from` to `to` (excluded), in their order; nothing that was recorded before `known`, when
 * the register came to know of the person. Read in pieces, with turns between.
 */
export async function staysOf(
  journal: Pick<Journal, 'scan' | 'seqAt' | 'head'>,
  person: string,
  { from, to, known }: { from: At; to: At; known: At },
): Promise<StayTold[]> {
  const told: Recorded<StayFact>[] = []
  for await (const page of factsBetween(
    journal,
    STAY_KINDS,
    Math.max(from - LOOK_BACK_MS, known),
    Number.POSITIVE_INFINITY,
  )) {
    told.push(...(page as Recorded<StayFact>[]).filter((fact) => fact.person === person))
  }
  return staysIn(told).filter((stay) => stay.from < to && endOf(stay) > from)
}

function endOf({ until, uncertainFrom }: StayTold): At {
  return until ?? uncertainFrom ?? Number.POSITIVE_INFINITY
}

/** All stays that the facts of one person tell, in whatever order they came. */
export function staysIn(facts: readonly Recorded<StayFact>[]): StayTold[] {
  const stays: StayTold[] = []
  let now: Stay | null = null
  let open: StayTold | null = null
  for (const fact of facts.toSorted(byInstant)) {
    const next: Stay | null = after(now, assertionOf(fact))
    const goesOn = now !== null && next !== null && next.zone === now.zone && next.since === now.since
    if (open !== null && !goesOn) {
      end(open, fact)
      open = null
    }
    if (next !== null) {
      if (open === null) {
        open = { zone: next.zone, from: next.since, until: null, state: 'inside', uncertainFrom: null }
        stays.push(open)
      }
      open.state = next.certain ? 'inside' : 'uncertain'
      open.uncertainFrom = next.certain ? null : (open.uncertainFrom ?? Date.parse(fact.happenedAt))
    }
    now = next
  }
  return stays
}

/** Of the same instant the one that was recorded later holds. */
function byInstant(one: Recorded<StayFact>, other: Recorded<StayFact>): number {
  return Date.parse(one.happenedAt) - Date.parse(other.happenedAt) || one.seq - other.seq
}

/** What had turned uncertain ends only by an exit that was seen: not by the next entry, nor by what staff says of it. */
function end(stay: StayTold, { kind, doubt, by, happenedAt }: Recorded<StayFact>): void {
  const isSeen = kind === 'stay-closed' && by === undefined && !doubt?.includes('exit-not-seen')
  if (stay.state === 'uncertain' && !isSeen) return
  Object.assign(stay, { state: 'ended', until: Date.parse(happenedAt), uncertainFrom: null })
}
