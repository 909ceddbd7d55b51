import type { ScheduleDay } from '../../gateway/api/contract.ts'
import { houseDay, now } from '../clock.ts'
import { wordsOf } from '../language.ts'
import { minuteText, shortDay, type Weekday, weekdayName } from '../places/days.ts'
import type { Block } from './blocks.ts'
import { DayNote, isShut } from './day-note.tsx'
import { schedulesWords } from './words.ts'

interface ListProps {
  days: readonly ScheduleDay[]
  blocks: readonly Block[]
  /** Null: they may only be looked at. */
  onAdd: ((day: Weekday) => void) | null
  onOpen: (block: Block) => void
}

/** The same week on a phone: day after day. */
export function WeekList({ days, blocks, onAdd, onOpen }: ListProps) {
  const t = wordsOf(schedulesWords).week
  const today = houseDay(now.value)
  return (
    <ul class="week-list">
      {days.map((day) => {
        const those = blocks.filter((block) => block.day === day.weekday)
        return (
          <li key={day.day} class={isShut(day) ? 'week-list-day week-list-shut' : 'week-list-day'}>
            <p class={day.day === today ? 'week-list-head week-head-today' : 'week-list-head'}>
              <strong class="week-head-name">{weekdayName(day.weekday)}</strong>{' '}
              <span class="week-list-date">{shortDay(day.day)}</span>
              <DayNote day={day} />
            </p>
            <div class="week-list-blocks">
              {those.map((block) => (
                <button key={block.key} type="button" class="week-list-block" onClick={() => onOpen(block)}>
                  <span class="unseen">{weekdayName(block.day)}, </span>
                  {minuteText(block.from)}–{minuteText(block.to)}
                </button>
              ))}
              {those.length === 0 && <span class="place-quiet">{t.noWindows}</span>}
              {onAdd !== null && (
                <button
                  type="button"
                  class="week-list-add"
                  aria-label={t.addOn(weekdayName(day.weekday))}
                  onClick={() => onAdd(day.weekday as Weekday)}
                >
                  +
                </button>
              )}
            </div>
          </li>
        )
      })}
    </ul>
  )
}
