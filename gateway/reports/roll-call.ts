/** The roll-call: who is inside now, certainly or perhaps, guests with their hosts, and who asked for help. */
import type { House } from '../core/house.ts'
import { type At, toRfc3339 } from '../core/model.ts'
import type { Clock, Directory } from '../core/ports.ts'
import { settingIn } from '../core/settings.ts'
import { csvOf } from './roll-call/csv.ts'
import { pageOf } from './roll-call/page.ts'
import { type RollCallNow, rowsOf } from './roll-call/rows.ts'
import type { Language } from './roll-call/words.ts'

export interface RollCallReport {
  now(): RollCallNow
  /** The roll-call that stands; null: none does. */
  standing(): RollCallNow['standing']
  /** For spreadsheets. */
  csv(): string
  /** For a printer; it needs no script and nothing from elsewhere. */
  page(language: Language): string
}

export interface RollCallParts {
  house: Pick<House, 'stays'>
  directory: Pick<Directory, 'person' | 'zone' | 'zones' | 'organisation' | 'setting'>
  /** The roll-call that stands; null: none does. */
  standing: () => { since: At; by: string; reason: string | null } | null
  clock: Clock
  timeZone: string
}

export function createRollCallReport({ house, directory, standing, clock, timeZone }: RollCallParts): RollCallReport {
  function begun(): RollCallNow['standing'] {
    const stands = standing()
    return stands && { ...stands, since: toRfc3339(stands.since) }
  }

  function now(): RollCallNow {
    const rows = rowsOf(house.stays(), directory)
    const count = (isCounted: (row: (typeof rows)[number]) => boolean): number => rows.filter(isCounted).length
    return {
      house: settingIn(directory, 'name'),
      at: toRfc3339(clock.now()),
      standing: begun(),
      certain: count(({ certain }) => certain),
      uncertain: count(({ certain }) => !certain),
      guests: count(({ kind }) => kind === 'guest'),
      assistance: count(({ assistance }) => assistance),
      rows,
    }
  }
  return { now, standing: begun, csv: () => csvOf(now()), page: (language) => pageOf(now(), { language, timeZone }) }
}
