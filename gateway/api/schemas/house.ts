/** The house as it stands now: the shapes of `contract.ts`. */
import { Type } from 'typebox'
import { ALARM_KINDS } from '../../core/house.ts'
import { DOOR_MODES } from '../../core/records.ts'
import { Count, Nullable, PersonKindName, Side, Time, words } from '../schemas.ts'

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
export const DoorShape = Type.Object({
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
  mode: words(DOOR_MODES),
  modeUntil: Nullable(Time),
  revokedPassUntil: Nullable(Time),
})
/** How the allow-list of a unit stands. */
export const ListShape = Type.Object({
  version: Nullable(Count),
  signed: Type.Boolean(),
  acknowledged: Nullable(Count),
  expires: Nullable(Time),
  pending: Type.Boolean(),
  pendingBadges: Type.Array(Type.String()),
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
  batteryLow: Type.Boolean(),
  rssi: Nullable(Type.Number()),
  linkQuality: Nullable(Type.Number()),
  door: Nullable(Type.String()),
  side: Nullable(Side),
  zone: Nullable(Type.String()),
  desks: Type.Array(Type.String()),
  list: Nullable(ListShape),
  bad: Type.Object({
    count: Count,
    codes: Type.Record(Type.String(), Count),
    samples: Type.Optional(
      Type.Record(Type.String(), Type.Object({ sample: Type.String(), at: Time }), {
        description: 'The last of each kind',
      }),
    ),
    lastSample: Nullable(Type.String()),
    lastAt: Nullable(Time),
  }),
})
const AlarmShape = Type.Object({
  id: Type.String(),
  kind: words(ALARM_KINDS),
  subject: Type.String(),
  since: Time,
  clearedAt: Nullable(Time),
  limitS: Nullable(Type.Number()),
})
export const LiveFactShape = Type.Object({
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
  decidedBy: Type.Optional(words(['gateway', 'unit'])),
  zone: Type.Optional(Type.String()),
  desk: Type.Optional(Type.String()),
  by: Type.Optional(Type.String()),
  subject: Type.Optional(Type.String()),
  command: Type.Optional(Type.String()),
  personName: Type.Optional(Type.String()),
  personKind: Type.Optional(PersonKindName),
  orgName: Type.Optional(Type.String()),
  doorName: Type.Optional(Type.String()),
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
