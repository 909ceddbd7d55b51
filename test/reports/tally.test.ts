/** Hourly counts on a real journal: what they come to, what is told late, restarts, both nights of the clock, and facts that are gone. */
import Database from 'better-sqlite3'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Fact, Recorded, StayFact } from '../../gateway/core/facts.ts'
import type { HourSum } from '../../gateway/core/hour-counts.ts'
import { createTally, type Tally } from '../../gateway/reports/occupancy/tally.ts'
import { databaseFile } from '../../gateway/store/database.ts'
import type { Store } from '../../gateway/store/store.ts'
import { closed, HOUR, opened, stay, text, whereabouts } from '../core/presence-oracle.ts'
import { change, log, openHere, zone } from '../store/support.ts'
import { removeFolder, temporaryFolder } from '../support/gateway.ts'

/** 08:00 in Rome, on a Tuesday. */
const START = Date.parse('2026-11-24T07:00:00.000Z')
const DAY = 24 * HOUR
const MINUTE = HOUR / 60
const ZONES = ['hall', 'lab']

let dataDir: string
let store: Store
let tally: Tally
let now: number
beforeEach(async () => {
  dataDir = temporaryFolder('tally')
  now = START
  await open()
  await change(store, ...ZONES.map((id) => ({ put: 'zone' as const, value: zone(id) })))
  await change(store, ...['d1', 'd2'].map((id) => ({ put: 'desk' as const, value: { id, zone: 'hall' } })))
})
afterEach(async () => {
  await store.stop()
  removeFolder(dataDir)
})

async function open(): Promise<void> {
  store = await openHere(dataDir, () => now)
  const { journal, hours, directory } = store
  tally = createTally({ journal, hours, directory, clock: { now: () => now }, timeZone: 'Europe/Rome', log })
}
const reopen = (): Promise<void> => store.stop().then(open)

const tell = (...facts: Fact[]) => store.journal.append({ signal: null, facts })
const enter = (who: string, into: string, at: number): StayFact => ({ ...opened(into, at), person: who })
const leave = (who: string, from: string, at: number): StayFact => ({ ...closed(from, at), person: who })
const desk = (kind: 'desk-occupied' | 'desk-freed' | 'desk-silent', id: string, at: number): Fact => ({
  ...{ kind, happenedAt: text(at), desk: id, unit: 'sensor-1' },
})
const countsOf = (of: string | null, from = 0, to = Number.MAX_SAFE_INTEGER): HourSum[] =>
  store.hours.sums({ zone: of, from, to, by: 'hour' })
const at = (instant: number, of: string | null = null) => countsOf(of, instant, instant + 1)[0]
async function countAt(instant: number): Promise<void> {
  now = instant
  await tally.catchUp()
}

