/** What the rules of people's groups say about a door: now, and as windows for the time without a gateway. */
import type { At } from './model.ts'
import type { Directory } from './ports.ts'
import type { Person, Rule } from './records.ts'
import { parseT } from './time.ts'

/** From `from` (included) to `to` (excluded). */
export type Interval = readonly [from: At, to: At]

/** Schedules as instants (`core/timetable.ts`). */
export interface OpenTimes {
  isOpen(schedule: string, at: At): boolean
  /** Sorted, apart, and within from and to. */
  windows(schedule: string, from: At, to: At): Interval[]
}

/** `none`: no rule names the door; `closed`: some do, but none holds now. */
export type Standing = 'open' | 'closed' | 'none'

export interface Rules {
  standing(person: Person, door: string, at: At): Standing
  /** When people of these groups may pass: sorted, apart, and within from and to. */
  windows(groups: readonly string[], door: string, from: At, to: At): Interval[]
  /** The rules that name the door, each with whether it holds. */
  named(person: Pick<Person, 'groups'>, door: string, at: At): { rule: Rule; holds: boolean }[]
}

export function createRules(directory: Pick<Directory, 'rulesOf'>, times: OpenTimes, timeZone: string): Rules {
  /** Days as instants; a rule that changes is another object. */
  const lives = new WeakMap<Rule, Interval>()

  function lifeOf(rule: Rule): Interval {
    let life = lives.get(rule)
    if (life === undefined) {
      const from = rule.from === null ? null : parseT(rule.from, timeZone, 'start')
      const to = rule.until === null ? null : parseT(rule.until, timeZone, 'end')
      life = [from ?? Number.NEGATIVE_INFINITY, to ?? Number.POSITIVE_INFINITY]
      lives.set(rule, life)
    }
    return life
  }

  function holds(rule: Rule, at: At): boolean {
    const [from, to] = lifeOf(rule)
    return from <= at && at < to && (rule.schedule === null || times.isOpen(rule.schedule, at))
  }

  const rulesAt = (groups: readonly string[], door: string): Rule[] =>
    groups.flatMap((group) => directory.rulesOf(group).filter(({ doors }) => doors === null || doors.includes(door)))

  return {
    standing(person, door, at) {
      let standing: Standing = 'none'
      for (const group of person.groups) {
        for (const rule of directory.rulesOf(group)) {
          if (rule.doors !== null && !rule.doors.includes(door)) continue
          if (holds(rule, at)) return 'open'
          standing = 'closed'
        }
      }
      return standing
    },
    windows(groups, door, from, to) {
      const windows = rulesAt(groups, door).flatMap((rule): Interval[] => {
        const [begins, ends] = lifeOf(rule)
        const within: Interval = [Math.max(from, begins), Math.min(to, ends)]
        if (within[0] >= within[1]) return []
        return rule.schedule === null ? [within] : times.windows(rule.schedule, ...within)
      })
      return joined(windows)
    },
    named: (person, door, at) => rulesAt(person.groups, door).map((rule) => ({ rule, holds: holds(rule, at) })),
  }
}

/** Sorted, with those that touch or overlap made one. */
export function joined(intervals: readonly Interval[]): Interval[] {
  const sorted = [...intervals].sort(([a], [b]) => a - b)
  const apart: [At, At][] = []
  for (const [from, to] of sorted) {
    const last = apart.at(-1)
    if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], to)
    else apart.push([from, to])
  }
  return apart
}

export function isWithin(intervals: readonly Interval[], at: At): boolean {
  return intervals.some(([from, to]) => from <= at && at < to)
}
