/** Windows of a week as they are typed: what is read, what is shown, and what a fault is called. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readHours, readWindows, showWindow } from '../../gateway/cli/windows.ts'
import type { Weekday } from '../../gateway/core/records.ts'

const fault = (text: string) => new Error(text)
const read = (text: string) => readWindows(text, fault)

describe('a window', () => {
  test.each<[string, Weekday[]]>([
    ['mon', [1]],
    ['Mon', [1]],
    ['dom', [7]],
    ['mon,wed,fri', [1, 3, 5]],
    ['ven,lun', [1, 5]],
    ['mon-fri', [1, 2, 3, 4, 5]],
    ['lun-ven', [1, 2, 3, 4, 5]],
    ['sat-mon', [1, 6, 7]],
    ['mon-wed,wed,sab', [1, 2, 3, 6]],
    ['daily', [1, 2, 3, 4, 5, 6, 7]],
  ])('of %s', (days, weekdays) => {
    expect(read(`${days} 09:00-19:00`)).toEqual([{ days: weekdays, from: '09:00', to: '19:00' }])
  })

  test('may have several hours, each a window', () => {
    expect(read('  gio  9:00-13:00,22:00-02:00 ')).toEqual([
      { days: [4], from: '09:00', to: '13:00' },
      { days: [4], from: '22:00', to: '02:00' },
    ])
  })

  test.each([
    ['mon', '"mon" is not written like "mon-fri 09:00-19:00"'],
    ['', '"" is not written like'],
    ['09:00-19:00', 'is not written like'],
    ['mon 09:00 19:00', 'is not written like'],
    ['mno 09:00-19:00', '"mno" is not a day; days are mon tue'],
    ['mon, 09:00-19:00', '"" is not a day'],
    ['mon-wed-fri 09:00-19:00', '"mon-wed-fri" is not written like mon-fri'],
    ['mon 09:00', '"09:00" is not written like 09:00-19:00'],
    ['mon 09:00-12:00-19:00', 'is not written like 09:00-19:00'],
    ['mon 9-19', '"9" is not a time from 00:00 to 24:00'],
    ['mon 09:00-24:01', '"24:01" is not a time'],
    ['mon 09:60-19:00', '"09:60" is not a time'],
  ])('written %j is told', (text, words) => {
    expect(() => read(text)).toThrow(words)
  })

  test('is read as it is shown, whatever its days and hours', () => {
    const minute = fc
      .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
      .map(([h, m]) => `${String(h).padStart(2, '0')}:${String(m).padStart(2, '0')}`)
    const days = fc
      .uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 })
      .map((some) => some.sort((a, b) => a - b) as Weekday[])
    fc.assert(
      fc.property(fc.record({ days, from: minute, to: minute }), (window) => {
        expect(read(showWindow(window))).toEqual([window])
      }),
    )
  })
})

test('the hours of a day', () => {
  expect(readHours('10:00-24:00', fault)).toEqual({ from: '10:00', to: '24:00' })
  expect(() => readHours('ten', fault)).toThrow('"ten" is not written like 09:00-19:00')
})