describe('an hour', () => {
  it('tells the average and the most who were inside, and how many came', async () => {
    await tell(enter('amadou', 'hall', START + 15 * MINUTE), enter('bea', 'hall', START + 45 * MINUTE))
    await tell(leave('amadou', 'hall', START + 50 * MINUTE), enter('amadou', 'lab', START + 50 * MINUTE))
    await tell(leave('amadou', 'lab', START + 90 * MINUTE))
    await countAt(START + 2 * HOUR + 5 * MINUTE)
    const first = { spanS: 3600, deskOccupiedS: 0, deskKnownS: 0 }
    expect(at(START)).toMatchObject({ ...first, insideS: 60 * 60, insideMax: 2, entries: 2 })
    expect(at(START, 'hall')).toMatchObject({ ...first, insideS: 50 * 60, insideMax: 2, entries: 2 })
    expect(at(START, 'lab')).toMatchObject({ ...first, insideS: 10 * 60, insideMax: 1, entries: 1 })
    expect(at(START + HOUR)).toMatchObject({ insideS: 90 * 60, insideMax: 2, entries: 0 })
    expect(at(START + HOUR, 'lab')).toMatchObject({ insideS: 30 * 60, insideMax: 1, entries: 0 })
    expect(countsOf(null)).toHaveLength(2)
    expect(store.hours.zones()).toEqual(['hall', 'lab'])
  })

  it('counts whoever comes with its first instant, once', async () => {
    await tell(enter('amadou', 'hall', START + HOUR))
    await countAt(START + 2 * HOUR + 5 * MINUTE)
    expect(countsOf('hall').map(({ entries }) => entries)).toEqual([0, 1])
  })

  it('is counted when it is over, and not before', async () => {
    await tell(enter('amadou', 'hall', START))
    await countAt(START + HOUR - MINUTE)
    expect(countsOf(null)).toEqual([])
    await countAt(START + HOUR + 3 * MINUTE)
    expect(countsOf(null).map((hour) => hour.at)).toEqual([START])
    expect(at(START)).toMatchObject({ insideS: 3600 })
  })

  it('tells how long desks were occupied, and how long it was known', async () => {
    await tell(desk('desk-occupied', 'd1', START), desk('desk-freed', 'd2', START + 30 * MINUTE))
    await tell(desk('desk-occupied', 'gone', START))
    await countAt(START + HOUR + 3 * MINUTE)
    await reopen()
    await tell(desk('desk-silent', 'd1', START + 90 * MINUTE))
    await countAt(START + 2 * HOUR + 3 * MINUTE)
    const seconds = countsOf('hall').map(({ deskOccupiedS, deskKnownS }) => [deskOccupiedS, deskKnownS])
    expect(seconds).toEqual([
      [3600, 5400],
      [1800, 5400],
    ])
    expect(countsOf(null).map(({ deskKnownS }) => deskKnownS)).toEqual([5400, 5400])
    expect(countsOf('lab').map(({ deskKnownS }) => deskKnownS)).toEqual([0, 0])
  })
})

describe('a night in which the clock changes', () => {
  it.each([
    ['goes back', '2026-10-24T10:00:00.000Z', '2026-10-25', 25, [0, 1, 2, 2, 3]],
    ['goes on', '2027-03-27T11:00:00.000Z', '2027-03-28', 23, [0, 1, 3, 4, 5]],
  ])('and %s has the hours that the wall shows', async (_, begins, day, hours, first) => {
    await store.stop()
    now = Date.parse(begins)
    removeFolder(dataDir)
    await open()
    await change(store, { put: 'zone', value: zone('hall') })
    await tell(enter('amadou', 'hall', now))
    await countAt(Date.parse(`${day}T23:10:00.000Z`))
    const dayNumber = Date.parse(`${day}T00:00:00.000Z`) / DAY
    const db = new Database(databaseFile(dataDir), { readonly: true })
    const rows = db.prepare(
      'SELECT hour, span_s AS spanS, inside_s AS insideS FROM hour_count WHERE zone = ? AND day = ?',
    )
    const counted = rows.all('hall', dayNumber) as { hour: number; spanS: number; insideS: number }[]
    db.close()
    expect(counted).toHaveLength(hours)
    expect(counted.slice(0, 5).map(({ hour }) => hour)).toEqual(first)
    expect(counted.every(({ spanS, insideS }) => spanS === 3600 && insideS === 3600)).toBe(true)
    const [whole] = store.hours
      .sums({ zone: 'hall', from: 0, to: now, by: 'day' })
      .filter(({ key }) => key === dayNumber)
    expect(whole?.spanS).toBe(hours * 3600)
  })
})

