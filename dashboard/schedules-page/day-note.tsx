import type { ScheduleDay } from '../../gateway/api/contract.ts'
import { language, wordsOf } from '../language.ts'
import { plainName } from '../names.ts'
import { schedulesWords } from './words.ts'

/** Nothing begins on the day. */
export function isShut({ closedBy }: ScheduleDay): boolean {
  return closedBy !== null
}

/** What the calendar makes of a day, in words; null: it is as any other. */
function noteOf({ closedBy, entry, holiday }: ScheduleDay): string | null {
  const t = wordsOf(schedulesWords).week
  if (closedBy === 'dates') return t.outside
  if (closedBy === 'closure') return t.closure(plainName(entry?.name, '–'))
  if (closedBy === 'holiday') return t.holiday(holiday?.[language.value] ?? '')
  if (entry?.kind === 'opening') return t.opening(plainName(entry.name, '–'))
  return null
}

export function DayNote({ day }: { day: ScheduleDay }) {
  const note = noteOf(day)
  if (note === null) return null
  return (
    <span class={isShut(day) ? 'week-note week-note-shut name' : 'week-note name'} title={note}>
      {note}
    </span>
  )
}
