import { describe, expect, test } from 'vitest'
import { toRfc3339 } from '../../gateway/core/model.ts'
import type { CalendarEntry, Schedule, Weekday } from '../../gateway/core/records.ts'
import { createTimetable, type Timetable } from '../../gateway/core/timetable.ts'
import { EVERY_DAY, entry, schedule, timetable, window } from './timetable-parts.ts'

const HOUR_MS = 60 * 60_000
const DAY_MS = 24 * HOUR_MS
const WORKDAYS: Weekday[] = [1, 2, 3, 4, 5]

const at = (text: string): number => Date.parse(text)
/** The windows between two instants, to the minute. */
function open(times: Timetable, from: string, to: string): string[] {
  const short = (one: number): string => toRfc3339(one).replace(':00.000Z', 'Z').slice(5)
  return times.windows('hours', at(from), at(to)).map((interval) => interval.map(short).join('–'))
}

describe('the night in which an hour is missing (Rome, 29 March 2026, 01:00 UTC)', () => {
  test.each([
    ['begins in it: begins with the jump', '02:30', '05:00', ['03-29T01:00Z–03-29T03:00Z']],
    ['begins with it', '02:00', '05:00', ['03-29T01:00Z–03-29T03:00Z']],
    ['ends in it: ends with the jump', '01:00', '02:30', ['03-29T00:00Z–03-29T01:00Z']],
    ['ends with it', '01:00', '02:00', ['03-29T00:00Z–03-29T01:00Z']],
    ['lies in it: is not', '02:10', '02:50', []],
    ['lasts over it: an hour less', '01:00', '04:00', ['03-29T00:00Z–03-29T02:00Z']],
  ])('a window that %s', (_, from, to, expected) => {
    const times = timetable(schedule([window([7], from, to)]))
    expect(open(times, '2026-03-28T12:00:00Z', '2026-03-29T12:00:00Z')).toEqual(expected)
  })

  test('a window of the evening before ends by the clock on the wall', () => {
    const times = timetable(schedule([window([6], '22:00', '03:00')]))
    expect(open(times, '2026-03-28T12:00:00Z', '2026-03-29T12:00:00Z')).toEqual(['03-28T21:00Z–03-29T01:00Z'])
  })
})

describe('the night in which an hour comes twice (Rome, 25 October 2026, 01:00 UTC)', () => {
  test.each([
    ['ends in it: holds in both', '01:00', '02:30', ['10-24T23:00Z–10-25T00:30Z', '10-25T01:00Z–10-25T01:30Z']],
    ['begins in it: holds in both', '02:30', '05:00', ['10-25T00:30Z–10-25T01:00Z', '10-25T01:30Z–10-25T04:00Z']],
    ['lies in it: comes twice', '02:10', '02:50', ['10-25T00:10Z–10-25T00:50Z', '10-25T01:10Z–10-25T01:50Z']],
    ['is that hour: lasts for two', '02:00', '03:00', ['10-25T00:00Z–10-25T02:00Z']],
    ['lasts over it: an hour more', '01:00', '04:00', ['10-24T23:00Z–10-25T03:00Z']],
    ['ends before it', '01:00', '02:00', ['10-24T23:00Z–10-25T00:00Z']],
    ['begins after it', '03:00', '04:00', ['10-25T02:00Z–10-25T03:00Z']],
  ])('a window that %s', (_, from, to, expected) => {
    const times = timetable(schedule([window([7], from, to)]))
    expect(open(times, '2026-10-24T12:00:00Z', '2026-10-25T12:00:00Z')).toEqual(expected)
  })

  test('what is open until 02:30 closes twice', () => {
    const times = timetable(schedule([window([7], '01:00', '02:30')]))
    expect(times.openUntil('hours', at('2026-10-25T00:10:00Z'))).toBe(at('2026-10-25T00:30:00Z'))
    expect(times.openUntil('hours', at('2026-10-25T00:40:00Z'))).toBeNull()
    expect(times.openUntil('hours', at('2026-10-25T01:10:00Z'))).toBe(at('2026-10-25T01:30:00Z'))
  })
})