describe('what is told late', () => {
  it('is counted in its own hour, also after a restart, and all that follows from it', async () => {
    await tell(enter('amadou', 'hall', START))
    await countAt(START + 6 * HOUR + 5 * MINUTE)
    expect(at(START + 4 * HOUR)).toMatchObject({ insideS: 3600 })
    await reopen()
    await tell(leave('amadou', 'hall', START + 2 * HOUR + 30 * MINUTE))
    await countAt(START + 6 * HOUR + 10 * MINUTE)
    expect(countsOf('hall').map(({ insideS }) => insideS / 60)).toEqual([60, 60, 30, 0, 0, 0])
  })

  it('is counted two months back, but nothing before the house began', async () => {
    await tell(enter('amadou', 'hall', START), leave('amadou', 'hall', START + HOUR))
    await countAt(START + 50 * DAY)
    await tell(enter('bea', 'lab', START + 5 * DAY), leave('bea', 'lab', START + 5 * DAY + HOUR))
    await tell(enter('carlo', 'lab', START - 5 * DAY), leave('carlo', 'lab', START - 4 * DAY))
    await countAt(START + 50 * DAY + HOUR)
    expect(at(START + 5 * DAY, 'lab')).toMatchObject({ insideS: 3600, entries: 1 })
    expect(at(START, 'hall')).toMatchObject({ insideS: 3600, entries: 1 })
    expect(countsOf(null)[0]?.at).toBe(START)
  })
})

describe('facts that are gone', () => {
  /** As a retention would: what was recorded before an instant is taken out. */
  async function purge(before: number): Promise<void> {
    const db = new Database(databaseFile(dataDir))
    db.exec('DROP TRIGGER facts_no_delete')
    db.prepare('DELETE FROM facts WHERE at < ?').run(before)
    db.close()
    await reopen()
  }

  it('leave the counts as they were, whatever is told late of their time', async () => {
    for (let day = 0; day < 10; day += 1) {
      now = START + day * DAY
      await tell(enter('amadou', 'hall', now), leave('amadou', 'hall', now + 2 * HOUR))
    }
    await countAt(START + 10 * DAY + 3 * MINUTE)
    const before = countsOf('hall')
    expect(before.filter(({ insideS }) => insideS > 0)).toHaveLength(20)
    await purge(START + 6 * DAY)
    await tell(enter('bea', 'hall', START + DAY), leave('bea', 'hall', START + DAY + HOUR))
    await countAt(START + 10 * DAY + 5 * MINUTE)
    expect(countsOf('hall')).toEqual(before)
    await tell(enter('bea', 'hall', START + 9 * DAY), leave('bea', 'hall', START + 9 * DAY + HOUR))
    await countAt(START + 10 * DAY + 10 * MINUTE)
    expect(at(START + 9 * DAY, 'hall')).toMatchObject({ insideS: 7200, entries: 2 })
    expect(countsOf('hall', 0, START + 8 * DAY)).toEqual(before.filter((hour) => hour.at < START + 8 * DAY))
  })

  it('are never taken for hours of nobody where counting begins after them', async () => {
    for (let day = 0; day < 6; day += 1) {
      now = START + day * DAY
      await tell(enter('amadou', 'hall', now), leave('amadou', 'hall', now + 2 * HOUR))
    }
    await purge(START + 2 * DAY)
    await countAt(START + 6 * DAY)
    const counted = countsOf('hall')
    expect(counted[0]?.at).toBeGreaterThan(START + 3 * DAY)
    expect(counted.filter(({ insideS }) => insideS > 0).map((hour) => hour.at)).toContain(START + 5 * DAY)
  })

  it('leave the counts also where only who it was is gone', async () => {
    await tell(enter('amadou', 'hall', START), leave('amadou', 'hall', START + 2 * HOUR))
    await countAt(START + 5 * HOUR)
    const db = new Database(databaseFile(dataDir))
    db.exec('UPDATE facts SET personal = NULL, personal_salt = NULL')
    db.close()
    await tell(enter('bea', 'hall', START + HOUR), leave('bea', 'hall', START + 3 * HOUR))
    await countAt(START + 5 * HOUR + 5 * MINUTE)
    expect(at(START, 'hall')).toMatchObject({ insideS: 3600, entries: 1 })
  })
})

