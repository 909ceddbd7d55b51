/** The rules that a decision looked at: which hold, until when, and when the others would. */
import { DAY_MS } from '../../core/day.ts'
import { type At, toRfc3339 } from '../../core/model.ts'
import type { Directory } from '../../core/ports.ts'
import type { Day, Person, Rule, Schedule } from '../../core/records.ts'
import type { Interval, OpenTimes, Rules } from '../../core/rules.ts'
import { parseT } from '../../core/time.ts'

/** So far ahead it is looked for when a rule ends or begins to hold: a week, and over a holiday. */
const LOOK_AHEAD_MS = 15 * DAY_MS

export interface RuleLookedAt {
  id: string
  group: { id: string; name: string }
  /** With its hours as they were then; null: at any time. */
  schedule: Pick<Schedule, 'id' | 'name' | 'windows' | 'holidays'> | null
  /** Its first and last day. */
  from: Day | null
  until: Day | null
  holds: boolean
  /** Where it holds: until when, without a break; null: beyond the next 15 days. */
  openUntil: string | null
  /** Where it does not: when it will; null: not within the next 15 days. */
  opensAt: string | null
}

/** What a rule is held against. */
export interface RuleScene {
  register: Pick<Directory, 'group' | 'schedule'>
  rules: Pick<Rules, 'named'>
  times: Pick<OpenTimes, 'windows'>
  timeZone: string
}

/** The rules of the person's groups that name the door. */
export function rulesLookedAt(
  { person, door, at }: { person: Pick<Person, 'groups'>; door: string; at: At },
  { register, rules, times, timeZone }: RuleScene,
): RuleLookedAt[] {
  const named = (id: string, name: string | undefined) => ({ id, name: name ?? id })
  const end = at + LOOK_AHEAD_MS
  return rules.named(person, door, at).map(({ rule, holds }): RuleLookedAt => {
    const { id, group, schedule, from, until } = rule
    const [opens, closes] = nextOpening(rule, [at, end], times, timeZone) ?? []
    return {
      id,
      group: named(group, register.group(group)?.name),
      schedule: schedule === null ? null : hoursOf(schedule, register),
      from,
      until,
      holds,
      openUntil: holds && closes !== undefined && closes < end ? toRfc3339(closes) : null,
      opensAt: !holds && opens !== undefined ? toRfc3339(opens) : null,
    }
  })
}

function hoursOf(id: string, register: RuleScene['register']): RuleLookedAt['schedule'] {
  const { name = id, windows = [], holidays = 'closed' } = register.schedule(id) ?? {}
  return { id, name, windows, holidays }
}

/** The first stretch within these instants in which the rule holds. */
function nextOpening(
  rule: Rule,
  [from, to]: Interval,
  times: RuleScene['times'],
  timeZone: string,
): Interval | undefined {
  const begins = rule.from === null ? null : parseT(rule.from, timeZone, 'start')
  const ends = rule.until === null ? null : parseT(rule.until, timeZone, 'end')
  const within: Interval = [Math.max(from, begins ?? from), Math.min(to, ends ?? to)]
  if (within[0] >= within[1]) return undefined
  return rule.schedule === null ? within : times.windows(rule.schedule, ...within)[0]
}
