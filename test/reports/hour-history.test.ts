/** Days into weeks and months, and sums of sums: by tables and against the calendar itself. */
import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { describe, expect, it } from 'vitest'
import type { HourSum } from '../../gateway/core/hour-counts.ts'
import { merged, spanStart } from '../../gateway/reports/hour-history/spans.ts'
import { stepsOf } from '../../gateway/reports/occupancy/steps.ts'

const EPOCH = Temporal.PlainDate.from('1970-01-01')
const dateOf = (day: number): Temporal.PlainDate => EPOCH.add({ days: day })

describe('a day', () => {
  it('belongs to the week and the month of the calendar', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1000, max: 40_000 }), (day) => {
        const date = dateOf(day)
        expect(dateOf(spanStart(day, 'month')).toString()).toBe(date.with({ day: 1 }).toString())
        const monday = dateOf(spanStart(day, 'week'))
        expect([monday.dayOfWeek, day - spanStart(day, 'week')]).toEqual([1, date.dayOfWeek - 1])
        expect(spanStart(day, 'day')).toBe(day)
      }),
    )
  })
})

describe('the hours of a house', () => {
  it('follow on each other without a gap, and begin when the wall shows a whole one, wherever it stands', () => {
    const zones = ['Europe/Rome', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'America/St_Johns', 'Africa/Casablanca']
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.integer({ min: Date.parse('2020-01-01'), max: Date.parse('2036-01-01') }),
        (timeZone, at) => {
          const wall = (instant: number) => Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timeZone)
          const from = wall(at).startOfDay().epochMilliseconds
          const to = wall(at).startOfDay().add({ days: 2 }).epochMilliseconds
          const hours = stepsOf(from, to, 'hour', timeZone)
          expect(hours.map(([begins]) => begins).slice(1)).toEqual(hours.map(([, ends]) => ends).slice(0, -1))
          expect([hours[0]?.[0], hours.at(-1)?.[1]]).toEqual([from, to])
          // Lord Howe's clock goes back by half an hour: one of its hours begins in the middle of what the wall shows.
          const whole = hours.filter(([begins]) => wall(begins).minute === 0)
          expect(hours.length - whole.length).toBeLessThanOrEqual(timeZone === 'Australia/Lord_Howe' ? 30 : 0)
        },
      ),
      { numRuns: 60 },
    )
  })
})

describe('sums', () => {
  const sum = fc.record({
    ...{ key: fc.nat(3), at: fc.nat(100), day: fc.nat(5), hour: fc.nat(23), spanS: fc.nat(3600), insideS: fc.nat(9) },
    ...{ insideMax: fc.nat(9), entries: fc.nat(9), deskOccupiedS: fc.nat(9), deskKnownS: fc.nat(9) },
  })

  it('of the same key come together, whatever the pieces in which they were read', () => {
    fc.assert(
      fc.property(fc.array(sum, { maxLength: 30 }), fc.nat(30), (sums, cut) => {
        const whole = merged(sums)
        const pieces = merged([...merged(sums.slice(0, cut)), ...merged(sums.slice(cut))])
        const plain = ({ key, spanS, entries, insideMax, at }: HourSum) => [key, spanS, entries, insideMax, at]
        expect(pieces.map(plain)).toEqual(whole.map(plain))
        expect(new Set(whole.map(({ key }) => key)).size).toBe(whole.length)
        expect(whole.reduce((all, { entries }) => all + entries, 0)).toBe(
          sums.reduce((all, { entries }) => all + entries, 0),
        )
      }),
    )
  })
})
