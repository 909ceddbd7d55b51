/** Where people were, told in the slowest and plainest way: the whole list, one word after the other. */
import type { Fact, StayFact } from '../../gateway/core/facts.ts'
import { evolve, type Presence } from '../../gateway/core/presence.ts'
import type { Stay } from '../../gateway/core/stays.ts'

export const HOUR = 60 * 60_000
export const MORNING = Date.parse('2026-11-23T08:00:00.000Z')
export const text = (at: number): string => new Date(at).toISOString()

export const stay = (kind: StayFact['kind'], zone: string, at = MORNING, more: Partial<StayFact> = {}): StayFact => ({
  kind,
  happenedAt: text(at),
  person: 'amadou',
  zone,
  ...more,
})
export const opened = (zone: string, at?: number) => stay('stay-opened', zone, at)
export const closed = (zone: string, at?: number) => stay('stay-closed', zone, at)

export function tell(presence: Presence, ...facts: readonly Fact[]): Presence {
  for (const fact of facts) evolve(presence, fact)
  return presence
}

/** Short words for facts: `opened hall`, with their doubts. */
export const words = (facts: readonly StayFact[]): string[] =>
  facts.map(({ kind, zone, doubt }) => [kind.replace('stay-', ''), zone, ...(doubt ?? [])].join(' '))

/** The words about one person that hold at `at`, in the order in which they hold. `facts` as they were recorded. */
function wordsUntil(facts: readonly StayFact[], person: string, at: number): StayFact[] {
  const mine = facts.filter((fact) => fact.person === person && Date.parse(fact.happenedAt) <= at)
  const numbered = mine.map((fact, seq) => ({ fact, seq }))
  numbered.sort((a, b) => Date.parse(a.fact.happenedAt) - Date.parse(b.fact.happenedAt) || a.seq - b.seq)
  return numbered.map(({ fact }) => fact)
}

export function whereabouts(facts: readonly StayFact[], person: string, at = Number.POSITIVE_INFINITY): Stay | null {
  let zone: string | null = null
  let [since, seenAt, certain] = [0, 0, false]
  for (const word of wordsUntil(facts, person, at)) {
    const then = Date.parse(word.happenedAt)
    if (word.kind === 'stay-closed') zone = word.zoneOnly && zone !== word.zone ? zone : null
    else if (word.kind === 'stay-uncertain') {
      if (zone === word.zone && seenAt <= Date.parse(word.since ?? word.happenedAt)) certain = false
    } else {
      const goesOn = zone === word.zone && (certain || word.kind === 'stay-confirmed')
      if (!goesOn) since = then
      zone = word.zone
      seenAt = then
      certain = true
    }
  }
  return zone === null ? null : { zone, since, certain, seenAt }
}
