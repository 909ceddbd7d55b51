/** The shapes of `contract.ts` as schemas: what OpenAPI tells and answers are written by. */
import { type TSchema, Type } from 'typebox'

export function Nullable<Schema extends TSchema>(schema: Schema) {
  return Type.Union([schema, Type.Null()])
}

/** RFC 3339 in UTC with milliseconds. */
const Time = Type.String({ description: 'RFC 3339 in UTC with milliseconds' })
const Side = Type.Union([Type.Literal('in'), Type.Literal('out')])
const Count = Type.Integer({ minimum: 0 })
const words = <const Words extends readonly string[]>(list: Words) =>
  Type.Unsafe<Words[number]>({ type: 'string', enum: [...list] })

export const RoleName = words(['admin', 'staff', 'contact', 'member'])

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

const ZoneOccupancyShape = Type.Object({
  id: Type.String(),
  name: Type.String(),
  inside: Count,
  uncertain: Count,
  capacity: Nullable(Count),
  desks: Type.Object({ occupied: Count, free: Count, unknown: Count }),
})
export const OccupancyShape = Type.Object({
  at: Time,
  inside: Count,
  uncertain: Count,
  guests: Count,
  capacity: Nullable(Count),
  zones: Type.Array(ZoneOccupancyShape),
})
const DeskShape = Type.Object({
  id: Type.String(),
  zone: Type.String(),
  state: words(['occupied', 'free', 'unknown']),
  since: Nullable(Time),
})
const DoorShape = Type.Object({
  id: Type.String(),
  name: Type.String(),
  from: Nullable(Type.String()),
  to: Nullable(Type.String()),
  contact: words(['open', 'closed', 'unknown']),
  lock: words(['locked', 'unlocked', 'unknown']),
  condition: words(['secured', 'unlocked', 'open', 'held-open', 'forced', 'unknown']),
  since: Nullable(Time),
  heldOpenS: Type.Number(),
  canUnlock: Type.Boolean(),
})
const UnitShape = Type.Object({
  id: Type.String(),
  kind: Type.String(),
  state: words(['online', 'offline', 'silent', 'never']),
  lack: Nullable(Type.String()),
  lastSeenAt: Nullable(Time),
  since: Nullable(Time),
  fw: Nullable(Type.String()),
  battery: Nullable(Type.Number()),
  rssi: Nullable(Type.Number()),
  door: Nullable(Type.String()),
  side: Nullable(Side),
  zone: Nullable(Type.String()),
  desks: Type.Array(Type.String()),
  bad: Type.Object({
    count: Count,
    codes: Type.Record(Type.String(), Count),
    lastSample: Nullable(Type.String()),
    lastAt: Nullable(Time),
  }),
})
const AlarmShape = Type.Object({
  id: Type.String(),
  kind: words(['door-forced', 'door-held-open', 'door-tampered', 'id-reused', 'storage-failed', 'unlock-unconfirmed']),
  subject: Type.String(),
  since: Time,
  clearedAt: Nullable(Time),
  limitS: Nullable(Type.Number()),
})

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
const LiveFactShape = Type.Object({
  seq: Count,
  at: Time,
  happenedAt: Time,
  kind: Type.String(),
  doubt: Type.Optional(Type.Array(Type.String())),
  unit: Type.Optional(Type.String()),
  id: Type.Optional(Type.String()),
  badge: Type.Optional(Nullable(Type.String())),
  person: Type.Optional(Nullable(Type.String())),
  door: Type.Optional(Nullable(Type.String())),
  side: Type.Optional(Nullable(Side)),
  reason: Type.Optional(Type.String()),
  zone: Type.Optional(Type.String()),
  desk: Type.Optional(Type.String()),
  by: Type.Optional(Type.String()),
  subject: Type.Optional(Type.String()),
  command: Type.Optional(Type.String()),
  personName: Type.Optional(Type.String()),
  personKind: Type.Optional(words(['member', 'guest', 'staff'])),
  orgName: Type.Optional(Type.String()),
  doorName: Type.Optional(Type.String()),
})
/* The register, as it is written down. */

export const IdShape = Type.Object({ id: Type.String() })
export const ZoneRow = Type.Object({ id: Type.String(), name: Type.String(), capacity: Nullable(Count) })
export const DeskRow = Type.Object({ id: Type.String(), zone: Type.String() })
export const DoorRow = Type.Object({
  id: Type.String(),
  name: Type.String(),
  from: Nullable(Type.String({ description: 'The outer zone' })),
  to: Nullable(Type.String()),
  lock: Nullable(Type.String({ description: 'The unit that moves the lock' })),
  unlockMs: Count,
  heldOpenS: Count,
})
export const UnitRow = Type.Object({
  id: Type.String(),
  kind: Type.String(),
  path: Nullable(Type.String()),
  baud: Nullable(Count),
  reader: Nullable(Type.String()),
  door: Nullable(Type.String()),
  side: Nullable(Side),
  zone: Nullable(Type.String()),
  desks: Type.Array(Type.String()),
  settings: Type.Record(Type.String(), Type.String(), { description: 'Empty for whoever is no admin' }),
  state: words(['online', 'offline', 'silent', 'never']),
  lack: Nullable(Type.String()),
  lastSeenAt: Nullable(Time),
})
export const UnitKeysShape = Type.Object(
  { id: Type.String(), secret: Type.String(), key: Type.String() },
  { description: 'Shown once' },
)
export const PersonRow = Type.Object({
  id: Type.String(),
  name: Type.String(),
  kind: words(['member', 'guest', 'staff']),
  org: Nullable(Type.String()),
  groups: Type.Array(Type.String()),
})
export const BadgeRow = Type.Object({
  id: Type.String(),
  credential: Type.Optional(Type.String({ description: 'For admins alone' })),
  person: Type.String(),
  from: Nullable(Time),
  until: Nullable(Time),
  revokedAt: Nullable(Time),
  revokedReason: Nullable(Type.String()),
})

export const HouseShape = Type.Object({
  name: Type.String(),
  timeZone: Type.String(),
  version: Type.String(),
  now: Time,
  seq: Count,
  occupancy: OccupancyShape,
  desks: Type.Array(DeskShape),
  doors: Type.Array(DoorShape),
  units: Type.Array(UnitShape),
  alarms: Type.Array(AlarmShape),
  passages: Type.Array(LiveFactShape),
})
export const SessionShape = Type.Object({
  account: Nullable(Type.Object({ name: Type.String(), role: RoleName })),
  firstAdmin: Type.Boolean(),
})
