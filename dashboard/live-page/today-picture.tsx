import { useEffect, useRef, useState } from 'preact/hooks'
import { clockHour, clockTime, number } from '../clock.ts'
import { wordsOf } from '../language.ts'
import { type DayShape, smooth, stairs } from './today-shape.ts'
import { todayWords } from './today-words.ts'

const HEIGHT = 190
const AT_FIRST_WIDTH = 440
const LEFT = 30
const RIGHT = 10
const ABOVE = 10
const BELOW = 24
const HOUR_MS = 60 * 60_000
/** So wide an hour's number needs. */
const HOUR_WIDTH_MIN = 30

/** The stairs of today before the band of what is usual. */
export function TodayPicture({ shape, label }: { shape: DayShape; label: string }) {
  const t = wordsOf(todayWords)
  const [width, frame] = useWidth()
  const { from, to, now, steps, band, top, ticks } = shape
  const x = (at: number): number => LEFT + ((at - from) / (to - from)) * (width - LEFT - RIGHT)
  const y = (count: number): number => ABOVE + (1 - count / top) * (HEIGHT - ABOVE - BELOW)
  const last = steps.at(-1)
  const shown = steps.filter(({ at }, n) => (steps[n + 1]?.at ?? now) >= from || at >= from)
  const points = shown.map(({ at, inside }) => [x(Math.max(at, from)), y(inside)] as const)
  const line = stairs(points, x(now))
  const within = band.filter(({ at }) => at >= from && at <= to)
  const high = within.map(({ at, high }) => [x(at), y(high)] as const)
  const low = within.map(({ at, low }) => [x(at), y(low)] as const).reverse()
  return (
    <div class="today-frame" ref={frame}>
      <svg
        class="today-svg"
        width={width}
        height={HEIGHT}
        viewBox={`0 0 ${width} ${HEIGHT}`}
        role="img"
        aria-label={`${label}. ${t.now(number(last?.inside ?? 0), clockTime(now))}`}
      >
        {ticks.map((tick) => (
          <g key={tick}>
            <line
              class={tick === 0 ? 'today-base' : 'today-line'}
              x1={LEFT}
              x2={width - RIGHT}
              y1={y(tick)}
              y2={y(tick)}
            />
            <text class="today-tick" x={LEFT - 8} y={y(tick) + 4} text-anchor="end">
              {number(tick)}
            </text>
          </g>
        ))}
        {hoursOf(from, to, width - LEFT - RIGHT).map((at) => (
          <text key={at} class="today-tick" x={x(at)} y={HEIGHT - 6} text-anchor="middle">
            {clockHour(at)}
          </text>
        ))}
        {within.length > 1 && (
          <>
            <path class="today-band" d={`${smooth(high)}${smooth(low, 'L')}Z`} />
            <path class="today-median" d={smooth(within.map(({ at, median }) => [x(at), y(median)] as const))} />
          </>
        )}
        {points.length > 0 && (
          <>
            <path class="today-under" d={`${line}V${y(0)}H${points[0]?.[0]}Z`} />
            <path class="today-steps" d={line} />
            <circle class="today-now" cx={x(now)} cy={y(last?.inside ?? 0)} r="4" />
          </>
        )}
      </svg>
    </div>
  )
}

/** Whole hours, as many as have room for their number. */
function hoursOf(from: number, to: number, width: number): number[] {
  const count = Math.round((to - from) / HOUR_MS)
  const every = [1, 2, 3, 4, 6].find((hours) => (width / count) * hours >= HOUR_WIDTH_MIN) ?? 6
  return Array.from({ length: Math.floor(count / every) + 1 }, (_, n) => from + n * every * HOUR_MS)
}

/** How wide the place is in which it stands: text keeps its size, whatever the screen. */
function useWidth() {
  const frame = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(AT_FIRST_WIDTH)
  useEffect(() => {
    const element = frame.current
    if (element === null) return
    const observer = new ResizeObserver(([entry]) => {
      const measured = Math.round(entry?.contentRect.width ?? 0)
      if (measured > 0) setWidth(measured)
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return [width, frame] as const
}
