import type { HistoryFigures } from '../../gateway/api/contract.ts'
import { number, percent } from '../clock.ts'
import { wordsOf } from '../language.ts'
import { historyWords } from './words.ts'

/** The whole time in four figures. */
export function Sums({ whole }: { whole: HistoryFigures }) {
  const t = wordsOf(historyWords)
  const { average, highest, entries, deskOccupiedMin, deskKnownMin } = whole
  const use = deskKnownMin === 0 ? t.unknown : percent(deskOccupiedMin / deskKnownMin)
  const sums = [
    [number(average), t.average, t.averageHelp],
    [number(highest), t.highest, t.highestHelp],
    [number(entries), t.entries, t.entriesHelp],
    [use, t.deskUse, t.deskUseHelp],
  ] as const
  return (
    <dl class="card history-sums">
      {sums.map(([figure, name, help]) => (
        <div key={name} class="history-sum">
          <dt>
            {name}
            <span class="history-sum-help">{help}</span>
          </dt>
          <dd>{figure}</dd>
        </div>
      ))}
    </dl>
  )
}
