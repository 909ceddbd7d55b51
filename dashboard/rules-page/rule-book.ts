/** Rules in words. */
import type { DoorRow, GroupRow, RuleRow, ScheduleRow } from '../../gateway/api/contract.ts'
import { houseDay, now } from '../clock.ts'
import { locale, wordsOf } from '../language.ts'
import { plainName } from '../names.ts'
import { shortDay } from '../places/days.ts'
import { placesWords } from '../places/words.ts'
import { rulesWords } from './words.ts'

/** All that rules name. */
export interface RuleBook {
  rules: readonly RuleRow[]
  groups: readonly GroupRow[]
  doors: readonly DoorRow[]
  schedules: readonly ScheduleRow[]
}

const nameIn = (those: readonly { id: string; name: string }[], id: string): string =>
  plainName(those.find((each) => each.id === id)?.name, id)

export function rulesAt({ rules }: RuleBook, group: string, door: string): RuleRow[] {
  return rules.filter((rule) => rule.group === group && (rule.doors === null || rule.doors.includes(door)))
}

export function groupName({ groups }: RuleBook, id: string): string {
  return nameIn(groups, id)
}

export function scheduleName({ schedules }: RuleBook, id: string | null): string {
  return id === null ? wordsOf(placesWords).anyTime : nameIn(schedules, id)
}

export function doorsName({ doors }: RuleBook, ids: readonly string[] | null): string {
  if (ids === null) return wordsOf(placesWords).everyDoor
  return new Intl.ListFormat(locale.value, { type: 'conjunction' }).format(ids.map((id) => nameIn(doors, id)))
}

/** When the rule is good, where it has days; and that it is over, or has yet to begin. */
export function datesText({ from, until }: Pick<RuleRow, 'from' | 'until'>): string {
  const t = wordsOf(rulesWords)
  const today = houseDay(now.value)
  const days = t.dated(from === null ? '' : shortDay(from), until === null ? '' : shortDay(until))
  if (until !== null && until < today) return `${days}, ${t.over}`
  if (from !== null && from > today) return `${days}, ${t.later}`
  return days
}
