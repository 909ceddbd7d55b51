/** Heads by zone or by organisation, and the most there ever were since it was last asked. */
import type { Crowd } from '../../core/recount.ts'
import type { Stay } from '../../core/stays.ts'

/** How many at the beginning of a step, and the most at any instant in it; certain (`inside`) and uncertain apart. */
export interface StepCount {
  inside: number
  uncertain: number
  insideMax: number
  uncertainMax: number
}

interface Count extends Crowd {
  most: Crowd
}

export interface Counts {
  /** The person's stay is another from now on. */
  move(person: string, before: Stay | undefined, after: Stay | undefined): void
  /** All that happened at one instant has been told. */
  settle(): void
  /** Of the whole house, and of each group: what a step begins with; the maxima begin with it. */
  begin(): void
  /** What the step that was begun came to. */
  end(): { house: StepCount; groups: Map<string | null, StepCount> }
}

/** `groupOf`: null for whoever is in none. */
export function createCounts(groupOf: (person: string, stay: Stay) => string | null): Counts {
  const house = { ...EMPTY, most: { ...EMPTY } }
  const groups = new Map<string | null, Count>()
  let first: { house: Crowd; groups: Map<string | null, Crowd> } = { house: EMPTY, groups: new Map() }
  const touched = new Set<Count>()

  const countOf = (group: string | null): Count => {
    const count = groups.get(group) ?? { ...EMPTY, most: { ...EMPTY } }
    groups.set(group, count)
    return count
  }
  const add = (person: string, stay: Stay | undefined, change: 1 | -1): void => {
    if (stay === undefined) return
    for (const count of [house, countOf(groupOf(person, stay))]) {
      count[stay.certain ? 'certain' : 'uncertain'] += change
      touched.add(count)
    }
  }

  return {
    move(person, before, after) {
      add(person, before, -1)
      add(person, after, 1)
    },
    settle() {
      for (const { certain, uncertain, most } of touched) {
        most.certain = Math.max(most.certain, certain)
        most.uncertain = Math.max(most.uncertain, uncertain)
      }
      touched.clear()
    },
    begin() {
      for (const count of [house, ...groups.values()]) count.most = crowdOf(count)
      first = { house: crowdOf(house), groups: new Map([...groups].map(([id, count]) => [id, crowdOf(count)])) }
    },
    end() {
      const told = [...groups].map(([id, { most }]) => [id, stepCount(first.groups.get(id) ?? EMPTY, most)] as const)
      return { house: stepCount(first.house, house.most), groups: new Map(told) }
    },
  }
}

const EMPTY: Readonly<Crowd> = Object.freeze({ certain: 0, uncertain: 0 })

function crowdOf({ certain, uncertain }: Crowd): Crowd {
  return { certain, uncertain }
}

function stepCount(first: Crowd, most: Crowd): StepCount {
  return {
    ...{ inside: first.certain, uncertain: first.uncertain },
    ...{ insideMax: most.certain, uncertainMax: most.uncertain },
  }
}
