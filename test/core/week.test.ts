/** A week as the house will live it: instants by the same clock that decides, and why a day is shut. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CalendarEntry, Schedule } from '../../gateway/core/records.ts'
import { weekOf } from '../../gateway/core/week.ts'
import { CHANGES, isOpenByTheWall } from './timetable-oracle.ts'

const SEED = 20261126
const STEP_MS = 10 * 60_000
const daily: Schedule = {
  ...{ id: 's', name: 'Every day', holidays: 'closed', from: null, until: null },
  windows: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '08:00', to: '20:00' }],
}
const entry = (fields: Partial<CalendarEntry>): CalendarEntry => ({
  ...{ id: 'c', name: 'own', kind: 'closure', from: '2026-12-10', until: '2026-12-10', hours: null },
  ...fields,
})
const week = (schedule: Schedule, first: string, calendar: CalendarEntry[] = []) =>
  weekOf(schedule, first, { calendar, timeZone: 'Europe/Rome' })
const text = (intervals: readonly (readonly [number, number])[]) =>
  intervals.map(([from, to]) => [new Date(from).toISOString(), new Date(to).toISOString()])

describe('a week', () => {
  it('names each day, what is special about it, and why nothing begins', () => {
    const calendar = [entry({}), entry({ id: 'o', kind: 'opening', from: '2026-12-08', until: '2026-12-08' })]
    const days = week({ ...daily, until: '2026-12-12' }, '2026-12-07', calendar)
    expect(days.map(({ day, weekday, closedBy }) => [day, weekday, closedBy])).toEqual([
      ['2026-12-07', 1, null],
      ['2026-12-08', 2, null],
      ['2026-12-09', 3, null],
      ['2026-12-10', 4, 'closure'],
      ['2026-12-11', 5, null],
      ['2026-12-12', 6, null],
      ['2026-12-13', 7, 'dates'],
    ])
    expect(days[1]).toMatchObject({ holiday: { id: 'immaculate-conception' }, entry: { id: 'o' } })
    expect(week(daily, '2026-12-07')[1]).toMatchObject({ closedBy: 'holiday', open: [], windows: [] })
    expect(week({ ...daily, holidays: 'open' }, '2026-12-07')[1]?.windows).toHaveLength(1)
  })

  it('has a night of 25 hours and one of 23', () => {
    const nights: Schedule = { ...daily, windows: [{ days: [6], from: '22:00', to: '06:00' }] }
    const [saturday, sunday] = week(nights, '2026-10-24')
    expect(text(saturday?.open ?? [])).toEqual([['2026-10-24T20:00:00.000Z', '2026-10-24T22:00:00.000Z']])
    expect(text(sunday?.open ?? [])).toEqual([['2026-10-24T22:00:00.000Z', '2026-10-25T05:00:00.000Z']])
    const [, spring] = week(nights, '2026-03-28')
    expect(text(spring?.open ?? [])).toEqual([['2026-03-28T23:00:00.000Z', '2026-03-29T04:00:00.000Z']])
  })

  it('agrees at every instant with the clock on the wall, around each change of it', () => {
    const minute = fc.integer({ min: 0, max: 23 * 2 + 1 }).map((half) => {
      const hour = String(Math.floor(half / 2)).padStart(2, '0')
      return `${hour}:${half % 2 === 0 ? '00' : '30'}`
    })
    const window = fc.record({ from: minute, to: minute }).filter(({ from, to }) => from !== to)
    const property = fc.property(fc.constantFrom(...CHANGES), window, fc.boolean(), ([timeZone, at], hours, open) => {
      const schedule: Schedule = {
        ...daily,
        windows: [{ days: [1, 3, 6, 7], ...hours }],
        holidays: open ? 'open' : 'closed',
      }
      const first = new Date(Date.parse(at) - 3 * 86_400_000).toISOString().slice(0, 10)
      const days = weekOf(schedule, first, { calendar: [], timeZone })
      const opened = days.flatMap((day) => day.open)
      const begins = Date.parse(at) - 2 * 86_400_000
      for (let now = begins; now < begins + 4 * 86_400_000; now += STEP_MS) {
        const is = opened.some(([from, to]) => from <= now && now < to)
        expect([now, is]).toEqual([now, isOpenByTheWall(schedule, [], now, timeZone)])
      }
    })
    fc.assert(property, { seed: SEED, numRuns: 60 })
  })
})
