import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Weekday, WeeklyWindow, Window } from '../../gateway/core/records.ts'
import { faultOfHours, faultOfWindows, isDay, isMinute, WINDOWS_MAX } from '../../gateway/core/windows.ts'

const EVERY_DAY: Weekday[] = [1, 2, 3, 4, 5, 6, 7]
/** `1,2 08:00 12:00` */
function weekly(text: string): WeeklyWindow {
  const [days, from, to] = text.split(' ') as [string, string, string]
  return { days: days === '' ? [] : days.split(',').map((day) => Number(day) as Weekday), from, to }
}
/** `08:00-12:00` */
function hours(text: string): Window {
  const [from, to] = text.split('-') as [string, string]
  return { from, to }
}

describe('a day', () => {
  test.each(['2026-01-01', '2028-02-29', '2000-02-29', '2026-12-31', '1970-01-01'])('%s is one', (text) => {
    expect(isDay(text)).toBe(true)
  })
  test.each([
    '',
    '2027-02-29',
    '2100-02-29',
    '2026-02-30',
    '2026-04-31',
    '2026-13-01',
    '2026-00-10',
    '2026-01-00',
    '2026-1-1',
    '20260101',
    '2026-01-01T00:00',
    ' 2026-01-01',
    '2026-01-01\n',
    '+02026-01-01',
  ])('%j is none', (text) => {
    expect(isDay(text)).toBe(false)
  })
})

describe('a minute', () => {
  test.each(['00:00', '09:05', '19:59', '23:59', '24:00'])('%s is one', (text) => {
    expect(isMinute(text)).toBe(true)
  })
  test.each(['', '24:01', '25:00', '9:05', '09:60', '09:05:00', '09.05', ' 09:05', '09:05\n', '-1:00'])(
    '%j is none',
    (text) => {
      expect(isMinute(text)).toBe(false)
    },
  )
})

describe('the windows of a week', () => {
  test.each([
    ['none: only the calendar opens', []],
    ['several on a day, one touching the next', ['1,2,3,4,5 08:00 12:00', '1,2,3,4,5 12:00 18:00']],
    ['whole days', ['1,2,3,4,5,6,7 00:00 24:00']],
    ['nights that end when the next begins', ['1,2,3,4,5,6,7 20:00 19:59']],
    ['from Sunday into Monday, up to the first window', ['7 22:00 06:00', '1 06:00 12:00']],
    ['up to midnight, written either way', ['1 20:00 24:00', '2 00:00 08:00', '3 20:00 00:00', '4 00:00 08:00']],
  ])('are good: %s', (_, windows) => {
    expect(faultOfWindows(windows.map(weekly))).toBeNull()
  })

  test.each([
    ['window 1: "25:00" is not a time from 00:00 to 24:00', ['1 25:00 26:00']],
    ['window 2: "8:00" is not a time from 00:00 to 24:00', ['1 08:00 09:00', '2 07:00 8:00']],
    ['window 1: no window begins at 24:00; it begins at 00:00 of the next day', ['1 24:00 08:00']],
    ['window 1: it is empty: it ends at 08:00, when it begins; a whole day is 00:00 to 24:00', ['1 08:00 08:00']],
    ['window 1: it names no day of the week', [' 08:00 12:00']],
    ['window 1: 8 is not a day of the week; 1 is Monday, 7 is Sunday', ['1,8 08:00 12:00']],
    ['window 1: 0 is not a day of the week; 1 is Monday, 7 is Sunday', ['0 08:00 12:00']],
    ['window 1: 1.5 is not a day of the week; 1 is Monday, 7 is Sunday', ['1.5 08:00 12:00']],
    ['window 1: it names the day 3 twice', ['3,1,3 08:00 12:00']],
    ['windows 1 and 2 overlap', ['1,2 08:00 12:00', '2,3 11:59 13:00']],
    ['windows 1 and 2 overlap', ['2 08:00 12:00', '2 08:00 12:00']],
    ['windows 1 and 3 overlap', ['5 06:00 22:00', '1 00:00 24:00', '5 12:00 13:00']],
    // Across midnight, and across the end of the week.
    ['windows 1 and 2 overlap', ['1 22:00 06:00', '2 05:59 12:00']],
    ['windows 1 and 2 overlap', ['1 05:59 12:00', '7 22:00 06:00']],
    ['windows 1 and 2 overlap', ['7 22:00 06:00', '1 00:00 01:00']],
  ])('%s', (fault, windows) => {
    expect(faultOfWindows(windows.map(weekly))).toBe(fault)
  })

  test('are not without bound', () => {
    const minutes = Array.from({ length: WINDOWS_MAX + 1 }, (_, index) => {
      const from = `${String(Math.floor(index / 60)).padStart(2, '0')}:${String(index % 60).padStart(2, '0')}`
      const to = `${String(Math.floor((index + 1) / 60)).padStart(2, '0')}:${String((index + 1) % 60).padStart(2, '0')}`
      return { days: EVERY_DAY, from, to }
    })
    expect(faultOfWindows(minutes.slice(1))).toBeNull()
    expect(faultOfWindows(minutes)).toBe('101 windows are too many; at most 100')
    expect(faultOfHours(minutes)).toBe('101 windows are too many; at most 100')
  })

  test('overlap exactly where some minute of the week lies in two', () => {
    const minute = fc
      .integer({ min: 0, max: 47 })
      .map((half) => `${String(half >> 1).padStart(2, '0')}:${half % 2 === 0 ? '00' : '30'}`)
    const window = fc
      .record({ days: fc.subarray(EVERY_DAY, { minLength: 1, maxLength: 3 }), from: minute, to: minute })
      .filter(({ from, to }) => from !== to)
    fc.assert(
      fc.property(fc.array(window, { maxLength: 4 }), (windows) => {
        const counts = new Array<number>(7 * 48).fill(0)
        const half = (text: string): number => Number(text.slice(0, 2)) * 2 + (text.endsWith('30') ? 1 : 0)
        for (const { days, from, to } of windows) {
          for (const day of days) {
            let place = half(from)
            do {
              const slot = ((day - 1) * 48 + place) % counts.length
              counts[slot] = (counts[slot] ?? 0) + 1
              place += 1
            } while (place % 48 !== half(to))
          }
        }
        const overlap = counts.some((count) => count > 1)
        expect(faultOfWindows(windows) !== null).toBe(overlap)
      }),
      { numRuns: 2_000 },
    )
  })
})

describe('the hours of an opening', () => {
  test.each([
    [['09:00-12:00', '14:00-18:00']],
    [['00:00-24:00']],
    // It ends on the next day, which has windows of its own.
    [['20:00-10:00', '09:00-12:00']],
  ])('%j are good', (windows) => {
    expect(faultOfHours(windows.map(hours))).toBeNull()
  })

  test.each([
    ['an opening with hours names at least one window; a day without any is a closure', []],
    ['window 1: "9:00" is not a time from 00:00 to 24:00', ['9:00-12:00']],
    ['window 1: it is empty: it ends at 09:00, when it begins; a whole day is 00:00 to 24:00', ['09:00-09:00']],
    ['windows 1 and 2 overlap', ['09:00-12:00', '11:00-13:00']],
    ['windows 1 and 2 overlap', ['23:00-23:30', '20:00-02:00']],
  ])('%s', (fault, windows) => {
    expect(faultOfHours(windows.map(hours))).toBe(fault)
  })
})
