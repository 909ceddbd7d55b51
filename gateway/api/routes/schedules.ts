import { Type } from 'typebox'
import type { Weekday } from '../../core/records.ts'
import type { ApiParts, App } from '../deps.ts'
import { recordRoutes } from '../record-routes.ts'
import { DayText, IdText, MinuteText, NameText, Nullable, words } from '../schemas.ts'

/** More than a week has use for; the register says what is wrong with fewer. */
const WINDOWS_MAX = 500

const Days = Type.Array(Type.Unsafe<Weekday>({ type: 'integer', minimum: 1, maximum: 7 }), {
  maxItems: 7,
  description: 'On which it begins; 1 is Monday',
})
const Windows = Type.Array(
  Type.Object({ days: Days, from: MinuteText, to: MinuteText }, { additionalProperties: false }),
  { maxItems: WINDOWS_MAX },
)
const Holidays = words(['closed', 'open'])
const FIELDS = {
  holidays: Type.Optional(Holidays),
  from: Type.Optional(Nullable(DayText)),
  until: Type.Optional(Nullable(DayText)),
}
const ROW = {
  id: Type.String(),
  name: Type.String(),
  windows: Windows,
  holidays: Holidays,
  from: Nullable(DayText),
  until: Nullable(DayText),
}

export function schedulesRoutes(app: App, { directory, register }: Pick<ApiParts, 'directory' | 'register'>): void {
  recordRoutes(
    app,
    { directory },
    {
      path: 'schedules',
      kind: 'schedule',
      added: { name: NameText, id: Type.Optional(IdText), windows: Windows, ...FIELDS },
      changed: { name: NameText, windows: Windows, ...FIELDS },
      row: ROW,
      kept: register.schedules,
    },
  )
}
