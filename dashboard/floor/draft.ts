/** A floor while somebody draws on it: every step makes a new one, so that each can be taken back. Pure. */
import type { FloorPlan } from '../../gateway/api/contract.ts'
import { type Box, boxOf, isWithin, type Point } from './floor-geometry.ts'

/** What is on the floor and not yet in the register: made when the floor is saved. */
export interface Fresh {
  zones: readonly { id: string; name: string; capacity: number | null }[]
  desks: readonly { id: string; zone: string }[]
  doors: readonly { id: string; name: string; from: string | null; to: string | null }[]
}
export interface Draft {
  floor: FloorPlan
  fresh: Fresh
}
/** One shape: of which kind, and its place in the list of that kind. */
export interface Picked {
  kind: 'zone' | 'desk' | 'door'
  at: number
}
export interface Place {
  x: number
  y: number
  turn: number
}

/** Half a metre. */
export const GRID = 5
/** No room is thinner. */
export const ROOM_MIN = 10
const CORNERS_MAX = 64
const DESK_REACH = 9
const DOOR_REACH = 7
/** So near to a wall a door is put into it. */
const WALL_REACH = 30
/** How far on either side of a door one looks for the rooms that it joins. */
const BESIDE = 3

export const draftOf = (floor: FloorPlan): Draft => ({ floor, fresh: { zones: [], desks: [], doors: [] } })

export function snapped(value: number, step: number = GRID): number {
  return Math.round(value / step) * step
}

const within = (value: number, max: number): number => Math.min(max, Math.max(0, value))

export function rectangle({ x, y, width, height }: Box): Point[] {
  return [
    [x, y],
    [x + width, y],
    [x + width, y + height],
    [x, y + height],
  ]
}

/** The box between two corners, on the grid and within the sheet. */
export function boxBetween([x1, y1]: Point, [x2, y2]: Point, { width, height }: FloorPlan): Box {
  const corner = (x: number, y: number): Point => [within(snapped(x), width), within(snapped(y), height)]
  return boxOf([corner(x1, y1), corner(x2, y2)])
}

/* ---------------------------------------------------------------- what is where */

/** The uppermost shape at a place; null: nothing. */
export function shapeAt({ zones, desks, doors }: FloorPlan, [x, y]: Point): Picked | null {
  const isNear = (place: Place, reach: number): boolean => Math.hypot(place.x - x, place.y - y) <= reach
  const desk = desks.findLastIndex((each) => isNear(each, DESK_REACH))
  if (desk !== -1) return { kind: 'desk', at: desk }
  const door = doors.findLastIndex((each) => isNear(each, DOOR_REACH))
  if (door !== -1) return { kind: 'door', at: door }
  const zone = zones.findLastIndex(({ points }) => isWithin(points, [x, y]))
  return zone === -1 ? null : { kind: 'zone', at: zone }
}

/** The zone at a place; null: outside all of them. */
export function zoneAt({ zones }: FloorPlan, point: Point): string | null {
  return zones.findLast(({ points }) => isWithin(points, point))?.zone ?? null
}

/** The nearest place in a wall, and how that wall runs; null where no wall is near. */
export function wallAt({ zones }: FloorPlan, [x, y]: Point): Place | null {
  let best: { place: Place; away: number } | null = null
  for (const { points } of zones) {
    for (const [at, [x1, y1]] of points.entries()) {
      const [x2, y2] = points[(at + 1) % points.length] as Point
      const length = (x2 - x1) ** 2 + (y2 - y1) ** 2
      const along = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / length))
      const onWall: Point = [Math.round(x1 + along * (x2 - x1)), Math.round(y1 + along * (y2 - y1))]
      const away = Math.hypot(onWall[0] - x, onWall[1] - y)
      if (away > (best?.away ?? WALL_REACH)) continue
      const degrees = Math.round((Math.atan2(y2 - y1, x2 - x1) * 180) / Math.PI)
      best = { place: { x: onWall[0], y: onWall[1], turn: (degrees + 360) % 180 }, away }
    }
  }
  return best?.place ?? null
}

