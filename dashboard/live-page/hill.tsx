import { useLayoutEffect, useRef } from 'preact/hooks'
import { contours, VIEW } from './contours.ts'
import './hill.css'

const MOVE_MS = 1100
/** A machine that needs longer than this for one drawing is spared the way there. */
const DRAWING_MAX_MS = 24
const AREAS_MAX = 8

/** Drawn at once where movement is not wanted or not seen. */
function still(): boolean {
  return document.hidden || matchMedia('(prefers-reduced-motion: reduce)').matches
}

/**
 * The count as a hill of contour lines: it moves only when the number does. An ornament: the number itself
 * stands beside it.
 */
export function Hill({ people }: { people: number }) {
  const svg = useRef<SVGSVGElement>(null)
  const shown = useRef<number | null>(null)

  useLayoutEffect(() => {
    const element = svg.current
    if (!element) return
    const from = shown.current ?? people
    if (from === people || still()) {
      shown.current = people
      draw(element, people)
      return
    }
    let frame = 0
    const begun = performance.now()
    const step = (time: number) => {
      const share = Math.min(1, Math.max(0, (time - begun) / MOVE_MS))
      const eased = 1 - (1 - share) ** 3
      shown.current = from + (people - from) * eased
      const before = performance.now()
      draw(element, share === 1 ? people : shown.current)
      if (share === 1) return
      if (performance.now() - before < DRAWING_MAX_MS) {
        frame = requestAnimationFrame(step)
        return
      }
      shown.current = people
      draw(element, people)
    }
    frame = requestAnimationFrame(step)
    return () => cancelAnimationFrame(frame)
  }, [people])

  return (
    <svg
      ref={svg}
      class="hill"
      viewBox={`0 0 ${VIEW.width} ${VIEW.height}`}
      preserveAspectRatio="xMidYMid slice"
      aria-hidden="true"
      data-people={people}
    >
      <g class="hill-areas" />
      <path class="hill-foot" />
      <path class="hill-thin" />
      <path class="hill-heavy" />
      <g class="hill-labels" />
    </svg>
  )
}

const SVG = 'http://www.w3.org/2000/svg'

/** Writes the lines straight into the drawing: sixty times a second is no work for a component. */
function draw(svg: SVGSVGElement, people: number): void {
  const lines = contours(people)
  svg.querySelector('.hill-foot')?.setAttribute('d', lines.foot)
  svg.querySelector('.hill-thin')?.setAttribute('d', lines.thin)
  svg.querySelector('.hill-heavy')?.setAttribute('d', lines.heavy)
  svg.querySelector('.hill-areas')?.replaceChildren(
    ...lines.areas.slice(0, AREAS_MAX).map((path) => {
      const area = document.createElementNS(SVG, 'path')
      area.setAttribute('d', path)
      return area
    }),
  )
  svg.querySelector('.hill-labels')?.replaceChildren(
    ...lines.labels.map(({ x, y, turn, people: height }) => {
      const text = document.createElementNS(SVG, 'text')
      text.setAttribute('transform', `translate(${x.toFixed(1)} ${y.toFixed(1)}) rotate(${turn.toFixed(1)})`)
      text.textContent = String(height)
      return text
    }),
  )
}
