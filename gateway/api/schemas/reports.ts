/** What the reports tell: a decision explained, the roll-call, occupancy over time. */
import { Type } from 'typebox'
import { REASONS } from '../../core/model.ts'
import { DOOR_MODES } from '../../core/records.ts'
import { STEPS } from '../../reports/occupancy/steps.ts'
import { GROUPINGS } from '../../reports/occupancy.ts'
import { Count, Nullable, PersonKindName, Side, Time, words } from '../schemas.ts'

const Named = Type.Object({ id: Type.String(), name: Type.String() })

/* ---------------------------------------------------------------- explain */

const StepShape = Type.Object({
  row: Type.String(),
  answer: words(REASONS),
  meaning: Type.String(),
  state: words(['passed', 'decides', 'not-reached']),
})
const HoursShape = Type.Object({
  id: Type.String(),
  name: Type.String(),
  windows: Type.Array(Type.Object({ days: Type.Array(Type.Integer()), from: Type.String(), to: Type.String() })),
  holidays: words(['open', 'closed']),
})
export const RuleShape = Type.Object({
  id: Type.String(),
  group: Named,
  schedule: Nullable(HoursShape),
  from: Nullable(Type.String({ description: 'Its first day' })),
  until: Nullable(Type.String({ description: 'Its last day' })),
  holds: Type.Boolean(),
  openUntil: Nullable(Type.String({ description: 'Where it holds; null: beyond the next 15 days' })),
  opensAt: Nullable(Type.String({ description: 'Where it does not; null: not within the next 15 days' })),
})
const DayShape = Type.Object({
  date: Type.String(),
  weekday: Type.Integer({ minimum: 1, maximum: 7, description: '1 is Monday' }),
  holiday: Nullable(Type.Object({ it: Type.String(), en: Type.String() })),
  calendar: Nullable(Type.Object({ id: Type.String(), name: Type.String(), kind: words(['closure', 'opening']) })),
})
const BadgeShape = Type.Object({
  id: Type.String(),
  person: Type.String(),
  from: Nullable(Time),
  until: Nullable(Time),
  revokedAt: Nullable(Time),
  revokedReason: Nullable(Type.String()),
  suspendedAt: Nullable(Time),
  suspendedReason: Nullable(Type.String()),
  event: Nullable(Type.String()),
})
const ZoneShape = Type.Object({
  id: Type.String(),
  name: Type.String(),
  capacity: Nullable(Count),
  antiPassback: words(['soft', 'hard']),
  inside: Type.Integer({ minimum: 0, description: 'Certainly inside, or about to enter' }),
  isInside: Type.Boolean({ description: 'The person asked about is among them' }),
  enforced: Type.Boolean({ description: 'False: people leave unseen, so it warns and never refuses' }),
})
const PassageShape = Type.Object({
  seq: Count,
  at: Time,
  happenedAt: Time,
  granted: Type.Boolean(),
  reason: words(REASONS),
  side: Nullable(Side),
  unit: Type.String(),
  decidedBy: words(['gateway', 'unit']),
  doubt: Type.Array(Type.String()),
})
export const ExplanationShape = Type.Object({
  at: Time,
  wall: Type.String({ description: 'The clock on the wall then, with its offset' }),
  day: DayShape,
  granted: Type.Boolean(),
  reason: words(REASONS),
  row: Type.String({ description: 'The row that decides' }),
  steps: Type.Array(StepShape),
  place: Type.Object({ door: Nullable(Named), unit: Nullable(Type.String()), side: Side }),
  mode: Nullable(
    Type.Object({
      mode: words(DOOR_MODES),
      until: Nullable(Time),
      by: Nullable(Type.String()),
      reason: Nullable(Type.String()),
    }),
  ),
  person: Nullable(
    Type.Object({
      id: Type.String(),
      name: Type.String(),
      kind: Type.String(),
      org: Nullable(Type.String()),
      groups: Type.Array(Type.String()),
    }),
  ),
  badge: Nullable(BadgeShape),
  rules: Type.Array(RuleShape),
  zone: Nullable(ZoneShape),
  warnings: Type.Array(words(['capacity-full', 'anti-passback'])),
  passages: Type.Array(PassageShape, { description: 'Of that person at that place, recorded within 15 minutes' }),
  notes: Type.Array(Type.Object({ note: Type.String(), meaning: Type.String() })),
})

/* ---------------------------------------------------------------- who is inside */

const STAY = {
  person: Type.String(),
  name: Type.String(),
  kind: Nullable(PersonKindName),
  org: Nullable(Type.String()),
  orgName: Nullable(Type.String()),
  zone: Type.String(),
  zoneName: Type.String(),
  since: Time,
  certain: Type.Boolean(),
}
export const PresenceRow = Type.Object(STAY)
const TICK = { id: Type.String(), at: Time, found: Type.Boolean(), by: Type.String() }
export const RollCallStanding = Nullable(
  Type.Object({
    seq: Nullable(Type.Integer({ description: 'Of the fact that began it; null until that is on the disk' })),
    since: Time,
    by: Type.String(),
    reason: Nullable(Type.String()),
    drill: Type.Boolean(),
  }),
)
export const RollCallShape = Type.Object({
  house: Type.String(),
  at: Time,
  standing: RollCallStanding,
  certain: Count,
  uncertain: Count,
  guests: Count,
  assistance: Count,
  found: Count,
  left: Type.Integer({ minimum: 0, description: 'Not found, and seen to leave by a door since it began' }),
  others: Type.Array(Type.Object({ other: Type.String(), note: Nullable(Type.String()), ...TICK }), {
    description: 'Those who are there and not on the list',
  }),
  rows: Type.Array(
    Type.Object({
      ...STAY,
      leftAt: Nullable(Time),
      tick: Nullable(Type.Object(TICK)),
      host: Nullable(Type.String()),
      hostName: Nullable(Type.String()),
      assistance: Type.Boolean({ description: 'Has asked for help in an emergency' }),
    }),
  ),
})

/* ---------------------------------------------------------------- occupancy */

export const OrganisationsInside = Type.Array(
  Type.Object({ id: Type.String(), name: Type.String(), inside: Count, uncertain: Count }),
)
const STEP_COUNT = { inside: Count, uncertain: Count, insideMax: Count, uncertainMax: Count }
export const OccupancyHistoryShape = Type.Object({
  from: Time,
  to: Type.String({ description: 'Excluded' }),
  step: words(STEPS),
  by: words(GROUPINGS),
  organisationsAsOf: Nullable(Type.String({ description: 'People count for the organisation that is theirs then' })),
  groups: Type.Array(Type.Object({ id: Nullable(Type.String()), name: Nullable(Type.String()) })),
  steps: Type.Array(
    Type.Object(
      {
        at: Time,
        ...STEP_COUNT,
        groups: Type.Array(Type.Object({ group: Nullable(Type.String()), ...STEP_COUNT })),
      },
      { description: 'At its beginning, and the most at once within it; of the whole house and of each group' },
    ),
  ),
})