/** The zones on either side of a door: the outer one first, the street being null. */
export function joined(floor: FloorPlan, { x, y, turn }: Place): { from: string | null; to: string | null } {
  const across = ((turn + 90) * Math.PI) / 180
  const side = (sign: number): string | null =>
    zoneAt(floor, [x + Math.cos(across) * BESIDE * sign, y + Math.sin(across) * BESIDE * sign])
  const [one, other] = [side(1), side(-1)]
  if (one === other) return { from: null, to: one }
  return other === null ? { from: null, to: one } : { from: one, to: other }
}

/** A row of desks from its first: side by side, as they are turned. */
export function rowOf(floor: FloorPlan, first: Place, count: number, step: number): Place[] {
  const lies = first.turn % 180 === 0
  return Array.from({ length: count }, (_, n) => ({
    x: within(first.x + (lies ? n * step : 0), floor.width),
    y: within(first.y + (lies ? 0 : n * step), floor.height),
    turn: first.turn,
  }))
}

/* ---------------------------------------------------------------- steps */

type Shapes = Partial<Pick<FloorPlan, 'zones' | 'desks' | 'doors'>>
const withShapes = (draft: Draft, shapes: Shapes): Draft => ({ ...draft, floor: { ...draft.floor, ...shapes } })

export function withRoom(draft: Draft, zone: string, points: Point[], fresh?: Fresh['zones'][number]): Draft {
  const made = fresh === undefined ? draft.fresh : { ...draft.fresh, zones: [...draft.fresh.zones, fresh] }
  return withShapes({ ...draft, fresh: made }, { zones: [...draft.floor.zones, { zone, points }] })
}

export function withDesks(draft: Draft, desks: FloorPlan['desks'], fresh: Fresh['desks'] = []): Draft {
  const made = { ...draft.fresh, desks: [...draft.fresh.desks, ...fresh] }
  return withShapes({ ...draft, fresh: made }, { desks: [...draft.floor.desks, ...desks] })
}

export function withDoor(draft: Draft, door: FloorPlan['doors'][number], fresh?: Fresh['doors'][number]): Draft {
  const made = fresh === undefined ? draft.fresh : { ...draft.fresh, doors: [...draft.fresh.doors, fresh] }
  return withShapes({ ...draft, fresh: made }, { doors: [...draft.floor.doors, door] })
}

export function removed(draft: Draft, { kind, at }: Picked): Draft {
  const without = <Shape>(shapes: readonly Shape[]): Shape[] => shapes.filter((_, place) => place !== at)
  const { zones, desks, doors } = draft.floor
  if (kind === 'zone') return withShapes(draft, { zones: without(zones) })
  return withShapes(draft, kind === 'desk' ? { desks: without(desks) } : { doors: without(doors) })
}

/** Moved by so much, and never out of the sheet. */
export function moved(draft: Draft, picked: Picked, dx: number, dy: number): Draft {
  const { floor } = draft
  if (picked.kind === 'zone') {
    return withPoints(draft, picked.at, (points) => {
      const box = boxOf(points)
      const x = Math.min(floor.width - box.x - box.width, Math.max(-box.x, dx))
      const y = Math.min(floor.height - box.y - box.height, Math.max(-box.y, dy))
      return points.map(([px, py]): Point => [px + x, py + y])
    })
  }
  return withPlace(draft, picked, (place) => ({
    ...place,
    x: within(place.x + dx, floor.width),
    y: within(place.y + dy, floor.height),
  }))
}

/** Wider and deeper by so much, its upper left corner staying; a room that would be too thin stays as it is. */
export function resized(draft: Draft, at: number, dx: number, dy: number): Draft {
  const { width, height } = draft.floor
  return withPoints(draft, at, (points) => {
    const box = boxOf(points)
    const wide = Math.min(width - box.x, Math.max(ROOM_MIN, box.width + dx))
    const deep = Math.min(height - box.y, Math.max(ROOM_MIN, box.height + dy))
    return points.map(
      ([x, y]): Point => [
        box.x + Math.round(((x - box.x) * wide) / box.width),
        box.y + Math.round(((y - box.y) * deep) / box.height),
      ],
    )
  })
}

/** One corner elsewhere; a rectangle stays one. */
export function cornerMoved(draft: Draft, at: number, corner: number, to: Point): Draft {
  const { width, height } = draft.floor
  const [x, y]: Point = [within(to[0], width), within(to[1], height)]
  return withPoints(draft, at, (points) => {
    const opposite = points[(corner + 2) % points.length] as Point
    if (!isRectangle(points)) return points.map((point, place): Point => (place === corner ? [x, y] : point))
    if (Math.abs(opposite[0] - x) < ROOM_MIN || Math.abs(opposite[1] - y) < ROOM_MIN) return points
    return rectangle(boxOf([opposite, [x, y]]))
  })
}

