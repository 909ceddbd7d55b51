/** A schedule as it is being changed on its page. */
import type { ScheduleHours, ScheduleRow } from '../../gateway/api/contract.ts'
import { type Block, blocksOf, isSame, windowsOf } from './blocks.ts'

/** What the fields and the week hold before they are saved. */
export interface Draft extends Omit<ScheduleHours, 'windows'> {
  blocks: Block[]
}

export function draftOf({ windows, holidays, from, until }: ScheduleHours): Draft {
  return { blocks: blocksOf(windows), holidays, from, until }
}
export function hoursOf({ blocks, ...rest }: Draft): ScheduleHours {
  return { ...rest, windows: windowsOf(blocks) }
}
export function isChanged(row: ScheduleRow, hours: ScheduleHours): boolean {
  const { windows, holidays, from, until } = hours
  return !isSame(row.windows, windows) || row.holidays !== holidays || row.from !== from || row.until !== until
}
