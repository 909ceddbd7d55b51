import { Type } from 'typebox'
import { holidaysOf } from '../../core/holidays.ts'
import type { ApiParts, App } from '../deps.ts'
import { rowOf } from '../kinds.ts'
import { oneRecordRoutes, rowShape } from '../record-routes.ts'
import { DayText, IdText, MinuteText, NameText, Nullable, words } from '../schemas.ts'

const YEAR_MIN = 2001
const YEAR_MAX = 2999
const HOURS_MAX = 50

const Kind = words(['closure', 'opening'])
const Hours = Type.Array(Type.Object({ from: MinuteText, to: MinuteText }, { additionalProperties: false }), {
  maxItems: HOURS_MAX,
})
const FIELDS = {
  /** The same day where it is left out. */
  until: Type.Optional(DayText),
  /** Of an opening: these windows instead of the week's. */
  hours: Type.Optional(Nullable(Hours)),
}
const ROW = {
  id: Type.String(),
  name: Type.String(),
  kind: Kind,
  from: DayText,
  until: DayText,
  hours: Nullable(Hours),
}
const Holiday = Type.Object({
  id: Type.String(),
  day: DayText,
  names: Type.Object({ it: Type.String(), en: Type.String() }),
})
const Query = Type.Object({
  year: Type.Optional(
    Type.Integer({ minimum: YEAR_MIN, maximum: YEAR_MAX, description: 'Of the holidays; this year' }),
  ),
})
const Answer = Type.Object({ days: Type.Array(rowShape(ROW)), holidays: Type.Array(Holiday) })

type Needed = Pick<ApiParts, 'directory' | 'register' | 'clock' | 'timeZone'>

/** The house's own days, beside the holidays that are built in. */
export function calendarRoutes(app: App, { directory, register, clock, timeZone }: Needed): void {
  const thisYear = (): number =>
    Number(new Intl.DateTimeFormat('en', { timeZone, year: 'numeric' }).format(clock.now()))

  app.get(
    '/api/calendar',
    { config: { access: 'staff' }, schema: { querystring: Query, response: { 200: Answer } } },
    (request) => {
      const year = request.query.year ?? thisYear()
      const days = directory.calendar().map((entry) => rowOf(directory, 'calendar', entry, true))
      return { days, holidays: holidaysOf(year) }
    },
  )

  oneRecordRoutes(
    app,
    { directory },
    {
      path: 'calendar',
      kind: 'calendar',
      added: { name: NameText, id: Type.Optional(IdText), kind: Kind, from: DayText, ...FIELDS },
      changed: { name: NameText, kind: Kind, from: DayText, ...FIELDS },
      row: ROW,
      kept: register.calendar,
    },
  )
}