describe('a journal that is there already', () => {
  it('is counted in pieces, with turns between them, from where it was left', async () => {
    for (let day = 0; day < 40; day += 1) {
      now = START + day * DAY
      await tell(enter('amadou', 'hall', now), leave('amadou', 'hall', now + 3 * HOUR))
    }
    now = START + 40 * DAY
    let counting = true
    const turn = (): void => {
      if (!counting) return
      setImmediate(turn)
      // Ended in the midst of it, as when the gateway is told to stop.
      if ((store.hours.tallied()?.until ?? 0) > START + 5 * DAY) void tally.stop()
    }
    setImmediate(turn)
    await tally.catchUp()
    counting = false
    const until = store.hours.tallied()?.until ?? 0
    expect([until > START + 5 * DAY, until < now - DAY]).toEqual([true, true])
    await reopen()
    await tally.catchUp()
    expect(countsOf('hall').filter(({ insideS }) => insideS === 3600)).toHaveLength(3 * 40)
    expect(store.hours.tallied()?.until).toBe(now - HOUR)
  })
})

const PEOPLE = ['amadou', 'bea', 'carlo']
/** Comings and goings by the quarter of an hour, each told at once or up to two days later. */
const word = fc.record({
  who: fc.constantFrom(...PEOPLE),
  kind: fc.constantFrom('stay-opened', 'stay-opened', 'stay-closed'),
  zone: fc.constantFrom(...ZONES),
  quarter: fc.integer({ min: 0, max: 3 * 96 }),
  lateQuarters: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 192 })),
})

/** The plainest count there is: every instant, every person. */
function plainly(facts: readonly Recorded[], of: string | null, from: number): Partial<HourSum> {
  const stays = facts.filter((fact): fact is Recorded<StayFact> => fact.kind.startsWith('stay-'))
  const isIn = (who: string, instant: number): boolean => {
    const found = whereabouts(stays, who, instant)
    return found?.certain === true && (of === null || found.zone === of)
  }
  const quarters = [0, 1, 2, 3].map((quarter) => from + (quarter * HOUR) / 4)
  const inside = quarters.map((instant) => PEOPLE.filter((who) => isIn(who, instant)).length)
  const came = quarters.flatMap((instant) => PEOPLE.filter((who) => isIn(who, instant) && !isIn(who, instant - 1)))
  return {
    insideS: inside.reduce((sum, count) => sum + count * 900, 0),
    insideMax: Math.max(...inside),
    entries: came.length,
  }
}

it('equals a plain recount, whatever is told when, and whenever it is counted', { timeout: 60_000 }, async () => {
  await tell({ kind: 'gateway-started', happenedAt: text(START), version: '1' })
  let told = 0
  await fc.assert(
    fc.asyncProperty(fc.array(word, { minLength: 3, maxLength: 40 }), async (words) => {
      // Each story stands behind the one before it, on the same journal.
      const begins = START + told * 7 * DAY
      told += 1
      const before = store.journal.head()
      const quarterAt = (quarter: number) => begins + (quarter * HOUR) / 4
      const lines = words.map(({ who, kind, zone: of, quarter, lateQuarters }) => ({
        recordedAt: quarterAt(quarter + lateQuarters),
        fact: { ...stay(kind, of, quarterAt(quarter)), person: who } as Fact,
      }))
      for (let closing = begins + 20 * HOUR; closing < begins + 6 * DAY; closing += DAY) {
        for (const who of PEOPLE) {
          for (const of of ZONES) {
            const fact = { ...stay('stay-uncertain', of, closing), person: who } as Fact
            lines.push({ recordedAt: closing, fact })
          }
        }
      }
      lines.sort((a, b) => a.recordedAt - b.recordedAt)
      for (const [recordedAt, those] of Map.groupBy(lines, (line) => line.recordedAt)) {
        if (recordedAt - now > 5 * HOUR) await countAt(recordedAt)
        now = recordedAt
        await tell(...those.map(({ fact }) => fact))
      }
      await countAt(begins + 6 * DAY)
      const facts = store.journal.read(before, 100_000)
      for (let hour = begins; hour < begins + 5 * DAY; hour += HOUR) {
        for (const of of [null, ...ZONES]) expect([of, at(hour, of)]).toMatchObject([of, plainly(facts, of, hour)])
      }
    }),
    { numRuns: 12, endOnFailure: true },
  )
})
