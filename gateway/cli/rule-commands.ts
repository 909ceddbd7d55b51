/** Rules, schedules and the calendar from the command line. */
import type { Holiday } from '../core/holidays.ts'
import type { CalendarEntry, Rule, Schedule } from '../core/records.ts'
import type { Call, Command } from './command.ts'
import { clearable, ID, many, number, REASON, text, word } from './fields.ts'
import { recordCommands } from './records.ts'
import { request, tableOf } from './request.ts'
import { readHours, readWindows, showWindow } from './windows.ts'

const FROM = clearable(text('from', 'DATE', 'the first day on which it holds'), 'from the beginning')
const UNTIL = clearable(text('until', 'DATE', 'the last day on which it holds'), 'without end')
const RULE_ID = text('id', 'ID', 'else a random one')

const rule = recordCommands<Rule>({
  word: 'rule',
  what: 'rule',
  path: '/api/rules',
  named: '',
  fixed: [RULE_ID],
  fields: [
    text('group', 'GROUP', 'whose people may pass', { required: true }),
    clearable(many('door', 'DOOR', 'a door (else every door)', { field: 'doors' }), 'every door, also later ones', {
      option: 'all-doors',
    }),
    clearable(text('schedule', 'SCHEDULE', 'when (else at any time)'), 'at any time'),
    FROM,
    UNTIL,
  ],
  columns: [
    ['RULE', ({ id }) => id],
    ['GROUP', ({ group }) => group],
    ['DOORS', ({ doors }) => doors?.join(' ') ?? 'every door'],
    ['SCHEDULE', ({ schedule }) => schedule ?? 'at any time'],
    ['FROM', ({ from }) => from],
    ['UNTIL', ({ until }) => until],
  ],
})

const readEach = (window: string, call: Call) => readWindows(window, call.wrong)
const schedule = recordCommands<Schedule>({
  word: 'schedule',
  what: 'schedule',
  path: '/api/schedules',
  named: 'NAME',
  fixed: [ID],
  fields: [
    clearable(
      many('window', '"DAYS HH:MM-HH:MM"', 'days and hours, such as "mon-fri 09:00-19:00"', {
        field: 'windows',
        required: true,
        parse: readEach,
      }),
      'none: only openings of the calendar',
      { to: [] },
    ),
    word('holidays', ['open', 'closed'], 'whether it holds on holidays and closures (closed)'),
    FROM,
    UNTIL,
  ],
  columns: [
    ['SCHEDULE', ({ id }) => id],
    ['NAME', ({ name }) => name],
    ['WINDOWS', ({ windows }) => windows.map(showWindow).join('; ')],
    ['HOLIDAYS', ({ holidays }) => holidays],
    ['FROM', ({ from }) => from],
    ['UNTIL', ({ until }) => until],
  ],
})

const { remove } = recordCommands<CalendarEntry>({
  word: 'calendar',
  what: 'calendar entry',
  path: '/api/calendar',
  named: '',
  fields: [],
  columns: [],
})

const KINDS = ['closure', 'opening']

const calendarAdd = request<CalendarEntry>({
  name: 'calendar add',
  args: 'closure|opening DATE',
  summary: 'close the house on a day, or open it on a holiday',
  method: 'POST',
  path: '/api/calendar',
  fields: [
    text('until', 'DATE', 'the last day, included (else that day alone)'),
    text('name', 'NAME', 'what the day is called (else as its kind)'),
    many('hours', 'HH:MM-HH:MM', "of an opening: instead of the week's", {
      field: 'hours',
      parse: (hours, call) => readHours(hours, call.wrong),
    }),
    ID,
    REASON,
  ],
  more(call) {
    const [kind = '', from] = call.args
    if (!KINDS.includes(kind)) throw call.wrong(`it is a closure or an opening, not "${kind}"`)
    return { kind, from, name: call.text('name') ?? kind }
  },
  said: ({ id }) => `The calendar entry ${id} is added.`,
})

interface Calendar {
  days: CalendarEntry[]
  holidays: Holiday[]
}
interface Day {
  day: string
  kind: string
  id: string
  name: string
  hours: string | null
}

const calendarList = request<Calendar>({
  name: 'calendar list',
  summary: "the house's own days, and the holidays of a year",
  method: 'GET',
  path: '/api/calendar',
  fields: [number('year', 'the year of the holidays (this one)')],
  said(calendar, call) {
    const rows = daysOf(calendar)
    const columns = [
      ['DAY', ({ day }: Day) => day],
      ['KIND', ({ kind }: Day) => kind],
      ['ID', ({ id }: Day) => id],
      ['NAME', ({ name }: Day) => name],
      ['HOURS', ({ hours }: Day) => hours],
    ] as const
    return tableOf(call, columns, rows, 'There is nothing in the calendar.')
  },
})

function daysOf({ days, holidays }: Calendar): Day[] {
  const own = days.map(({ id, name, kind, from, until, hours }) => ({
    day: from === until ? from : `${from} to ${until}`,
    kind,
    id,
    name,
    hours: hours?.map((each) => `${each.from}-${each.to}`).join(' ') ?? null,
  }))
  const built = holidays.map(({ id, day, names }) => ({ day, kind: 'holiday', id, name: names.en, hours: null }))
  return [...own, ...built].sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0))
}

export const RULE_COMMANDS: readonly Command[] = [rule.add, rule.list, rule.change, rule.remove]
export const SCHEDULE_COMMANDS: readonly Command[] = [
  schedule.add,
  schedule.list,
  schedule.show,
  schedule.change,
  schedule.remove,
]
export const CALENDAR_COMMANDS: readonly Command[] = [calendarAdd, calendarList, remove]
