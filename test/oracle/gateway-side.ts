/** A random house as the gateway holds it: its own register, rules and timetable, with nothing of the oracle's. */
import { type Rulebook, seesLeaving } from '../../gateway/core/decide.ts'
import type { Change, Directory } from '../../gateway/core/ports.ts'
import { createRules, type Rules } from '../../gateway/core/rules.ts'
import { createTimetable } from '../../gateway/core/timetable.ts'
import { createDirectory } from '../../gateway/store/directory.ts'
import type { House } from './oracle.ts'

export interface GatewaySide {
  directory: Directory
  rules: Rules
  book: Rulebook
}

export function holdAtGateway(house: House, changes: readonly Change[], timeZone: string): GatewaySide {
  const directory = createDirectory({ now: () => 0 })
  directory.follow(changes)
  const { schedule, calendar } = directory
  const rules = createRules(directory, createTimetable({ schedule, calendar, timeZone }), timeZone)
  const where = (person: string, zone: string) =>
    house.whereabouts.find((one) => one.person === person && one.zone === zone)?.is ?? 'elsewhere'
  const book: Rulebook = {
    ...{ directory, rules },
    insideOf: (zone) => house.whereabouts.filter((one) => one.zone === zone && one.is !== 'uncertain').length,
    isInside: (person, zone) => where(person, zone) === 'certain',
    isCounted: (person, zone) => ['certain', 'entering'].includes(where(person, zone)),
    seesLeaving: (zone) => seesLeaving(zone, directory),
  }
  return { directory, rules, book }
}
