/** The house as devices of Home Assistant: places, counts and units, and nothing of people. */
import type { DeskNow, DoorNow, House, UnitNow } from '../../core/house.ts'
import type { Directory } from '../../core/ports.ts'
import type { Unit } from '../../core/records.ts'
import { settingIn } from '../../core/settings.ts'
import {
  formatHassDesk,
  formatHassDoor,
  formatHassHouse,
  formatHassUnit,
  formatHassZone,
  type HassDevice,
} from '../../wire/home-assistant-discovery.ts'

/** In the order in which they are told: who stands in another comes after it. The last are left out where there are more. */
export const DEVICES_MAX = 500

export type PlacesOf = Pick<Directory, 'setting' | 'zones' | 'desks' | 'doors' | 'units'>

/** A program is no part of the house. */
const isPart = ({ kind }: Unit): boolean => kind !== 'client'

export function devicesOf(directory: PlacesOf): HassDevice[] {
  const zones = directory.zones()
  const desks = directory.desks()
  const areas = new Map(zones.map(({ id, name }) => [id, name]))
  const areaOf = (zone: string | null): string | null => areas.get(zone ?? '') ?? null
  const bare = { name: null, area: null, zone: null, hasCapacity: false, hasDesks: false }
  const withDesks = new Set(desks.map(({ zone }) => zone))
  const hasCapacity = zones.some(({ capacity }) => capacity !== null)
  return [
    { ...bare, kind: 'house', id: 'house', name: settingIn(directory, 'name'), hasCapacity },
    ...zones.map(({ id, name, capacity }): HassDevice => {
      return {
        ...bare,
        kind: 'zone',
        id,
        name,
        area: name,
        hasCapacity: capacity !== null,
        hasDesks: withDesks.has(id),
      }
    }),
    ...directory.doors().map(({ id, name, to }): HassDevice => ({ ...bare, kind: 'door', id, name, area: areaOf(to) })),
    ...desks.map(({ id, zone }): HassDevice => ({ ...bare, kind: 'desk', id, zone, area: areaOf(zone) })),
    ...directory
      .units()
      .filter(isPart)
      .map(({ id }): HassDevice => ({ ...bare, kind: 'unit', id })),
  ]
}

/** What each device says now, by `<kind>/<id>`. */
export function statesOf(house: House): Map<string, string> {
  const { zones, ...whole } = house.occupancy()
  const alarms = house.alarms()
  const units = house.units()
  const stands = (kind: string, subject: string): boolean =>
    alarms.some((alarm) => alarm.kind === kind && alarm.subject === subject)
  return new Map([
    ['house/house', formatHassHouse(whole, alarms.length)],
    ...zones.map((zone): [string, string] => [`zone/${zone.id}`, formatHassZone(zone, zone.desks)]),
    ...house.doors().map((door): [string, string] => [`door/${door.id}`, doorState(door, units, stands)]),
    ...house.desks().map((desk): [string, string] => [`desk/${desk.id}`, deskState(desk)]),
    ...units.map((unit): [string, string] => [`unit/${unit.id}`, formatHassUnit(unit.state === 'online')]),
  ])
}

function deskState({ state }: DeskNow): string {
  return formatHassDesk(state === 'unknown' ? null : state === 'occupied')
}

function doorState(
  { id, contact, contactBy, lock, lockBy, mode }: DoorNow,
  units: readonly UnitNow[],
  stands: (kind: string, subject: string) => boolean,
): string {
  // While the unit that told it is away, or at another door, it may be over. What nobody told was ordered, and done.
  const isThere = (by: string | null): boolean =>
    by === null || units.some((unit) => unit.id === by && unit.door === id && unit.state === 'online')
  return formatHassDoor({
    isOpen: !isThere(contactBy) || contact === 'unknown' ? null : contact === 'open',
    isUnlocked: !isThere(lockBy) || lock === 'unknown' ? null : lock === 'unlocked',
    isForced: stands('door-forced', id),
    isHeldOpen: stands('door-held-open', id),
    isTampered: stands('door-tampered', id),
    mode,
  })
}
