/** Who could pass a door: held, for whole random houses, to what taps are answered there. */
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Change } from '../../gateway/core/ports.ts'
import type { DoorOverride } from '../../gateway/core/records.ts'
import { createWho, type Who, type WhoCouldPass } from '../../gateway/reports/who.ts'
import { door, openSmallHouse, type SmallHouse, tap, unit } from '../gateway/small-house.ts'
import { badge, person, reader, schedule } from './explain-house.ts'

const SEED = 20261126
const PEOPLE = 8
const HOUR_MS = 3_600_000
/** A Sunday. */
const NOON = Date.parse('2026-11-22T11:00:00Z')

let house: SmallHouse
let who: Who
beforeAll(async () => {
  house = await openSmallHouse()
  const { directory, histories, journal } = house.store
  const clock = { now: () => house.now }
  who = createWho({ directory, histories, journal, clock, timeZone: 'Europe/Rome', book: house.access.book })
  await house.access.change(
    [
      ...['red', 'blue'].map((id): Change => ({ put: 'group', value: { id, name: id } })),
      schedule('mornings', {
        windows: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '08:00', to: '13:00' }],
        holidays: 'open',
      }),
      { put: 'zone', value: { id: 'workshop', name: 'Workshop', capacity: null, antiPassback: 'soft' } },
      door('workshop', { to: 'workshop' }),
      reader('w-in', { door: 'workshop', side: 'in' }),
      unit('w-out', { door: 'workshop', side: 'out' }),
      { drop: 'person', id: 'amadou' },
      { drop: 'badge', id: 'b-1' },
    ],
    [],
  )
})
afterAll(() => house.close())

const order = (mode: DoorOverride['mode'], until: number): Change => ({
  put: 'override',
  value: { id: 'workshop', mode, since: NOON, until, by: 'ada', reason: 'a test' },
})
const rule = (id: string, group: string, timed: boolean): Change => ({
  put: 'rule',
  value: { id, group, doors: ['workshop'], schedule: timed ? 'mornings' : null, from: null, until: null },
})

const somebody = fc.record({
  groups: fc.subarray(['red', 'blue']),
  badges: fc.array(
    fc.constantFrom<object>(
      {},
      { suspendedAt: NOON },
      { revokedAt: NOON },
      { until: NOON - 1 },
      { from: NOON + HOUR_MS * 9 },
    ),
    { maxLength: 2 },
  ),
})
const someHouse = fc.record({
  people: fc.array(somebody, { minLength: PEOPLE, maxLength: PEOPLE }),
  red: fc.boolean(),
  blueTimed: fc.boolean(),
  mode: fc.constantFrom('scheduled', 'free', 'locked', 'lockdown'),
  hour: fc.integer({ min: 0, max: 4 }),
})
let taps = 0
/** What a tap there is answered. */
async function tapped(credential: string): Promise<boolean> {
  const id = `who-${++taps}`
  house.access.signal('w-in', tap(id, { credential }))
  const [answer] = await house.answered(id)
  return answer?.granted === true
}

