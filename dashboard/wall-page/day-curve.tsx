import type { WallCurve } from '../../gateway/api/contract.ts'
import { clockTime } from '../clock.ts'
import { wordsOf } from '../language.ts'
import './day-curve.css'
import { wallWords } from './words.ts'

const WIDTH = 1000
const HEIGHT = 220
const HOUR_MS = 3_600_000
/** The day of a house as it is drawn, unless somebody comes earlier or stays later. */
const FIRST_HOUR = 7
const LAST_HOUR = 21
const TICK_HOURS = 2
/** The curve does not touch the ceiling, and three people do not look like a crowd. */
const LEAST_CEILING = 10

interface DayCurveProps {
  curve: WallCurve
  /** Up to here, with so many. */
  now: number
  inside: number
  capacity: number | null
}

/** Today so far: how many were inside at each time. */
export function DayCurve({ curve, now, inside, capacity }: DayCurveProps) {
  const t = wordsOf(wallWords)
  const midnight = Date.parse(curve.from)
  const points = curve.points
    .map((point) => ({ at: Date.parse(point.at), inside: point.inside }))
    .filter(({ at }) => at <= now)
  const first = points.find((point) => point.inside > 0)?.at ?? now
  const earliest = Math.floor((first - midnight) / HOUR_MS)
  const begins = midnight + Math.max(0, Math.min(FIRST_HOUR, earliest)) * HOUR_MS
  const ends = Math.max(midnight + LAST_HOUR * HOUR_MS, Math.ceil(now / HOUR_MS) * HOUR_MS)
  const most = Math.max(inside, ...points.map((point) => point.inside))
  const ceiling = Math.max(LEAST_CEILING, most * 1.15, Math.min(capacity ?? 0, most * 1.6))
  const x = (at: number): number => (Math.max(0, at - begins) / (ends - begins)) * WIDTH
  const y = (count: number): number => HEIGHT - (count / ceiling) * HEIGHT
  const line = [...points, { at: now, inside }]
    .map((point, n) => (n === 0 ? `M${x(point.at)} ${y(point.inside)}` : `H${x(point.at)}V${y(point.inside)}`))
    .join('')
  const ticks: number[] = []
  for (let at = begins; at <= ends; at += TICK_HOURS * HOUR_MS) ticks.push(at)
  const share = (at: number): string => `${(x(at) / WIDTH) * 100}%`
  return (
    <figure class="wall-day" role="img" aria-label={t.curve(most)}>
      <div class="wall-day-land">
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
          <path class="wall-day-area" d={`${line}V${HEIGHT}H${x(points[0]?.at ?? now)}Z`} />
          <path class="wall-day-line" d={line} />
        </svg>
        <span
          class="wall-day-dot"
          aria-hidden="true"
          style={{ insetInlineStart: share(now), insetBlockStart: `${(y(inside) / HEIGHT) * 100}%` }}
        />
      </div>
      <div class="wall-day-ticks" aria-hidden="true">
        {ticks.map((at) => (
          <span key={at} style={{ insetInlineStart: share(at) }}>
            {clockTime(at).replace(/:00$/, '')}
          </span>
        ))}
      </div>
    </figure>
  )
}
