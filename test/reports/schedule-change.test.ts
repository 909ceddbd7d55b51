/** What another week of a schedule would do: held, minute by minute, to who may pass before and after. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Change, Directory } from '../../gateway/core/ports.ts'
import type { Door, Schedule, WeeklyWindow } from '../../gateway/core/records.ts'
import { createRules } from '../../gateway/core/rules.ts'
import { createTimetable } from '../../gateway/core/timetable.ts'
import { faultOfWindows } from '../../gateway/core/windows.ts'
import { changeOf } from '../../gateway/reports/schedule-change.ts'
import { createBench } from '../register/support.ts'

const SEED = 20261126
const TODAY = '2026-11-26'
/** A Monday of a week without a holiday or a change of the clock. */
const MONDAY = Date.parse('2027-01-11T00:00:00+01:00')
const door = (id: string, fields: Partial<Door> = {}): Change => ({
  put: 'door',
  value: {
    ...{ id, name: id, from: null, to: null, lock: null, unlockMs: 5000, heldOpenS: 30, extendedUnlockMs: 15_000 },
    ...{ extendedHeldOpenS: 90, preAlertS: 10, freeSchedule: null, listLifeS: 86_400 },
    ...fields,
  },
})
const week = (windows: WeeklyWindow[]): Schedule => ({
  ...{ id: 'hours', name: 'Hours', holidays: 'closed', from: null, until: null },
  windows,
})
const rule = (
  id: string,
  group: string,
  doors: string[] | null,
  schedule: string | null,
  until: string | null = null,
): Change => ({
  put: 'rule',
  value: { id, group, doors, schedule, from: null, until },
})

function houseWith(before: Schedule, changes: Change[]): Directory {
  const { directory } = createBench()
  directory.follow([
    { put: 'schedule', value: before },
    { put: 'group', value: { id: 'red', name: 'Red' } },
    door('front', { freeSchedule: 'hours' }),
    door('yard'),
    ...changes,
  ])
  return directory
}
const weekdays: WeeklyWindow = { days: [1, 2, 3, 4, 5], from: '08:00', to: '20:00' }
const saturday: WeeklyWindow = { days: [6], from: '08:00', to: '12:00' }
const DAY = 24 * 60

describe('another week', () => {
  it('without its Saturday takes the Saturday from each group that goes by it', () => {
    const directory = houseWith(week([weekdays, saturday]), [rule('r-1', 'red', null, 'hours')])
    const lost = [[5 * DAY + 8 * 60, 5 * DAY + 12 * 60]]
    const after = [0, 1, 2, 3, 4].map((day) => [day * DAY + 8 * 60, day * DAY + 20 * 60])
    expect(changeOf(week([weekdays]), directory, TODAY)).toEqual({
      groups: [{ group: { id: 'red', name: 'Red', members: 0 }, doors: null, gained: [], lost, after }],
      free: [{ door: { id: 'front', name: 'front' }, gained: [], lost, after }],
    })
  })

  it('takes nothing where another rule lets pass at any time, and says so of that door apart', () => {
    const directory = houseWith(week([weekdays, saturday]), [
      rule('r-1', 'red', ['front', 'yard'], 'hours'),
      rule('r-2', 'red', ['yard'], null),
      rule('r-3', 'red', ['front'], null, '2026-11-25'),
    ])
    const { groups } = changeOf(week([weekdays]), directory, TODAY)
    expect(groups.map(({ doors, lost }) => [doors?.map(({ id }) => id), lost.length])).toEqual([
      [['front'], 1],
      [['yard'], 0],
    ])
  })

  it('gains and loses exactly the minutes in which the rules say otherwise', () => {
    const hour = fc.integer({ min: 0, max: 23 }).map((n) => `${String(n).padStart(2, '0')}:30`)
    const window = fc
      .record({ days: fc.subarray([1, 2, 3, 4, 5, 6, 7] as const, { minLength: 1 }), from: hour, to: hour })
      .map((each): WeeklyWindow => ({ ...each, days: [...each.days] }))
    const windows = fc.array(window, { maxLength: 2 }).filter((all) => faultOfWindows(all) === null)
    const property = fc.property(windows, windows, windows, (before, after, other) => {
      const directory = houseWith(week(before), [
        { put: 'schedule', value: { ...week(other), id: 'other' } },
        rule('r-1', 'red', ['front'], 'hours'),
        rule('r-2', 'red', ['front'], 'other'),
      ])
      const [change] = changeOf(week(after), directory, TODAY).groups
      const reader = (hours: Schedule) => {
        const schedule = (id: string) => (id === 'hours' ? hours : directory.schedule(id))
        const times = createTimetable({ schedule, calendar: () => [], timeZone: 'Europe/Rome' })
        return createRules(directory, times, 'Europe/Rome')
      }
      const [was, is] = [reader(week(before)), reader(week(after))]
      const person = { groups: ['red'] } as Parameters<typeof was.standing>[0]
      for (let minute = 0; minute < 7 * DAY; minute += 30) {
        const at = MONDAY + minute * 60_000
        const passed = was.standing(person, 'front', at) === 'open'
        const passes = is.standing(person, 'front', at) === 'open'
        const within = (all: [number, number][] = []) => all.some(([from, to]) => from <= minute && minute < to)
        if (within(change?.gained) !== (passes && !passed)) expect.fail(`gained at ${minute}`)
        if (within(change?.lost) !== (passed && !passes)) expect.fail(`lost at ${minute}`)
      }
    })
    fc.assert(property, { seed: SEED, numRuns: 20 })
  })
})
