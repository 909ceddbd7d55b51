/** Why somebody could or could not pass: the rows of the decision one by one, and what they looked at. */
import type { ExplainedBadge, Explanation } from '../reports/explain/explanation.ts'
import type { Call, Command } from './command.ts'
import { text, word } from './fields.ts'
import { type Column, request, tableOf } from './request.ts'
import { showWindow } from './windows.ts'

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']
const APPLIES = { passed: 'no', decides: 'YES', 'not-reached': null } as const

const WHO = ['person', 'badge', 'credential']
const WHERE = ['door', 'unit']

const explain = request<Explanation>({
  name: 'explain',
  summary: 'why somebody could or could not pass a door, now or at any time',
  method: 'GET',
  path: '/api/explain',
  fields: [
    text('person', 'ID', 'who (or --badge, or --credential)'),
    text('badge', 'BADGE-ID', 'with which badge'),
    text('credential', 'CREDENTIAL', 'with which card'),
    text('door', 'DOOR', 'which door (or --unit)'),
    text('unit', 'UNIT', 'which reader: of a door, or of a check-in point'),
    word('side', ['in', 'out'], 'going in or out (in)'),
    text('at', 'T', "when: RFC 3339, a date, or the house's own clock, as 2026-11-24T19:10 (now)"),
  ],
  more(call) {
    for (const options of [WHO, WHERE]) {
      if (options.filter((option) => call.text(option) !== undefined).length === 1) continue
      throw call.wrong(`it needs one of ${options.map((option) => `--${option}`).join(', ')}`)
    }
    return {}
  },
  said: (told, call) =>
    [
      verdict(told),
      circumstances(told, call),
      stepTable(told, call),
      ruleTable(told, call),
      passages(told, call),
      notes(told),
    ]
      .filter((part) => part !== '')
      .join('\n\n'),
})

function verdict({ granted, reason, person, badge, place, wall, day }: Explanation): string {
  const who = person?.name ?? badge?.id ?? 'An unknown card'
  const where = place.door === null ? `at ${place.unit}` : `${place.side} at the door ${place.door.id}`
  const when = `${WEEKDAYS[day.weekday - 1]} ${wall}`
  return `${granted ? 'Yes' : 'No'}: ${who}, ${where}, on ${when}: ${reason}.`
}

/** What the decision looked at, beside the rules. */
function circumstances({ day, mode, person, badge, zone, warnings }: Explanation, call: Call): string {
  const lines: (string | null)[] = [
    day.holiday && `The day was a holiday: ${day.holiday.en}.`,
    day.calendar && `In the calendar of the house it was a day of ${day.calendar.kind}: ${day.calendar.name}.`,
    person && `Groups: ${person.groups.join(', ') || 'none'}.`,
    badge && `Badge: ${badgeTold(badge, call)}.`,
    mode &&
      `Door: ${mode.mode}${mode.until === null ? '' : ` until ${call.time(mode.until)}, by ${mode.by}: ${mode.reason}`}.`,
    zone &&
      `Zone: ${zone.id}, ${zone.inside} of ${zone.capacity ?? 'any number'} inside${zone.enforced ? '' : '; people leave it unseen, so it only warns'}.`,
    warnings.length > 0 ? `Warnings: ${warnings.join(', ')}.` : null,
  ]
  return lines.filter((line) => line !== null).join('\n')
}

function badgeTold({ id, from, until, revokedAt, suspendedAt }: ExplainedBadge, { time }: Call): string {
  const parts = [
    from === null ? null : `from ${time(from)}`,
    until === null ? null : `until ${time(until)}`,
    suspendedAt === null ? null : `suspended ${time(suspendedAt)}`,
    revokedAt === null ? null : `revoked ${time(revokedAt)}`,
  ]
  return [id, ...parts.filter((part) => part !== null)].join(', ')
}

function stepTable({ steps }: Explanation, call: Call): string {
  const columns: readonly Column<Explanation['steps'][number]>[] = [
    ['', ({ state }) => (state === 'decides' ? '=>' : '')],
    ['ROW', ({ row }) => row],
    ['APPLIES', ({ state }) => APPLIES[state]],
    ['ANSWER', ({ answer }) => answer],
    ['MEANING', ({ meaning }) => meaning],
  ]
  return tableOf(call, columns, steps, '')
}

function ruleTable({ rules }: Explanation, call: Call): string {
  const columns: readonly Column<Explanation['rules'][number]>[] = [
    ['RULE', ({ id }) => id],
    ['GROUP', ({ group }) => group.id],
    ['SCHEDULE', ({ schedule }) => schedule?.name ?? 'at any time'],
    ['HOURS', ({ schedule }) => schedule?.windows.map(showWindow).join('; ')],
    ['ON HOLIDAYS', ({ schedule }) => schedule?.holidays],
    ['FROM', ({ from }) => from],
    ['UNTIL', ({ until }) => until],
    ['HOLDS', ({ holds }) => (holds ? 'yes' : 'no')],
    ['OPEN UNTIL', ({ openUntil }, { time }) => time(openUntil)],
    ['OPENS AT', ({ opensAt }, { time }) => time(opensAt)],
  ]
  return rules.length === 0 ? '' : tableOf(call, columns, rules, '')
}

function passages({ passages: seen }: Explanation, { time }: Call): string {
  if (seen.length === 0) return ''
  const lines = seen.map(
    ({ happenedAt, granted, reason }) => `  ${time(happenedAt)}  ${granted ? 'granted' : 'refused'}  ${reason}`,
  )
  return ['Recorded there around that time:', ...lines].join('\n')
}

function notes({ notes: all }: Explanation): string {
  return all.map(({ meaning }) => `Note: ${meaning}`).join('\n')
}

export const EXPLAIN_COMMANDS: readonly Command[] = [explain]
