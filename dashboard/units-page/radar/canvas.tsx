import type { DeskState } from '../../../gateway/api/contract.ts'
import { boxBetween, type Draft, type Picked } from '../../floor/draft.ts'
import { DrawingBoard } from '../../floor/drawing-board.tsx'
import { FloorDrawing } from '../../floor/floor-drawing.tsx'
import { wholeSheet } from '../../floor/floor-geometry.ts'
import { type HandProps, useHand } from '../../floor/hand.ts'
import { wordsOf } from '../../language.ts'
import { REACH, SIDE, viewEdges } from './field.ts'
import { radarWords } from './words.ts'

const METRE = 100
const METRES = [1, 2, 3, 4, 5, 6]
/** What stands for the radar: it looks up. */
const RADAR = 18
/** Of a corner that can be taken hold of. */
const HOLD = 22

/** Of a rectangle as it is drawn: what its desk is once it is saved. */
export type Shown = DeskState['state'] | 'unsaved'

interface CanvasProps extends Omit<HandProps, 'onPlace'> {
  stateOf: (desk: string) => Shown
  /** By which a desk is known on the drawing: its name is too long for it. */
  numberOf: (desk: string) => number
  onKey: (event: KeyboardEvent) => void
}

/** What the radar sees, from above: rectangles are drawn on it with a finger, a mouse or the keyboard. */
export function RadarCanvas({ stateOf, numberOf, onKey, ...props }: CanvasProps) {
  const { draft, tool, picked } = props
  const t = wordsOf(radarWords)
  const { drag, hand } = useHand({ ...props, onPlace: () => undefined })
  const shown = drag !== null && 'draft' in drag ? drag.draft : draft
  return (
    <DrawingBoard tool={tool} hand={hand} onKey={onKey} label={t.canvas} help={t.canvasHelp}>
      <FloorDrawing
        floor={shown.floor}
        view={wholeSheet(shown.floor)}
        nameOf={(desk) => <p class="radar-number">{numberOf(desk)}</p>}
        deskOf={(id) => ({ state: 'plain', title: id })}
        doorOf={(id) => ({ condition: 'plain', title: id })}
        under={<View />}
      >
        {shown.floor.zones.map(({ zone, points }) => (
          <polygon
            key={zone}
            class="radar-desk"
            data-radar-desk={zone}
            data-state={stateOf(zone)}
            points={points.join(' ')}
          />
        ))}
        {picked !== null && tool === 'pick' && <Marks draft={shown} picked={picked} />}
        {drag?.what === 'room' && <rect class="radar-outline" {...boxBetween(drag.from, drag.to, draft.floor)} />}
      </FloorDrawing>
    </DrawingBoard>
  )
}

/** A fan with a line at each metre. */
function View() {
  const t = wordsOf(radarWords)
  const arc = (metre: number): string => {
    const [left, right] = viewEdges(metre * METRE)
    return `M${left}A${metre * METRE} ${metre * METRE} 0 0 1 ${right}`
  }
  return (
    <g class="radar-view">
      <path class="radar-fan" d={`${arc(METRES.length)}L${SIDE} ${REACH}Z`} />
      {METRES.map((metre) => (
        <path key={metre} class="radar-metre" d={arc(metre)} />
      ))}
      {[2, 4].map((metre) => (
        <text key={metre} x={SIDE} y={REACH - metre * METRE - 8}>
          {t.metres(metre)}
        </text>
      ))}
      <path class="radar-radar" d={`M${SIDE - RADAR} ${REACH}a${RADAR} ${RADAR} 0 0 1 ${2 * RADAR} 0Z`} />
    </g>
  )
}

function Marks({ draft: { floor }, picked }: { draft: Draft; picked: Picked }) {
  const points = floor.zones[picked.at]?.points ?? []
  return (
    <g>
      <polygon class="radar-outline" points={points.join(' ')} />
      {points.map(([x, y], corner) => (
        <rect key={corner} class="radar-corner" x={x - HOLD / 2} y={y - HOLD / 2} width={HOLD} height={HOLD} />
      ))}
    </g>
  )
}
