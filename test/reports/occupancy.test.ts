/** Occupancy over past times on a real journal, against the plainest recount: every instant, every person, every word. */
import fc from 'fast-check'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Fact, Recorded, StayFact } from '../../gateway/core/facts.ts'
import type { Change } from '../../gateway/core/ports.ts'
import { createOccupancyReport, type OccupancyHistory, type OccupancyReport } from '../../gateway/reports/occupancy.ts'
import { openStore, type Store } from '../../gateway/store/store.ts'
import { closed, HOUR, opened, stay, text, whereabouts } from '../core/presence-oracle.ts'
import { removeFolder, temporaryFolder } from '../support/gateway.ts'
import { person } from './explain-house.ts'

const START = Date.parse('2027-03-27T11:20:00.000Z')
const ORGS: Record<string, string | null> = { amadou: 'nove', bea: 'nove', carlo: 'rete', dora: null }
const PEOPLE = Object.keys(ORGS)

let dataDir: string
let store: Store
let report: OccupancyReport
let now: number
beforeEach(async () => {
  dataDir = temporaryFolder('occupancy')
  now = START
  const clock = { now: () => now }
  store = await openStore({ dataDir, clock, log: pino({ level: 'silent' }) })
  const { journal, directory } = store
  report = createOccupancyReport({ journal, directory, clock, timeZone: 'Europe/Rome' })
  const changes: Change[] = [
    ...['hall', 'lab'].map(
      (id): Change => ({ put: 'zone', value: { id, name: id, capacity: null, antiPassback: 'soft' } }),
    ),
    ...['nove', 'rete'].map(
      (id): Change => ({ put: 'organisation', value: { id, name: id, kind: 'enterprise', network: null } }),
    ),
    ...PEOPLE.map((id) => person(id, { org: ORGS[id] ?? null })),
  ]
  await journal.append({ signal: null, facts: [], changes })
  directory.follow(changes)
})
afterEach(async () => {
  await store.stop()
  removeFolder(dataDir)
})

const tell = (...facts: Fact[]) => store.journal.append({ signal: null, facts })
const enter = (who: string, zone: string, at: number): StayFact => ({ ...opened(zone, at), person: who })
const leave = (who: string, zone: string, at: number): StayFact => ({ ...closed(zone, at), person: who })

/** Counted anew for every question, from the whole journal. */
function plainly(history: OccupancyHistory, facts: readonly Recorded[]) {
  const stays = facts.filter((fact): fact is Recorded<StayFact> => fact.kind.startsWith('stay-'))
  const everybody = [...new Set(stays.map((fact) => fact.person))]
  const instants = [...new Set(stays.map(({ happenedAt }) => Date.parse(happenedAt)))]
  const groupOf = (who: string, zone: string) => (history.by === 'zone' ? zone : (ORGS[who] ?? null))
  const at = (instant: number, group: string | null | undefined, certain: boolean): number =>
    everybody.filter((who) => {
      const found = whereabouts(stays, who, instant)
      return found !== null && found.certain === certain && (group === undefined || groupOf(who, found.zone) === group)
    }).length
  const count = (from: number, to: number, group?: string | null) => {
    const within = [from, ...instants.filter((instant) => from <= instant && instant < to)]
    const most = (certain: boolean) => Math.max(...within.map((instant) => at(instant, group, certain)))
    return {
      inside: at(from, group, true),
      uncertain: at(from, group, false),
      insideMax: most(true),
      uncertainMax: most(false),
    }
  }
  return history.steps.map((step, n) => {
    const from = Date.parse(step.at)
    const to = Date.parse(history.steps[n + 1]?.at ?? history.to)
    const groups = history.groups.map(({ id }) => ({ group: id, ...count(from, to, id) }))
    return { at: step.at, ...count(from, to), groups }
  })
}

describe('a step', () => {
  it('begins with whoever was inside then, and tells the most there were at once', async () => {
    await tell(
      enter('amadou', 'hall', START),
      enter('bea', 'hall', START + 10_000),
      leave('amadou', 'hall', START + 20_000),
      enter('amadou', 'lab', START + 20_000),
      leave('bea', 'hall', START + 30_000),
    )
    now = START + 2 * HOUR
    const { steps, groups, ...head } = await report.history({ from: START, to: now, step: 'hour', by: 'zone' })
    expect(head).toEqual({ from: text(START), to: text(now), step: 'hour', by: 'zone', organisationsAsOf: null })
    expect(groups).toEqual([
      { id: 'hall', name: 'hall' },
      { id: 'lab', name: 'lab' },
    ])
    // From a quarter past on it is the hours of the house; nobody is counted twice in passing from zone to zone.
    expect(steps.map((step) => step.at)).toEqual([START, START + 40 * 60_000, START + 100 * 60_000].map(text))
    expect(steps[0]).toEqual({
      ...{ at: text(START), inside: 1, uncertain: 0, insideMax: 2, uncertainMax: 0 },
      groups: [
        { group: 'hall', inside: 1, uncertain: 0, insideMax: 2, uncertainMax: 0 },
        { group: 'lab', inside: 0, uncertain: 0, insideMax: 1, uncertainMax: 0 },
      ],
    })
    expect(steps[1]).toMatchObject({ inside: 1, insideMax: 1 })
  })

  it('of a day has as many hours as the clock lets it have', async () => {
    now = Date.parse('2027-04-01T12:00:00.000Z')
    const question = { from: START, to: Date.parse('2027-03-30T08:00:00.000Z'), step: 'day', by: 'zone' } as const
    const { steps } = await report.history(question)
    expect(steps.map(({ at }) => at)).toEqual([
      '2027-03-27T11:20:00.000Z',
      '2027-03-27T23:00:00.000Z',
      '2027-03-28T22:00:00.000Z',
      '2027-03-29T22:00:00.000Z',
    ])
    const hours = await report.history({ ...question, step: 'hour', from: START + 14 * HOUR, to: START + 15 * HOUR })
    expect(hours.steps.map(({ at }) => at)).toEqual(['2027-03-28T01:20:00.000Z', '2027-03-28T02:00:00.000Z'])
  })

  it('changes when something of its time is told late, and keeps who was never seen to leave', async () => {
    await tell(
      enter('amadou', 'hall', START),
      stay('stay-uncertain', 'hall', START + 16 * HOUR, { since: text(START) }),
    )
    now = START + 400 * HOUR
    const late = { from: START + 300 * HOUR, to: START + 301 * HOUR, step: 'hour', by: 'zone' } as const
    const ask = async () => (await report.history(late)).steps[0]
    expect(await ask()).toMatchObject({ inside: 0, uncertain: 1 })
    await tell(leave('amadou', 'hall', START + HOUR))
    expect(await ask()).toMatchObject({ inside: 0, uncertain: 0 })
    await tell(enter('bea', 'lab', START + 299 * HOUR))
    expect(await ask()).toMatchObject({ inside: 1, uncertain: 0 })
  })
})

