/** Ticks of a roll-call, in whatever order, and however often, they come: what holds in the end is the same. */
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Recorded, RollCallTick } from '../../gateway/core/facts.ts'
import {
  beginRollCall,
  countOthers,
  countRollCall,
  followRollCall,
  holdsOver,
  keyOf,
  type RollCallState,
} from '../../gateway/core/roll-call.ts'

const SINCE = Date.parse('2026-11-22T10:00:00.000Z')
const PEOPLE = ['ada', 'bea', 'carla']
const begin = (): RollCallState =>
  beginRollCall(
    { seq: 7, since: SINCE, by: 'giulia', reason: null, drill: true },
    PEOPLE.map((person) => ({
      person,
      zone: 'hall',
      since: SINCE - 1000,
      seenAt: SINCE - 1000,
      certain: person !== 'carla',
    })),
  )

interface Told {
  id: string
  person: string | null
  found: boolean
  afterS: number
}
const told = fc.record({
  id: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g'),
  person: fc.constantFrom(...PEOPLE, null),
  found: fc.boolean(),
  afterS: fc.integer({ min: 0, max: 3 }),
})

function factOf({ id, person, found, afterS }: Told, seq: number): Recorded<RollCallTick> {
  const happenedAt = new Date(SINCE + afterS * 1000).toISOString()
  return {
    ...{ kind: 'roll-call-ticked', happenedAt, at: happenedAt, seq, rollCall: 7, tick: id, row: 1, person, found },
    ...{ certain: true, by: 'giulia' },
    ...(person === null ? { other: 'row-1' } : { zone: 'hall' }),
  }
}

function after(all: readonly Told[]): RollCallState {
  const state = begin()
  all.forEach((each, n) => void followRollCall(state, factOf(each, 8 + n)))
  return state
}

/** Written apart from the code: of each subject the one with the greatest time, then the greatest id. */
function oracle(all: readonly Told[]): Map<string, boolean> {
  const sorted = [...all].sort((a, b) => a.afterS - b.afterS || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
  return new Map(sorted.map(({ person, found }) => [person ?? 'other', found]))
}

test('of each person the latest tick holds, of two at once the one with the greater id, in every order', () => {
  fc.assert(
    fc.property(
      fc
        .uniqueArray(told, { selector: ({ id }) => id })
        .chain((all) =>
          fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length })),
        ),
      ([all, shuffled]) => {
        const [one, other] = [after(all), after(shuffled)]
        expect(other.ticks.size).toBe(one.ticks.size)
        for (const [key, tick] of one.ticks) expect(other.ticks.get(key)).toEqual(tick)
        for (const [who, found] of oracle(all)) {
          const key = who === 'other' ? keyOf({ other: 'row-1' }) : keyOf({ person: who })
          expect(one.ticks.get(key)?.found).toBe(found)
        }
      },
    ),
  )
})

test('told again, ticks change nothing', () => {
  fc.assert(
    fc.property(fc.uniqueArray(told, { selector: ({ id }) => id }), (all) => {
      expect(after([...all, ...all]).ticks).toEqual(after(all).ticks)
    }),
  )
})

test('one of two always holds over the other, and never both', () => {
  fc.assert(
    fc.property(told, told, (a, b) => {
      const [x, y] = [a, b].map(({ id, afterS }) => ({ id, at: afterS })) as [never, never]
      const same = a.id === b.id && a.afterS === b.afterS
      expect(Number(holdsOver(x, y)) + Number(holdsOver(y, x))).toBe(same ? 0 : 1)
    }),
  )
})

test('nobody leaves the list: whom a door lets out is marked, and comes back unmarked', () => {
  const state = begin()
  const stay = (kind: 'stay-closed' | 'stay-opened' | 'stay-uncertain', person: string, zone: string) => {
    const happenedAt = new Date(SINCE + 5000).toISOString()
    followRollCall(state, { kind, happenedAt, at: happenedAt, seq: 20, person, zone } as Recorded)
  }
  stay('stay-closed', 'ada', 'hall')
  expect(state.listed.get('ada')).toMatchObject({ leftAt: SINCE + 5000 })
  expect(countRollCall(state)).toEqual({ listed: 3, found: 0, left: 1 })
  stay('stay-opened', 'ada', 'attic')
  expect(state.listed.get('ada')).toMatchObject({ leftAt: null, zone: 'attic' })
  stay('stay-opened', 'dora', 'hall')
  stay('stay-uncertain', 'bea', 'hall')
  expect([...state.listed.keys()]).toEqual([...PEOPLE, 'dora'])
  expect(state.listed.get('bea')?.certain).toBe(false)
  followRollCall(state, factOf({ id: 'z', person: null, found: true, afterS: 1 }, 30))
  expect(countOthers(state)).toBe(1)
})
