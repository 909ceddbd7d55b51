/** Hourly counts against the plainest recount over both nights of the clock, whatever is told late, with restarts in mid-hour. */
import fc from 'fast-check'
import { afterEach, expect, it } from 'vitest'
import { nextDayEnd } from '../../gateway/core/day.ts'
import type { Fact, Recorded, StayFact } from '../../gateway/core/facts.ts'
import { createTally, type Tally } from '../../gateway/reports/occupancy/tally.ts'
import type { Store } from '../../gateway/store/store.ts'
import { HOUR, stay, text, whereabouts } from '../core/presence-oracle.ts'
import { change, log, openHere, zone } from '../store/support.ts'
import { removeFolder, temporaryFolder } from '../support/gateway.ts'

const ROME = 'Europe/Rome'
const QUARTER = HOUR / 4
const DAYS = 3
const PEOPLE = ['amadou', 'bea', 'carlo']
const ZONES = ['hall', 'lab']

let dataDir: string
let store: Store
let tally: Tally
let now: number
afterEach(async () => {
  await store.stop()
  removeFolder(dataDir)
})

async function open(): Promise<void> {
  store = await openHere(dataDir, () => now)
  const { journal, hours, directory } = store
  tally = createTally({ journal, hours, directory, clock: { now: () => now }, timeZone: ROME, log })
}

const word = fc.record({
  who: fc.constantFrom(...PEOPLE),
  kind: fc.constantFrom('stay-opened' as const, 'stay-opened' as const, 'stay-closed' as const),
  zone: fc.constantFrom(...ZONES),
  quarter: fc.integer({ min: 0, max: DAYS * 96 }),
  lateQuarters: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 192 })),
})
/** Ends and begins again, at any minute, and counts then or not. */
const restart = fc.record({ minute: fc.integer({ min: 0, max: DAYS * 1440 }), counts: fc.boolean() })

function plainly(stays: readonly Recorded<StayFact>[], of: string | null, from: number) {
  const isIn = (who: string, instant: number): boolean => {
    const found = whereabouts(stays, who, instant)
    return found?.certain === true && (of === null || found.zone === of)
  }
  const quarters = [0, 1, 2, 3].map((quarter) => from + quarter * QUARTER)
  const inside = quarters.map((instant) => PEOPLE.filter((who) => isIn(who, instant)).length)
  const came = quarters.flatMap((instant) => PEOPLE.filter((who) => isIn(who, instant) && !isIn(who, instant - 1)))
  const insideS = inside.reduce((sum, count) => sum + count * 900, 0)
  return { insideS, insideMax: Math.max(...inside), entries: came.length }
}

it.each([
  ['goes back', '2026-10-24T06:00:00.000Z'],
  ['goes on', '2027-03-27T07:00:00.000Z'],
])('are those of a plain recount where the clock %s', { timeout: 90_000 }, async (_, first) => {
  const begins = Date.parse(first)
  const property = fc.asyncProperty(
    fc.array(word, { minLength: 3, maxLength: 40 }),
    fc.array(restart, { maxLength: 4 }),
    async (words, restarts) => {
      await store?.stop()
      dataDir = temporaryFolder('tally')
      now = begins
      await open()
      await change(store, ...ZONES.map((id) => ({ put: 'zone' as const, value: zone(id) })))
      const tell = (facts: Fact[]) => store.journal.append({ signal: null, facts })
      await tell([{ kind: 'gateway-started', happenedAt: text(begins), version: '1' }])
      const lines: { at: number; fact?: Fact; counts?: boolean }[] = words.map(
        ({ who, kind, zone: of, quarter, lateQuarters }) => ({
          at: begins + (quarter + lateQuarters) * QUARTER,
          fact: { ...stay(kind, of, begins + quarter * QUARTER), person: who } as Fact,
        }),
      )
      for (const { minute, counts } of restarts) lines.push({ at: begins + minute * 60_000, counts })
      const ends = begins + (DAYS + 2) * 24 * HOUR
      // Nobody is certain past a day's end, four o'clock on the wall.
      for (let end = nextDayEnd(begins, ROME, '04:00'); end < ends; end = nextDayEnd(end, ROME, '04:00')) {
        for (const who of PEOPLE) {
          for (const of of ZONES)
            lines.push({ at: end, fact: { ...stay('stay-uncertain', of, end), person: who } as Fact })
        }
      }
      lines.sort((a, b) => a.at - b.at)
      for (const { at, fact, counts } of lines) {
        now = at
        if (fact !== undefined) await tell([fact])
        else {
          await store.stop()
          await open()
          if (counts) await tally.catchUp()
        }
      }
      now = ends
      await tally.catchUp()
      const stays = store.journal
        .read(0, 100_000)
        .filter((fact): fact is Recorded<StayFact> => fact.kind.startsWith('stay-'))
      for (let hour = begins; hour < ends - HOUR; hour += HOUR) {
        for (const of of [null, ...ZONES]) {
          const [sum] = store.hours.sums({ zone: of, from: hour, to: hour + 1, by: 'hour' })
          expect([text(hour), of, sum]).toMatchObject([text(hour), of, plainly(stays, of, hour)])
        }
      }
      await store.stop()
      removeFolder(dataDir)
    },
  )
  await fc.assert(property, { numRuns: 5, endOnFailure: true })
})
