import { Type } from 'typebox'
import type { ApiParts, App } from '../deps.ts'
import { recordRoutes } from '../record-routes.ts'
import { HOLIDAYS, WINDOWS } from '../schemas/schedule.ts'
import { DayText, IdText, NameText, Nullable } from '../schemas.ts'

const FIELDS = {
  holidays: Type.Optional(HOLIDAYS),
  from: Type.Optional(Nullable(DayText)),
  until: Type.Optional(Nullable(DayText)),
}
const ROW = {
  id: Type.String(),
  name: Type.String(),
  windows: WINDOWS,
  holidays: HOLIDAYS,
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
      added: { name: NameText, id: Type.Optional(IdText), windows: WINDOWS, ...FIELDS },
      changed: { name: NameText, windows: WINDOWS, ...FIELDS },
      row: ROW,
      kept: register.schedules,
    },
  )
}
