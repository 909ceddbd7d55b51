/** What phones tell in a roll-call, and the reports of those that have ended. */
import { Type } from 'typebox'
import { Count, IdText, Nullable, Time } from '../schemas.ts'

export const TICKS_MAX = 200
const NOTE_CHARS_MAX = 120
const TickId = Type.String({
  minLength: 1,
  maxLength: 64,
  pattern: '^[!-~]+$',
  description: "The phone's own, never used again: sent again it is recorded once",
})

export const TicksBody = Type.Object(
  {
    rollCall: Type.Optional(
      Nullable(Type.Integer({ minimum: 1, description: 'Its `seq`; left out: the one that stands' })),
    ),
    ticks: Type.Array(
      Type.Object(
        {
          id: TickId,
          person: Type.Optional(IdText),
          other: Type.Optional(TickId),
          note: Type.Optional(Type.String({ maxLength: NOTE_CHARS_MAX, description: 'What somebody is, never who' })),
          found: Type.Boolean(),
          at: Type.String({ maxLength: 40, description: "RFC 3339, by the house's clock" }),
        },
        { additionalProperties: false },
      ),
      { maxItems: TICKS_MAX },
    ),
  },
  { additionalProperties: false },
)

export const TicksAnswer = Type.Object({
  rollCall: Count,
  taken: Type.Array(Type.String(), { description: 'The ids that are on the disk now' }),
  refused: Type.Array(Type.Object({ id: Type.String(), code: Type.String() })),
})

const SUM = Type.Union([Count, Type.Null()])
const HEAD = {
  seq: Count,
  began: Time,
  by: Type.String(),
  reason: Nullable(Type.String()),
  drill: Type.Boolean(),
  ended: Time,
  endedBy: Type.String(),
  endReason: Nullable(Type.String()),
  durationMs: Count,
  listed: SUM,
  found: SUM,
  left: SUM,
  notFound: SUM,
  others: SUM,
}
export const DrillList = Type.Object({
  reports: Type.Array(Type.Object(HEAD)),
  next: Nullable(Type.Integer({ description: 'To be asked for as `before`; null at the end' })),
})
export const DrillShape = Type.Object({
  ...HEAD,
  house: Type.String(),
  allAccountedMs: Nullable(Type.Integer({ description: 'Null: not everybody was found or seen to leave' })),
  rows: Type.Array(
    Type.Object({
      person: Nullable(Type.String({ description: 'Null: forgotten since' })),
      name: Nullable(Type.String()),
      zone: Type.String(),
      zoneName: Type.String(),
      certain: Type.Boolean(),
      outcome: Type.Union([Type.Literal('found'), Type.Literal('left'), Type.Literal('not-found')]),
      at: Nullable(Time),
      by: Nullable(Type.String()),
      late: Type.Boolean({ description: 'Told by a phone without a network, after the end' }),
    }),
  ),
  othersNoted: Type.Array(Type.Object({ note: Nullable(Type.String()), at: Time, by: Type.String() })),
})
