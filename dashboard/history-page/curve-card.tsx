import type { HistoryStep, HourHistory } from '../../gateway/api/contract.ts'
import { longDate, number, percent } from '../clock.ts'
import { wordsOf } from '../language.ts'
import { Table } from '../parts/table.tsx'
import type { Asking } from './calls.ts'
import { CardHead } from './card-head.tsx'
import { Curve } from './curve.tsx'
import { stepText } from './step-text.ts'
import { historyWords } from './words.ts'

/** As many rows stand in the page; all of them are in the file. */
const ROWS_MAX = 400

/** How many were inside, step by step: as a curve, as numbers, as a file. */
export function CurveCard({ asking, told }: { asking: Asking; told: HourHistory }) {
  const t = wordsOf(historyWords)
  const { steps, whole, step } = told
  if (whole === null) return null
  const label = t.curveLabel(
    longDate(steps[0]?.at ?? told.from),
    longDate(steps.at(-1)?.at ?? told.to),
    number(whole.average),
    number(whole.highest),
  )
  return (
    <section class="card" aria-labelledby="history-curve">
      <CardHead id="history-curve" title={t.people} asking={asking} table="curve" />
      <p class="history-keys" aria-hidden="true">
        <span class="history-key history-key-highest">{t.highestLine}</span>
        <span class="history-key history-key-average">{t.averageLine}</span>
      </p>
      <Curve steps={steps} step={step} label={label} />
      <details class="history-numbers">
        <summary>{t.numbers}</summary>
        <Numbers steps={steps.slice(-ROWS_MAX).reverse()} step={step} />
      </details>
    </section>
  )
}

function Numbers({ steps, step }: { steps: HourHistory['steps']; step: HistoryStep }) {
  const t = wordsOf(historyWords)
  return (
    <Table
      label={t.numbers}
      rows={steps}
      keyOf={({ at }) => at}
      columns={[
        { head: t.when, cell: (row) => stepText(row, step), narrow: 'title' },
        { head: t.averageLine, cell: ({ average }) => number(average), figures: true },
        { head: t.highestLine, cell: ({ highest }) => number(highest), figures: true },
        { head: t.entries, cell: ({ entries }) => number(entries), figures: true },
        {
          head: t.deskUse,
          cell: ({ deskOccupiedMin, deskKnownMin }) =>
            deskKnownMin === 0 ? t.unknown : percent(deskOccupiedMin / deskKnownMin),
          figures: true,
        },
      ]}
    />
  )
}
