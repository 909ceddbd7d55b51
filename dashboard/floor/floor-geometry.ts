/** Where things stand on a floor's sheet, in its units of ten centimetres. Pure. */

export type Point = [x: number, y: number]
export interface Box {
  x: number
  y: number
  width: number
  height: number
}

/** A desk as it is drawn at turn 0, its middle at 0, 0; who sits there sits below it. */
export const DESK = { width: 14, height: 9, seat: 8.5, seatRadius: 2.9 } as const
export const DOOR = { width: 10 } as const

export function boxOf(points: readonly Point[]): Box {
  const xs = points.map(([x]) => x)
  const ys = points.map(([, y]) => y)
  const x = Math.min(...xs)
  const y = Math.min(...ys)
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y }
}

/** The box that holds them all; null where there are none. */
export function boxAround(boxes: readonly Box[]): Box | null {
  if (boxes.length === 0) return null
  return boxOf(
    boxes.flatMap(({ x, y, width, height }): Point[] => [
      [x, y],
      [x + width, y + height],
    ]),
  )
}

/** Room around it on each side, within the sheet. */
export function grown({ x, y, width, height }: Box, by: number, sheet: { width: number; height: number }): Box {
  const left = Math.max(0, x - by)
  const top = Math.max(0, y - by)
  return {
    x: left,
    y: top,
    width: Math.min(sheet.width, x + width + by) - left,
    height: Math.min(sheet.height, y + height + by) - top,
  }
}

/** A door in an outer wall stands half outside. */
const EDGE = 6

export function wholeSheet({ width, height }: { width: number; height: number }): Box {
  return { x: -EDGE, y: -EDGE, width: width + 2 * EDGE, height: height + 2 * EDGE }
}

interface Shapes {
  width: number
  height: number
  zones: readonly { points: readonly Point[] }[]
  desks: readonly { x: number; y: number }[]
  doors: readonly { x: number; y: number }[]
  background: unknown
}

/** What is drawn of a floor, without the empty rest of its sheet; all of it where a drawing lies under it. */
export function drawnPart(floor: Shapes): Box {
  const boxes = [
    ...floor.zones.map(({ points }) => boxOf(points)),
    ...[...floor.desks, ...floor.doors].map(({ x, y }) => ({ x, y, width: 0, height: 0 })),
  ]
  const part = boxAround(boxes)
  if (part === null || floor.background !== null) return wholeSheet(floor)
  return { x: part.x - EDGE, y: part.y - EDGE, width: part.width + 2 * EDGE, height: part.height + 2 * EDGE }
}

/** Where a room's name can stand: along the widest of its uppermost sides. */
export function nameBox(points: readonly Point[]): Box {
  const whole = boxOf(points)
  const sides = points.map((point, at): [Point, Point] => [point, points[(at + 1) % points.length] as Point])
  const upper = sides
    .filter(([[, y], [, toY]]) => y === whole.y && toY === whole.y)
    .map(([[x], [toX]]) => ({ x: Math.min(x, toX), width: Math.abs(toX - x) }))
    .sort((one, other) => other.width - one.width)[0]
  return upper === undefined ? whole : { ...whole, ...upper }
}

/** Whether a place lies within a shape (even-odd rule). */
export function isWithin(points: readonly Point[], [x, y]: Point): boolean {
  let inside = false
  for (const [at, [x1, y1]] of points.entries()) {
    const [x2, y2] = points[(at + 1) % points.length] as Point
    if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) inside = !inside
  }
  return inside
}
