/** Floors: where the zones, desks and doors of the register stand, seen from above. */
import { SogliaError } from '../core/errors.ts'
import type { Plan, PlanDesk, PlanDoor, PlanZone, Point } from '../core/records.ts'
import type { Piece } from './piece.ts'
import { removeRecord, type Sort } from './sort.ts'
import { checkInteger, checkName } from './words.ts'
import { mustBeZone } from './zones.ts'

const PLANS_MAX = 50
const SIDE_MIN = 20
const SIDE_MAX = 2_000
const WIDTH_INITIAL = 240
const HEIGHT_INITIAL = 150
const ORDER_MAX = 1_000
const SHAPES_MAX = 300
const CORNERS_MIN = 3
const CORNERS_MAX = 64
const DESKS_MAX = 1_000
const DOORS_MAX = 300
const TURN_MAX = 359
const BACKGROUND_PERCENT_INITIAL = 40

export interface NewPlan {
  id?: string | undefined
  name?: string | undefined
  order?: number | undefined
  width?: number | undefined
  height?: number | undefined
  zones?: PlanZone[] | undefined
  desks?: PlanDesk[] | undefined
  doors?: PlanDoor[] | undefined
  backgroundPercent?: number | undefined
}

export const PLANS: Sort<'plan', NewPlan> = {
  kind: 'plan',
  unknown: 'E_PLAN_UNKNOWN',
  what: 'floor',
  prefix: 'floor-',
  merge: (before, fields) => ({ ...before, ...fields }),
  make: makePlan,
  uses: () => [],
}

function makePlan(piece: Piece, input: NewPlan, id: string, before: Plan | null): Plan {
  const others = piece.context.directory.records('plan').filter((plan) => plan.id !== id)
  if (before === null && others.length >= PLANS_MAX) invalid(`a house has at most ${PLANS_MAX} floors`)
  const sheet = {
    width: checkInteger('width', input.width ?? WIDTH_INITIAL, SIDE_MIN, SIDE_MAX),
    height: checkInteger('height', input.height ?? HEIGHT_INITIAL, SIDE_MIN, SIDE_MAX),
  }
  const { zones = [], desks = [], doors = [] } = input
  if (zones.length > SHAPES_MAX) invalid(`at most ${SHAPES_MAX} shapes of rooms`)
  if (desks.length > DESKS_MAX) invalid(`at most ${DESKS_MAX} desks`)
  if (doors.length > DOORS_MAX) invalid(`at most ${DOORS_MAX} doors`)
  once(
    'desk',
    desks.map(({ desk }) => desk),
    others.flatMap((plan) => plan.desks.map(({ desk }) => desk)),
  )
  once(
    'door',
    doors.map(({ door }) => door),
    others.flatMap((plan) => plan.doors.map(({ door }) => door)),
  )
  return {
    id,
    name: checkName('the name', input.name ?? id),
    order: checkInteger('order', input.order ?? others.length, 0, ORDER_MAX),
    ...sheet,
    zones: zones.map((shape) => makeZone(piece, shape, sheet)),
    desks: desks.map(({ desk, ...place }) => {
      if (piece.record('desk', desk) === null) throw new SogliaError('E_DESK_UNKNOWN', desk)
      return { desk, ...makePlace(`the desk ${desk}`, place, sheet) }
    }),
    doors: doors.map(({ door, ...place }) => {
      if (piece.record('door', door) === null) throw new SogliaError('E_DOOR_UNKNOWN', door)
      return { door, ...makePlace(`the door ${door}`, place, sheet) }
    }),
    background: before?.background ?? null,
    backgroundPercent: checkInteger('backgroundPercent', input.backgroundPercent ?? BACKGROUND_PERCENT_INITIAL, 0, 100),
  }
}

interface Sheet {
  width: number
  height: number
}

function makeZone(piece: Piece, { zone, points }: PlanZone, sheet: Sheet): PlanZone {
  mustBeZone(piece, zone)
  if (points.length < CORNERS_MIN || points.length > CORNERS_MAX) {
    invalid(`the shape of ${zone} has ${CORNERS_MIN} to ${CORNERS_MAX} corners`)
  }
  const corners = points.map(([x, y]): Point => makePoint(`a corner of ${zone}`, x, y, sheet))
  if (areaOf(corners) === 0) invalid(`the shape of ${zone} has no area`)
  return { zone, points: corners }
}

function makePlace(what: string, { x, y, turn }: { x: number; y: number; turn: number }, sheet: Sheet) {
  const [left, top] = makePoint(what, x, y, sheet)
  return { x: left, y: top, turn: checkInteger(`the turn of ${what}`, turn, 0, TURN_MAX) }
}

function makePoint(what: string, x: number, y: number, { width, height }: Sheet): Point {
  const isWithin = Number.isInteger(x) && Number.isInteger(y) && x >= 0 && y >= 0 && x <= width && y <= height
  if (!isWithin) invalid(`${what} is not at whole units within ${width} by ${height}`)
  return [x, y]
}

/** Twice the area, by the trapezoids under its sides. */
function areaOf(points: readonly Point[]): number {
  const sum = points.reduce((area, [x, y], at) => {
    const [nextX, nextY] = points[(at + 1) % points.length] as Point
    return area + x * nextY - nextX * y
  }, 0)
  return Math.abs(sum)
}

function once(what: string, own: readonly string[], elsewhere: readonly string[]): void {
  const seen = new Set(elsewhere)
  for (const id of own) {
    if (seen.has(id)) invalid(`the ${what} ${id} stands twice`)
    seen.add(id)
  }
}

function invalid(why: string): never {
  throw new SogliaError('E_PLAN_INVALID', why)
}

/** Its drawing goes with it. */
export function removePlan(piece: Piece, id: string): { id: string } {
  const answer = removeRecord(piece, PLANS, id)
  if (piece.record('drawing', id) !== null) piece.remove('drawing', id)
  return answer
}

/** A zone or a desk of the house; it goes from its floors, too. */
export function removePlaced<Kind extends 'zone' | 'desk', New>(
  piece: Piece,
  sort: Sort<Kind, New>,
  id: string,
): { id: string } {
  const answer = removeRecord(piece, sort, id)
  clearPlans(piece, { [sort.kind]: id })
  return answer
}

/** What is gone from the house is gone from its floors, in the same piece. */
export function clearPlans(piece: Piece, gone: { zone?: string; desk?: string; door?: string }): void {
  for (const { id } of piece.context.directory.records('plan')) {
    const plan = piece.record('plan', id)
    if (plan === null) continue
    piece.change('plan', {
      ...plan,
      zones: plan.zones.filter(({ zone }) => zone !== gone.zone),
      desks: plan.desks.filter(({ desk }) => desk !== gone.desk),
      doors: plan.doors.filter(({ door }) => door !== gone.door),
    })
  }
}
