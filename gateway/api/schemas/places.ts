/** Who could pass a door, and what a week of a schedule is and would change: the shapes of `contract.ts`. */
import { Type } from 'typebox'
import { REASONS } from '../../core/model.ts'
import { DOOR_MODES } from '../../core/records.ts'
import { Count, DayText, MinuteText, Nullable, PersonKindName, Time, words } from '../schemas.ts'
import { RuleShape } from './reports.ts'

const Named = Type.Object({ id: Type.String(), name: Type.String() })
const ByReason = Type.Record(Type.String(), Count)

export const WhoShape = Type.Object({
  at: Time,
  time: words(['past', 'now', 'ahead']),
  door: Named,
  mode: Type.Object({
    mode: words(DOOR_MODES),
    until: Nullable(Time),
    by: Nullable(Type.String()),
    reason: Nullable(Type.String()),
  }),
  everybody: Type.Boolean({ description: 'Free passage: whoever comes passes' }),
  zone: Nullable(
    Type.Object({
      ...{ id: Type.String(), name: Type.String(), capacity: Nullable(Count) },
      antiPassback: words(['soft', 'hard']),
      inside: Count,
      enforced: Type.Boolean(),
    }),
  ),
  passing: Type.Integer({ minimum: 0, description: 'How many a tap would let in' }),
  heldBack: ByReason,
  refused: ByReason,
  withoutBadge: Count,
  groups: Type.Array(
    Type.Object({
      id: Type.String(),
      name: Type.String(),
      members: Count,
      passing: Count,
      rules: Type.Array(RuleShape),
    }),
  ),
  total: Type.Integer({ minimum: 0, description: 'Of the rows that were asked for' }),
  rows: Type.Array(
    Type.Object({
      person: Type.String(),
      name: Type.String(),
      kind: PersonKindName,
      org: Nullable(Type.String()),
      orgName: Nullable(Type.String()),
      groups: Type.Array(Type.String()),
      granted: Type.Boolean(),
      reason: words(REASONS),
    }),
  ),
  next: Nullable(Type.Integer({ description: 'To be asked for as `skip` next; null: that was all' })),
})

const Window = Type.Object({ from: MinuteText, to: MinuteText })
export const WeekDayShape = Type.Object({
  day: DayText,
  weekday: Type.Integer({ minimum: 1, maximum: 7, description: '1 is Monday' }),
  holiday: Nullable(Type.Object({ it: Type.String(), en: Type.String() })),
  entry: Nullable(Type.Object({ id: Type.String(), name: Type.String(), kind: words(['closure', 'opening']) })),
  closedBy: Nullable(words(['dates', 'closure', 'holiday'])),
  windows: Type.Array(Window, { description: 'What begins on the day' }),
  open: Type.Array(Type.Object({ from: Time, to: Time }), { description: "Between the day's midnights" }),
})

const Minutes = Type.Array(Type.Unsafe<[number, number]>({ type: 'array', items: { type: 'integer' } }), {
  description: 'From and to, in minutes since Monday 00:00',
})
export const ScheduleChangeShape = Type.Object({
  groups: Type.Array(
    Type.Object({
      group: Type.Object({ id: Type.String(), name: Type.String(), members: Count }),
      doors: Nullable(Type.Array(Named, { description: 'Null: every door' })),
      gained: Minutes,
      lost: Minutes,
      after: Minutes,
    }),
  ),
  free: Type.Array(Type.Object({ door: Named, gained: Minutes, lost: Minutes, after: Minutes })),
})
