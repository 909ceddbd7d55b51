import { type Static, Type } from 'typebox'
import { SogliaError } from '../../core/errors.ts'
import { toRfc3339 } from '../../core/model.ts'
import type { Schedule } from '../../core/records.ts'
import { type WeekDay, weekOf } from '../../core/week.ts'
import { faultOfWindows, isDay } from '../../core/windows.ts'
import { changeOf } from '../../reports/schedule-change.ts'
import type { ApiParts, App } from '../deps.ts'
import { existing } from '../kinds.ts'
import { ScheduleChangeShape, WeekDayShape } from '../schemas/places.ts'
import { HOLIDAYS, WINDOWS } from '../schemas/schedule.ts'
import { DayText, IdParams, IdText, Nullable } from '../schemas.ts'

const Query = Type.Object({ from: Type.Optional(DayText) })
const Week = Type.Object({ days: Type.Array(WeekDayShape) })
const Draft = Type.Object(
  {
    /** The schedule that it is to be; left out: a new one, which nothing uses. */
    id: Type.Optional(IdText),
    windows: WINDOWS,
    holidays: HOLIDAYS,
    from: Nullable(DayText),
    until: Nullable(DayText),
    /** The first of the seven days. */
    first: DayText,
  },
  { additionalProperties: false },
)
const Preview = Type.Object({
  fault: Nullable(Type.String({ description: 'Why it cannot be saved as it is, in plain English' })),
  days: Type.Array(WeekDayShape),
  change: ScheduleChangeShape,
})

type Needed = Pick<ApiParts, 'directory' | 'clock' | 'timeZone'>

/** A week of a schedule as the house will live it, and what another week of it would do. */
export function scheduleLooksRoutes(app: App, { directory, clock, timeZone }: Needed): void {
  const today = (): string => new Intl.DateTimeFormat('en-CA', { timeZone }).format(clock.now())
  const daysOf = (schedule: Schedule, first: string) => {
    if (!isDay(first)) throw new SogliaError('E_INVALID', 'the first day is a day like 2026-11-30')
    return weekOf(schedule, first, { calendar: directory.calendar(), timeZone }).map(dayView)
  }

  app.get(
    '/api/schedules/:id/week',
    { config: { access: 'staff' }, schema: { params: IdParams, querystring: Query, response: { 200: Week } } },
    (request) => {
      const schedule = existing(directory, 'schedule', request.params.id)
      return { days: daysOf(schedule, request.query.from ?? today()) }
    },
  )

  // It changes nothing.
  app.post(
    '/api/schedules/preview',
    { config: { access: 'staff' }, schema: { body: Draft, response: { 200: Preview } } },
    (request) => {
      const { id, first, ...fields }: Static<typeof Draft> = request.body
      const before = id === undefined ? null : existing(directory, 'schedule', id)
      const fault = faultOfWindows(fields.windows)
      const after: Schedule = { id: before?.id ?? '', name: before?.name ?? '', ...fields }
      // What cannot be saved is not worked out: windows that overlap have no hours of their own.
      const shown = fault === null ? after : (before ?? { ...after, windows: [] })
      const change = before === null ? { groups: [], free: [] } : changeOf(shown, directory, today())
      return { fault, days: daysOf(shown, first), change }
    },
  )
}

function dayView({ day, weekday, holiday, entry, closedBy, windows, open }: WeekDay) {
  return {
    ...{ day, weekday, closedBy },
    holiday: holiday?.names ?? null,
    entry: entry === null ? null : { id: entry.id, name: entry.name, kind: entry.kind },
    windows: windows.map(({ from, to }) => ({ from, to })),
    open: open.map(([from, to]) => ({ from: toRfc3339(from), to: toRfc3339(to) })),
  }
}
