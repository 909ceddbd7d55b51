import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Weekday, WeeklyWindow } from '../../gateway/core/records.ts'
import { CHANGES, isOpenByTheWall } from './timetable-oracle.ts'
import { EVERY_DAY, entry, schedule, timetable, window } from './timetable-parts.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
const WORKDAYS: Weekday[] = [1, 2, 3, 4, 5]
const at = (text: string): number => Date.parse(text)

const minuteText = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
/** Often in the small hours, where clocks are set, and often at midnight. */
const minute = (max: number) =>
  fc
    .oneof(
      fc.integer({ min: 0, max: 4 * 60 }),
      fc.integer({ min: 0, max }),
      fc.constantFrom(0, 23 * 60 + 59, max),
      fc.integer({ min: 0, max: 8 }).map((half) => half * 30),
    )
    .map(minuteText)
const anyWindow = fc.record({ from: minute(24 * 60 - 1), to: minute(24 * 60) })
const anyWeekly = fc
  .tuple(anyWindow, fc.subarray(EVERY_DAY, { minLength: 1 }))
  .map(([times, days]): WeeklyWindow => ({ ...times, days }))

/** A zone, an instant about which things happen, and days near it. */
const anyCase = fc
  .oneof(
    fc.constantFrom(...CHANGES).map(([timeZone, change]) => ({ timeZone, about: at(change) })),
    fc.record({
      timeZone: fc.constantFrom(...CHANGES.map(([timeZone]) => timeZone)),
      about: fc.integer({ min: 0, max: Date.UTC(2100, 11, 31) }),
    }),
    // Around holidays and the leap day.
    fc
      .constantFrom('2026-01-01', '2026-04-06', '2028-02-29', '2026-06-29', '2027-10-04', '2026-12-26')
      .map((day) => ({ timeZone: 'Europe/Rome', about: at(day) })),
  )
  .chain(({ timeZone, about }) => {
    const day = (daysMax: number) =>
      fc
        .integer({ min: -daysMax, max: daysMax })
        .map((days) => new Date(about + days * DAY_MS).toISOString().slice(0, 10))
    return fc.record({
      timeZone: fc.constant(timeZone),
      schedule: fc.record({
        id: fc.constant('hours'),
        name: fc.constant('Hours'),
        windows: fc.array(anyWeekly, { maxLength: 4 }),
        holidays: fc.constantFrom('closed' as const, 'open' as const),
        from: fc.option(day(3), { freq: 2 }),
        until: fc.option(day(3), { freq: 2 }),
      }),
      calendar: fc
        .uniqueArray(day(3), { maxLength: 3 })
        .chain((days) =>
          fc.tuple(
            ...days.map((one) =>
              fc
                .tuple(fc.constantFrom('closure' as const, 'opening' as const), fc.option(fc.array(anyWindow)))
                .map(([kind, hours]) => entry(kind, one, one, kind === 'opening' ? hours : null)),
            ),
          ),
        ),
      instants: fc.array(
        fc.oneof(
          fc.integer({ min: -4 * 60, max: 4 * 60 }).map((minutes) => about + minutes * MINUTE_MS),
          fc.integer({ min: -4 * 60, max: 4 * 60 }).map((minutes) => about + minutes * MINUTE_MS - 1),
          fc.integer({ min: -48 * HOUR_MS, max: 48 * HOUR_MS }).map((ms) => about + ms),
          fc.integer({ min: -10 * DAY_MS, max: 10 * DAY_MS }).map((ms) => about + ms),
        ),
        { minLength: 20, maxLength: 40 },
      ),
    })
  })

test('is open when the wall clock says so, and windows say the same', () => {
  let [opened, closed] = [0, 0]
  fc.assert(
    fc.property(anyCase, ({ timeZone, schedule: one, calendar, instants }) => {
      const times = timetable(one, calendar, timeZone)
      const [from, to] = [Math.min(...instants), Math.max(...instants) + 1]
      const windows = times.windows('hours', from, to)
      for (const instant of instants) {
        const expected = isOpenByTheWall(one, calendar, instant, timeZone)
        if (expected) opened += 1
        else closed += 1
        expect(times.isOpen('hours', instant)).toBe(expected)
        expect(windows.some(([begins, ends]) => begins <= instant && instant < ends)).toBe(expected)
        const until = times.openUntil('hours', instant)
        expect(until !== null).toBe(expected)
        if (until !== null) expect(times.windows('hours', instant, until)).toEqual([[instant, until]])
      }
      let last = Number.NEGATIVE_INFINITY
      for (const [begins, ends] of windows) {
        // Sorted, apart, not empty, clipped, and each edge is one by the wall clock.
        expect(begins > last && begins < ends && begins >= from && ends <= to).toBe(true)
        if (begins > from) expect(isOpenByTheWall(one, calendar, begins - 1, timeZone)).toBe(false)
        expect(isOpenByTheWall(one, calendar, begins, timeZone)).toBe(true)
        expect(isOpenByTheWall(one, calendar, ends - 1, timeZone)).toBe(true)
        if (ends < to) expect(isOpenByTheWall(one, calendar, ends, timeZone)).toBe(false)
        last = ends
      }
    }),
    { numRuns: 3_000 },
  )
  expect(Math.min(opened, closed)).toBeGreaterThan(10_000)
})

test('is right wherever one jumps between 1970 and 2100', () => {
  for (const timeZone of new Set(CHANGES.map(([zone]) => zone))) {
    const one = schedule([window(EVERY_DAY, '01:15', '02:45'), window(WORKDAYS, '22:00', '00:30')])
    const times = timetable(one, [], timeZone)
    fc.assert(
      fc.property(fc.integer({ min: 0, max: Date.UTC(2101, 0, 1) }), (instant) => {
        expect(times.isOpen('hours', instant)).toBe(isOpenByTheWall(one, [], instant, timeZone))
      }),
      { numRuns: 2_000 },
    )
  }
})
