import { describe, expect, test } from 'vitest'
import { holidayOn, holidaysOf } from '../../gateway/core/holidays.ts'

const easter = (year: number): string | undefined => holidaysOf(year).find(({ id }) => id === 'easter')?.day

test('the holidays of 2026 in Rome', () => {
  expect(holidaysOf(2026).map(({ id, day }) => `${day} ${id}`)).toEqual([
    '2026-01-01 new-year',
    '2026-01-06 epiphany',
    '2026-04-05 easter',
    '2026-04-06 easter-monday',
    '2026-04-25 liberation-day',
    '2026-05-01 labour-day',
    '2026-06-02 republic-day',
    '2026-06-29 saints-peter-and-paul',
    '2026-08-15 assumption',
    '2026-10-04 saint-francis',
    '2026-11-01 all-saints',
    '2026-12-08 immaculate-conception',
    '2026-12-25 christmas',
    '2026-12-26 saint-stephen',
  ])
})

test('each has a name in both languages', () => {
  expect(holidayOn('2026-04-06')).toEqual({
    id: 'easter-monday',
    day: '2026-04-06',
    names: { it: 'Lunedì dell’Angelo', en: 'Easter Monday' },
  })
  for (const { names } of holidaysOf(2026)) expect(Math.min(names.it.length, names.en.length)).toBeGreaterThan(4)
})

test('Saint Francis is a holiday again from 2026 on (law 151/2025)', () => {
  expect(holidayOn('2025-10-04')).toBeNull()
  expect(holidaysOf(2025)).toHaveLength(13)
  expect(holidayOn('2026-10-04')?.id).toBe('saint-francis')
  expect(holidayOn('2027-10-04')?.id).toBe('saint-francis')
})

test('where two fall on one day both are named, and the day is a holiday once', () => {
  expect(holidaysOf(2011).filter(({ day }) => day === '2011-04-25')).toHaveLength(2)
  expect(holidayOn('2011-04-25')?.id).toBe('easter-monday')
  expect(holidayOn('2038-04-25')?.id).toBe('easter')
})

test('a day is a holiday exactly where the year names it', () => {
  for (let at = Date.UTC(2024, 0, 1); at < Date.UTC(2030, 0, 1); at += 24 * 60 * 60_000) {
    const day = new Date(at).toISOString().slice(0, 10)
    const named = holidaysOf(Number(day.slice(0, 4))).find((holiday) => holiday.day === day) ?? null
    expect(holidayOn(day)).toEqual(named)
  }
})

describe('Easter Sunday', () => {
  // The earliest and the latest that there are, both exceptions of Gauss's rule, and the years to come.
  test.each([
    '1818-03-22',
    '1943-04-25',
    '1954-04-18',
    '1961-04-02',
    '1981-04-19',
    '1992-04-19',
    '2000-04-23',
    '2008-03-23',
    '2011-04-24',
    '2016-03-27',
    '2019-04-21',
    '2024-03-31',
    '2025-04-20',
    '2026-04-05',
    '2027-03-28',
    '2028-04-16',
    '2029-04-01',
    '2030-04-21',
    '2031-04-13',
    '2032-03-28',
    '2035-03-25',
    '2038-04-25',
    '2049-04-18',
    '2076-04-19',
    '2100-03-28',
    '2285-03-22',
  ])('%s', (day) => {
    expect(easter(Number(day.slice(0, 4)))).toBe(day)
  })

  test('is the one that Gauss reckons, in each year of the Gregorian calendar up to 2500', () => {
    for (let year = 1583; year <= 2500; year += 1) expect(easter(year)).toBe(easterByGauss(year))
  })
})

/** C. F. Gauss, 1800 and 1816: days after 22 March, with his two exceptions. */
function easterByGauss(year: number): string {
  const centuries = Math.floor(year / 100)
  const moon = 15 - Math.floor((13 + 8 * centuries) / 25) + centuries - Math.floor(centuries / 4)
  const d = (19 * (year % 19) + moon) % 30
  const e = (2 * (year % 4) + 4 * (year % 7) + 6 * d + 4 + centuries - Math.floor(centuries / 4)) % 7
  const late = (d === 29 && e === 6) || (d === 28 && e === 6 && (11 * moon + 11) % 30 < 19)
  return new Date(Date.UTC(year, 2, 22 + d + e - (late ? 7 : 0))).toISOString().slice(0, 10)
}
