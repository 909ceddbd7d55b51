/**
 * The rectangles of a radar's desks: as its setting `zones` has them, as edges in fields, and as a sheet to draw on. In
 * centimetres, the setting in millimetres. On the sheet the radar is in the middle of the lower side and looks up. Pure.
 */
import type { FloorPlan } from '../../../gateway/api/contract.ts'
import { type Draft, draftOf, ROOM_MIN, rectangle } from '../../floor/draft.ts'
import { type Box, boxOf, type Point } from '../../floor/floor-geometry.ts'

/** What it sees: 6 m, and 60° to either side. */
export const REACH = 600
export const SIDE = 520
const MM_IN_CM = 10

export const EDGES = ['x1', 'x2', 'y1', 'y2'] as const
export type Edge = (typeof EDGES)[number]
/** Null: nothing stands in that field. */
export type Edges = Readonly<Record<Edge, number | null>>
type WholeEdges = Readonly<Record<Edge, number>>
/** By desk, in the order of the desks. */
export type Field = ReadonlyMap<string, Edges>
export const NO_EDGES: Edges = { x1: null, x2: null, y1: null, y2: null }

const ZONE = /^([a-z0-9-]+):(-?\d+),(-?\d+),(-?\d+),(-?\d+)$/

/** What is not one of `desks`, or cannot be read, is left out. */
export function fieldOf(zones: string | undefined, desks: readonly string[]): Field {
  const field = new Map<string, Edges>(desks.map((desk) => [desk, NO_EDGES]))
  for (const text of (zones ?? '').split(/[\s;]+/)) {
    const [, desk, ...corners] = ZONE.exec(text) ?? []
    if (desk === undefined || !field.has(desk)) continue
    const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = corners.map((corner) => Number(corner) / MM_IN_CM)
    field.set(desk, { x1: Math.min(x1, x2), x2: Math.max(x1, x2), y1: Math.min(y1, y2), y2: Math.max(y1, y2) })
  }
  return field
}

/** Of those that are whole; empty where none is. */
export function zonesOf(field: Field): string {
  const mm = (cm: number): number => Math.round(cm * MM_IN_CM)
  return [...field]
    .flatMap(([desk, edges]) => (isWhole(edges) ? [{ desk, ...edges }] : []))
    .map(({ desk, x1, y1, x2, y2 }) => `${desk}:${[x1, y1, x2, y2].map(mm).join(',')}`)
    .join(' ')
}

/** The setting without the rectangles of other desks than these. */
export const zonesFor = (zones: string, desks: readonly string[]): string => zonesOf(fieldOf(zones, desks))

export type Fault = 'missing' | 'outside' | 'thin'

/** Nothing at all is no fault. */
export function faultsOf(edges: Edges): Partial<Record<Edge, Fault>> {
  if (EDGES.every((edge) => edges[edge] === null)) return {}
  const faults: Partial<Record<Edge, Fault>> = {}
  for (const edge of EDGES) {
    const value = edges[edge]
    const [min, max] = rangeOf(edge)
    if (value === null) faults[edge] = 'missing'
    else if (value < min || value > max) faults[edge] = 'outside'
  }
  const thin = (from: Edge, to: Edge): boolean => (edges[to] ?? Infinity) - (edges[from] ?? 0) < ROOM_MIN
  if (thin('x1', 'x2')) faults.x2 ??= 'thin'
  if (thin('y1', 'y2')) faults.y2 ??= 'thin'
  return faults
}

export const rangeOf = (edge: Edge): [min: number, max: number] => (edge[0] === 'x' ? [-SIDE, SIDE] : [0, REACH])

export const isWhole = (edges: Edges): edges is WholeEdges =>
  EDGES.every((edge) => edges[edge] !== null) && Object.keys(faultsOf(edges)).length === 0

const SHEET = { width: 2 * SIDE, height: REACH }

/** The desks that have a rectangle, as rooms of a sheet. */
export function sheetOf(field: Field): Draft {
  const zones = [...field].flatMap(([desk, edges]) =>
    isWhole(edges) ? [{ zone: desk, points: rectangle(boxFrom(edges)) }] : [],
  )
  const floor: FloorPlan = {
    ...{ id: 'radar', name: '', order: 0, ...SHEET, zones, desks: [], doors: [] },
    ...{ background: null, backgroundPercent: 0, rev: 0 },
  }
  return draftOf(floor)
}

/** As it was drawn. */
export function drawn(field: Field, { floor }: Draft): Field {
  const next = new Map(field)
  for (const { zone, points } of floor.zones) next.set(zone, edgesFrom(boxOf(points)))
  return next
}

export function edgesFrom({ x, y, width, height }: Box): WholeEdges {
  // The sheet counts from elsewhere, and what is counted back is a hair off.
  const cm = (value: number): number => Math.round(value * MM_IN_CM) / MM_IN_CM
  return { x1: cm(x - SIDE), x2: cm(x + width - SIDE), y1: cm(REACH - y - height), y2: cm(REACH - y) }
}

function boxFrom({ x1, x2, y1, y2 }: WholeEdges): Box {
  return { x: x1 + SIDE, y: REACH - y2, width: x2 - x1, height: y2 - y1 }
}

export const isSame = (a: Edges = NO_EDGES, b: Edges = NO_EDGES): boolean => EDGES.every((edge) => a[edge] === b[edge])

/** A desk with its chair, straight ahead: to be moved from there. */
export const FIRST_EDGES: WholeEdges = { x1: -60, x2: 60, y1: 150, y2: 270 }

/** Where its view ends at such a distance, on the left and on the right of the sheet. */
export function viewEdges(distance: number): [left: Point, right: Point] {
  const aside = distance * Math.sin(Math.PI / 3)
  const y = REACH - distance / 2
  return [
    [SIDE - aside, y],
    [SIDE + aside, y],
  ]
}
