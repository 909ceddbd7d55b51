import { Type } from 'typebox'
import type { ApiParts, App } from '../deps.ts'
import { recordRoutes } from '../record-routes.ts'
import { DayText, IdText, Nullable } from '../schemas.ts'

const DOORS_MAX = 1_000
const FIELDS = {
  /** Null: every door, also those that are added later. */
  doors: Type.Optional(Nullable(Type.Array(IdText, { maxItems: DOORS_MAX }))),
  /** Null: at any time. */
  schedule: Type.Optional(Nullable(IdText)),
  from: Type.Optional(Nullable(DayText)),
  until: Type.Optional(Nullable(DayText)),
}
const ROW = {
  id: Type.String(),
  group: Type.String(),
  doors: Nullable(Type.Array(Type.String())),
  schedule: Nullable(Type.String()),
  from: Nullable(DayText),
  until: Nullable(DayText),
}

/** The people of a group may pass these doors, within a schedule. */
export function rulesRoutes(app: App, { directory, register }: Pick<ApiParts, 'directory' | 'register'>): void {
  recordRoutes(
    app,
    { directory },
    {
      path: 'rules',
      kind: 'rule',
      added: { id: Type.Optional(IdText), group: IdText, ...FIELDS },
      changed: { group: IdText, ...FIELDS },
      row: ROW,
      kept: register.rules,
    },
  )
}
