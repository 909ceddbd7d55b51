/** How many are where, counted from presence. */
import type { OccupancyNow, OrganisationNow } from './house.ts'
import type { Directory } from './ports.ts'
import type { Presence } from './presence.ts'

export function countOccupancy(directory: Directory, people: Presence, desks: Presence): OccupancyNow {
  const zones = new Map(
    directory
      .zones()
      .map((zone) => [zone.id, { ...zone, inside: 0, uncertain: 0, desks: { occupied: 0, free: 0, unknown: 0 } }]),
  )
  let guests = 0
  for (const [person, stay] of people.stays) {
    const zone = zones.get(stay.zone)
    if (zone === undefined) continue
    if (!stay.certain) zone.uncertain += 1
    else {
      zone.inside += 1
      if (directory.person(person)?.kind === 'guest') guests += 1
    }
  }
  for (const desk of directory.desks()) {
    const zone = zones.get(desk.zone)
    if (zone !== undefined) zone.desks[desks.desks.get(desk.id)?.state ?? 'unknown'] += 1
  }
  const rows = [...zones.values()]
  const sum = (pick: (row: (typeof rows)[number]) => number): number =>
    rows.reduce((total, row) => total + pick(row), 0)
  return {
    inside: sum((zone) => zone.inside),
    uncertain: sum((zone) => zone.uncertain),
    guests,
    capacity: rows.some((zone) => zone.capacity !== null) ? sum((zone) => zone.capacity ?? 0) : null,
    zones: rows,
  }
}

/** Of organisations that exist; whoever is in none is counted nowhere here. */
export function countOrganisations(directory: Directory, people: Presence): OrganisationNow[] {
  const rows = new Map(
    directory.records('organisation').map(({ id, name }) => [id, { id, name, inside: 0, uncertain: 0 }]),
  )
  for (const [person, { certain }] of people.stays) {
    const row = rows.get(directory.person(person)?.org ?? '')
    if (row !== undefined) row[certain ? 'inside' : 'uncertain'] += 1
  }
  return [...rows.values()]
}