describe('windows', () => {
  test('hold from their first instant up to their last, which is not theirs', () => {
    const times = timetable(schedule([window([4], '09:00', '18:00')]))
    const [from, to] = [at('2026-11-26T08:00:00Z'), at('2026-11-26T17:00:00Z')]
    expect([from - 1, from, to - 1, to].map((one) => times.isOpen('hours', one))).toEqual([false, true, true, false])
  })

  test('belong to the day on which they begin: across midnight and the end of the week', () => {
    // 22 November 2026 is a Sunday.
    const times = timetable(schedule([window([7], '22:00', '02:00')]))
    expect(open(times, '2026-11-17T00:00:00Z', '2026-11-30T00:00:00Z')).toEqual([
      '11-22T21:00Z–11-23T01:00Z',
      '11-29T21:00Z–11-30T00:00Z',
    ])
  })

  test('may end at 24:00, which joins them with the next day', () => {
    const times = timetable(schedule([window([4], '20:00', '24:00'), window([5], '00:00', '01:00')]))
    expect(open(times, '2026-11-26T00:00:00Z', '2026-11-28T00:00:00Z')).toEqual(['11-26T19:00Z–11-27T00:00Z'])
  })

  test('of whole days make one', () => {
    const times = timetable(schedule([window(EVERY_DAY, '00:00', '24:00')], { holidays: 'open' }))
    const [from, to] = [at('2026-01-01T00:00:00Z'), at('2028-01-01T00:00:00Z')]
    expect(times.windows('hours', from, to)).toEqual([[from, to]])
  })

  test('come on 29 February as on any day, and only when there is one', () => {
    const times = timetable(schedule([window(EVERY_DAY, '12:00', '13:00')]))
    expect(open(times, '2028-02-28T00:00:00Z', '2028-03-02T00:00:00Z')).toEqual([
      '02-28T11:00Z–02-28T12:00Z',
      '02-29T11:00Z–02-29T12:00Z',
      '03-01T11:00Z–03-01T12:00Z',
    ])
    const leapDay = timetable(
      schedule([window(EVERY_DAY, '22:00', '02:00')], { from: '2028-02-29', until: '2028-02-29' }),
    )
    expect(open(leapDay, '2027-02-01T00:00:00Z', '2029-04-01T00:00:00Z')).toEqual(['02-29T21:00Z–03-01T01:00Z'])
  })

  test('begin from the first day of the schedule up to its last one', () => {
    const times = timetable(
      schedule([window(EVERY_DAY, '20:00', '01:00')], { from: '2026-11-10', until: '2026-11-11' }),
    )
    expect(open(times, '2026-11-01T00:00:00Z', '2026-11-30T00:00:00Z')).toEqual([
      '11-10T19:00Z–11-11T00:00Z',
      '11-11T19:00Z–11-12T00:00Z',
    ])
  })

  test('of an empty time, or of a schedule that does not exist, are none', () => {
    const times = timetable(schedule([window(EVERY_DAY, '00:00', '24:00')]))
    const now = at('2026-11-26T10:00:00Z')
    expect(times.windows('hours', now, now)).toEqual([])
    expect(times.windows('hours', now, now - 1)).toEqual([])
    expect(times.windows('nights', now, now + DAY_MS)).toEqual([])
    expect(times.isOpen('nights', now)).toBe(false)
    expect(times.openUntil('nights', now)).toBeNull()
  })
})

describe('the end of the window that holds', () => {
  const times = timetable(schedule([window(EVERY_DAY, '00:00', '24:00')]), [
    entry('opening', '2026-11-26', '2026-11-26', [{ from: '18:00', to: '03:00' }]),
  ])
  test('is its own, also where the next begins at once', () => {
    expect(times.openUntil('hours', at('2026-11-24T10:00:00Z'))).toBe(at('2026-11-24T23:00:00Z'))
    expect(times.openUntil('hours', at('2026-11-24T23:00:00Z'))).toBe(at('2026-11-25T23:00:00Z'))
  })
  test('is the last one where several hold', () => {
    expect(times.openUntil('hours', at('2026-11-26T23:30:00Z'))).toBe(at('2026-11-27T23:00:00Z'))
  })
  test('is none while it is closed', () => {
    expect(times.openUntil('hours', at('2026-11-26T10:00:00Z'))).toBeNull()
  })
  test('is not the change of the clock within it', () => {
    const nights = timetable(schedule([window([7], '01:00', '04:00')]))
    expect(nights.openUntil('hours', at('2026-03-29T00:30:00Z'))).toBe(at('2026-03-29T02:00:00Z'))
    expect(nights.openUntil('hours', at('2026-10-25T00:30:00Z'))).toBe(at('2026-10-25T03:00:00Z'))
  })
  test('is found over the edge of what is worked out at once', () => {
    // Time is worked out by weeks that begin on Thursday 00:00 UTC: 26 November 2026 is one.
    const nights = timetable(schedule([window([3], '22:00', '08:00')]))
    expect(nights.openUntil('hours', at('2026-11-25T23:30:00Z'))).toBe(at('2026-11-26T07:00:00Z'))
    expect(nights.openUntil('hours', at('2026-11-26T00:30:00Z'))).toBe(at('2026-11-26T07:00:00Z'))
  })
})

