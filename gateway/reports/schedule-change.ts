/**
 * What another week of a schedule would do, told before it is saved: the hours of a usual week that each group gains or
 * loses at each door, with what its other rules let it pass anyway, and the hours of free passage of the doors. Dates and
 * holidays are left out of the reckoning: what closes on a day is told by the day.
 */
import type { Directory } from '../core/ports.ts'
import type { Day, Rule, Schedule } from '../core/records.ts'
import { type Interval, joined } from '../core/rules.ts'
import { createTimetable } from '../core/timetable.ts'

/** A Monday in UTC, whose clock is never set: instants from it on are minutes of a week on any wall. */
const WEEK_BEGINS = Date.parse('2001-01-01T00:00:00Z')
const WEEK_MS = 7 * 24 * 60 * 60_000
const MINUTE_MS = 60_000

/** In minutes since Monday 00:00, sorted and apart; `to` is exclusive, at most 7 × 24 × 60. */
export type WeekMinutes = [from: number, to: number][]

export interface GroupChange {
  group: { id: string; name: string; members: number }
  /** The doors for which it is the same; null: every door of the house. */
  doors: { id: string; name: string }[] | null
  gained: WeekMinutes
  lost: WeekMinutes
  /** All in which it may pass afterwards. */
  after: WeekMinutes
}
export interface ScheduleChange {
  groups: GroupChange[]
  /** Doors whose free passage follows it. */
  free: { door: { id: string; name: string }; gained: WeekMinutes; lost: WeekMinutes; after: WeekMinutes }[]
}

/** `today`: rules that are over by then, and others that are yet to begin, count for nothing. */
export function changeOf(after: Schedule, register: Directory, today: Day): ScheduleChange {
  const before = register.schedule(after.id)
  const was = weekReader((id) => (id === after.id ? before : register.schedule(id)))
  const is = weekReader((id) => (id === after.id ? after : register.schedule(id)))
  const difference = (old: WeekMinutes, fresh: WeekMinutes) => ({
    gained: without(fresh, old),
    lost: without(old, fresh),
    after: fresh,
  })
  const members = new Map<string, number>()
  for (const person of register.persons()) {
    for (const group of person.groups) members.set(group, (members.get(group) ?? 0) + 1)
  }

  const groups = register.records('group').flatMap(({ id, name }): GroupChange[] => {
    const rules = register.rulesOf(id).filter((rule) => isLive(rule, today))
    const mine = rules.filter(({ schedule }) => schedule === after.id)
    if (mine.length === 0) return []
    const everywhere = mine.some(({ doors }) => doors === null)
    const touched = register.doors().filter((door) => everywhere || mine.some((rule) => isAt(rule, door.id)))
    const alike = new Map<string, GroupChange>()
    // Most doors of a large house go by the same rules.
    const known = new Map<string, ReturnType<typeof difference>>()
    for (const door of touched) {
      const there = rules.filter((rule) => isAt(rule, door.id))
      const names = there.map((rule) => rule.id).join(' ')
      const change = known.get(names) ?? difference(hoursOf(there, was), hoursOf(there, is))
      known.set(names, change)
      const key = JSON.stringify(change)
      const same = alike.get(key)
      if (same?.doors) same.doors.push({ id: door.id, name: door.name })
      else
        alike.set(key, {
          group: { id, name, members: members.get(id) ?? 0 },
          doors: [{ id: door.id, name: door.name }],
          ...change,
        })
    }
    const found = [...alike.values()]
    return found.map((each) => (found.length === 1 && everywhere ? { ...each, doors: null } : each))
  })
  const free = register
    .doors()
    .filter(({ freeSchedule }) => freeSchedule === after.id)
    .map(({ id, name }) => ({ door: { id, name }, ...difference(was(after.id), is(after.id)) }))
  return { groups, free }
}

function isLive({ from, until }: Rule, today: Day): boolean {
  return (from === null || from <= today) && (until === null || today <= until)
}

function isAt({ doors }: Rule, door: string): boolean {
  return doors === null || doors.includes(door)
}

/** The minutes of a usual week in which a schedule is open. */
function weekReader(schedule: (id: string) => Schedule | null): (id: string) => WeekMinutes {
  const times = createTimetable({
    schedule(id) {
      const found = schedule(id)
      return found === null ? null : { ...found, holidays: 'open', from: null, until: null }
    },
    calendar: () => [],
    timeZone: 'UTC',
  })
  const minutes = (at: number): number => (at - WEEK_BEGINS) / MINUTE_MS
  return (id) =>
    times
      .windows(id, WEEK_BEGINS, WEEK_BEGINS + WEEK_MS)
      .map(([from, to]): [number, number] => [minutes(from), minutes(to)])
}

function hoursOf(rules: readonly Rule[], week: (id: string) => WeekMinutes): WeekMinutes {
  const always: WeekMinutes = [[0, WEEK_MS / MINUTE_MS]]
  const all = rules.flatMap(({ schedule }): Interval[] => (schedule === null ? always : week(schedule)))
  return joined(all).map(([from, to]) => [from, to])
}

/** What of `whole` does not lie in `parts`; both sorted and apart. */
function without(whole: WeekMinutes, parts: WeekMinutes): WeekMinutes {
  return whole.flatMap(([from, to]) => {
    const left: WeekMinutes = []
    let begins = from
    for (const [cutFrom, cutTo] of parts) {
      if (cutTo <= begins || cutFrom >= to) continue
      if (cutFrom > begins) left.push([begins, cutFrom])
      begins = Math.max(begins, cutTo)
    }
    if (begins < to) left.push([begins, to])
    return left
  })
}