describe('organisations', () => {
  it('are those of people as of now, and it says so', async () => {
    await tell(enter('amadou', 'hall', START), enter('carlo', 'lab', START), enter('dora', 'lab', START))
    now = START + HOUR
    const question = { from: START, to: now, step: 'day', by: 'organisation' } as const
    const before = await report.history(question)
    expect(before.organisationsAsOf).toBe(text(now))
    expect(before.groups.map(({ id }) => id)).toEqual(['nove', 'rete', null])
    expect(before.steps[0]?.groups.map(({ inside }) => inside)).toEqual([1, 1, 1])
    store.directory.follow([person('amadou', { org: 'rete' })])
    expect((await report.history(question)).steps[0]?.groups.map(({ inside }) => inside)).toEqual([0, 2, 1])
    expect(JSON.stringify(before)).not.toMatch(/amadou|carlo|dora/)
  })
})

describe('a question', () => {
  it.each([
    [{ from: START, to: START }, /not before/],
    [{ from: START + 2 * HOUR, to: START + 3 * HOUR }, /lies ahead/],
    [{ from: START - 5000 * HOUR, to: START }, /1000 steps/],
  ])('that cannot be answered says why: %j', async ({ from, to }, why) => {
    now = START + HOUR
    const asked = report.history({ from, to, step: 'hour', by: 'zone' })
    await expect(asked).rejects.toMatchObject({ code: 'E_INVALID', message: expect.stringMatching(why) })
  })
})

it('lets others have their turn while it reads years', async () => {
  const facts = Array.from({ length: 6000 }, (_, n) => enter(`p-${n % 30}`, n % 2 ? 'hall' : 'lab', START + n * 1000))
  await tell(...facts)
  now = START + 6000 * 1000
  let turns = 0
  let asked = true
  const count = (): void => {
    turns += 1
    if (asked) setImmediate(count)
  }
  setImmediate(count)
  const { steps } = await report.history({ from: START, to: now, step: 'hour', by: 'zone' })
  asked = false
  expect(steps.at(-1)).toMatchObject({ inside: 30 })
  expect(turns).toBeGreaterThan(20)
})

/** Anything may be told of anybody, in any order: also what no gateway would tell. */
const SPAN_HOURS = 60
const word = fc.record({
  who: fc.constantFrom(...PEOPLE),
  kind: fc.constantFrom('stay-opened', 'stay-opened', 'stay-closed', 'stay-confirmed', 'stay-uncertain'),
  zone: fc.constantFrom('hall', 'lab', 'gone'),
  // Coarse, so that much happens at one instant.
  halfHour: fc.integer({ min: 0, max: SPAN_HOURS * 2 }),
  sinceHalfHour: fc.option(fc.integer({ min: 0, max: SPAN_HOURS * 2 })),
  atCheckIn: fc.boolean(),
})
const asked = fc.record({
  words: fc.array(word, { minLength: 5, maxLength: 80 }),
  fromHalfHour: fc.integer({ min: 0, max: SPAN_HOURS }),
  step: fc.constantFrom('hour' as const, 'day' as const),
  by: fc.constantFrom('zone' as const, 'organisation' as const),
})

it('equals a plain recount of the journal, whatever is told in whatever order', { timeout: 60_000 }, async () => {
  let told = 0
  await fc.assert(
    fc.asyncProperty(asked, async ({ words, fromHalfHour, step, by }) => {
      // Each story stands behind the one before it, on the same journal: what was before matters too.
      const begins = START + told * SPAN_HOURS * HOUR
      told += 1
      const at = (halfHour: number) => begins + (halfHour * HOUR) / 2
      now = at(SPAN_HOURS * 2 + 1)
      const facts = words.map(({ who, kind, zone, halfHour, sinceHalfHour, atCheckIn }) =>
        stay(kind, zone, at(halfHour), {
          ...{ person: who },
          ...(kind === 'stay-uncertain' && sinceHalfHour !== null ? { since: text(at(sinceHalfHour)) } : {}),
          ...(kind === 'stay-closed' && atCheckIn ? { zoneOnly: true } : {}),
        }),
      )
      await tell(...facts)
      const history = await report.history({ from: at(fromHalfHour), to: now, step, by })
      expect(history.steps).toEqual(plainly(history, store.journal.read(0, 100_000)))
    }),
    { numRuns: 25 },
  )
})
