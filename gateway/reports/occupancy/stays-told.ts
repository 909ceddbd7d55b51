/**
 * What the journal tells of stays, sorted into steps of time. The whole journal is read, for what is told late stands far
 * behind its own time, and an uncertain stay may have begun long ago; but of what was before the first step only that is
 * kept on which who is inside at its beginning can still depend.
 */
import { SogliaError } from '../../core/errors.ts'
import type { Recorded, StayFact } from '../../core/facts.ts'
import type { At } from '../../core/model.ts'
import type { Journal } from '../../core/ports.ts'
import type { Interval } from '../../core/rules.ts'
import { factsAfter } from '../journal/facts-between.ts'

/** Without what no count needs, for there may be many. */
export type Told = Pick<Recorded<StayFact>, 'kind' | 'happenedAt' | 'person' | 'zone' | 'zoneOnly' | 'since' | 'seq'>

/** By person, in the order of the journal: what tells where they are. */
export type Trails = Map<string, Told[]>

const KINDS = ['stay-opened', 'stay-closed', 'stay-confirmed', 'stay-uncertain'] as const
/** Held at once, about 120 bytes each: two years of a house with 200 people a day. */
const STAYS_MAX = 400_000
/** A trail is looked through again when it has grown by so many. */
const LOOK_AGAIN = 8

export interface StaysTold {
  before: Trails
  /** Of each step, in the order of the journal. */
  steps: Told[][]
  /** False: some of it was told of people who are forgotten by now, and nobody can count them. */
  whole: boolean
}

/** Of what is numbered above `after`, up to `last`; the whole journal where they are left out. Throws `E_INVALID` where it is too much. */
export async function staysTold(
  journal: Pick<Journal, 'scan' | 'head'>,
  steps: readonly Interval[],
  { after, last }: { after: number; last: number } = { after: 0, last: journal.head() },
): Promise<StaysTold> {
  const before: Trails = new Map()
  const lookAt = new Map<string, number>()
  const told: Told[][] = steps.map(() => [])
  const lean = createLean()
  let held = 0
  let whole = true
  for await (const page of factsAfter(journal, KINDS, after, last)) {
    for (const fact of page as Recorded<StayFact>[]) {
      // So it is where the personal part was erased.
      if (fact.person === null) {
        whole = false
        continue
      }
      const step = stepAt(Date.parse(fact.happenedAt), steps)
      if (step >= 0) {
        const room = told[step]
        room?.push(lean(fact))
        held += room === undefined ? 0 : 1
        continue
      }
      const trail = add(before, lean(fact))
      if (trail.length < (lookAt.get(fact.person) ?? LOOK_AGAIN)) continue
      const kept = sinceLastExit(trail)
      before.set(fact.person, kept)
      lookAt.set(fact.person, kept.length + LOOK_AGAIN)
    }
    if (held > STAYS_MAX) throw new SogliaError('E_INVALID', `more than ${STAYS_MAX} stays: ask for less time`)
  }
  return { before, steps: told, whole }
}

/** Returns the person's trail with the fact. */
export function add(trails: Trails, fact: Told): Told[] {
  const trail = trails.get(fact.person) ?? []
  trail.push(fact)
  trails.set(fact.person, trail)
  return trail
}

/** Whoever went out is outside, whatever was before, also what is told of it later. */
export function sinceLastExit(trail: readonly Told[]): Told[] {
  let last: Told | null = null
  for (const fact of trail) {
    if (fact.kind === 'stay-closed' && !fact.zoneOnly && (last === null || isBefore(last, fact))) last = fact
  }
  return last === null ? [...trail] : trail.filter((fact) => fact === last || isBefore(last, fact))
}

/** Of the same instant the one that was recorded later holds. */
function isBefore(one: Told, other: Told): boolean {
  const apartMs = Date.parse(one.happenedAt) - Date.parse(other.happenedAt)
  return apartMs < 0 || (apartMs === 0 && one.seq < other.seq)
}

/** The step in which the instant lies; -1 before the first, and as many as there are steps after the last. */
function stepAt(at: At, steps: readonly Interval[]): number {
  let [low, high] = [-1, steps.length]
  while (low + 1 < high) {
    const middle = (low + high) >> 1
    if ((steps[middle] as Interval)[0] <= at) low = middle
    else high = middle
  }
  const last = steps.at(-1)
  return last !== undefined && at >= last[1] ? steps.length : low
}

/** Each name once in memory, however often it is told. */
function createLean(): (fact: Recorded<StayFact>) => Told {
  const names = new Map<string, string>()
  const one = (name: string): string => {
    const known = names.get(name)
    if (known === undefined) names.set(name, name)
    return known ?? name
  }
  return ({ kind, happenedAt, person, zone, zoneOnly, since, seq }) => ({
    ...{ kind: one(kind) as Told['kind'], happenedAt, person: one(person), zone: one(zone), seq },
    ...(since === undefined ? {} : { since }),
    ...(zoneOnly === undefined ? {} : { zoneOnly }),
  })
}
