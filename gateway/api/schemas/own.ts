/** One's own page: the shapes of `contract.ts`. */
import { Type } from 'typebox'
import { Count, Nullable, RoleName, Side, Time, words } from '../schemas.ts'
import { OpenSessionShape, PasskeyShape, SecurityShape } from './sign-in.ts'

export const OwnHouseShape = Type.Object({
  at: Time,
  name: Type.String({ description: 'How the house is called' }),
  timeZone: Type.String(),
  inside: Count,
  me: Nullable(Type.Object({ zone: Type.String(), zoneName: Type.String(), since: Time, certain: Type.Boolean() })),
  shown: Type.Array(Type.String(), { description: 'Names of those inside who let other members see it' }),
})
export const OwnStayShape = Type.Object({
  zone: Type.String(),
  zoneName: Type.String(),
  from: Time,
  until: Nullable(Time),
  state: words(['inside', 'ended', 'uncertain']),
  uncertainFrom: Nullable(Time),
})
const OwnPassageShape = Type.Object({
  at: Time,
  kind: words(['passage-granted', 'passage-refused', 'passage-unused']),
  unit: Type.String(),
  badge: Nullable(Type.String()),
  door: Nullable(Type.String()),
  doorName: Nullable(Type.String()),
  side: Type.Optional(Nullable(Side)),
  reason: Type.Optional(Type.String()),
  decidedBy: Type.Optional(words(['gateway', 'unit'])),
  doubt: Type.Optional(Type.Array(Type.String())),
})
export const OwnLookShape = Type.Object({ at: Time, by: Type.String(), what: Type.String() })
export const OwnBadgeShape = Type.Object({
  id: Type.String(),
  from: Nullable(Time),
  until: Nullable(Time),
  revokedAt: Nullable(Time),
  suspendedAt: Nullable(Time),
  event: Nullable(Type.String()),
  eventName: Nullable(Type.String()),
  pending: Type.Array(Type.Object({ unit: Type.String(), doorName: Nullable(Type.String()), until: Time })),
})
export const OwnGuestShape = Type.Object({
  person: Type.String(),
  name: Type.String(),
  orgName: Nullable(Type.String()),
  eventName: Nullable(Type.String()),
  from: Nullable(Time),
  until: Nullable(Time),
  arrivedAt: Nullable(Time),
  leftAt: Nullable(Time),
  inside: Type.Boolean(),
})
export const OwnErasureShape = Type.Object({
  askedAt: Time,
  words: Nullable(Type.String()),
  refusedAt: Nullable(Time),
  refusedReason: Nullable(Type.String()),
})
const Change = Type.Object({
  record: Type.String({ description: '`person`, or a badge by its id' }),
  at: Nullable(Time),
  by: Nullable(Type.String()),
  changed: Type.Record(Type.String(), Type.Unsafe<unknown>({})),
})
/** Everything in one file. Never what opens a door, nor what staff wrote in words of their own. */
export const OwnDataShape = Type.Object({
  at: Time,
  house: Type.String(),
  person: Type.Record(Type.String(), Type.Unsafe<unknown>({})),
  organisation: Nullable(Type.String()),
  groups: Type.Array(Type.Object({ id: Type.String(), name: Type.String() })),
  badges: Type.Array(OwnBadgeShape),
  guests: Type.Array(Type.Object({ id: Type.String(), name: Type.String() })),
  stays: Type.Array(OwnStayShape),
  passages: Type.Array(OwnPassageShape),
  rollCalls: Type.Array(Type.Object({ at: Time, found: Type.Boolean() })),
  looks: Type.Array(OwnLookShape),
  signIns: Type.Array(
    Type.Object({
      account: Type.String(),
      role: RoleName,
      hasPassword: Type.Boolean(),
      passkeys: Type.Array(PasskeyShape),
      secondFactor: SecurityShape.properties.secondFactor,
      sessions: Type.Array(Type.Omit(OpenSessionShape, ['current'])),
      link: SecurityShape.properties.link,
    }),
    { description: 'The accounts that speak for this person, without what they sign in with' },
  ),
  changes: Type.Array(Change),
  erasure: Nullable(OwnErasureShape),
})
