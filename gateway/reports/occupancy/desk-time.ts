/** How long desks were occupied, and how long it was known, by zone. A desk is never anybody's. */
import type { DeskFact, Recorded } from '../../core/facts.ts'
import type { DeskStands } from '../../core/hour-counts.ts'
import type { At } from '../../core/model.ts'
import type { Interval } from '../../core/rules.ts'

export interface DeskTime {
  occupiedMs: number
  knownMs: number
}

export interface DeskTimes {
  /** Of each step, by zone. */
  steps: ReadonlyMap<string, Readonly<DeskTime>>[]
  /** How desks stand at the end of the last one. */
  stands: DeskStands
}

const STATES = { 'desk-occupied': 'occupied', 'desk-freed': 'free', 'desk-silent': null } as const

/**
 * `steps` follow on each other. `stands`: at the beginning of the first. `facts`: all that happened from then on, in the
 * order of the journal. `zoneOf`: null for a desk that is gone, which counts nowhere.
 */
export function deskTimes(
  steps: readonly Interval[],
  stands: DeskStands,
  facts: readonly Recorded<DeskFact>[],
  zoneOf: (desk: string) => string | null,
): DeskTimes {
  const states = new Map<string, 'occupied' | 'free' | null>()
  for (const desk of stands.occupied) states.set(desk, 'occupied')
  for (const desk of stands.free) states.set(desk, 'free')
  const told = facts.map((fact) => ({ at: Date.parse(fact.happenedAt), desk: fact.desk, state: STATES[fact.kind] }))
  // The sort is stable: of the same instant the one that was recorded later holds.
  told.sort((a, b) => a.at - b.at)
  let next = 0
  const times = steps.map(([begins, ends]) => {
    const zones = new Map<string, DeskTime>()
    const since = new Map<string, At>()
    const pass = (desk: string, to: At): void => {
      const state = states.get(desk) ?? null
      const zone = zoneOf(desk)
      const spanMs = to - (since.get(desk) ?? begins)
      since.set(desk, to)
      if (state === null || zone === null) return
      const time = zones.get(zone) ?? { occupiedMs: 0, knownMs: 0 }
      time.knownMs += spanMs
      if (state === 'occupied') time.occupiedMs += spanMs
      zones.set(zone, time)
    }
    for (let one = told[next]; one !== undefined && one.at < ends; one = told[next]) {
      pass(one.desk, Math.max(one.at, begins))
      states.set(one.desk, one.state)
      next += 1
    }
    for (const desk of states.keys()) pass(desk, ends)
    return zones
  })
  const those = (wanted: string): string[] => [...states].flatMap(([desk, state]) => (state === wanted ? [desk] : []))
  return { steps: times, stands: { occupied: those('occupied'), free: those('free') } }
}
