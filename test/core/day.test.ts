import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { lastDayEnd, nextDayEnd, stretchesOf } from '../../gateway/core/day.ts'
import { toRfc3339 } from '../../gateway/core/model.ts'
import { CHANGES, wallClock } from './timetable-oracle.ts'

const HOUR_MS = 60 * 60_000
const at = (text: string): number => Date.parse(text)

describe('the end of a day in Rome', () => {
  test.each([
    // [now, closing time, the last end, the next one]
    ['2026-11-26T10:00:00Z', '04:00', '2026-11-26T03:00:00.000Z', '2026-11-27T03:00:00.000Z'],
    ['2026-11-26T02:59:59.999Z', '04:00', '2026-11-25T03:00:00.000Z', '2026-11-26T03:00:00.000Z'],
    ['2026-11-26T03:00:00Z', '04:00', '2026-11-26T03:00:00.000Z', '2026-11-27T03:00:00.000Z'],
    // Midnight, written either way: 24:00 of a day is 00:00 of the next.
    ['2026-11-26T10:00:00Z', '00:00', '2026-11-25T23:00:00.000Z', '2026-11-26T23:00:00.000Z'],
    ['2026-11-26T10:00:00Z', '24:00', '2026-11-25T23:00:00.000Z', '2026-11-26T23:00:00.000Z'],
    ['2026-11-26T22:30:00Z', '23:15', '2026-11-26T22:15:00.000Z', '2026-11-27T22:15:00.000Z'],
    // The hour from 02:00 to 03:00 is missing on 29 March 2026: the jump is at 01:00 UTC.
    ['2026-03-29T00:59:00Z', '02:30', '2026-03-28T01:30:00.000Z', '2026-03-29T01:00:00.000Z'],
    ['2026-03-29T10:00:00Z', '02:30', '2026-03-29T01:00:00.000Z', '2026-03-30T00:30:00.000Z'],
    ['2026-03-29T10:00:00Z', '02:00', '2026-03-29T01:00:00.000Z', '2026-03-30T00:00:00.000Z'],
    ['2026-03-29T10:00:00Z', '03:00', '2026-03-29T01:00:00.000Z', '2026-03-30T01:00:00.000Z'],
    ['2026-03-29T10:00:00Z', '04:00', '2026-03-29T02:00:00.000Z', '2026-03-30T02:00:00.000Z'],
    // It comes twice on 25 October 2026: from 00:00 UTC, and again from 01:00 UTC.
    ['2026-10-25T00:29:00Z', '02:30', '2026-10-24T00:30:00.000Z', '2026-10-25T00:30:00.000Z'],
    ['2026-10-25T01:10:00Z', '02:30', '2026-10-25T00:30:00.000Z', '2026-10-26T01:30:00.000Z'],
    ['2026-10-25T10:00:00Z', '03:00', '2026-10-25T02:00:00.000Z', '2026-10-26T02:00:00.000Z'],
    ['2026-10-25T10:00:00Z', '04:00', '2026-10-25T03:00:00.000Z', '2026-10-26T03:00:00.000Z'],
    ['2028-02-29T02:00:00Z', '04:00', '2028-02-28T03:00:00.000Z', '2028-02-29T03:00:00.000Z'],
    ['2028-03-01T02:00:00Z', '04:00', '2028-02-29T03:00:00.000Z', '2028-03-01T03:00:00.000Z'],
  ])('seen from %s, closing at %s', (now, closingTime, last, next) => {
    expect(toRfc3339(lastDayEnd(at(now), 'Europe/Rome', closingTime))).toBe(last)
    expect(toRfc3339(nextDayEnd(at(now), 'Europe/Rome', closingTime))).toBe(next)
  })

  test('is at four o’clock where the house says nothing else', () => {
    const now = at('2026-11-26T10:00:00Z')
    expect(toRfc3339(lastDayEnd(now, 'Europe/Rome'))).toBe('2026-11-26T03:00:00.000Z')
    expect(toRfc3339(nextDayEnd(now, 'Europe/Rome'))).toBe('2026-11-27T03:00:00.000Z')
  })
})

test('where the clock was set back over midnight, the day that has begun does not end a second time', () => {
  // Newfoundland went back at 00:01 to 23:01 on 29 October 2006, at 02:31 UTC.
  const zone = 'America/St_Johns'
  expect(toRfc3339(lastDayEnd(at('2006-10-29T03:00:00Z'), zone, '00:00'))).toBe('2006-10-29T02:30:00.000Z')
  expect(toRfc3339(nextDayEnd(at('2006-10-29T03:00:00Z'), zone, '00:00'))).toBe('2006-10-30T03:30:00.000Z')
})