describe('closed days', () => {
  const nine = [window(WORKDAYS, '09:00', '10:00')]
  /** Whether it is open at 09:30 on the wall. */
  const openOn = (times: Timetable, day: string): boolean => {
    const noon = at(`${day}T12:00:00Z`)
    return times.windows('hours', noon - 12 * HOUR_MS, noon).length > 0
  }

  test.each(['2026-01-01', '2026-01-06', '2026-04-06', '2026-06-29', '2027-10-04', '2026-12-08'])(
    'on the holiday %s nothing begins',
    (day) => {
      expect(openOn(timetable(schedule(nine)), day)).toBe(false)
      expect(openOn(timetable(schedule(nine, { holidays: 'open' })), day)).toBe(true)
    },
  )

  test('a closure closes its days, both ends included, for schedules that follow the calendar', () => {
    const august = [entry('closure', '2026-08-10', '2026-08-14')]
    const times = timetable(schedule(nine), august)
    const days = ['2026-08-07', '2026-08-10', '2026-08-12', '2026-08-14', '2026-08-17']
    expect(days.map((day) => openOn(times, day))).toEqual([true, false, false, false, true])
    expect(openOn(timetable(schedule(nine, { holidays: 'open' }), august), '2026-08-12')).toBe(true)
  })

  test('what began before goes on into the closed day', () => {
    const times = timetable(schedule([window(EVERY_DAY, '22:00', '02:00')]))
    expect(open(times, '2026-12-24T12:00:00Z', '2026-12-27T12:00:00Z')).toEqual(['12-24T21:00Z–12-25T01:00Z'])
  })

  test('an opening wins over the holiday, and the day is as its weekday is', () => {
    const times = timetable(schedule(nine), [entry('opening', '2026-06-29'), entry('opening', '2026-08-15')])
    expect(openOn(times, '2026-06-29')).toBe(true)
    // A Saturday, on which nothing opens anyway.
    expect(openOn(times, '2026-08-15')).toBe(false)
  })

  test('an opening with hours has these and no others, whatever the weekday', () => {
    const hours = [
      { from: '11:00', to: '12:00' },
      { from: '23:00', to: '01:00' },
    ]
    const calendar = [entry('opening', '2026-08-14', '2026-08-15', hours)]
    expect(open(timetable(schedule(nine), calendar), '2026-08-13T00:00:00Z', '2026-08-17T00:00:00Z')).toEqual([
      '08-13T07:00Z–08-13T08:00Z',
      '08-14T09:00Z–08-14T10:00Z',
      '08-14T21:00Z–08-14T23:00Z',
      '08-15T09:00Z–08-15T10:00Z',
      '08-15T21:00Z–08-15T23:00Z',
    ])
    const always = timetable(schedule(nine, { holidays: 'open' }), calendar)
    expect(open(always, '2026-08-14T00:00:00Z', '2026-08-17T00:00:00Z')).toEqual(['08-14T07:00Z–08-14T08:00Z'])
  })

  test('no opening opens a schedule outside its own days', () => {
    const calendar = [entry('opening', '2026-08-15', '2026-08-15', [{ from: '09:00', to: '10:00' }])]
    expect(openOn(timetable(schedule(nine), calendar), '2026-08-15')).toBe(true)
    expect(openOn(timetable(schedule(nine, { until: '2026-08-14' }), calendar), '2026-08-15')).toBe(false)
    expect(openOn(timetable(schedule(nine, { from: '2026-08-16' }), calendar), '2026-08-15')).toBe(false)
  })
})

describe('what was worked out', () => {
  const now = at('2026-11-26T10:00:00Z')

  test('is forgotten with the schedule and with the calendar that it rests on', () => {
    let current = schedule([window(EVERY_DAY, '09:00', '18:00')])
    let calendar: CalendarEntry[] = []
    const times = createTimetable({ schedule: () => current, calendar: () => calendar, timeZone: 'Europe/Rome' })
    expect(times.isOpen('hours', now)).toBe(true)
    calendar = [entry('closure', '2026-11-26')]
    expect(times.isOpen('hours', now)).toBe(false)
    current = { ...current, holidays: 'open' }
    expect(times.isOpen('hours', now)).toBe(true)
    current = { ...current, windows: [] }
    expect(times.isOpen('hours', now)).toBe(false)
  })

  test('is kept while one looks about within a year, and not without bound', () => {
    let reads = 0
    const watched: Schedule = {
      ...schedule([]),
      get windows() {
        reads += 1
        return [window(EVERY_DAY, '09:00', '18:00')]
      },
    }
    const calendar: CalendarEntry[] = []
    const times = createTimetable({ schedule: () => watched, calendar: () => calendar, timeZone: 'Europe/Rome' })
    const year = [now, now + 365 * DAY_MS] as const
    times.windows('hours', ...year)
    reads = 0
    times.windows('hours', ...year)
    expect(reads).toBe(0)
    times.windows('hours', now + 365 * DAY_MS, now + 3 * 365 * DAY_MS)
    reads = 0
    expect(times.isOpen('hours', now)).toBe(true)
    expect(reads).toBeGreaterThan(0)
  })

  test('answers in less than 2 µs', () => {
    const times = timetable(
      schedule([
        window(WORKDAYS, '08:00', '12:30'),
        window(WORKDAYS, '14:00', '19:00'),
        window([6], '10:00', '13:00'),
        window([5, 6], '20:00', '02:00'),
      ]),
      Array.from({ length: 30 }, (_, day) => entry('closure', `2026-08-${String(day + 1).padStart(2, '0')}`)),
    )
    const rounds = Array.from({ length: 10 }, () => {
      const began = performance.now()
      for (let call = 0; call < 100_000; call += 1) times.isOpen('hours', now + (call % 168) * HOUR_MS)
      return (performance.now() - began) / 100
    })
    expect(Math.min(...rounds)).toBeLessThan(2)
  })
})
