/** The roll-call: who is inside now, certainly or perhaps, guests with their hosts, and who asked for help. */
import type { House } from '../core/house.ts'
import { toRfc3339 } from '../core/model.ts'
import type { Clock, Directory } from '../core/ports.ts'
import { countRollCall, type RollCallState } from '../core/roll-call.ts'
import { settingIn } from '../core/settings.ts'
import { csvOf } from './roll-call/csv.ts'
import { pageOf } from './roll-call/page.ts'
import { othersOf, type RollCallBegun, type RollCallNow, rowsOf } from './roll-call/rows.ts'
import type { Language } from './roll-call/words.ts'

export interface RollCallReport {
  now(): RollCallNow
  /** The roll-call that stands; null: none does. */
  standing(): RollCallBegun | null
  /** For spreadsheets. */
  csv(): string
  /** For a printer; it needs no script and nothing from elsewhere. */
  page(language: Language): string
}

export interface RollCallParts {
  house: Pick<House, 'stays'>
  directory: Pick<Directory, 'person' | 'zone' | 'zones' | 'organisation' | 'setting'>
  /** The roll-call that stands; null: none does. */
  standing: () => Readonly<RollCallState> | null
  clock: Clock
  timeZone: string
}

export function createRollCallReport({ house, directory, standing, clock, timeZone }: RollCallParts): RollCallReport {
  function begun(): RollCallBegun | null {
    const stands = standing()
    if (stands === null) return null
    const { seq, since, by, reason, drill } = stands
    return { seq, since: toRfc3339(since), by, reason, drill }
  }

  function now(): RollCallNow {
    const stands = standing()
    const ticks: RollCallState['ticks'] = stands?.ticks ?? new Map()
    const listed = stands?.listed.values() ?? house.stays()
    const rows = rowsOf([...listed], directory, ticks)
    const count = (isCounted: (row: (typeof rows)[number]) => boolean): number => rows.filter(isCounted).length
    const { found, left } = stands === null ? { found: 0, left: 0 } : countRollCall(stands)
    return {
      house: settingIn(directory, 'name'),
      at: toRfc3339(clock.now()),
      standing: begun(),
      certain: count(({ certain, leftAt }) => certain && leftAt === null),
      uncertain: count(({ certain, leftAt }) => !certain && leftAt === null),
      guests: count(({ kind }) => kind === 'guest'),
      assistance: count(({ assistance }) => assistance),
      ...{ found, left },
      others: othersOf(ticks),
      rows,
    }
  }
  return { now, standing: begun, csv: () => csvOf(now()), page: (language) => pageOf(now(), { language, timeZone }) }
}
