/** Heads by zone or by organisation, and the most there ever were since it was last asked. */
import type { At } from '../../core/model.ts'
import type { Crowd } from '../../core/recount.ts'
import type { Stay } from '../../core/stays.ts'

/** How many at the beginning of a step, and the most at any instant in it; certain (`inside`) and uncertain apart. */
export interface StepCount {
  inside: number
  uncertain: number
  insideMax: number
  uncertainMax: number
}

/** The same, with what came together within a step; of the certain only. */
export interface StepSum extends StepCount {
  /** Milliseconds that people were inside, of all of them together. */
  insideMs: number
  /** How often somebody came, also anew after nobody knew whether they were still there. */
  entries: number
}

interface Count extends Crowd {
  most: Crowd
  insideMs: number
  entries: number
  /** Up to here `insideMs` is told. */
  toldTo: At
}

export interface Counts {
  /** The person has been there already when counting begins. */
  place(person: string, stay: Stay, at: At): void
  /** The person's stay is another from now on. */
  move(person: string, before: Stay | undefined, after: Stay | undefined, at: At): void
  /** All that happened at one instant has been told. */
  settle(): void
  /** Of the whole house, and of each group: what a step begins with; the maxima begin with it. */
  begin(): void
  /** What the step that was begun came to by its end; the sums begin anew. */
  end(at: At): { house: StepSum; groups: Map<string | null, StepSum> }
  /** How many are certainly inside now; without a group in the whole house. */
  inside(group?: string | null): number
}

/** `groupOf`: null for whoever is in none. `from`: when counting begins. */
export function createCounts(from: At, groupOf: (person: string, stay: Stay) => string | null): Counts {
  const begun = (at: At): Count => ({ ...EMPTY, most: { ...EMPTY }, insideMs: 0, entries: 0, toldTo: at })
  const house = begun(from)
  const groups = new Map<string | null, Count>()
  let first: { house: Crowd; groups: Map<string | null, Crowd> } = { house: EMPTY, groups: new Map() }
  const touched = new Set<Count>()

  const countOf = (group: string | null, at: At): Count => {
    const count = groups.get(group) ?? begun(at)
    groups.set(group, count)
    return count
  }
  const add = (person: string, stay: Stay | undefined, change: 1 | -1, at: At): void => {
    if (stay === undefined) return
    for (const count of [house, countOf(groupOf(person, stay), at)]) {
      tellTo(count, at)
      count[stay.certain ? 'certain' : 'uncertain'] += change
      touched.add(count)
    }
  }
  const sumOf = (count: Count, begins: Crowd, at: At): StepSum => {
    tellTo(count, at)
    const { insideMs, entries, most } = count
    count.insideMs = 0
    count.entries = 0
    return { ...stepCount(begins, most), insideMs, entries }
  }

  return {
    place: (person, stay, at) => add(person, stay, 1, at),
    move(person, before, after, at) {
      add(person, before, -1, at)
      add(person, after, 1, at)
      if (!after?.certain) return
      const group = groupOf(person, after)
      if (hasCome(before, after, true)) house.entries += 1
      const wasThere = before !== undefined && groupOf(person, before) === group
      if (hasCome(before, after, wasThere)) countOf(group, at).entries += 1
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
    end(at) {
      const told = [...groups].map(([id, count]) => [id, sumOf(count, first.groups.get(id) ?? EMPTY, at)] as const)
      return { house: sumOf(house, first.house, at), groups: new Map(told) }
    },
    inside: (group) => (group === undefined ? house : groups.get(group))?.certain ?? 0,
  }
}

const EMPTY: Readonly<Crowd> = Object.freeze({ certain: 0, uncertain: 0 })

/** Whoever was uncertain and is seen to come has been away; whoever staff has found there has not. */
function hasCome(before: Stay | undefined, after: Stay, wasThere: boolean): boolean {
  return before === undefined || !wasThere || (!before.certain && before.since !== after.since)
}

function tellTo(count: Count, at: At): void {
  count.insideMs += count.certain * (at - count.toldTo)
  count.toldTo = at
}

function crowdOf({ certain, uncertain }: Crowd): Crowd {
  return { certain, uncertain }
}

function stepCount(first: Crowd, most: Crowd): StepCount {
  return {
    ...{ inside: first.certain, uncertain: first.uncertain },
    ...{ insideMax: most.certain, uncertainMax: most.uncertain },
  }
}
