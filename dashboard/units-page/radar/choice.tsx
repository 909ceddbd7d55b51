import type { UnitRecord } from '../../../gateway/api/contract.ts'
import { wordsOf } from '../../language.ts'
import type { Shown } from './canvas.tsx'
import { type Field, isWhole, NO_EDGES } from './field.ts'
import { radarWords } from './words.ts'

interface ChoiceProps {
  record: UnitRecord
  field: Field
  desk: string
  stateOf: (desk: string) => Shown
  onChoose: (desk: string) => void
}

/** The desk that is drawn, by its number and name, and how each stands. */
export function Choice({ record, field, desk, stateOf, onChoose }: ChoiceProps) {
  const t = wordsOf(radarWords)
  return (
    <fieldset class="radar-desks">
      <legend class="field-label">{t.which}</legend>
      {record.desks.map((each, at) => (
        <label key={each} class="radar-choice">
          <input type="radio" name="radar-desk" checked={each === desk} onChange={() => onChoose(each)} />
          <span class="radar-number">{at + 1}</span>
          <span class="radar-named">
            <span class="name">{each}</span>{' '}
            <span class="radar-state">
              {record.desks.length > 1 && !isWhole(field.get(each) ?? NO_EDGES) ? t.notDrawn : t.states[stateOf(each)]}
            </span>
          </span>
        </label>
      ))}
    </fieldset>
  )
}
