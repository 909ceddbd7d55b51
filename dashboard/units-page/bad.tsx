import type { UnitState } from '../../gateway/api/contract.ts'
import { when } from '../clock.ts'
import { lookUp, words, wordsOf } from '../language.ts'
import { unitsWords } from './words.ts'

const FORBIDDEN = /^(forbidden-|bad-login$)/

/** What was dropped, by kind: how often, what the last one looked like, and what to do. */
export function Bad({ bad }: { bad: UnitState['bad'] }) {
  const t = wordsOf(unitsWords)
  const kinds = Object.entries(bad.codes).sort((a, b) => b[1] - a[1])
  const forbidden = kinds.filter(([code]) => FORBIDDEN.test(code))
  const others = kinds.filter(([code]) => !FORBIDDEN.test(code))
  return (
    <section class="card" data-bad={bad.count}>
      <div class="card-head">
        <h2 class="card-title">{t.bad}</h2>
        {bad.count > 0 && <p class="card-sum">{bad.count}</p>}
      </div>
      {kinds.length === 0 && <p class="unit-quiet">{t.badNone}</p>}
      {forbidden.length > 0 && (
        <>
          <h3 class="unit-under">{t.badForbidden}</h3>
          <Kinds kinds={forbidden} bad={bad} />
        </>
      )}
      {others.length > 0 && (
        <>
          <h3 class="unit-under">{t.badOther}</h3>
          <Kinds kinds={others} bad={bad} />
        </>
      )}
    </section>
  )
}

function Kinds({ kinds, bad }: { kinds: [string, number][]; bad: UnitState['bad'] }) {
  const t = wordsOf(unitsWords)
  return (
    <ul class="unit-bad">
      {kinds.map(([code, count]) => {
        const last = bad.samples?.[code]
        const todo = lookUp<string>(t.badDo, code)
        return (
          <li key={code} data-code={code}>
            <p>
              <strong>{lookUp<string>(words.value.badCodes, code) ?? code}</strong>, {t.badCount(count)}
            </p>
            {todo !== null && <p class="unit-quiet">{todo}</p>}
            {last !== undefined && last.sample !== '' && (
              <p class="unit-quiet">
                {t.badLast(when(last.at))} <code class="unit-sample">{last.sample}</code>
              </p>
            )}
          </li>
        )
      })}
    </ul>
  )
}
