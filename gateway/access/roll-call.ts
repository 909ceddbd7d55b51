/** The roll-call: begun by the fire alarm's input or by staff, until staff ends it. It informs; it opens nothing. */
import type { Recorded, RollCallFact } from '../core/facts.ts'
import type { LiveHouse } from '../core/live-house.ts'
import { type At, toRfc3339 } from '../core/model.ts'
import type { Clock } from '../core/ports.ts'

export interface RollCallNow {
  since: At
  /** Who began it: somebody of the staff, or the unit of the fire alarm. */
  by: string
  reason: string | null
}

export interface RollCall {
  /** The newest facts at the start, in order: one that stood goes on. */
  resume(facts: readonly Recorded[]): void
  /** The facts to be recorded; none where one stands already. It stands at once. */
  begin(by: string, reason: string | null): RollCallFact[]
  /** The same; none where none stands. */
  end(by: string, reason: string | null): RollCallFact[]
  /** What was begun or ended could not be recorded: it is as it was before. */
  back(before: RollCallNow | null): void
  now(): RollCallNow | null
}

export function createRollCall({ house, clock }: { house: LiveHouse; clock: Clock }): RollCall {
  let standing: RollCallNow | null = null

  function factOf(kind: RollCallFact['kind'], by: string, reason: string | null): RollCallFact {
    const { inside: certain, uncertain } = house.occupancy()
    const happenedAt = toRfc3339(clock.now())
    return { kind, happenedAt, by, ...(reason === null ? {} : { reason }), certain, uncertain }
  }

  return {
    resume(facts) {
      for (const fact of facts) {
        if (fact.kind === 'roll-call-ended') standing = null
        if (fact.kind !== 'roll-call-started') continue
        standing = { since: Date.parse(fact.happenedAt), by: fact.by, reason: fact.reason ?? null }
      }
    },
    begin(by, reason) {
      if (standing !== null) return []
      standing = { since: clock.now(), by, reason }
      return [factOf('roll-call-started', by, reason)]
    },
    end(by, reason) {
      if (standing === null) return []
      standing = null
      return [factOf('roll-call-ended', by, reason)]
    },
    back(before) {
      standing = before
    },
    now: () => standing,
  }
}
