/**
 * How many were inside over a past time, by zone or by organisation, as a recount of the journal tells it today: what came
 * late counts at its own time. Counts only, and never of a person.
 */
import { SogliaError } from '../core/errors.ts'
import { type At, toRfc3339 } from '../core/model.ts'
import type { Clock, Directory, Journal } from '../core/ports.ts'
import type { StepCount, StepSum } from './occupancy/counts.ts'
import { staysTold } from './occupancy/stays-told.ts'
import { type StepRow, stepCounts } from './occupancy/step-counts.ts'
import { type Step, stepsOf } from './occupancy/steps.ts'

export const GROUPINGS = ['zone', 'organisation'] as const
export type Grouping = (typeof GROUPINGS)[number]

export interface HistoryQuestion {
  from: At
  /** Excluded; what lies ahead is left out. */
  to: At
  step: Step
  by: Grouping
}

/** `group` is the zone's or the organisation's id; null: of no organisation. */
export type GroupCount = { group: string | null } & StepCount
export interface OccupancyHistory {
  from: string
  /** Excluded. */
  to: string
  step: Step
  by: Grouping
  /** By organisation: a person counts for the one that they belong to at this time, which is when it was asked. */
  organisationsAsOf: string | null
  /** With the names as they are now, in the order of the register; what is gone from it comes last, by its id. */
  groups: { id: string | null; name: string | null }[]
  steps: ({ at: string } & StepCount & { groups: GroupCount[] })[]
}

export interface OccupancyReport {
  /** Reads the whole journal: one at a time is enough. Throws `E_INVALID`, `E_STORAGE_FAILED`. */
  history(question: HistoryQuestion): Promise<OccupancyHistory>
}

export interface OccupancyParts {
  journal: Pick<Journal, 'scan' | 'seqAt' | 'head'>
  directory: Pick<Directory, 'person' | 'zones' | 'records'>
  clock: Clock
  timeZone: string
}

export function createOccupancyReport({ journal, directory, clock, timeZone }: OccupancyParts): OccupancyReport {
  async function history({ from, to: asked, step, by }: HistoryQuestion): Promise<OccupancyHistory> {
    const now = clock.now()
    const to = Math.min(asked, now)
    if (from >= to) throw new SogliaError('E_INVALID', '"from" is not before "to", or lies ahead')
    const steps = stepsOf(from, to, step, timeZone)
    const told = await staysTold(journal, steps)
    const rows = await stepCounts(told, steps, (person, { zone }) => (by === 'zone' ? zone : orgOf(person)))
    const groups = groupsOf(by, rows)
    return {
      ...{ from: toRfc3339(from), to: toRfc3339(to), step, by, groups },
      organisationsAsOf: by === 'organisation' ? toRfc3339(now) : null,
      steps: rows.map(({ at, house, groups: counted }) => ({
        at: toRfc3339(at),
        ...countOf(house),
        groups: groups.map(({ id }) => ({ group: id, ...countOf(counted.get(id) ?? NOBODY) })),
      })),
    }
  }

  function orgOf(person: string): string | null {
    return directory.person(person)?.org ?? null
  }

  function groupsOf(by: Grouping, rows: readonly StepRow[]): OccupancyHistory['groups'] {
    const known = by === 'zone' ? directory.zones() : directory.records('organisation')
    const ids = new Set<string | null>(known.map(({ id }) => id))
    const counted = rows.flatMap(({ groups }) => [...groups].filter(([, count]) => isAnybody(count)).map(([id]) => id))
    const others = [...new Set(counted)].filter((id) => !ids.has(id)).map((id) => ({ id, name: id }))
    return [...known.map(({ id, name }) => ({ id, name })), ...others]
  }

  return { history }
}

const NOBODY: StepCount = { inside: 0, uncertain: 0, insideMax: 0, uncertainMax: 0 }

function countOf({ inside, uncertain, insideMax, uncertainMax }: StepCount | StepSum): StepCount {
  return { inside, uncertain, insideMax, uncertainMax }
}

function isAnybody({ insideMax, uncertainMax }: StepCount): boolean {
  return insideMax + uncertainMax > 0
}
