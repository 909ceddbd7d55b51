import type { ComponentChildren } from 'preact'
import type { DeskState, DoorState, FloorPlan } from '../../gateway/api/contract.ts'
import './floor-drawing.css'
import { type Box, boxOf, DESK, DOOR, nameBox, type Point } from './floor-geometry.ts'

/** So tall is a floor at most, and so large is what is drawn on it. */
const HEIGHT_REM_MAX = 44
const UNIT_REM_MAX = 0.28

interface FloorDrawingProps {
  floor: FloorPlan
  /** The part of the sheet that is seen. */
  view: Box
  /** What stands in a room's upper corner: its name, its count. */
  nameOf: (zone: string) => ComponentChildren
  deskOf: (desk: string) => { state: DeskState['state'] | 'plain'; title: string }
  doorOf: (door: string) => { condition: DoorState['condition'] | 'plain'; title: string }
  /** Drawn below all shapes, in the sheet's units. */
  under?: ComponentChildren
  /** Drawn above all the rest, in the sheet's units. */
  children?: ComponentChildren
}

/**
 * A floor as it is drawn. The shapes are one picture; the names lie over it as text, so that they are as large on a phone
 * as on a wall. Whoever cannot see it is told the same in words, beside it.
 */
export function FloorDrawing({ floor, view, nameOf, deskOf, doorOf, under, children }: FloorDrawingProps) {
  return (
    // A room by itself is not drawn as wide as the page, nor a narrow one taller than the window.
    <div
      class="floor"
      style={{
        aspectRatio: `${view.width} / ${view.height}`,
        maxInlineSize: `${Math.min((view.width / view.height) * HEIGHT_REM_MAX, view.width * UNIT_REM_MAX)}rem`,
      }}
    >
      <svg class="floor-sheet" viewBox={`${view.x} ${view.y} ${view.width} ${view.height}`} aria-hidden="true">
        <Background floor={floor} />
        {under}
        {floor.zones.map(({ zone, points }, at) => (
          <polygon key={`${zone} ${at}`} class="floor-room" data-shape={zone} points={points.join(' ')} />
        ))}
        {floor.doors.map(({ door, x, y, turn }) => (
          <FloorDoor key={door} id={door} x={x} y={y} turn={turn} {...doorOf(door)} />
        ))}
        {floor.desks.map(({ desk, x, y, turn }) => (
          <FloorDesk key={desk} id={desk} x={x} y={y} turn={turn} {...deskOf(desk)} />
        ))}
        {children}
      </svg>
      {floor.zones.map(({ zone, points }, at) => (
        <RoomName key={`${zone} ${at}`} points={points} view={view}>
          {nameOf(zone)}
        </RoomName>
      ))}
    </div>
  )
}

function Background({ floor: { id, width, height, background, backgroundPercent } }: { floor: FloorPlan }) {
  if (background === null) return null
  return (
    <image
      class={`floor-under floor-under-${background.format}`}
      // The digest is no question to the gateway: another drawing has another address.
      href={`/api/plans/${encodeURIComponent(id)}/background?${background.digest}`}
      width={width}
      height={height}
      opacity={backgroundPercent / 100}
    />
  )
}

/** Nothing where the room is out of view, or too small for a word. */
function RoomName({ points, view, children }: { points: Point[]; view: Box; children: ComponentChildren }) {
  const { x, y, width } = nameBox(points)
  const left = Math.max(x, view.x)
  const right = Math.min(x + width, view.x + view.width)
  if (right - left < NAME_UNITS_MIN || y < view.y || y > view.y + view.height) return null
  return (
    <div
      class="floor-name"
      style={{
        insetInlineStart: 'auto',
        left: `${((left - view.x) / view.width) * 100}%`,
        top: `${((y - view.y) / view.height) * 100}%`,
        width: `${((right - left) / view.width) * 100}%`,
      }}
    >
      {children}
    </div>
  )
}
const NAME_UNITS_MIN = 8

interface Placed {
  id: string
  x: number
  y: number
  turn: number
  title: string
}

/** Taken: full, with somebody at it. Free: empty. Silent: dashed, with a question mark. */
export function FloorDesk({ id, x, y, turn, state, title }: Placed & { state: DeskState['state'] | 'plain' }) {
  const { width, height } = DESK
  return (
    <g class="floor-desk" data-desk={id} data-state={state} transform={`translate(${x} ${y}) rotate(${turn})`}>
      <title>{title}</title>
      <rect x={-width / 2} y={-height / 2} width={width} height={height} rx="1.8" />
      {(state === 'occupied' || state === 'plain') && <circle cy={DESK.seat} r={DESK.seatRadius} />}
      {state === 'unknown' && (
        <text transform={`rotate(${-turn})`} y="2.4">
          ?
        </text>
      )}
    </g>
  )
}

/** Shut: a bar in the wall. Open: its leaf stands in the room. Wrong: so, with a mark. Unlocked: an empty bar. */
export function FloorDoor({
  id,
  x,
  y,
  turn,
  condition,
  title,
}: Placed & { condition: DoorState['condition'] | 'plain' }) {
  const half = DOOR.width / 2
  const open = condition === 'open' || condition === 'held-open' || condition === 'forced'
  const wrong = condition === 'held-open' || condition === 'forced'
  return (
    <g class="floor-door" data-door-mark={id} data-state={condition} transform={`translate(${x} ${y}) rotate(${turn})`}>
      <title>{title}</title>
      <rect class="floor-door-gap" x={-half} y="-1.6" width={DOOR.width} height="3.2" />
      {open ? (
        <>
          <path class="floor-door-swing" d={`M${half} 0A${DOOR.width} ${DOOR.width} 0 0 0 ${-half} ${-DOOR.width}`} />
          <path class="floor-door-leaf" d={`M${-half} 0V${-DOOR.width}`} />
        </>
      ) : (
        <rect class="floor-door-leaf" x={-half} y="-1.1" width={DOOR.width} height="2.2" rx="0.8" />
      )}
      {wrong && (
        <g transform={`rotate(${-turn})`}>
          <circle class="floor-door-alarm" r="5.2" />
          <text y="2.6">!</text>
        </g>
      )}
    </g>
  )
}

/** The part of the sheet that a room's shapes take. */
export function boxOfZone(floor: FloorPlan, zone: string): Box[] {
  return floor.zones.filter((shape) => shape.zone === zone).map(({ points }) => boxOf(points))
}
