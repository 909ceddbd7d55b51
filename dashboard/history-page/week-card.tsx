import type { HourHistory } from '../../gateway/api/contract.ts'
import { number } from '../clock.ts'
import { wordsOf } from '../language.ts'
import type { Asking } from './calls.ts'
import { CardHead } from './card-head.tsx'
import { weekdayName } from './step-text.ts'
import { historyWords } from './words.ts'

type Cell = HourHistory['week'][number]

const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const
const HOURS = Array.from({ length: 24 }, (_, hour) => hour)

/** The week as it usually is, by weekday and hour: told by its numbers, and by their shade. */
export function WeekCard({ asking, week }: { asking: Asking; week: readonly Cell[] }) {
  const t = wordsOf(historyWords)
  const cells = new Map(week.map((cell) => [cell.weekday * 24 + cell.hour, cell]))
  const at = (weekday: number, hour: number): Cell | undefined => cells.get(weekday * 24 + hour)
  const most = Math.max(1, ...week.map(({ average }) => average))
  return (
    <section class="card" aria-labelledby="history-week">
      <CardHead id="history-week" title={t.week} text={t.weekText} asking={asking} table="week" />
      <Heat at={at} most={most} lying />
      <Heat at={at} most={most} />
      <p class="history-scale" aria-hidden="true">
        {t.less}
        <span class="history-shades" />
        {t.more} ({number(Math.round(most))})
      </p>
      <div class="unseen">
        <table>
          <caption>{t.weekTable}</caption>
          <thead>
            <tr>
              <th scope="col">{t.hour}</th>
              {WEEKDAYS.map((weekday) => (
                <th key={weekday} scope="col">
                  {weekdayName(weekday, 'long')}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {HOURS.map((hour) => (
              <tr key={hour}>
                <th scope="row">{hour}</th>
                {WEEKDAYS.map((weekday) => (
                  <td key={weekday}>{number(at(weekday, hour)?.average ?? 0)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

/** `lying`: hours from left to right, for a wide screen; else from top to bottom. */
function Heat({ at, most, lying = false }: { at: (weekday: number, hour: number) => Cell | undefined } & HeatLook) {
  const t = wordsOf(historyWords)
  const [wide, high, first, head] = lying ? [44, 36, 62, 24] : [46, 26, 34, 26]
  const columns = lying ? HOURS : WEEKDAYS
  const rows = lying ? WEEKDAYS : HOURS
  const width = first + columns.length * wide
  const height = head + rows.length * high
  const name = (place: number, isHour: boolean): string => (isHour ? String(place) : weekdayName(place, 'short'))
  return (
    <svg
      class={`history-heat ${lying ? 'history-heat-lying' : 'history-heat-standing'}`}
      viewBox={`0 0 ${width} ${height}`}
      aria-hidden="true"
    >
      {columns.map((column, x) => (
        <text key={column} class="history-axis" x={first + (x + 0.5) * wide} y={head - 9} text-anchor="middle">
          {name(column, lying)}
        </text>
      ))}
      {rows.map((row, y) => (
        <g key={row}>
          <text class="history-axis" x={first - 10} y={head + (y + 0.5) * high + 5} text-anchor="end">
            {name(row, !lying)}
          </text>
          {columns.map((column, x) => {
            const [weekday, hour] = lying ? [row, column] : [column, row]
            const cell = at(weekday, hour)
            const told = t.cell(
              weekdayName(weekday, 'long'),
              String(hour),
              number(cell?.average ?? 0),
              number(cell?.highest ?? 0),
            )
            return (
              <g key={column}>
                <title>{cell === undefined ? t.unknown : told}</title>
                <rect
                  class={cell === undefined ? 'history-cell history-cell-unknown' : 'history-cell'}
                  x={first + x * wide + 1}
                  y={head + y * high + 1}
                  width={wide - 2}
                  height={high - 2}
                  rx="4"
                  style={{ '--share': (cell?.average ?? 0) / most }}
                />
                {cell !== undefined && cell.average >= 0.5 && (
                  <text
                    class="history-count"
                    x={first + (x + 0.5) * wide}
                    y={head + (y + 0.5) * high + 4.5}
                    text-anchor="middle"
                  >
                    {number(Math.round(cell.average))}
                  </text>
                )}
              </g>
            )
          })}
        </g>
      ))}
    </svg>
  )
}
interface HeatLook {
  most: number
  lying?: boolean
}
