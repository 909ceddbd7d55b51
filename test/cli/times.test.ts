/** Instants as a command shows them: by the house's clock, and always the same instant. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createTimes } from '../../gateway/cli/times.ts'
import { parseT } from '../../gateway/core/time.ts'

const rome = createTimes('Europe/Rome')

test.each([
  ['2026-11-24T18:10:00.000Z', '2026-11-24T19:10:00+01:00'],
  ['2026-07-01T23:30:05.999Z', '2026-07-02T01:30:05+02:00'],
  // The hour that comes twice.
  ['2026-10-25T00:30:00.000Z', '2026-10-25T02:30:00+02:00'],
  ['2026-10-25T01:30:00.000Z', '2026-10-25T02:30:00+01:00'],
])('%s is shown in Rome as %s', (at, shown) => {
  expect(rome(at)).toBe(shown)
})

test('nothing is shown as nothing, and UTC with its offset', () => {
  expect(rome(null)).toBeNull()
  expect(createTimes('UTC')('2026-11-24T18:10:00.000Z')).toBe('2026-11-24T18:10:00+00:00')
})

test('what is shown can be typed again, and means the same second', () => {
  const zones = fc.constantFrom('Europe/Rome', 'America/St_Johns', 'Pacific/Apia', 'Asia/Kathmandu', 'UTC')
  const second = fc.integer({ min: Date.parse('2000-01-01') / 1000, max: Date.parse('2100-01-01') / 1000 })
  fc.assert(
    fc.property(zones, second, (timeZone, at) => {
      const shown = createTimes(timeZone)(new Date(at * 1000).toISOString())
      expect(parseT(shown as string, 'UTC', 'start')).toBe(at * 1000)
    }),
  )
})
