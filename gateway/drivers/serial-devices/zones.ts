/** Where desks are before a radar that tells positions: the setting `zones`, as `d12:-600,400,600,1600 d13:…`, in mm. */
import { SogliaError } from '../../core/errors.ts'
import type { Unit } from '../../core/records.ts'
import type { RadarDesk, Rectangle } from '../../wire/ld2450.ts'

/** It follows three people at most: more desks than these it cannot tell of. */
const RADAR_DESKS_MAX = 6
/** It sees so far, and 60° to either side (Hi-Link, "HLK-LD2450 instruction manual", 5). */
const REACH_MM = 6_000
const VIEW_RADIANS = Math.PI / 3
const SIDE_MM_MAX = 5_200
/** No rectangle is thinner. */
const RECTANGLE_MM_MIN = 100
const ZONE = /^([a-z0-9-]{1,40}):(-?\d{1,5}),(-?\d{1,5}),(-?\d{1,5}),(-?\d{1,5})$/

const wrong = (text: string): SogliaError => new SogliaError('E_UNIT_SETTING', `zones: ${text}`)

/**
 * The desks that it can tell of. One desk alone needs no rectangle: it is all that the radar sees. Of several those
 * without one are left out, and stay unknown until theirs is drawn. Throws `E_UNIT_SETTING`.
 */
export function radarDesksOf({ desks, settings: { zones = '' } }: Unit): RadarDesk[] {
  if (desks.length > RADAR_DESKS_MAX) throw wrong(`a radar senses at most ${RADAR_DESKS_MAX} desks`)
  const rectangles = new Map<string, Rectangle>()
  for (const text of zones.split(/[\s;]+/).filter((part) => part !== '')) {
    const [, desk, ...corners] = ZONE.exec(text) ?? []
    if (desk === undefined) throw wrong(`${text} is not DESK:x1,y1,x2,y2 in whole millimetres`)
    if (!desks.includes(desk)) throw wrong(`${desk} is none of its desks`)
    if (rectangles.has(desk)) throw wrong(`${desk} has two rectangles`)
    rectangles.set(desk, rectangleOf(text, corners.map(Number)))
  }
  return desks.flatMap((desk) => {
    const rectangle = rectangles.get(desk) ?? null
    return rectangle === null && desks.length > 1 ? [] : [{ desk, rectangle }]
  })
}

function rectangleOf(text: string, [x1 = 0, y1 = 0, x2 = 0, y2 = 0]: readonly number[]): Rectangle {
  const rectangle = {
    ...{ x1Mm: Math.min(x1, x2), x2Mm: Math.max(x1, x2) },
    ...{ y1Mm: Math.min(y1, y2), y2Mm: Math.max(y1, y2) },
  }
  const { x1Mm, x2Mm, y1Mm, y2Mm } = rectangle
  if (x1Mm < -SIDE_MM_MAX || x2Mm > SIDE_MM_MAX || y1Mm < 0 || y2Mm > REACH_MM) {
    throw wrong(`${text}: x lies from -${SIDE_MM_MAX} to ${SIDE_MM_MAX}, y from 0 to ${REACH_MM}`)
  }
  if (x2Mm - x1Mm < RECTANGLE_MM_MIN || y2Mm - y1Mm < RECTANGLE_MM_MIN) {
    throw wrong(`${text}: a rectangle has sides of at least ${RECTANGLE_MM_MIN}`)
  }
  // Nobody is ever heard there, and its desk would be free for ever.
  const asideMm = Math.max(0, x1Mm, -x2Mm)
  if (Math.atan2(asideMm, y2Mm) > VIEW_RADIANS || Math.hypot(asideMm, y1Mm) > REACH_MM) {
    throw wrong(`${text} lies outside of what the radar sees`)
  }
  return rectangle
}
