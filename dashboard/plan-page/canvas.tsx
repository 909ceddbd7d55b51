import { useId } from 'preact/hooks'
import { boxBetween, type Draft, GRID, type Picked } from '../floor/draft.ts'
import { DrawingBoard } from '../floor/drawing-board.tsx'
import { FloorDrawing } from '../floor/floor-drawing.tsx'
import { type Box, boxOf, DESK, DOOR, wholeSheet } from '../floor/floor-geometry.ts'
import { type HandProps, useHand } from '../floor/hand.ts'
import { wordsOf } from '../language.ts'
import { plainName } from '../names.ts'
import type { Stock } from './stock.ts'
import { planWords } from './words.ts'

interface CanvasProps extends HandProps {
  stock: Stock
  onKey: (event: KeyboardEvent) => void
}

/** The sheet: drawn on with a finger, a mouse or the keyboard. */
export function Canvas(props: CanvasProps) {
  const { draft, stock, tool, picked, onKey } = props
  const t = wordsOf(planWords)
  const { drag, hand } = useHand(props)
  const shown = drag !== null && 'draft' in drag ? drag.draft : draft
  const view = wholeSheet(shown.floor)
  return (
    <DrawingBoard tool={tool} hand={hand} onKey={onKey} label={t.canvas} help={t.canvasHelp}>
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
    </DrawingBoard>
  )
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