test('a day that was left out ended with the jump', () => {
  // Samoa had no 30 December 2011: the day after the 29th was the 31st, from 10:00 UTC on.
  const zone = 'Pacific/Apia'
  expect(toRfc3339(lastDayEnd(at('2011-12-30T10:00:00Z'), zone))).toBe('2011-12-30T10:00:00.000Z')
  expect(toRfc3339(nextDayEnd(at('2011-12-30T10:00:00Z'), zone))).toBe('2011-12-30T14:00:00.000Z')
})

const zoned = fc.constantFrom(...CHANGES).chain(([timeZone, change]) =>
  fc.record({
    timeZone: fc.constant(timeZone),
    now: fc.oneof(
      fc.integer({ min: -36 * 60, max: 36 * 60 }).map((minutes) => at(change) + minutes * 60_000),
      fc.integer({ min: 0, max: Date.UTC(2100, 0, 1) }),
    ),
  }),
)

test('the last end is followed by the next, and between them the wall clock does not reach the closing time', () => {
  const minute = fc.integer({ min: 0, max: 24 * 60 }).map(minuteText)
  fc.assert(
    fc.property(zoned, minute, ({ timeZone, now }, closingTime) => {
      const last = lastDayEnd(now, timeZone, closingTime)
      const next = nextDayEnd(now, timeZone, closingTime)
      expect(last).toBeLessThanOrEqual(now)
      expect(next).toBeGreaterThan(now)
      expect(nextDayEnd(last, timeZone, closingTime)).toBe(next)
      expect(lastDayEnd(next, timeZone, closingTime)).toBe(next)
      // By the minute, an end is where the closing time of some day is reached for the first time.
      for (const end of [last, next]) {
        const before = reached(end - 1, timeZone, closingTime)
        expect(reached(end, timeZone, closingTime) > before).toBe(true)
        const backwards = [1, 2, 3].map((hours) => reached(end - 1 - (hours * HOUR_MS) / 2, timeZone, closingTime))
        for (const day of backwards) expect(day <= before).toBe(true)
      }
    }),
    { numRuns: 500 },
  )
})

test('a stretch ends with the change of the clock, and what ends with it has no other', () => {
  const [from, change, to] = [at('2026-03-28T00:00:00Z'), at('2026-03-29T01:00:00Z'), at('2026-03-30T00:00:00Z')]
  const winter = { from, to: change, offsetMs: HOUR_MS }
  expect(stretchesOf(from, change, 'Europe/Rome')).toEqual([winter])
  expect(stretchesOf(from, to, 'Europe/Rome')).toEqual([winter, { from: change, to, offsetMs: 2 * HOUR_MS }])
})

test('the wall clock runs evenly within a stretch, and stretches leave nothing out', () => {
  fc.assert(
    fc.property(zoned, fc.integer({ min: 0, max: 20 * 24 }), ({ timeZone, now }, hours) => {
      const to = now + hours * HOUR_MS
      const stretches = stretchesOf(now, to, timeZone)
      expect(stretches[0]?.from).toBe(now)
      expect(stretches.at(-1)?.to).toBe(to)
      for (const [index, stretch] of stretches.entries()) {
        if (index > 0) expect(stretch.from).toBe(stretches[index - 1]?.to)
        if (index > 0) expect(stretch.offsetMs).not.toBe(stretches[index - 1]?.offsetMs)
        for (let one = stretch.from; one < stretch.to; one += 7 * HOUR_MS) {
          expect(minuteOfWall(one + stretch.offsetMs)).toEqual(wallClock(one, timeZone))
        }
        if (stretch.from < stretch.to) {
          expect(minuteOfWall(stretch.to - 1 + stretch.offsetMs)).toEqual(wallClock(stretch.to - 1, timeZone))
        }
      }
    }),
    { numRuns: 300 },
  )
})

function minuteText(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
}

function minuteOfWall(wall: number): { day: string; minute: number } {
  const text = new Date(wall).toISOString()
  return { day: text.slice(0, 10), minute: Number(text.slice(11, 13)) * 60 + Number(text.slice(14, 16)) }
}

/** The newest day whose closing time the wall clock shows as past; as text, so that days compare. */
function reached(now: number, timeZone: string, closingTime: string): string {
  const { day, minute } = wallClock(now, timeZone)
  const closing = Number(closingTime.slice(0, 2)) * 60 + Number(closingTime.slice(3))
  const daysBack = minute >= closing ? 0 : 1
  return new Date(Date.parse(day) - daysBack * 24 * HOUR_MS).toISOString().slice(0, 10)
}
