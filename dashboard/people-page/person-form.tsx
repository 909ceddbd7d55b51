import { useId, useState } from 'preact/hooks'
import type { PersonKind, PersonRow } from '../../gateway/api/contract.ts'
import { codeOf } from '../api.ts'
import { wordsOf } from '../language.ts'
import { plainName } from '../names.ts'
import { CheckField, SelectField, TextField } from '../parts/fields.tsx'
import { Form } from '../parts/form.tsx'
import { commonWords } from '../parts/words.ts'
import type { PersonFields } from '../register/calls.ts'
import { personName } from '../register/names.ts'
import { PersonPicker } from '../register/person-picker.tsx'
import { registerWords } from '../register/words.ts'
import { type Known, useGroupsAndOrganisations } from './filters.tsx'
import { peopleWords } from './words.ts'

const NAME_CHARACTERS_MAX = 200
/** Whoever is added without another group joins it. */
const MEMBERS = 'members'

interface PersonFormProps {
  /** Null: a new one. */
  person: PersonRow | null
  /** Who answers for the guest now, where that is known. */
  host?: PersonRow | null
  submit: string
  onSend: (fields: PersonFields) => Promise<void>
  onCancel: () => void
  /** Somebody else changed it: load it as it is now. */
  onConflict?: () => void
}

/** All that is to be known of a person. */
export function PersonForm({ person, host = null, submit, onSend, onCancel, onConflict }: PersonFormProps) {
  const t = wordsOf(peopleWords).form
  const common = wordsOf(commonWords)
  const { kinds } = wordsOf(registerWords)
  const known = useGroupsAndOrganisations(false)
  const [name, setName] = useState(person?.name ?? '')
  const [kind, setKind] = useState<PersonKind>(person?.kind ?? 'member')
  const [org, setOrg] = useState(person?.orgName ?? '')
  const [groups, setGroups] = useState<readonly string[]>(person?.groups ?? [MEMBERS])
  const [chosenHost, setHost] = useState<PersonRow | null>(host)
  const [extendedTime, setExtended] = useState(person?.extendedTime ?? false)
  const [assistance, setAssistance] = useState(person?.assistance ?? false)
  const [missing, setMissing] = useState(false)
  const [conflict, setConflict] = useState(false)

  async function send(): Promise<void> {
    if (name.trim() === '') {
      setMissing(true)
      return
    }
    try {
      await onSend({
        name: name.trim(),
        kind,
        org: orgOf(org, person, known),
        groups: [...groups],
        host: kind === 'guest' ? (chosenHost?.id ?? null) : null,
        extendedTime,
        assistance,
      })
    } catch (error) {
      setConflict(codeOf(error) === 'E_CONFLICT')
      throw error
    }
  }

  return (
    <Form submit={submit} onSend={send} onCancel={onCancel}>
      <TextField
        label={t.name}
        help={t.nameHelp}
        value={name}
        required
        charactersMax={NAME_CHARACTERS_MAX}
        onValue={(value) => {
          setName(value)
          setMissing(false)
        }}
        {...(missing ? { problem: common.needField } : {})}
      />
      <SelectField
        label={t.kind}
        help={t.kindHelp}
        value={kind}
        onValue={setKind}
        choices={(['member', 'staff', 'guest'] as const).map((value) => ({ value, label: kinds[value] }))}
      />
      {kind === 'guest' && <HostField chosen={chosenHost} onChoose={setHost} self={person?.id ?? null} />}
      <OrganisationField value={org} onValue={setOrg} known={known} />
      <GroupsField chosen={groups} onChosen={setGroups} known={known} />
      <CheckField label={t.extended} help={t.extendedHelp} value={extendedTime} onValue={setExtended} />
      <CheckField label={t.assistance} help={t.assistanceHelp} value={assistance} onValue={setAssistance} />
      {conflict && onConflict && (
        <p class="conflict">
          <span>{t.conflict}</span>
          <button type="button" class="button" onClick={onConflict}>
            {common.conflictAgain}
          </button>
        </p>
      )}
    </Form>
  )
}

/** By its id where it is one that is there, so that two of one name are told apart. */
function orgOf(text: string, person: PersonRow | null, { organisations }: Known): string | null {
  const written = text.trim()
  if (written === '') return null
  if (person !== null && written === person.orgName) return person.org
  return organisations.find(({ name }) => name === written)?.id ?? written
}

function OrganisationField({
  value,
  onValue,
  known,
}: {
  value: string
  onValue: (value: string) => void
  known: Known
}) {
  const t = wordsOf(peopleWords).form
  const id = useId()
  return (
    <div class="field">
      <label for={id}>{t.organisation}</label>
      <input
        id={id}
        type="text"
        list={`${id}-list`}
        value={value}
        maxLength={NAME_CHARACTERS_MAX}
        autocomplete="off"
        aria-describedby={`${id}-help`}
        onInput={(event) => onValue(event.currentTarget.value)}
      />
      <datalist id={`${id}-list`}>
        {known.organisations.map((each) => (
          <option key={each.id} value={each.name} />
        ))}
      </datalist>
      <p class="field-help" id={`${id}-help`}>
        {t.organisationHelp}
      </p>
    </div>
  )
}

interface GroupsFieldProps {
  chosen: readonly string[]
  onChosen: (groups: readonly string[]) => void
  known: Known
}

function GroupsField({ chosen, onChosen, known }: GroupsFieldProps) {
  const t = wordsOf(peopleWords).form
  return (
    <fieldset class="groups-field">
      <legend class="field-label">{t.groups}</legend>
      <p class="field-help">{t.groupsHelp}</p>
      <div class="groups-choices">
        {known.groups.map(({ id, name }) => (
          <CheckField
            key={id}
            label={plainName(name, id)}
            value={chosen.includes(id)}
            onValue={(isIn) => onChosen(isIn ? [...chosen, id] : chosen.filter((each) => each !== id))}
          />
        ))}
      </div>
    </fieldset>
  )
}

interface HostFieldProps {
  chosen: PersonRow | null
  onChoose: (person: PersonRow | null) => void
  self: string | null
}

function HostField({ chosen, onChoose, self }: HostFieldProps) {
  const t = wordsOf(peopleWords).form
  const { picker } = wordsOf(registerWords)
  return (
    <fieldset class="groups-field">
      <legend class="field-label">{t.host}</legend>
      {chosen === null ? (
        <>
          <p class="field-help">{t.noHostYet}</p>
          <PersonPicker chosen={null} onChoose={onChoose} without={({ id, kind }) => kind === 'guest' || id === self} />
        </>
      ) : (
        <p class="chosen">
          <span class="name">{personName(chosen.name)}</span>
          <button type="button" class="button" onClick={() => onChoose(null)}>
            {picker.other}
          </button>
        </p>
      )}
    </fieldset>
  )
}
