/** Hours of a usual week told by the day: pure. */
import type { WeekMinutes } from '../../gateway/api/contract.ts'
import { DAY_MINUTES } from '../places/days.ts'

type Spans = [from: number, to: number][]

/** Cut at each midnight: what lies on each day of the week, from Monday (1) on. */
function byDay(week: WeekMinutes): Map<number, Spans> {
  const days = new Map<number, Spans>()
  for (const [from, to] of week) {
    for (let day = Math.floor(from / DAY_MINUTES); day * DAY_MINUTES < to; day += 1) {
      const begins = Math.max(from - day * DAY_MINUTES, 0)
      const ends = Math.min(to - day * DAY_MINUTES, DAY_MINUTES)
      days.set(day + 1, [...(days.get(day + 1) ?? []), [begins, ends]])
    }
  }
  return days
}

export interface DaysTold {
  days: number[]
  spans: Spans
}

/** Days with the same hours are told together. */
function together(days: ReadonlyMap<number, Spans>): DaysTold[] {
  const alike = new Map<string, DaysTold>()
  for (const [day, spans] of [...days].sort(([a], [b]) => a - b)) {
    const key = JSON.stringify(spans)
    const known = alike.get(key)
    if (known === undefined) alike.set(key, { days: [day], spans })
    else known.days.push(day)
  }
  return [...alike.values()]
}

export interface ChangeTold {
  /** Days on which nothing is left. */
  noMore: number[]
  lost: DaysTold[]
  gained: DaysTold[]
  /** Gained less lost, in minutes a week. */
  minutes: number
}

export function toldOf({ gained, lost, after }: Record<'gained' | 'lost' | 'after', WeekMinutes>): ChangeTold {
  const left = byDay(after)
  const gone = byDay(lost)
  const noMore = [...gone.keys()].filter((day) => !left.has(day)).sort()
  const length = (week: WeekMinutes): number => week.reduce((all, [from, to]) => all + to - from, 0)
  return {
    noMore,
    lost: together(new Map([...gone].filter(([day]) => left.has(day)))),
    gained: together(byDay(gained)),
    minutes: length(gained) - length(lost),
  }
}
