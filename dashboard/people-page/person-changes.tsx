import { useState } from 'preact/hooks'
import type { PersonRow, RecordVersion } from '../../gateway/api/contract.ts'
import { codeOf } from '../api.ts'
import { dateTime } from '../clock.ts'
import { lookUp, problemWords, wordsOf } from '../language.ts'
import { plainName } from '../names.ts'
import { commonWords } from '../parts/words.ts'
import '../parts/rows.css'
import { lookAtChanges } from '../register/calls.ts'
import { actorWords } from '../register/names.ts'
import { registerWords } from '../register/words.ts'
import { lookWords } from './look-words.ts'

/** Every version of the person, the newest first: who, when, what, why. The look is recorded. */
export function PersonChanges({ person }: { person: PersonRow }) {
  const t = wordsOf(lookWords)
  const [versions, setVersions] = useState<RecordVersion[] | null>(null)
  const [code, setCode] = useState<string | null>(null)

  async function look(): Promise<void> {
    setCode(null)
    try {
      setVersions((await lookAtChanges(person.id)).reverse())
    } catch (error) {
      setCode(codeOf(error))
    }
  }

  return (
    <section class="card person-changes" aria-labelledby="person-changes">
      <div class="card-head">
        <h2 class="card-title" id="person-changes">
          {t.changes}
        </h2>
      </div>
      {versions === null ? (
        <>
          <p class="quiet">{t.changesText}</p>
          <p class="card-do">
            <button type="button" class="button" onClick={() => void look()}>
              {t.lookChanges}
            </button>
          </p>
        </>
      ) : (
        <ol class="rows looked">
          {versions.map((version) => (
            <Version key={version.rev} version={version} />
          ))}
        </ol>
      )}
      {code !== null && (
        <p class="problem" role="alert">
          {problemWords(code)}
        </p>
      )}
    </section>
  )
}

function Version({ version }: { version: RecordVersion }) {
  const t = wordsOf(lookWords)
  const { at, by, reason, fact, changed } = version
  const what = (fact === null ? null : lookUp<string>(t.facts, fact)) ?? t.otherFact
  const when = at === null ? t.before : dateTime(at)
  // Of a new one every field is new; what it was made of stands on the page already.
  const fields = version.rev === 1 ? [] : Object.entries(changed)
  return (
    <li class="version">
      <p class="row-title">
        {what}
        {by !== null && <span class="name"> {t.by(actorWords(by))}</span>}
      </p>
      <p class="row-more">{when}</p>
      {fields.map(([field, [before, after]]) => (
        <p key={field} class="version-field name">
          <span class="quiet">{lookUp<string>(t.fields, field) ?? field}:</span>{' '}
          {t.became(valueWords(before), valueWords(after))}
        </p>
      ))}
      {reason !== null && <p class="version-field name">{t.because(plainName(reason, reason))}</p>}
    </li>
  )
}

function valueWords(value: unknown): string {
  const t = wordsOf(lookWords)
  const common = wordsOf(commonWords)
  if (value === null || value === '' || (Array.isArray(value) && value.length === 0)) return t.nothing
  if (typeof value === 'boolean') return value ? common.yes : common.no
  if (Array.isArray(value)) return value.map((each) => plainName(String(each), '')).join(', ')
  const text = String(value)
  return lookUp<string>(wordsOf(registerWords).kinds, text) ?? plainName(text, text)
}
