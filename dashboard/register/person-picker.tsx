import { useId, useState } from 'preact/hooks'
import type { PersonKind, PersonRow } from '../../gateway/api/contract.ts'
import { wordsOf } from '../language.ts'
import { plainName } from '../names.ts'
import { Shown, useAsked } from '../parts/asked.tsx'
import { SearchBox } from '../parts/search-box.tsx'
import { findPeople } from './calls.ts'
import { personName } from './names.ts'
import './register.css'
import { useSettled } from './settled.ts'
import { registerWords } from './words.ts'

const OFFERED_MAX = 7

interface PickerProps {
  chosen: PersonRow | null
  onChoose: (person: PersonRow) => void
  /** Only people of this kind. */
  kind?: PersonKind
  /** Not these: they are there already. */
  without?: (person: PersonRow) => boolean
}

/** Finds a person as one types; one click chooses. */
export function PersonPicker({ chosen, onChoose, kind, without = () => false }: PickerProps) {
  const t = wordsOf(registerWords)
  const group = useId()
  const [q, setQ] = useState('')
  const sought = useSettled(q)
  const found = useAsked(() => findPeople({ q: sought, ...(kind ? { kind } : {}) }, OFFERED_MAX), [sought, kind])
  return (
    <div class="picker">
      <SearchBox label={t.picker.search} value={q} onValue={setQ} />
      <Shown of={found} isEmpty={({ people }) => people.length === 0} empty={<p class="quiet">{t.picker.none}</p>}>
        {({ people, total }) => (
          <>
            <fieldset class="picker-list">
              <legend class="unseen">{t.picker.label}</legend>
              {people
                .filter((person) => !without(person))
                .map((person) => (
                  <label key={person.id} class="picker-one">
                    <input
                      type="radio"
                      name={group}
                      checked={chosen?.id === person.id}
                      onChange={() => onChoose(person)}
                    />
                    <span class="picker-words">
                      <span class="picker-name name">{personName(person.name)}</span>
                      <span class="quiet name">
                        {[t.kinds[person.kind], plainName(person.orgName, '')].filter(Boolean).join(', ')}
                      </span>
                    </span>
                  </label>
                ))}
            </fieldset>
            {total > people.length && <p class="quiet">{t.picker.more(total - people.length)}</p>}
          </>
        )}
      </Shown>
    </div>
  )
}
