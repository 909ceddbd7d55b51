/**
 * The hill: a fixed piece of land whose height follows the count. Its shape is worked out once; a drawing
 * cuts it at every fifth metre, one metre for each person, and joins the cuts into lines (marching squares).
 */

/** The part of the land that is drawn; its border lies outside, where the land is flat, so that every line closes. */
export const VIEW = { width: 1000, height: 400 } as const
/** Where the summit stands. */
export const SUMMIT = { x: 618, y: 196 } as const

export const PEOPLE_A_LINE = 5
export const PEOPLE_A_HEAVY_LINE = 25
/** The innermost line needs some land above it to be seen as a ring. */
const ABOVE_THE_LAST_LINE = 2.2
/** The height of the dotted foot, which stands even when nobody is inside. */
const FOOT = 1.1
/** More would be a grey blot: from there on only the height grows. */
const LINES_MAX = 120

const MARGIN = 160
const STEP = 10
const COLUMNS = Math.round((VIEW.width + 2 * MARGIN) / STEP) + 1
const ROWS = Math.round((VIEW.height + 2 * MARGIN) / STEP) + 1

export interface HeavyLabel {
  x: number
  y: number
  /** Degrees along the line, never upside down. */
  turn: number
  people: number
}
export interface Contours {
  /** Path data: all lines of a weight in one. */
  foot: string
  thin: string
  heavy: string
  /** One area within each heavy line, the widest first. */
  areas: string[]
  labels: HeavyLabel[]
}

interface Knoll {
  x: number
  y: number
  wide: number
  high: number
  share: number
  /** Radians by which it lies askew. */
  askew: number
}
/** One summit, a long shoulder towards the number, and small rises that show as the house fills. */
const KNOLLS: readonly Knoll[] = [
  { x: 606, y: 188, wide: 150, high: 84, share: 1, askew: -0.2 },
  { x: 408, y: 268, wide: 122, high: 62, share: 0.4, askew: 0.3 },
  { x: 872, y: 132, wide: 84, high: 58, share: 0.36, askew: -0.55 },
  { x: 838, y: 330, wide: 110, high: 48, share: 0.22, askew: 0.16 },
  { x: 214, y: 92, wide: 100, high: 60, share: 0.13, askew: -0.35 },
]

/** The land at a point before it is measured: knolls, on a ground that is bent a little so that nothing is an ellipse. */
function land(x: number, y: number): number {
  const bentX = x + 24 * Math.sin(y / 58 + 1.3) + 11 * Math.sin(x / 39 + y / 51)
  const bentY = y + 15 * Math.sin(x / 84 + 0.4) + 8 * Math.sin(y / 35 - x / 62 + 2.1)
  let height = 0
  for (const knoll of KNOLLS) {
    const dx = bentX - knoll.x
    const dy = bentY - knoll.y
    const along = (dx * Math.cos(knoll.askew) + dy * Math.sin(knoll.askew)) / knoll.wide
    const across = (dy * Math.cos(knoll.askew) - dx * Math.sin(knoll.askew)) / knoll.high
    height += knoll.share * Math.exp(-(along * along + across * across) / 2)
  }
  return height
}

let survey: Float64Array | null = null

/** Heights from 0 at the border to 1 at the summit, row by row; measured once. */
function heights(): Float64Array {
  if (survey) return survey
  const measured = new Float64Array(COLUMNS * ROWS)
  let highest = 0
  for (let row = 1; row < ROWS - 1; row++) {
    for (let column = 1; column < COLUMNS - 1; column++) {
      const height = land(column * STEP - MARGIN, row * STEP - MARGIN)
      measured[row * COLUMNS + column] = height
      if (height > highest) highest = height
    }
  }
  survey = measured.map((height) => height / highest)
  return survey
}

/**
 * The closed lines at one height (0 to 1), each as x, y, x, y … Every crossing lies on an edge of the grid
 * and belongs to two cells, so the pieces join by the edges' numbers.
 */
function linesAt(level: number): number[][] {
  const h = heights()
  // Edge numbers: 2i is the one to the right of point i, 2i + 1 the one below it.
  const next = new Map<number, number>()
  for (let row = 0; row < ROWS - 1; row++) {
    for (let column = 0; column < COLUMNS - 1; column++) {
      const i = row * COLUMNS + column
      const corners =
        ((h[i] as number) > level ? 8 : 0) |
        ((h[i + 1] as number) > level ? 4 : 0) |
        ((h[i + COLUMNS + 1] as number) > level ? 2 : 0) |
        ((h[i + COLUMNS] as number) > level ? 1 : 0)
      if (corners === 0 || corners === 15) continue
      const edges = [2 * i, 2 * (i + 1) + 1, 2 * (i + COLUMNS), 2 * i + 1]
      // Each piece runs with the high ground on its left; a saddle (5, 10) has two.
      for (const [from, to] of PIECES[corners] as readonly (readonly [number, number])[]) {
        next.set(edges[from] as number, edges[to] as number)
      }
    }
  }
  const lines: number[][] = []
  while (next.size > 0) {
    const line: number[] = []
    let edge = next.keys().next().value as number
    for (;;) {
      const following = next.get(edge)
      if (following === undefined) break
      next.delete(edge)
      addCrossing(line, edge, level, h)
      edge = following
    }
    if (line.length >= 8) lines.push(line)
  }
  return lines
}

