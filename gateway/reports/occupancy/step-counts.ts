/** A recount step by step: what each begins with, and the most in it. Others have their turn in between. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { At } from '../../core/model.ts'
import { createRecount } from '../../core/recount.ts'
import type { Interval } from '../../core/rules.ts'
import type { Stay } from '../../core/stays.ts'
import { type Counts, createCounts, type StepSum } from './counts.ts'
import { add, type StaysTold, sinceLastExit, type Told, type Trails } from './stays-told.ts'

/** Instants counted in one turn. */
const INSTANTS_A_TURN = 500
/** Of whom it is found out in one turn whether they are inside. */
const PEOPLE_A_TURN = 200

export interface StepRow {
  at: At
  house: StepSum
  groups: Map<string | null, StepSum>
}

/** `onInstant`: hears each instant at which somebody may have moved, and the first one, with how many are inside from then on. */
export async function stepCounts(
  { before, steps: told }: Pick<StaysTold, 'before' | 'steps'>,
  steps: readonly Interval[],
  groupOf: (person: string, stay: Stay) => string | null,
  onInstant: (at: At, inside: Counts['inside']) => void = () => {},
): Promise<StepRow[]> {
  const counts = createCounts(steps[0]?.[0] ?? 0, groupOf)
  const trails = await ofInsiders(before, (steps[0]?.[0] ?? 0) - 1)
  const rows: StepRow[] = []
  for (const [n, [begins, ends]] of steps.entries()) {
    const facts = told[n] ?? []
    const recount = createRecount([...trails.values()].flat().concat(facts))
    recount.moveTo(begins - 1)
    if (n === 0) for (const [person, stay] of recount.stays) counts.place(person, stay, begins)
    const people = peopleByInstant(facts)
    const moveTo = (at: At): void => {
      const moved = [...(people.get(at) ?? [])].map((person) => [person, recount.stays.get(person)] as const)
      recount.moveTo(at)
      for (const [person, stay] of moved) counts.move(person, stay, recount.stays.get(person), at)
      counts.settle()
      onInstant(at, counts.inside)
    }
    moveTo(begins)
    counts.begin()
    for (const [turn, at] of [...people.keys()].sort((a, b) => a - b).entries()) {
      if (at > begins) moveTo(at)
      if (turn % INSTANTS_A_TURN === INSTANTS_A_TURN - 1) await nextTurn()
    }
    rows.push({ at: begins, ...counts.end(ends) })
    carryOver(trails, facts, recount.stays)
    await nextTurn()
  }
  return rows
}

/** Without those who are outside by then: else each step would look through all who were ever here. */
async function ofInsiders(before: Trails, at: At): Promise<Trails> {
  const trails: Trails = new Map()
  const everybody = [...before]
  for (let n = 0; n < everybody.length; n += PEOPLE_A_TURN) {
    const some = everybody.slice(n, n + PEOPLE_A_TURN)
    const recount = createRecount(some.flatMap(([, trail]) => trail))
    recount.moveTo(at)
    for (const [person, trail] of some) if (recount.stays.has(person)) trails.set(person, trail)
    await nextTurn()
  }
  return trails
}

/** What the next step begins with: whoever is outside by now has nothing behind them. */
function carryOver(trails: Trails, facts: readonly Told[], stays: ReadonlyMap<string, Stay>): void {
  for (const fact of facts) add(trails, fact)
  for (const person of new Set(facts.map((fact) => fact.person))) {
    if (stays.has(person)) trails.set(person, sinceLastExit(trails.get(person) ?? []))
    else trails.delete(person)
  }
}

/** Whose stay may change at each instant. */
function peopleByInstant(facts: readonly Told[]): Map<At, Set<string>> {
  const people = new Map<At, Set<string>>()
  for (const { happenedAt, person } of facts) {
    const at = Date.parse(happenedAt)
    people.set(at, (people.get(at) ?? new Set()).add(person))
  }
  return people
}
