import { useState } from 'preact/hooks'
import type { OwnLook } from '../../gateway/api/contract.ts'
import { dateTime } from '../clock.ts'
import { lookUp, wordsOf } from '../language.ts'
import { plainName } from '../names.ts'
import { Shown, useAsked } from '../parts/asked.tsx'
import { Empty } from '../parts/empty.tsx'
import { readOwnLooks } from './calls.ts'
import { meWords } from './words.ts'

const FIRST_SHOWN = 6
const PROGRAM = /^token:(.+)$/

/** Who looked at my comings and goings, when, and at what. */
export function LooksCard() {
  const t = wordsOf(meWords)
  const looks = useAsked(readOwnLooks, [])
  const [all, setAll] = useState(false)
  return (
    <section class="card" aria-labelledby="me-looks">
      <div class="card-head">
        <h2 class="card-title" id="me-looks">
          {t.looks}
        </h2>
      </div>
      <Shown of={looks} empty={<Empty title={t.noLooks} text={t.looksText} />}>
        {(rows) => (
          <>
            <p class="me-quiet">{t.looksText}</p>
            <ol class="me-rows">
              {(all ? rows : rows.slice(0, FIRST_SHOWN)).map((look, n) => (
                <LookRow key={`${look.at} ${n}`} look={look} />
              ))}
            </ol>
            {rows.length > FIRST_SHOWN && !all && (
              <button type="button" class="button me-more" onClick={() => setAll(true)}>
                {t.moreLooks(rows.length)}
              </button>
            )}
          </>
        )}
      </Shown>
    </section>
  )
}

function LookRow({ look: { at, by, what } }: { look: OwnLook }) {
  const t = wordsOf(meWords)
  const program = PROGRAM.exec(by)?.[1]
  const who = by === 'local' ? t.lookLocal : program === undefined ? by : t.lookProgram(program)
  return (
    <li class="me-row">
      <div class="me-row-text">
        <p class="me-row-title name">{plainName(who, by)}</p>
        <p class="me-quiet">{lookUp(t.lookKinds, what) ?? t.lookOther(what)}</p>
      </div>
      <p class="me-when">{dateTime(at)}</p>
    </li>
  )
}
