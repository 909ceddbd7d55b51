import { describe, expect, test } from 'vitest'
import { toRfc3339 } from '../../gateway/core/model.ts'
import { parseT } from '../../gateway/core/time.ts'

function text(value: string, edge: 'start' | 'end', timeZone = 'Europe/Rome'): string | null {
  const at = parseT(value, timeZone, edge)
  return at === null ? null : toRfc3339(at)
}

describe('a date as an argument T', () => {
  test.each([
    // The clocks go forward in the night to 29 March 2026: that day has 23 hours.
    ['2026-03-28', '2026-03-27T23:00:00.000Z', '2026-03-28T23:00:00.000Z'],
    ['2026-03-29', '2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z'],
    ['2026-03-30', '2026-03-29T22:00:00.000Z', '2026-03-30T22:00:00.000Z'],
    // They go back in the night to 25 October 2026: that day has 25 hours.
    ['2026-10-24', '2026-10-23T22:00:00.000Z', '2026-10-24T22:00:00.000Z'],
    ['2026-10-25', '2026-10-24T22:00:00.000Z', '2026-10-25T23:00:00.000Z'],
    ['2026-10-26', '2026-10-25T23:00:00.000Z', '2026-10-26T23:00:00.000Z'],
    ['2028-02-28', '2028-02-27T23:00:00.000Z', '2028-02-28T23:00:00.000Z'],
    ['2028-02-29', '2028-02-28T23:00:00.000Z', '2028-02-29T23:00:00.000Z'],
    ['2026-12-31', '2026-12-30T23:00:00.000Z', '2026-12-31T23:00:00.000Z'],
  ])('%s lasts from %s to %s in Rome', (date, start, end) => {
    expect(text(date, 'start')).toBe(start)
    expect(text(date, 'end')).toBe(end)
  })

  test('a day whose midnight does not exist begins with its first instant', () => {
    // Cairo went forward at 00:00 on 24 April 2026: the day begins at 01:00 (+03).
    expect(text('2026-04-24', 'start', 'Africa/Cairo')).toBe('2026-04-23T22:00:00.000Z')
    expect(text('2026-04-23', 'end', 'Africa/Cairo')).toBe('2026-04-23T22:00:00.000Z')
  })
})

test('an RFC 3339 time is that instant, whatever the edge', () => {
  expect(text('2026-11-22T10:00:00.123+01:00', 'start')).toBe('2026-11-22T09:00:00.123Z')
  expect(text('2026-11-22t09:00:00z', 'end')).toBe('2026-11-22T09:00:00.000Z')
})

test.each([
  '',
  'tomorrow',
  '2027-02-29',
  '2026-02-30',
  '2026-13-01',
  '2026-2-3',
  '2026-02-30T10:00:00Z',
  '2026-11-22T25:00:00Z',
  '2026-11-22T10:00:00',
  '2026-11-22T10:00Z',
  '20261122',
  ' 2026-11-22',
])('%j is no time', (value) => {
  expect(parseT(value, 'Europe/Rome', 'start')).toBeNull()
  expect(parseT(value, 'Europe/Rome', 'end')).toBeNull()
})