describe('who could pass', () => {
  it('is whom a tap lets in, each of them and nobody else', async () => {
    let held = 0
    const property = fc.asyncProperty(someHouse, async ({ people, red, blueTimed, mode, hour }) => {
      // The house's clock never goes back.
      house.now = Math.max(house.now + 60_000, NOON)
      const at = house.now
      const credentialOf = (n: number, nth: number): string => `uid:1${n}${nth}${held.toString(16).padStart(5, '0')}`
      held += 1
      const old = house.store.directory
      const changes: Change[] = [
        ...old.persons().map(({ id }): Change => ({ drop: 'person', id })),
        ...old.badges().map(({ id }): Change => ({ drop: 'badge', id })),
        ...old.records('override').map(({ id }): Change => ({ drop: 'override', id })),
        ...old.records('rule').map(({ id }): Change => ({ drop: 'rule', id })),
        schedule('mornings', {
          windows: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '08:00', to: `${10 + hour}:00` }],
          holidays: 'open',
        }),
        ...(red ? [rule('r-red', 'red', false)] : []),
        rule('r-blue', 'blue', blueTimed),
        ...(mode === 'scheduled' ? [] : [order(mode as DoorOverride['mode'], at + HOUR_MS)]),
        ...people.flatMap(({ groups, badges }, n): Change[] => [
          person(`p-${n}`, { groups }),
          ...badges.map((fields, nth) => badge(`b-${n}-${nth}`, credentialOf(n, nth), { person: `p-${n}`, ...fields })),
        ]),
      ]
      await house.access.change(changes, [])
      const told = await who.couldPass({ door: 'workshop' })
      let passing = 0
      for (const [n, { badges }] of people.entries()) {
        let granted = false
        for (const [nth] of badges.entries()) granted = (await tapped(credentialOf(n, nth))) || granted
        if (granted) passing += 1
        const row = told.rows.find((each) => each.person === `p-${n}`)
        expect([n, told.everybody ? badges.length > 0 : (row?.granted ?? false)]).toEqual([n, granted])
      }
      expect(told.passing).toBe(passing)
      // Everybody is somewhere, and once.
      expect(told.rows.length + sum(told.refused) + told.withoutBadge).toBe(PEOPLE)
      expect(told.rows.filter(({ granted }) => !granted)).toHaveLength(sum(told.heldBack))
      expect(told).toMatchObject({ time: 'now', everybody: mode === 'free', mode: { mode } })
    })
    await fc.assert(property, { seed: SEED, numRuns: 25 })
  }, 60_000)

  it('tells a full room and a lockdown apart from the rules', async () => {
    await furnish([{ put: 'zone', value: { id: 'workshop', name: 'Workshop', capacity: 1, antiPassback: 'hard' } }])
    expect(await tapped('uid:0bea0001')).toBe(true)
    const full = await who.couldPass({ door: 'workshop' })
    expect(reasons(full)).toEqual({ bea: 'anti-passback', carlo: 'capacity-full' })
    expect(full).toMatchObject({
      zone: { capacity: 1, inside: 1, enforced: true },
      passing: 0,
      heldBack: { 'anti-passback': 1, 'capacity-full': 1 },
      refused: {},
      groups: [{ id: 'red', members: 2, passing: 2, rules: [{ id: 'r-red', holds: true, schedule: null }] }],
    })
    await house.access.change([order('lockdown', house.now + HOUR_MS)], [])
    const shut = await who.couldPass({ door: 'workshop' })
    expect(reasons(shut)).toEqual({ bea: 'door-locked-down', carlo: 'door-locked-down' })
    expect(shut).toMatchObject({
      passing: 0,
      mode: { mode: 'lockdown', by: 'ada', reason: 'a test' },
      everybody: false,
    })
  })

  it('of another instant is told by the register of then, or by that of today and an empty house', async () => {
    await furnish([rule('r-red', 'red', true)])
    const past = house.now
    house.now += HOUR_MS
    await house.access.change([{ drop: 'rule', id: 'r-red' }], [])
    house.now += HOUR_MS
    const text = (at: number): string => new Date(at).toISOString()
    expect(await who.couldPass({ door: 'workshop' })).toMatchObject({ rows: [], groups: [] })
    const then = await who.couldPass({ door: 'workshop', at: text(past) })
    expect(then).toMatchObject({ time: 'past', groups: [{ rules: [{ id: 'r-red' }] }] })
    await house.access.change([rule('r-red', 'red', true)], [])
    const next = await who.couldPass({ door: 'workshop', at: '2026-12-07T09:00' })
    expect(next).toMatchObject({ time: 'ahead', passing: 2, zone: { inside: 0 } })
    const night = await who.couldPass({ door: 'workshop', at: '2026-12-07T21:00' })
    expect(night).toMatchObject({
      passing: 0,
      refused: { 'outside-schedule': 2 },
      groups: [{ rules: [{ holds: false, opensAt: '2026-12-08T07:00:00.000Z' }] }],
    })
    await expect(who.couldPass({ door: 'nowhere' })).rejects.toMatchObject({ code: 'E_DOOR_UNKNOWN' })
    await expect(who.couldPass({ door: 'workshop', at: 'noon' })).rejects.toMatchObject({ code: 'E_INVALID' })
  })

  it('asked of five thousand people leaves turns to the taps between', async () => {
    await furnish([])
    const crowd = Array.from({ length: 5_000 }, (_, n): Change[] => [
      person(`c-${n}`, { groups: ['red'] }),
      badge(`b-c-${n}`, `uid:cc${n.toString(16).padStart(8, '0')}`, { person: `c-${n}` }),
    ])
    await house.access.change(crowd.flat(), [])
    let turns = 0
    let asking = true
    const count = (): void => {
      turns += 1
      if (asking) setImmediate(count)
    }
    setImmediate(count)
    const told = await who.couldPass({ door: 'workshop' })
    asking = false
    expect(told.passing).toBe(5_002)
    expect(turns).toBeGreaterThanOrEqual(50)
  })
})

/** Bea and Carlo of the red group, whom a rule lets pass at any time. */
async function furnish(changes: Change[]): Promise<void> {
  const old = house.store.directory
  house.now += HOUR_MS
  await house.access.change(
    [
      ...old.persons().map(({ id }): Change => ({ drop: 'person', id })),
      ...old.badges().map(({ id }): Change => ({ drop: 'badge', id })),
      ...old.records('override').map(({ id }): Change => ({ drop: 'override', id })),
      ...old.records('rule').map(({ id }): Change => ({ drop: 'rule', id })),
      { put: 'zone', value: { id: 'workshop', name: 'Workshop', capacity: null, antiPassback: 'soft' } },
      rule('r-red', 'red', false),
      schedule('mornings', {
        windows: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '08:00', to: '13:00' }],
        holidays: 'open',
      }),
      ...['bea', 'carlo'].flatMap((id): Change[] => [
        person(id, { groups: ['red'] }),
        badge(`b-${id}`, cardOf(id), { person: id }),
      ]),
      ...changes,
    ],
    [],
  )
}
const cardOf = (id: string): string => (id === 'bea' ? 'uid:0bea0001' : 'uid:0ca10001')
const sum = (counts: object): number => Object.values(counts).reduce((all: number, n: number) => all + n, 0)
const reasons = ({ rows }: WhoCouldPass): Record<string, string> =>
  Object.fromEntries(rows.map(({ person, reason }) => [person, reason]))
