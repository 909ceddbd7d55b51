/** Desks and doors put on a floor, known ones or new, as they were wished for. Pure. */

import { type Draft, joined, rowOf, snapped, wallAt, withDesks, withDoor, zoneAt } from '../floor/draft.ts'
import type { Point } from '../floor/floor-geometry.ts'
import { idFrom, isPrefix, numbered, type Stock } from './stock.ts'
import { NEW, type Wish } from './wish.ts'

/** The floor with them, or the word that says why not. */
export type Put = { draft: Draft } | { hint: 'deskOutside' | 'deskPrefixHelp' | 'doorNoWall' }

export function putDesks(draft: Draft, stock: Stock, { desk, prefix, count, step, turn }: Wish, [x, y]: Point): Put {
  const first = { x: snapped(x, 1), y: snapped(y, 1), turn }
  if (desk !== NEW) {
    const chosen = knownDesks(stock, desk, zoneAt(draft.floor, [first.x, first.y])).slice(0, count)
    const places = rowOf(draft.floor, first, chosen.length, step)
    return {
      draft: withDesks(
        draft,
        places.map((place, n) => ({ desk: chosen[n]?.id ?? desk, ...place })),
      ),
    }
  }
  if (!isPrefix(prefix)) return { hint: 'deskPrefixHelp' }
  const zone = zoneAt(draft.floor, [first.x, first.y])
  if (zone === null) return { hint: 'deskOutside' }
  const ids = numbered(prefix, count, stock.taken.desks)
  const places = rowOf(draft.floor, first, count, step)
  return {
    draft: withDesks(
      draft,
      places.map((place, n) => ({ desk: ids[n] as string, ...place })),
      ids.map((id) => ({ id, zone })),
    ),
  }
}

/** From the one that was wished for on, of one zone: of that in which they are put, where any of it is left. */
function knownDesks({ desks }: Stock, wished: string, zone: string | null): Stock['desks'] {
  const here = desks.filter((each) => each.zone === zone)
  const those =
    here.length > 0 ? here : desks.filter((each) => each.zone === desks.find(({ id }) => id === wished)?.zone)
  const from = those.findIndex(({ id }) => id === wished)
  return those.slice(Math.max(0, from))
}

export function putDoor(draft: Draft, stock: Stock, { door, doorName }: Wish, point: Point): Put {
  const place = wallAt(draft.floor, point)
  if (place === null) return { hint: 'doorNoWall' }
  if (door !== NEW) return { draft: withDoor(draft, { door, ...place }) }
  const name = doorName.trim()
  const id = idFrom(name, 'porta', stock.taken.doors)
  return { draft: withDoor(draft, { door: id, ...place }, { id, name: name || id, ...joined(draft.floor, place) }) }
}