/** From which edge to which, by which corners are high; edges: 0 top, 1 right, 2 bottom, 3 left. */
const PIECES: readonly (readonly (readonly [number, number])[])[] = [
  [],
  [[2, 3]],
  [[1, 2]],
  [[1, 3]],
  [[0, 1]],
  [
    [0, 3],
    [2, 1],
  ],
  [[0, 2]],
  [[0, 3]],
  [[3, 0]],
  [[2, 0]],
  [
    [1, 0],
    [3, 2],
  ],
  [[1, 0]],
  [[3, 1]],
  [[2, 1]],
  [[3, 2]],
  [],
]

function addCrossing(line: number[], edge: number, level: number, h: Float64Array): void {
  const i = edge >> 1
  const other = edge % 2 === 0 ? i + 1 : i + COLUMNS
  const a = h[i] as number
  const share = (level - a) / ((h[other] as number) - a)
  const x = (i % COLUMNS) * STEP - MARGIN
  const y = Math.floor(i / COLUMNS) * STEP - MARGIN
  line.push(edge % 2 === 0 ? x + share * STEP : x, edge % 2 === 0 ? y : y + share * STEP)
}

const SMOOTHINGS = 2

/** Each point moved a little towards its neighbours: the grid does not show. */
function smoothed(line: readonly number[]): number[] {
  let points = [...line]
  for (let round = 0; round < SMOOTHINGS; round++) {
    const size = points.length
    points = points.map(
      (value, i) => (2 * value + (points[(i + size - 2) % size] as number) + (points[(i + 2) % size] as number)) / 4,
    )
  }
  return points
}

/** A smooth closed path: curves from the middle of each piece to the middle of the next. */
function pathOf(rough: readonly number[]): string {
  const line = smoothed(rough)
  const count = line.length / 2
  const at = (i: number): [number, number] => {
    const j = ((i + count) % count) * 2
    return [line[j] as number, line[j + 1] as number]
  }
  const middle = (i: number): string => {
    const [ax, ay] = at(i)
    const [bx, by] = at(i + 1)
    return `${((ax + bx) / 2).toFixed(1)} ${((ay + by) / 2).toFixed(1)}`
  }
  let path = `M${middle(-1)}`
  for (let i = 0; i < count; i++) {
    const [x, y] = at(i)
    path += `Q${x.toFixed(1)} ${y.toFixed(1)} ${middle(i)}`
  }
  return `${path}Z`
}

/** Where a heavy line is told its height: on its longest round, to the lower right of the summit. */
const LABEL_TOWARDS = 0.5

/** Where heavy lines lie close, only every second or fourth is told. */
function labelledBy(people: number): number {
  if (people <= 150) return PEOPLE_A_HEAVY_LINE
  return people <= 350 ? 2 * PEOPLE_A_HEAVY_LINE : 4 * PEOPLE_A_HEAVY_LINE
}

function labelOf(lines: readonly number[][], people: number): HeavyLabel | null {
  const longest = lines.reduce<readonly number[]>((best, line) => (line.length > best.length ? line : best), [])
  let found: HeavyLabel | null = null
  let nearest = Number.POSITIVE_INFINITY
  for (let i = 0; i + 3 < longest.length; i += 2) {
    const x = longest[i] as number
    const y = longest[i + 1] as number
    const off = Math.abs(Math.atan2(y - SUMMIT.y, x - SUMMIT.x) - LABEL_TOWARDS)
    if (off >= nearest) continue
    nearest = off
    const turn = (Math.atan2((longest[i + 3] as number) - y, (longest[i + 2] as number) - x) * 180) / Math.PI
    found = { x, y, turn: turn > 90 ? turn - 180 : turn < -90 ? turn + 180 : turn, people }
  }
  return found
}

/** The lines for so many people; a fraction while the hill moves from one count to the next. */
export function contours(people: number): Contours {
  const inside = Math.max(0, people)
  const top = inside + ABOVE_THE_LAST_LINE
  const drawn: Contours = {
    foot: linesAt(FOOT / top)
      .map(pathOf)
      .join(''),
    thin: '',
    heavy: '',
    areas: [],
    labels: [],
  }
  const count = Math.min(LINES_MAX, Math.floor(inside / PEOPLE_A_LINE + 1e-9))
  for (let k = 1; k <= count; k++) {
    const height = k * PEOPLE_A_LINE
    const lines = linesAt(height / top)
    const path = lines.map(pathOf).join('')
    if (height % PEOPLE_A_HEAVY_LINE !== 0) {
      drawn.thin += path
      continue
    }
    drawn.heavy += path
    drawn.areas.push(path)
    const label = height % labelledBy(inside) === 0 ? labelOf(lines, height) : null
    if (label) drawn.labels.push(label)
  }
  return drawn
}
