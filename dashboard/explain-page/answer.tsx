import type { Explained } from '../../gateway/api/contract.ts'
import { dateTime, now, when } from '../clock.ts'
import { lookUp, words, wordsOf } from '../language.ts'
import { plainName } from '../names.ts'
import { WayMark } from '../parts/marks.tsx'
import { AnswerRules } from './answer-rules.tsx'
import { AnswerScene } from './answer-scene.tsx'
import { explainWords } from './words.ts'

/** So close to now it is a question about now. */
const NOW_MS = 90_000

/** Why: the verdict, the row that decides among all that were looked at, and what was known. */
export function Answer({ told }: { told: Explained }) {
  return (
    <>
      <Verdict told={told} />
      <Rows told={told} />
      <AnswerRules told={told} />
      <AnswerScene told={told} />
      <Happened told={told} />
    </>
  )
}

function reasonText(reason: string): string {
  const w = words.value
  return lookUp(w.reasons, reason) ?? w.reasonOther(reason)
}

function Verdict({ told }: { told: Explained }) {
  const t = wordsOf(explainWords)
  const behindMs = now.value - Date.parse(told.at)
  const ahead = told.notes.some(({ note }) => note === 'future')
  const tense = ahead ? 'ahead' : behindMs < NOW_MS ? 'now' : 'past'
  const who = told.person === null ? t.someone : plainName(told.person.name, words.value.namelessPerson)
  const verdict = t.verdict[tense]
  const place =
    told.place.door === null ? t.unit(told.place.unit ?? '') : plainName(told.place.door.name, told.place.door.id)
  return (
    <section class={told.granted ? 'card explain-verdict' : 'card explain-verdict explain-verdict-no'}>
      <WayMark way={told.granted ? 'passed' : 'refused'} />
      <div class="explain-verdict-words">
        <h2 class="name">{told.granted ? verdict.yes(who) : verdict.no(who, reasonText(told.reason))}</h2>
        <p class="place-quiet name">
          {t.where(place, t.sides[told.place.side])}, {dateTime(told.at)}
        </p>
        <p>{lookUp(t.meanings, told.row) ?? told.steps.find(({ row }) => row === told.row)?.meaning}</p>
        {told.warnings.map((warning) => (
          <p key={warning}>{lookUp(t.warnings, warning) ?? warning}</p>
        ))}
        <Next told={told} />
        {told.notes.map(({ note, meaning }) => (
          <p key={note} class="place-quiet">
            {lookUp(t.notes, note) ?? meaning}
          </p>
        ))}
      </div>
    </section>
  )
}

/** When a rule lets them pass next, or until when it does. */
function Next({ told }: { told: Explained }) {
  const t = wordsOf(explainWords)
  if (told.granted && told.row === 'ok') {
    const ends = told.rules.filter(({ holds }) => holds).map(({ openUntil }) => openUntil)
    // A rule that does not end lets them pass beyond all others.
    if (ends.length === 0 || ends.includes(null)) return null
    return <p>{t.until(when(ends.sort().at(-1) ?? ''))}</p>
  }
  if (told.rules.length === 0) return null
  const opens = told.rules.flatMap(({ opensAt }) => (opensAt === null ? [] : [opensAt])).sort()[0]
  if (opens !== undefined) return <p class="explain-next">{t.nextOpening(when(opens))}</p>
  return told.rules.some(({ holds }) => holds) ? null : <p class="explain-next">{t.noOpening}</p>
}

function Rows({ told }: { told: Explained }) {
  const t = wordsOf(explainWords)
  return (
    <section class="card" aria-labelledby="rows-title">
      <div class="card-head">
        <h2 class="card-title" id="rows-title">
          {t.rows}
        </h2>
      </div>
      <p class="place-quiet">{t.rowsHelp}</p>
      <ol class="explain-rows">
        {told.steps.map(({ row, answer, meaning, state }) => (
          <li
            key={row}
            class={`explain-row explain-row-${state}`}
            aria-current={state === 'decides' ? 'step' : undefined}
          >
            <span class="explain-state">{t.states[state]}</span>
            <span class="explain-meaning">
              {lookUp(t.meanings, row) ?? meaning}
              {state === 'decides' && (
                <strong class="explain-decides">{answer === 'ok' ? t.lets : t.stops(reasonText(answer))}</strong>
              )}
            </span>
          </li>
        ))}
      </ol>
    </section>
  )
}

function Happened({ told }: { told: Explained }) {
  const t = wordsOf(explainWords)
  if (told.notes.some(({ note }) => note === 'future')) return null
  return (
    <section class="card" aria-labelledby="happened-title">
      <div class="card-head">
        <h2 class="card-title" id="happened-title">
          {t.happened}
        </h2>
      </div>
      {told.passages.length === 0 && <p class="place-quiet">{t.happenedNone}</p>}
      <ul class="place-rows">
        {told.passages.map((passage) => (
          <li key={passage.seq} class="explain-passage">
            <span class="place-quiet">{dateTime(passage.happenedAt)}</span>
            <WayMark way={passage.granted ? 'passed' : 'refused'} />
            <span>
              {passage.granted ? t.granted : t.refused(reasonText(passage.reason))}
              {passage.decidedBy === 'unit' && <span class="place-more">{t.byUnit}</span>}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
