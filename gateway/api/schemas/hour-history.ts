/** The counts of past hours, and today beside what is usual. */
import { Type } from 'typebox'
import { SPANS } from '../../reports/hour-history/spans.ts'
import { Count, Nullable, Time, words } from '../schemas.ts'

const Average = Type.Number({ minimum: 0, description: 'To a tenth' })
const Weekday = Type.Integer({ minimum: 1, maximum: 7, description: '1 is Monday' })
const Day = Type.String({ description: "A date of the house's calendar, YYYY-MM-DD" })

export const TodayShape = Type.Object({
  day: Day,
  zone: Nullable(Type.String()),
  from: Time,
  to: Type.String({ description: 'When the day ends' }),
  at: Type.String({ description: 'Up to here it is told' }),
  steps: Type.Array(Type.Object({ at: Time, inside: Count }), {
    description: 'How many are certainly inside from each instant on, until the next',
  }),
  usual: Type.Object({
    weekday: Weekday,
    days: Type.Integer({ minimum: 0, maximum: 8, description: 'Of how many same weekdays before today' }),
    hours: Type.Array(Type.Object({ at: Time, low: Average, median: Average, high: Average }), {
      description: 'Of the average of each hour: the median of these days, and their quartiles',
    }),
  }),
})

const FIGURES = {
  average: Average,
  highest: Type.Integer({ minimum: 0, description: 'At once' }),
  entries: Count,
  deskOccupiedMin: Count,
  deskKnownMin: Type.Integer({ minimum: 0, description: 'While it was known whether they were free' }),
}
export const HourHistoryShape = Type.Object({
  from: Time,
  to: Type.String({ description: 'Excluded' }),
  step: words(SPANS),
  zone: Nullable(Type.String()),
  countedFrom: Nullable(Type.String({ description: 'The first hour that was ever counted' })),
  countedTo: Nullable(Type.String({ description: 'Up to here hours are counted' })),
  zones: Type.Array(Type.Object({ id: Type.String(), name: Type.String() })),
  steps: Type.Array(Type.Object({ at: Time, day: Day, hour: Nullable(Type.Integer()), ...FIGURES })),
  week: Type.Array(
    Type.Object({
      weekday: Weekday,
      hour: Type.Integer({ minimum: 0, maximum: 23 }),
      hours: Type.Integer({ minimum: 0, description: 'So many were counted' }),
      average: Average,
      highest: Count,
    }),
  ),
  desks: Type.Array(
    Type.Object({ zone: Type.String(), name: Type.String(), deskOccupiedMin: Count, deskKnownMin: Count }),
  ),
  whole: Nullable(Type.Object(FIGURES)),
})
