/** What the schemas of the API are made of: OpenAPI tells them, what comes is checked by them, answers are written by them. */
import { type Static, type TProperties, type TSchema, Type } from 'typebox'

export function Nullable<Schema extends TSchema>(schema: Schema) {
  return Type.Union([schema, Type.Null()])
}

/** RFC 3339 in UTC with milliseconds. */
export const Time = Type.String({ description: 'RFC 3339 in UTC with milliseconds' })
/** As it is asked for: an argument `T` of the contract. */
export const T = Type.String({ maxLength: 40, description: "RFC 3339, or a date in the house's time zone" })
export const DayText = Type.String({ maxLength: 40, description: "A date of the house's calendar, YYYY-MM-DD" })
export const MinuteText = Type.String({ maxLength: 10, description: "A time on the house's wall clock, HH:MM" })
export const Side = Type.Union([Type.Literal('in'), Type.Literal('out')])
export const Count = Type.Integer({ minimum: 0 })
export const Rev = Type.Integer({ minimum: 0, description: 'The version of the record' })
export const words = <const Words extends readonly string[]>(list: Words) =>
  Type.Unsafe<Words[number]>({ type: 'string', enum: [...list] })

/** What comes in is bounded here; what it may be in truth is checked, and named, by the register. */
export const IdText = Type.String({ maxLength: 200 })
export const NameText = Type.String({ maxLength: 400 })
export const ReasonText = Type.String({ maxLength: 400, description: 'Why, for the journal; never a credential' })

export const RoleName = words(['admin', 'staff', 'contact', 'member'])
export const PersonKindName = words(['member', 'guest', 'staff'])

export const IdParams = Type.Object({ id: IdText })
export const IdShape = Type.Object({ id: Type.String() })
/** The units that have yet to acknowledge an allow-list without the badge. */
export const Pending = Type.Array(Type.String(), { description: 'The units that have yet to acknowledge' })

/** What goes with every change: why, and which version was seen. */
const ASKED = { reason: Type.Optional(ReasonText), rev: Type.Optional(Rev) }
export type Asked = Static<ReturnType<typeof Type.Object<typeof ASKED>>>

/** A body: these fields and no other, so that a field misspelt is an error and not a wish unheard. */
export function Body<Fields extends TProperties>(fields: Fields) {
  return Type.Object({ ...fields, reason: ASKED.reason }, { additionalProperties: false })
}
/** The same of a change: only what is to be another. */
export function Changed<Fields extends TProperties>(fields: Fields) {
  return Type.Partial(Type.Object({ ...fields, ...ASKED }), { additionalProperties: false })
}
/** Of what is asked for without more words. */
export const Asking = Changed({})
/** Of a removal, which has no body. */
export const RemovalQuery = Type.Object(ASKED)

/** An account or a token: whom it speaks for, and never what signs it in. */
export const StandingShape = Type.Object({
  name: Type.String(),
  role: RoleName,
  org: Nullable(Type.String({ description: 'For whose people a contact speaks' })),
  person: Nullable(Type.String()),
})
export const NameParams = Type.Object({ name: IdText })
export const NameShape = Type.Object({ name: Type.String() })
/** Of the end of what has no versions. */
export const EndedQuery = Type.Object({ reason: ASKED.reason })

export const ProblemShape = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    code: Type.String({ description: 'Stable: for programs' }),
    detail: Type.String({ description: 'For people' }),
  },
  { description: 'RFC 9457' },
)

/** A fact as recorded: these fields always, the others by its kind. */
export const FactShape = Type.Object(
  {
    seq: Count,
    at: Time,
    happenedAt: Time,
    kind: Type.String(),
    doubt: Type.Optional(Type.Array(Type.String())),
  },
  { additionalProperties: true },
)

export const SessionShape = Type.Object({
  account: Nullable(
    Type.Object({
      name: Type.String(),
      role: RoleName,
      person: Nullable(Type.String()),
      personName: Type.Optional(Type.String()),
    }),
  ),
  houseName: Type.Optional(Type.String({ description: 'For whoever is signed in' })),
  firstAdmin: Type.Boolean(),
})
