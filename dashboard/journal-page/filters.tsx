import { useEffect, useRef, useState } from 'preact/hooks'
import { doors, units } from '../house.ts'
import { words, wordsOf } from '../language.ts'
import { plainName } from '../names.ts'
import { DateField, SelectField } from '../parts/fields.tsx'
import { SearchBox } from '../parts/search-box.tsx'
import { askFor } from '../router.tsx'
import { type Filter, filtersSet, NO_FILTER } from './filter.ts'
import { GROUPS, type Group } from './groups.ts'
import { journalWords } from './words.ts'

/** Whoever types is waited for. */
const TYPING_MS = 350
const WIDE = '(min-width: 721px)'

/** What is looked for; all of it stands in the address, so that it can be sent and come back to. */
export function Filters({ filter, personName }: { filter: Filter; personName: string }) {
  const t = wordsOf(journalWords)
  const set = filtersSet(filter)
  const [open] = useState(() => matchMedia(WIDE).matches)
  return (
    <section class="card journal-filters" aria-label={t.filters}>
      <div class="journal-find">
        <WordSearch text={filter.text} />
        {set > 0 && (
          <button type="button" class="button" onClick={() => askFor(NO_FILTER)}>
            {t.clearAll}
          </button>
        )}
      </div>
      {filter.person !== '' && (
        <p class="journal-person">
          <strong class="name">{t.person(personName)}.</strong> {t.personNote}
        </p>
      )}
      <details class="journal-more" open={open}>
        <summary>{set > 0 ? `${t.filters} (${set})` : t.filters}</summary>
        <Kinds groups={filter.groups} />
        <Places filter={filter} />
      </details>
    </section>
  )
}

function WordSearch({ text }: { text: string }) {
  const t = wordsOf(journalWords)
  const [typed, setTyped] = useState(text)
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  useEffect(() => setTyped(text), [text])
  return (
    <SearchBox
      label={t.search}
      value={typed}
      onValue={(value) => {
        setTyped(value)
        clearTimeout(timer.current)
        timer.current = setTimeout(() => askFor({ text: value.trim() }), TYPING_MS)
      }}
    />
  )
}

function Kinds({ groups }: { groups: readonly Group[] }) {
  const t = wordsOf(journalWords)
  const toggle = (group: Group): void => {
    const chosen = groups.includes(group) ? groups.filter((each) => each !== group) : [...groups, group]
    askFor({ what: chosen.join(',') })
  }
  return (
    <fieldset class="journal-kinds">
      <legend>{t.kinds}</legend>
      {(Object.keys(GROUPS) as Group[]).map((group) => (
        <button
          key={group}
          type="button"
          class="journal-kind"
          aria-pressed={groups.includes(group)}
          onClick={() => toggle(group)}
        >
          {t.groups[group]}
        </button>
      ))}
    </fieldset>
  )
}

function Places({ filter }: { filter: Filter }) {
  const t = wordsOf(journalWords)
  const reasons = Object.entries(words.value.reasons).map(([value, label]) => ({ value, label }))
  const unitIds = [...units.value.keys()].sort()
  return (
    <div class="journal-places">
      <SelectField
        label={t.door}
        value={filter.door}
        choices={[
          { value: '', label: t.anyDoor },
          ...[...doors.value.values()].map(({ id, name }) => ({ value: id, label: plainName(name, id) })),
          ...gone(filter.door, [...doors.value.keys()]),
        ]}
        onValue={(door) => askFor({ door })}
      />
      <SelectField
        label={t.reason}
        value={filter.reason}
        choices={[{ value: '', label: t.anyReason }, ...reasons]}
        onValue={(reason) => askFor({ reason })}
      />
      <SelectField
        label={t.unit}
        value={filter.unit}
        choices={[
          { value: '', label: t.anyUnit },
          ...unitIds.map((id) => ({ value: id, label: id })),
          ...gone(filter.unit, unitIds),
        ]}
        onValue={(unit) => askFor({ unit })}
      />
      <DateField label={t.from} value={filter.from} max={filter.to} onValue={(from) => askFor({ from })} />
      <DateField label={t.to} value={filter.to} min={filter.from} onValue={(to) => askFor({ to })} />
    </div>
  )
}

/** What the address asks for and the house has no more: the journal still knows it. */
function gone(asked: string, known: readonly string[]): { value: string; label: string }[] {
  return asked === '' || known.includes(asked) ? [] : [{ value: asked, label: asked }]
}
