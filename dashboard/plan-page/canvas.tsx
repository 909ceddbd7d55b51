import { useId, useRef, useState } from 'preact/hooks'
import { wordsOf } from '../language.ts'
import { FloorDrawing } from '../live-page/floor-drawing.tsx'
import { type Box, boxOf, DESK, DOOR, type Point, wholeSheet } from '../live-page/floor-geometry.ts'
import { plainName } from '../names.ts'
import { boxBetween, cornerMoved, type Draft, GRID, moved, type Picked, ROOM_MIN, shapeAt, snapped } from './draft.ts'
import type { Stock } from './stock.ts'
import { planWords } from './words.ts'

export type Tool = 'pick' | 'room' | 'desk' | 'door'

interface CanvasProps {
  draft: Draft
  stock: Stock
  tool: Tool
  picked: Picked | null
  onPick: (picked: Picked | null) => void
  /** A drag has ended, and this is what it came to. */
  onDraft: (draft: Draft) => void
  onRoom: (box: Box) => void
  onPlace: (tool: 'desk' | 'door', point: Point) => void
  onKey: (event: KeyboardEvent) => void
}

type Drag =
  | { what: 'room'; from: Point; to: Point }
  | { what: 'shape'; picked: Picked; from: Point; draft: Draft }
  | { what: 'corner'; at: number; corner: number; draft: Draft }

/** The sheet: drawn on with a finger, a mouse or the keyboard. */
export function Canvas(props: CanvasProps) {
  const { draft, stock, tool, picked, onKey } = props
  const t = wordsOf(planWords)
  const help = useId()
  const { drag, ...hand } = useHand(props)
  const shown = drag !== null && 'draft' in drag ? drag.draft : draft
  const view = wholeSheet(shown.floor)
  return (
    <div class="plan-canvas-frame">
      <div
        class="plan-canvas"
        data-tool={tool}
        role="application"
        aria-label={t.canvas}
        aria-describedby={help}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: an application takes the keyboard as a whole
        tabIndex={0}
        onKeyDown={onKey}
        {...hand}
      >
        <FloorDrawing
          floor={shown.floor}
          view={view}
          nameOf={(zone) => <p class="name">{plainName(stock.zoneName(zone), zone)}</p>}
          deskOf={(id) => ({ state: 'plain', title: id })}
          doorOf={(id) => ({ condition: 'plain', title: stock.doorName(id) })}
          under={<Grid floor={shown.floor} />}
        >
          {picked !== null && <Marks draft={shown} picked={picked} />}
          {drag?.what === 'room' && <Outline box={boxBetween(drag.from, drag.to, draft.floor)} />}
        </FloorDrawing>
      </div>
      <p class="plan-help" id={help}>
        {t.canvasHelp}
      </p>
    </div>
  )
}

/** What a pointer does on the sheet, by the tool in hand. */
function useHand({ draft, tool, picked, onPick, onDraft, onRoom, onPlace }: CanvasProps) {
  const [drag, setDrag] = useState<Drag | null>(null)
  const last = useRef<Drag | null>(null)
  const put = (next: Drag | null): void => {
    last.current = next
    setDrag(next)
  }

  function onPointerDown(event: PointerEvent & { currentTarget: HTMLDivElement }): void {
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

  function onPointerMove(event: PointerEvent & { currentTarget: HTMLDivElement }): void {
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

  return { drag, onPointerDown, onPointerMove, onPointerUp, onPointerCancel: () => put(null) }
}

type Pointer = PointerEvent & { currentTarget: HTMLDivElement }

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
const reachOf = (event: Pointer, { floor }: Draft): number =>
  (REACH_PX / sheetOf(event).width) * wholeSheet(floor).width

function cornerAt({ floor }: Draft, at: number, [x, y]: Point, reach: number): number | null {
  const points = floor.zones[at]?.points ?? []
  const found = points.findIndex(([px, py]) => Math.hypot(px - x, py - y) <= reach)
  return found === -1 ? null : found
}

function Grid({ floor: { width, height } }: Pick<Draft, 'floor'>) {
  const id = useId()
  const metre = GRID * 2
  return (
    <g class="plan-grid">
      <defs>
        <pattern id={id} width={metre} height={metre} patternUnits="userSpaceOnUse">
          <path d={`M${metre} 0H0V${metre}`} />
        </pattern>
      </defs>
      <rect width={width} height={height} fill={`url(#${id})`} />
      <rect class="plan-sheet-edge" width={width} height={height} />
    </g>
  )
}

function Outline({ box }: { box: Box }) {
  return <rect class="plan-outline" {...box} />
}

/** Around the shape that is picked; a room's corners can be taken hold of. */
function Marks({ draft: { floor }, picked }: { draft: Draft; picked: Picked }) {
  if (picked.kind === 'zone') {
    const points = floor.zones[picked.at]?.points ?? []
    return (
      <g class="plan-marks">
        <polygon class="plan-outline" points={points.join(' ')} />
        {points.map(([x, y], corner) => (
          <rect key={corner} class="plan-corner" x={x - 2.5} y={y - 2.5} width="5" height="5" />
        ))}
      </g>
    )
  }
  const place = (picked.kind === 'desk' ? floor.desks : floor.doors)[picked.at]
  if (place === undefined) return null
  const half = picked.kind === 'desk' ? DESK.width / 2 + 3 : DOOR.width / 2 + 3
  const box = boxOf([
    [place.x - half, place.y - half],
    [place.x + half, place.y + half],
  ])
  return <rect class="plan-outline" {...box} rx="2" />
}