/** A corner more, in the middle of the longest side. */
export function cornerAdded(draft: Draft, at: number): Draft {
  return withPoints(draft, at, (points) => {
    if (points.length >= CORNERS_MAX) return points
    const lengths = points.map(([x, y], place) => {
      const [toX, toY] = points[(place + 1) % points.length] as Point
      return Math.hypot(toX - x, toY - y)
    })
    const longest = lengths.indexOf(Math.max(...lengths))
    const [x, y] = points[longest] as Point
    const [toX, toY] = points[(longest + 1) % points.length] as Point
    const middle: Point = [Math.round((x + toX) / 2), Math.round((y + toY) / 2)]
    return [...points.slice(0, longest + 1), middle, ...points.slice(longest + 1)]
  })
}

export function turned(draft: Draft, picked: Picked, degrees: number): Draft {
  if (picked.kind === 'zone') return draft
  return withPlace(draft, picked, (place) => ({ ...place, turn: (place.turn + degrees + 360) % 360 }))
}

export function reassigned(draft: Draft, at: number, zone: string): Draft {
  const zones = draft.floor.zones.map((shape, place) => (place === at ? { ...shape, zone } : shape))
  return withShapes(draft, { zones })
}

/** Another sheet; what would lie outside it is drawn in. */
export function withSheet(draft: Draft, { width, height }: { width: number; height: number }): Draft {
  const { floor } = draft
  const put = (place: Place) => ({ ...place, x: Math.min(place.x, width), y: Math.min(place.y, height) })
  const sheet = { ...floor, width, height }
  return {
    ...draft,
    floor: {
      ...sheet,
      zones: floor.zones.map((shape) => ({ ...shape, points: drawnIn(shape.points, sheet) })),
      desks: floor.desks.map((each) => ({ ...each, ...put(each) })),
      doors: floor.doors.map((each) => ({ ...each, ...put(each) })),
    },
  }
}

/** Moved in first, and cut only where it is larger than the sheet: so no room becomes a line. */
function drawnIn(points: readonly Point[], { width, height }: { width: number; height: number }): Point[] {
  const box = boxOf(points)
  const dx = Math.max(-box.x, Math.min(0, width - box.x - box.width))
  const dy = Math.max(-box.y, Math.min(0, height - box.y - box.height))
  return points.map(([x, y]): Point => [Math.min(x + dx, width), Math.min(y + dy, height)])
}

function withPoints(draft: Draft, at: number, change: (points: Point[]) => Point[]): Draft {
  const zones = draft.floor.zones.map((shape, place) =>
    place === at ? { ...shape, points: change(shape.points) } : shape,
  )
  return withShapes(draft, { zones })
}

function withPlace(draft: Draft, { kind, at }: Picked, change: (place: Place) => Place): Draft {
  const put = <Shape extends Place>(shapes: readonly Shape[]): Shape[] =>
    shapes.map((shape, place) => (place === at ? { ...shape, ...change(shape) } : shape))
  return withShapes(draft, kind === 'desk' ? { desks: put(draft.floor.desks) } : { doors: put(draft.floor.doors) })
}

export function isRectangle(points: readonly Point[]): boolean {
  if (points.length !== 4) return false
  const { x, y, width, height } = boxOf(points)
  return points.every(([px, py]) => (px === x || px === x + width) && (py === y || py === y + height))
}

/** What of the fresh stands on the floor: the rest was taken off again. */
export function freshOnFloor({ floor, fresh }: Draft): Fresh {
  const desks = fresh.desks.filter(({ id }) => floor.desks.some(({ desk }) => desk === id))
  const doors = fresh.doors.filter(({ id }) => floor.doors.some(({ door }) => door === id))
  const needed = new Set([
    ...floor.zones.map(({ zone }) => zone),
    ...desks.map(({ zone }) => zone),
    ...doors.flatMap(({ from, to }) => [from, to]),
  ])
  return { zones: fresh.zones.filter(({ id }) => needed.has(id)), desks, doors }
}
