/**
 * Who was inside at an instant, as the gateway knew it then: told by what was recorded before it. It reads back to the
 * last closing time and no further, for no stay is certain past it. What is uncertain counts for no decision.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { lastDayEnd, nextDayEnd } from '../../core/day.ts'
import type { Recorded } from '../../core/facts.ts'
import type { At } from '../../core/model.ts'
import { createStayRules } from '../../core/moves.ts'
import type { Directory, Journal } from '../../core/ports.ts'
import { presenceAt } from '../../core/recount.ts'
import { settingIn } from '../../core/settings.ts'
import { factsBetween } from '../journal/facts-between.ts'

export interface PresenceThen {
  /** With those who had been let in and were about to enter, as a decision counts them. */
  insideOf(zone: string): number
  isInside(person: string, zone: string): boolean
  isCounted(person: string, zone: string): boolean
}

export const NOBODY: PresenceThen = { insideOf: () => 0, isInside: () => false, isCounted: () => false }

export interface PresenceThenParts {
  journal: Pick<Journal, 'scan' | 'seqAt' | 'head'>
  /** Closing time and longest stay have no history: those of today are taken. */
  settings: Pick<Directory, 'setting'>
  timeZone: string
}

const KINDS = [
  'stay-opened',
  'stay-closed',
  'stay-confirmed',
  'stay-uncertain',
  'passage-granted',
  'passage-unused',
] as const
/** Put together in one turn: a millisecond or two. */
const PIECE_FACTS = 2_000
const HOUR_MS = 60 * 60_000
/** By then a door has opened, or it was recorded that it had not: a minute unlocked at most, and a little more. */
const AWAITED_MS_MAX = 2 * 60_000

/** `zoneBehind`: where a door leads, as the register stood then. */
export async function presenceThen(
  at: At,
  zoneBehind: (door: string) => string | null,
  { journal, settings, timeZone }: PresenceThenParts,
): Promise<PresenceThen> {
  const closing = settingIn(settings, 'closing-time')
  const since = lastDayEnd(at, timeZone, closing)
  /** By person, for where one is rests on nobody else. */
  const trails = new Map<string, Recorded[]>()
  /** By person: the zone that they had been let into, and whose door was yet to open. */
  const awaited = new Map<string, string>()
  for await (const page of factsBetween(journal, KINDS, since, at)) {
    for (const fact of page) {
      noteAwaited(awaited, fact, at, zoneBehind)
      // What was told late about the day before makes nobody certain today.
      if (Date.parse(fact.happenedAt) < since || !('person' in fact) || fact.person === null) continue
      const trail = trails.get(fact.person)
      if (trail === undefined) trails.set(fact.person, [fact])
      else trail.push(fact)
    }
  }
  const rules = createStayRules({
    longestStayMs: Number(settingIn(settings, 'longest-stay-h')) * HOUR_MS,
    nextDayEnd: (after) => nextDayEnd(after, timeZone, closing),
  })
  const inside = new Map<string, string>()
  const take = (facts: readonly Recorded[]): void => {
    for (const [person, stay] of presenceAt(facts, at)) {
      // Confirmed overnight, a stay has no beginning here by which it could be told that it turned uncertain.
      if (stay.certain && rules.endOf(stay.seenAt) > at) inside.set(person, stay.zone)
    }
  }
  let piece: Recorded[] = []
  for (const trail of trails.values()) {
    for (const fact of trail) piece.push(fact)
    if (piece.length < PIECE_FACTS) continue
    take(piece)
    piece = []
    await nextTurn()
  }
  take(piece)
  const isInside = (person: string, zone: string): boolean => inside.get(person) === zone
  return {
    insideOf(zone) {
      const entering = [...awaited].filter(([person, into]) => into === zone && !isInside(person, zone))
      return [...inside.values()].filter((each) => each === zone).length + entering.length
    },
    isInside,
    isCounted: (person, zone) => isInside(person, zone) || awaited.get(person) === zone,
  }
}

function noteAwaited(
  awaited: Map<string, string>,
  fact: Recorded,
  at: At,
  zoneBehind: (door: string) => string | null,
): void {
  if (!('person' in fact) || fact.person === null) return
  awaited.delete(fact.person)
  if (fact.kind !== 'passage-granted' || !fact.awaitsOpening || fact.side !== 'in' || fact.door === null) return
  if (Date.parse(fact.at) < at - AWAITED_MS_MAX) return
  const zone = zoneBehind(fact.door)
  if (zone !== null) awaited.set(fact.person, zone)
}
