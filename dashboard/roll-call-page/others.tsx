import { useState } from 'preact/hooks'
import type { RollCall } from '../../gateway/api/contract.ts'
import { clockTime } from '../clock.ts'
import { wordsOf } from '../language.ts'
import { plainName } from '../names.ts'
import { TextField } from '../parts/fields.tsx'
import { newId, tick } from './roll.ts'
import { rollCallWords } from './words.ts'

const NOTE_CHARACTERS_MAX = 80

/** Whoever is here and not on the list: counted, and nobody guesses who they are. */
export function Others({ list }: { list: RollCall }) {
  const t = wordsOf(rollCallWords)
  const [note, setNote] = useState('')
  const here = list.others.filter(({ found }) => found)

  function add(event: Event): void {
    event.preventDefault()
    const said = note.trim()
    tick({ other: newId(), ...(said === '' ? {} : { note: said }) }, true)
    setNote('')
  }

  return (
    <section class="card roll-others">
      <h2 class="roll-group-title">
        <span>{t.others}</span>
        <span class="roll-group-count">{here.length}</span>
      </h2>
      <p class="roll-others-text">{t.othersText}</p>
      {here.length > 0 && (
        <ul class="roll-others-list">
          {here.map(({ other, note: what, at, by }) => (
            <li key={other}>
              <span class="name">
                {what ?? t.otherPlain}, {clockTime(at)}, {plainName(by, '–')}
              </span>
              <button type="button" class="button" onClick={() => tick({ other }, false)}>
                {t.otherGone}
                <span class="unseen">: {what ?? t.otherPlain}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      <form class="roll-others-add" onSubmit={add}>
        <TextField
          label={t.otherNote}
          help={t.otherNoteHelp}
          value={note}
          required={false}
          charactersMax={NOTE_CHARACTERS_MAX}
          onValue={setNote}
        />
        <button type="submit" class="button">
          {t.otherAdd}
        </button>
      </form>
    </section>
  )
}
