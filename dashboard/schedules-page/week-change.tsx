import type { ScheduleHours, SchedulePreview } from '../../gateway/api/contract.ts'
import { number } from '../clock.ts'
import { locale, wordsOf } from '../language.ts'
import { plainName } from '../names.ts'
import { daysText, minuteText, spanText } from '../places/days.ts'
import { placesWords } from '../places/words.ts'
import { type ChangeTold, type DaysTold, toldOf } from './week-spans.ts'
import { schedulesWords } from './words.ts'

interface ChangeProps {
  change: SchedulePreview['change']
  before: ScheduleHours
  after: ScheduleHours
}

/** Who gains and who loses hours, in words. */
export function WeekChange({ change, before, after }: ChangeProps) {
  const t = wordsOf(schedulesWords).change
  const p = wordsOf(placesWords)
  const isUsed = change.groups.length > 0 || change.free.length > 0
  const moved = change.groups.some(({ gained, lost }) => gained.length + lost.length > 0)
  const movedFree = change.free.filter(({ gained, lost }) => gained.length + lost.length > 0)
  const holidays = before.holidays !== after.holidays
  const dates = before.from !== after.from || before.until !== after.until
  if (!isUsed) return <p>{t.unused}</p>
  return (
    <ul class="week-change">
      {!moved && movedFree.length === 0 && !holidays && !dates && <li>{t.same}</li>}
      {moved &&
        change.groups.map(({ group, doors, ...hours }) => {
          const where = doors === null ? p.everyDoor : namesOf(doors)
          return (
            <li key={`${group.id} ${where}`}>
              <strong class="name">{t.group(plainName(group.name, group.id), p.people(group.members), where)}</strong>
              <Told told={toldOf(hours)} />
            </li>
          )
        })}
      {movedFree.map(({ door, ...hours }) => (
        <li key={door.id}>
          <strong class="name">{t.free(plainName(door.name, door.id))}</strong>
          <Told told={toldOf(hours)} />
        </li>
      ))}
      {holidays && <li>{after.holidays === 'closed' ? t.holidaysClose : t.holidaysOpen}</li>}
      {dates && <li>{t.dates}</li>}
    </ul>
  )
}

function Told({ told }: { told: ChangeTold }) {
  const t = wordsOf(schedulesWords).change
  const p = wordsOf(placesWords)
  const spansOf = ({ days, spans }: DaysTold): string => {
    const times = spans.map(([from, to]) => spanText({ from: minuteText(from), to: minuteText(to) }))
    return t.on(daysText(days), list(times))
  }
  const hours = `${told.minutes > 0 ? '+' : '−'}${p.hours(number(Math.abs(told.minutes) / 60))}`
  const lines = [
    ...(told.noMore.length > 0 ? [t.noMore(daysText(told.noMore))] : []),
    ...told.lost.map((each) => t.loses(spansOf(each))),
    ...told.gained.map((each) => t.gains(spansOf(each))),
  ]
  if (lines.length === 0) return <p>{t.keeps}</p>
  return (
    <p class={told.minutes < 0 ? 'week-change-less' : undefined}>
      {lines.join('; ')}
      {told.minutes !== 0 && <span class="place-quiet"> ({t.weekly(hours)})</span>}
    </p>
  )
}

function list(texts: readonly string[]): string {
  return new Intl.ListFormat(locale.value, { type: 'conjunction' }).format(texts)
}

export function namesOf(those: readonly { id: string; name: string }[]): string {
  return list(those.map(({ id, name }) => plainName(name, id)))
}
