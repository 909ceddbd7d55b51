/** What can still be put on a floor, and the ids of what is new. Pure. */
import type { FloorPlan } from '../../gateway/api/contract.ts'
import type { Draft } from '../floor/draft.ts'
import type { Drawn } from './calls.ts'

const ID_CHARACTERS_MAX = 40
const inOrder = new Intl.Collator('en', { numeric: true }).compare

/** All that there is, with what is new on this floor. */
export interface Stock {
  zones: { id: string; name: string; placed: boolean }[]
  /** Those that stand on no floor. */
  desks: { id: string; zone: string }[]
  doors: { id: string; name: string }[]
  taken: { zones: ReadonlySet<string>; desks: ReadonlySet<string>; doors: ReadonlySet<string> }
  zoneName: (id: string) => string
  doorName: (id: string) => string
}

export function stockOf({ floors, zones, desks, doors }: Drawn, { floor, fresh }: Draft): Stock {
  const all: FloorPlan[] = [...floors.filter(({ id }) => id !== floor.id), floor]
  const placedZones = new Set(all.flatMap((each) => each.zones.map(({ zone }) => zone)))
  const placedDesks = new Set(all.flatMap((each) => each.desks.map(({ desk }) => desk)))
  const placedDoors = new Set(all.flatMap((each) => each.doors.map(({ door }) => door)))
  const everyZone = [...zones, ...fresh.zones]
  const everyDesk = [...desks, ...fresh.desks]
  const everyDoor = [...doors, ...fresh.doors]
  const names = (those: readonly { id: string; name: string }[]) => new Map(those.map(({ id, name }) => [id, name]))
  const zoneNames = names(everyZone)
  const doorNames = names(everyDoor)
  return {
    zones: everyZone.map(({ id, name }) => ({ id, name: name || id, placed: placedZones.has(id) })),
    desks: everyDesk
      .filter(({ id }) => !placedDesks.has(id))
      .map(({ id, zone }) => ({ id, zone }))
      .sort((one, other) => inOrder(one.id, other.id)),
    doors: everyDoor.filter(({ id }) => !placedDoors.has(id)).map(({ id, name }) => ({ id, name: name || id })),
    taken: {
      zones: new Set(zoneNames.keys()),
      desks: new Set(everyDesk.map(({ id }) => id)),
      doors: new Set(doorNames.keys()),
    },
    zoneName: (id) => zoneNames.get(id) || id,
    doorName: (id) => doorNames.get(id) || id,
  }
}

/** An id from a name, as the register makes them; `otherwise` where no Latin letter is in it. */
export function idFrom(name: string, otherwise: string, taken: ReadonlySet<string>): string {
  const plain = name
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}|['’]/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, ID_CHARACTERS_MAX - 4)
    .replace(/-+$/, '')
  const first = plain === '' ? otherwise : plain
  if (!taken.has(first)) return first
  return numbered(`${first}-`, 1, taken)[0] as string
}

/** So many ids that nothing has, each with the next free number. */
export function numbered(prefix: string, count: number, taken: ReadonlySet<string>): string[] {
  const ids: string[] = []
  for (let n = 1; ids.length < count; n++) if (!taken.has(`${prefix}${n}`)) ids.push(`${prefix}${n}`)
  return ids
}

const PREFIX = /^[a-z0-9-]{1,34}$/
export const isPrefix = (text: string): boolean => PREFIX.test(text)
