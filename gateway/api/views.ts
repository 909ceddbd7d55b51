/** The house as it stands -> the shapes that the pages see. */

import type { Recorded } from '../core/facts.ts'
import type { AlarmNow, DeskNow, DoorNow, House as HouseNow, ListNow, OccupancyNow, UnitNow } from '../core/house.ts'
import { type At, toRfc3339 } from '../core/model.ts'
import type { Clock, Directory, Journal } from '../core/ports.ts'
import { settingIn } from '../core/settings.ts'
import type { Alarm, DeskState, DoorState, House, ListState, LiveFact, Occupancy, UnitState } from './contract.ts'

/** How many passages the live page begins with. */
const PASSAGES_SHOWN = 30

export const timeOf = (at: At | null): string | null => (at === null ? null : toRfc3339(at))

export function occupancyView(now: OccupancyNow, at: At): Occupancy {
  return { at: toRfc3339(at), ...now }
}

export function deskView(desk: DeskNow): DeskState {
  return { ...desk, since: timeOf(desk.since) }
}

export function doorView(door: DoorNow): DoorState {
  const { contactBy: _contact, lockBy: _lock, since, modeUntil, revokedPassUntil, ...rest } = door
  return {
    ...rest,
    since: timeOf(since),
    modeUntil: timeOf(modeUntil),
    revokedPassUntil: timeOf(revokedPassUntil),
  }
}

export function unitView(unit: UnitNow): UnitState {
  const samples = Object.fromEntries(
    Object.entries(unit.bad.samples).map(([code, { sample, at }]) => [code, { sample, at: toRfc3339(at) }]),
  )
  const bad = { ...unit.bad, samples, lastAt: timeOf(unit.bad.lastAt) }
  const list = listView(unit.list)
  return { ...unit, lastSeenAt: timeOf(unit.lastSeenAt), since: timeOf(unit.since), list, bad }
}

export function listView(list: ListNow | null): ListState | null {
  return list === null ? null : { ...list, expires: timeOf(list.expires) }
}

export function alarmView(alarm: AlarmNow): Alarm {
  return { ...alarm, since: toRfc3339(alarm.since), clearedAt: timeOf(alarm.clearedAt) }
}

/** With the names as they are now: they are no part of the record. Only for those who may see them. */
export function factView(fact: Recorded, directory: Directory): LiveFact {
  const view: LiveFact = { ...fact }
  const person = typeof view.person === 'string' ? directory.person(view.person) : null
  if (person !== null) {
    view.personName = person.name
    view.personKind = person.kind
    const org = person.org === null ? null : directory.organisation(person.org)
    if (org !== null) view.orgName = org.name
  }
  const door = typeof view.door === 'string' ? directory.door(view.door) : null
  if (door !== null) view.doorName = door.name
  return view
}

export interface HouseSources {
  house: HouseNow
  journal: Journal
  directory: Directory
  clock: Clock
  version: string
  timeZone: string
}

export function houseView({ house, journal, directory, clock, version, timeZone }: HouseSources): House {
  const now = clock.now()
  const seq = journal.head()
  return {
    name: settingIn(directory, 'name'),
    timeZone,
    version,
    now: toRfc3339(now),
    seq,
    occupancy: occupancyView(house.occupancy(), now),
    desks: house.desks().map(deskView),
    doors: house.doors().map(doorView),
    units: house.units().map(unitView),
    alarms: house.alarms().map(alarmView),
    passages: journal
      .latest(['passage-granted', 'passage-refused'], PASSAGES_SHOWN)
      // What was committed after `seq` comes by the stream, and must not come twice.
      .filter((fact) => fact.seq <= seq)
      .map((fact) => factView(fact, directory)),
  }
}
