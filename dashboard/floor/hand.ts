/** A finger, a mouse or a pen on a sheet: what they do to what is drawn there. */
import { useRef, useState } from 'preact/hooks'
import { boxBetween, cornerMoved, type Draft, moved, type Picked, ROOM_MIN, shapeAt, snapped } from './draft.ts'
import { type Box, boxOf, isWithin, type Point, wholeSheet } from './floor-geometry.ts'

export type Tool = 'pick' | 'room' | 'desk' | 'door'

export interface HandProps {
  draft: Draft
  tool: Tool
  picked: Picked | null
  onPick: (picked: Picked | null) => void
  /** A drag has ended, and this is what it came to. */
  onDraft: (draft: Draft) => void
  onRoom: (box: Box) => void
  onPlace: (tool: 'desk' | 'door', point: Point) => void
}

type Pointer = PointerEvent & { currentTarget: HTMLDivElement }

type Drag =
  | { what: 'room'; from: Point; to: Point }
  | { what: 'shape'; picked: Picked; from: Point; draft: Draft }
  | { what: 'corner'; at: number; corner: number; draft: Draft }

/** What a pointer does to a sheet: handlers for the element that the sheet is in. */
export interface Hand {
  onPointerDown: (event: Pointer) => void
  onPointerMove: (event: Pointer) => void
  onPointerUp: () => void
  onPointerCancel: () => void
}

/** By the tool in hand; and what is being dragged, null: nothing. */
export function useHand(props: HandProps): { drag: Drag | null; hand: Hand } {
  const { draft, tool, picked, onPick, onDraft, onRoom, onPlace } = props
  const [drag, setDrag] = useState<Drag | null>(null)
  const last = useRef<Drag | null>(null)
  const put = (next: Drag | null): void => {
    last.current = next
    setDrag(next)
  }

  function onPointerDown(event: Pointer): void {
    if (event.button !== 0) return
    event.currentTarget.setPointerCapture(event.pointerId)
    const at = placeOf(event, draft)
    if (tool === 'desk' || tool === 'door') onPlace(tool, at)
    else if (tool === 'room') put({ what: 'room', from: at, to: at })
    else {
      const corner = picked?.kind === 'zone' ? cornerAt(draft, picked.at, at, reachOf(event, draft)) : null
      if (picked !== null && corner !== null) put({ what: 'corner', at: picked.at, corner, draft })
      else {
        const found = shapeAt(draft.floor, at)
        onPick(found)
        if (found !== null) put({ what: 'shape', picked: found, from: at, draft })
      }
    }
  }

  function onPointerMove(event: Pointer): void {
    const now = last.current
    if (now === null) return
    const at = placeOf(event, draft)
    if (now.what === 'room') put({ ...now, to: at })
    else if (now.what === 'corner') {
      put({ ...now, draft: cornerMoved(draft, now.at, now.corner, [snapped(at[0]), snapped(at[1])]) })
    } else {
      const [dx, dy] = [snapped(at[0] - now.from[0]), snapped(at[1] - now.from[1])]
      put({ ...now, draft: dx === 0 && dy === 0 ? draft : moved(draft, now.picked, dx, dy) })
    }
  }

  function onPointerUp(): void {
    const now = last.current
    put(null)
    if (now === null) return
    if (now.what !== 'room') {
      if (now.draft !== draft) onDraft(now.draft)
      return
    }
    const box = boxBetween(now.from, now.to, draft.floor)
    if (box.width >= ROOM_MIN && box.height >= ROOM_MIN) onRoom(box)
  }

  return { drag, hand: { onPointerDown, onPointerMove, onPointerUp, onPointerCancel: () => put(null) } }
}

function sheetOf({ currentTarget }: Pointer): DOMRect {
  return (currentTarget.querySelector('.floor') ?? currentTarget).getBoundingClientRect()
}

/** In units of the sheet. */
function placeOf(event: Pointer, { floor }: Draft): Point {
  const box = sheetOf(event)
  const view = wholeSheet(floor)
  return [
    view.x + ((event.clientX - box.left) / box.width) * view.width,
    view.y + ((event.clientY - box.top) / box.height) * view.height,
  ]
}

/** How near a corner has to be touched, so that a finger finds it. */
const REACH_PX = 22
/** Inside of a small shape less, so that its middle is still there to move it by. */
const INNER_REACH = 1 / 3
const reachOf = (event: Pointer, { floor }: Draft): number =>
  (REACH_PX / sheetOf(event).width) * wholeSheet(floor).width

function cornerAt({ floor }: Draft, at: number, [x, y]: Point, reach: number): number | null {
  const points = floor.zones[at]?.points ?? []
  const { width, height } = boxOf(points)
  const inner = isWithin(points, [x, y]) ? Math.min(width, height) * INNER_REACH : reach
  const away = points.map(([px, py]) => Math.hypot(px - x, py - y))
  const nearest = Math.min(...away)
  return nearest <= Math.min(reach, inner) ? away.indexOf(nearest) : null
}
