/** Schedules, and the house's own days beside the holidays. */
import { SogliaError } from '../core/errors.ts'
import type { CalendarEntry, Day, Schedule, WeeklyWindow, Window } from '../core/records.ts'
import { faultOfHours, faultOfWindows } from '../core/windows.ts'
import type { Piece } from './piece.ts'
import { checkDay, checkDays } from './rules.ts'
import { named, type Sort } from './sort.ts'
import { checkName, checkOneOf } from './words.ts'

export interface NewSchedule {
  name: string
  /** Made from the name where it is left out. */
  id?: string | undefined
  windows: WeeklyWindow[]
  /** `closed` where it is left out: less is open than was meant, never more. */
  holidays?: Schedule['holidays'] | undefined
  from?: Day | null | undefined
  until?: Day | null | undefined
}

export const SCHEDULES: Sort<'schedule', NewSchedule> = {
  kind: 'schedule',
  unknown: 'E_SCHEDULE_UNKNOWN',
  what: 'schedule',
  prefix: 's-',
  merge: (before, fields) => ({ ...before, ...fields }),
  make(_piece, input, id) {
    const windows = input.windows.map(({ days, from, to }) => ({ from, to, days: [...days] }))
    const fault = faultOfWindows(windows)
    if (fault !== null) throw new SogliaError('E_SCHEDULE_INVALID', fault)
    const holidays = checkOneOf('holidays', input.holidays ?? 'closed', ['closed', 'open'])
    return { id, name: checkName('the name', input.name), windows, holidays, ...checkDays(input) }
  },
  uses: ({ context: { directory } }, { id }) => [
    ...named(
      'rule',
      directory.records('rule').filter(({ schedule }) => schedule === id),
    ),
    ...named(
      'door',
      directory.doors().filter(({ freeSchedule }) => freeSchedule === id),
    ),
  ],
}

export interface NewCalendarEntry {
  name: string
  /** Made from the name where it is left out. */
  id?: string | undefined
  kind: CalendarEntry['kind']
  from: Day
  /** Included; the same day where it is left out. */
  until?: Day | undefined
  /** Of an opening: these windows instead of the week's. */
  hours?: Window[] | null | undefined
}

export const CALENDAR: Sort<'calendar', NewCalendarEntry> = {
  kind: 'calendar',
  unknown: 'E_CALENDAR_UNKNOWN',
  what: 'calendar entry',
  prefix: 'c-',
  merge: (before, fields) => ({ ...before, ...fields }),
  make(piece, input, id) {
    const kind = checkOneOf('the kind', input.kind, ['closure', 'opening'])
    const from = checkDay('"from"', input.from)
    const until = checkDay('"until"', input.until ?? from)
    if (from > until) throw new SogliaError('E_INVALID', '"from" is after "until"')
    const hours = input.hours?.map((window) => ({ from: window.from, to: window.to })) ?? null
    if (hours !== null && kind === 'closure') throw new SogliaError('E_SCHEDULE_INVALID', 'a closure has no hours')
    const fault = hours === null ? null : faultOfHours(hours)
    if (fault !== null) throw new SogliaError('E_SCHEDULE_INVALID', fault)
    refuseSameDay(piece, id, from, until)
    return { id, name: checkName('the name', input.name), kind, from, until, hours }
  },
  uses: () => [],
}

/** What holds on a day must not rest on the order of two entries. */
function refuseSameDay({ context }: Piece, id: string, from: Day, until: Day): void {
  const other = context.directory.calendar().find((each) => each.id !== id && each.from <= until && from <= each.until)
  if (other === undefined) return
  const day = other.from > from ? other.from : from
  throw new SogliaError('E_EXISTS', `an entry for ${day}: ${other.id}`)
}
