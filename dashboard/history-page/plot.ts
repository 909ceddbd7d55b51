/** uPlot in the looks of the house: colours are the page's own properties, times are the house's. */
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import type { HistoryStep, HourHistory } from '../../gateway/api/contract.ts'

interface Plotted {
  steps: HourHistory['steps']
  step: HistoryStep
  names: { average: string; highest: string; when: string }
  language: string
  timeZone: string
  width: number
  height: number
}

const AXIS_SPACE_PX = 74
/** Where more than this is shown the axis tells days, each once. */
const HOURS_UP_TO_DAYS = 2
/** Days between two marks of the axis: of a month, of a year and so on where they are many. */
const DAYS_APART = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 15, 30, 60, 90, 120, 180, 365, 730, 1825]
const DAY_S = 24 * 60 * 60
const STEP_S: Record<HistoryStep, number> = { hour: 3600, day: DAY_S, week: 7 * DAY_S, month: 31 * DAY_S }

export function createPlot(element: HTMLElement, plotted: Plotted): uPlot {
  const { steps, step, names, width, height } = plotted
  const look = getComputedStyle(element)
  const colour = (name: string): string => look.getPropertyValue(name).trim()
  const font = `500 13px ${look.getPropertyValue('--text')}`
  const axis = { stroke: colour('--quiet'), font, ticks: { show: false } }
  const stairs = uPlot.paths.stepped?.({ align: 1 })
  const cells = withGaps(steps, step)
  return new uPlot(
    {
      ...{ width, height },
      tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), plotted.timeZone),
      cursor: { y: false, drag: { x: false, y: false }, points: { size: 7 } },
      legend: { live: true, markers: { show: false } },
      // The words keep the colour of words: that of a line is too faint for them.
      hooks: { ready: [(plot) => plot.root.querySelectorAll<HTMLElement>('.u-label').forEach(plainly)] },
      scales: { y: { range: (_plot, _least, most) => [0, Math.max(4, most * 1.08)] } },
      axes: [
        {
          ...axis,
          grid: { show: false },
          gap: 9,
          size: 34,
          space: AXIS_SPACE_PX,
          ...(spanOf(steps) > HOURS_UP_TO_DAYS * DAY_S ? { incrs: DAYS_APART.map((days) => days * DAY_S) } : {}),
          values: (_plot, at) => at.map(axisText(plotted)),
        },
        {
          ...axis,
          grid: { stroke: colour('--line'), width: 1 },
          size: 44,
          incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000],
        },
      ],
      series: [
        { label: names.when, value: (_plot, at) => (at === null ? '' : toldText(plotted)(at)) },
        {
          ...{ label: names.highest, stroke: colour('--contour-ink'), width: 1.4, points: { show: false } },
          ...(stairs === undefined ? {} : { paths: stairs }),
          value: (_plot, value) => figure(value, plotted.language),
        },
        {
          ...{ label: names.average, stroke: colour('--terracotta'), width: 2, points: { show: false } },
          ...(stairs === undefined ? {} : { paths: stairs }),
          fill: colour('--terracotta-soft'),
          value: (_plot, value) => figure(value, plotted.language),
        },
      ],
    },
    cells,
    element,
  )
}

function plainly(label: HTMLElement): void {
  label.style.color = ''
}

/** A step that is missing is a gap, and the last one is as long as the others. */
function withGaps(steps: HourHistory['steps'], step: HistoryStep): uPlot.AlignedData {
  const at: number[] = []
  const highest: (number | null)[] = []
  const average: (number | null)[] = []
  const push = (seconds: number, most: number | null, mean: number | null): void => {
    at.push(seconds)
    highest.push(most)
    average.push(mean)
  }
  for (const each of steps) {
    const seconds = Date.parse(each.at) / 1000
    const before = at.at(-1)
    if (before !== undefined && seconds - before > STEP_S[step] * 1.6) push(before + STEP_S[step], null, null)
    push(seconds, each.highest, each.average)
  }
  const last = steps.at(-1)
  if (last !== undefined) push(Date.parse(last.at) / 1000 + STEP_S[step], last.highest, last.average)
  return [at, highest, average]
}

/** In seconds. */
function spanOf(steps: HourHistory['steps']): number {
  return (Date.parse(steps.at(-1)?.at ?? '') - Date.parse(steps[0]?.at ?? '')) / 1000
}

function axisText({ language, timeZone, step, steps }: Plotted): (seconds: number) => string {
  const spanS = spanOf(steps)
  const options: Intl.DateTimeFormatOptions =
    step === 'hour' && spanS <= HOURS_UP_TO_DAYS * DAY_S
      ? { hour: '2-digit', minute: '2-digit' }
      : spanS > 400 * DAY_S
        ? { month: 'short', year: 'numeric' }
        : { day: 'numeric', month: 'short' }
  const format = new Intl.DateTimeFormat(language, { timeZone, ...options })
  return (seconds) => format.format(seconds * 1000)
}

/** For the one that is pointed at. */
function toldText({ language, timeZone, step }: Plotted): (seconds: number) => string {
  const options: Intl.DateTimeFormatOptions =
    step === 'month'
      ? { month: 'long', year: 'numeric' }
      : {
          day: 'numeric',
          month: 'short',
          year: 'numeric',
          ...(step === 'hour' ? { hour: '2-digit', minute: '2-digit' } : {}),
        }
  const format = new Intl.DateTimeFormat(language, { timeZone, ...options })
  return (seconds) => format.format(seconds * 1000)
}

function figure(value: number | null | undefined, language: string): string {
  return value === null || value === undefined ? '' : new Intl.NumberFormat(language).format(value)
}
