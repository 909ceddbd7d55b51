/** Today's curve on a real journal with the clock in hand: its edges, both nights of the clock, what is late, what is usual. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Fact, StayFact } from '../../gateway/core/facts.ts'
import type { HourCount } from '../../gateway/core/hour-counts.ts'
import { createToday, type Today } from '../../gateway/reports/occupancy/today.ts'
import type { Store } from '../../gateway/store/store.ts'
import { closed, HOUR, opened, text } from '../core/presence-oracle.ts'
import { change, openHere } from '../store/support.ts'
import { removeFolder, temporaryFolder } from '../support/gateway.ts'

const TIME_ZONE = 'Europe/Rome'
const DAY = 24 * HOUR

let dataDir: string
let store: Store
let today: Today
let now: number
beforeEach(async () => {
  dataDir = temporaryFolder('today')
  now = Date.parse('2026-11-26T12:00:00.000Z')
  store = await openHere(dataDir, () => now)
  const { journal, hours, directory } = store
  today = createToday({ journal, hours, directory, clock: { now: () => now }, timeZone: TIME_ZONE })
})
afterEach(async () => {
  await store.stop()
  removeFolder(dataDir)
})

const tell = (...facts: Fact[]) => store.journal.append({ signal: null, facts })
const enter = (who: string, into: string, at: number): StayFact => ({ ...opened(into, at), person: who })
const leave = (who: string, from: string, at: number): StayFact => ({ ...closed(from, at), person: who })

/** Counted hours of the house, from `from` to `to`, in which `insideAt` were inside all the time. */
async function counted(from: number, to: number, insideAt: (hour: number) => number): Promise<void> {
  const rows: HourCount[] = []
  const wall = new Intl.DateTimeFormat('sv-SE', { timeZone: TIME_ZONE, dateStyle: 'short', timeStyle: 'short' })
  for (let at = from; at < to; at += HOUR) {
    const [date, time] = wall.format(at).split(' ') as [string, string]
    const hour = Number(time.slice(0, 2))
    const inside = insideAt(hour)
    const rest = { insideS: inside * 3600, insideMax: inside, entries: 0, deskOccupiedS: 0, deskKnownS: 0 }
    rows.push({ at, zone: null, day: Date.parse(date) / DAY, hour, spanS: 3600, ...rest })
  }
  const tallied = { until: to, seq: 0, desks: { occupied: [], free: [] } }
  const changes = [{ put: 'hours' as const, rows, over: true, tallied, dayStart: from }]
  await store.journal.append({ signal: null, facts: [], changes })
}

describe('the curve of today', () => {
  it('begins at midnight with whoever was inside then, and steps at each coming and going', async () => {
    const midnight = Date.parse('2026-11-25T23:00:00.000Z')
    now = midnight - 5 * HOUR
    await tell(enter('amadou', 'hall', now), enter('bea', 'hall', now))
    now = midnight + 12 * HOUR
    await tell(leave('amadou', 'hall', midnight + HOUR), enter('carlo', 'lab', midnight + 9 * HOUR))
    const house = await today.of(null)
    expect(house).toMatchObject({ day: '2026-11-26', zone: null, from: text(midnight), to: text(midnight + DAY) })
    expect(house.at).toBe(text(now))
    expect(house.steps).toEqual([
      { at: text(midnight), inside: 2 },
      { at: text(midnight + HOUR), inside: 1 },
      { at: text(midnight + 9 * HOUR), inside: 2 },
    ])
    expect((await today.of('lab')).steps).toEqual([
      { at: text(midnight), inside: 0 },
      { at: text(midnight + 9 * HOUR), inside: 1 },
    ])
    expect(house.usual).toEqual({ weekday: 4, days: 0, hours: [] })
  })

  it('has what was told late in its own place, within seconds', async () => {
    const ten = Date.parse('2026-11-26T10:00:00.000Z')
    await tell(enter('amadou', 'hall', ten))
    expect((await today.of(null)).steps).toHaveLength(2)
    await tell(enter('bea', 'hall', ten - HOUR), leave('bea', 'hall', ten - HOUR / 2))
    now += 6000
    expect((await today.of(null)).steps.map(({ inside }) => inside)).toEqual([0, 1, 0, 1])
  })

  it('leaves out whoever is only perhaps inside', async () => {
    const nine = Date.parse('2026-11-26T09:00:00.000Z')
    await tell(enter('amadou', 'hall', nine), { ...opened('hall', nine + HOUR), kind: 'stay-uncertain' })
    expect((await today.of(null)).steps.map(({ inside }) => inside)).toEqual([0, 1, 0])
  })
})

describe('what is usual', () => {
  it('is told of as many same weekdays as there are', async () => {
    const midnight = Date.parse('2026-11-25T23:00:00.000Z')
    for (const week of [1, 2, 3]) await counted(midnight - 7 * week * DAY, midnight - (7 * week - 1) * DAY, () => week)
    // Another weekday, and one too long ago.
    await counted(midnight - 6 * DAY, midnight - 5 * DAY, () => 100)
    await counted(midnight - 63 * DAY, midnight - 62 * DAY, () => 100)
    const { usual } = await today.of(null)
    expect([usual.weekday, usual.days, usual.hours.length]).toEqual([4, 3, 24])
    expect(usual.hours[9]).toEqual({ at: text(midnight + 9 * HOUR), low: 1.5, median: 2, high: 2.5 })
  })

  it('leaves out holidays and closures, and keeps a holiday on which the house is open', async () => {
    // Fridays: Christmas, New Year's Day, and a closure for a day; then Saint Stephen's, a Saturday, that is an opening.
    now = Date.parse('2027-01-15T12:00:00.000Z')
    const entry = (id: string, day: string, kind: 'closure' | 'opening') =>
      ({ put: 'calendar', value: { id, name: id, from: day, until: day, kind, hours: null } }) as const
    await change(store, entry('flood', '2027-01-08', 'closure'))
    await change(store, entry('party', '2026-12-26', 'opening'))
    const friday = Date.parse('2027-01-14T23:00:00.000Z')
    const begins = friday - 7 * 8 * DAY
    const fridays = new Set([1, 2, 3].map((week) => friday - 7 * week * DAY))
    for (let day = begins; day < friday; day += DAY) await counted(day, day + DAY, () => (fridays.has(day) ? 0 : 6))
    const { usual } = await today.of(null)
    expect([usual.weekday, usual.days]).toEqual([5, 5])
    expect(usual.hours[12]).toMatchObject({ low: 6, median: 6, high: 6 })
    now += DAY
    // New Year's Day was a Friday; the Saturdays are all ordinary ones, or opened.
    expect((await today.of(null)).usual).toMatchObject({ weekday: 6, days: 8 })
  })

  it.each([
    ['goes on', '2027-03-28T10:00:00.000Z', 23, '2027-03-28T01:00:00.000Z', 3],
    ['goes back', '2026-10-25T10:00:00.000Z', 25, '2026-10-25T01:00:00.000Z', 2],
  ])('stands at the hours of the wall on the day on which the clock %s', async (_, noon, hours, at, wallHour) => {
    now = Date.parse(noon)
    const { from } = await today.of(null)
    const weekBefore = Date.parse(from) - 7 * DAY
    await counted(weekBefore - HOUR, weekBefore + 26 * HOUR, (hour) => hour)
    now += 6000
    const { usual } = await today.of(null)
    expect(usual.days).toBe(1)
    expect(usual.hours).toHaveLength(hours)
    expect(usual.hours.find((each) => each.at === at)?.median).toBe(wallHour)
    expect(usual.hours.at(-1)?.median).toBe(23)
  })
})
