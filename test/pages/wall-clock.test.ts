import fc from 'fast-check'
import { expect, test } from 'vitest'
import { instantOf, wallTime } from '../../dashboard/wall-clock.ts'

const HOUR_MS = 3_600_000
const ZONES = ['Europe/Rome', 'America/St_Johns', 'Asia/Kathmandu', 'UTC']

test('a time on the wall is the instant at which the wall shows it', () => {
  expect(wallTime('2026-11-30T06:30:00.000Z', 'Europe/Rome')).toBe('2026-11-30T07:30')
  expect(instantOf('2026-11-30T07:30', 'Europe/Rome')).toBe('2026-11-30T06:30:00.000Z')
  expect(instantOf('2026-07-30T07:30', 'Europe/Rome')).toBe('2026-07-30T05:30:00.000Z')
  for (const nothing of ['', '2026-13-01T07:30', 'soon']) expect(instantOf(nothing, 'Europe/Rome')).toBeNull()
})

test('there and back is the same, also around the nights in which the clock is changed', () => {
  const nights = ['2026-03-29T01:00Z', '2026-10-25T01:00Z', '2027-03-14T05:30Z', '2026-11-01T04:30Z'].map(Date.parse)
  const minute = fc.tuple(fc.constantFrom(...nights), fc.integer({ min: -300, max: 300 }))
  fc.assert(
    fc.property(minute, fc.constantFrom(...ZONES), ([night, minutes], zone) => {
      const at = night + minutes * 60_000
      const back = Date.parse(instantOf(wallTime(at, zone), zone) ?? '')
      // In the hour that comes twice the wall cannot tell which one is meant.
      expect([0, HOUR_MS]).toContain(Math.abs(back - at))
      expect(wallTime(back, zone)).toBe(wallTime(at, zone))
    }),
  )
})
