import type { PersonRow, Role } from '../../gateway/api/contract.ts'
import { wordsOf } from '../language.ts'
import { plainName } from '../names.ts'
import { useAsked } from '../parts/asked.tsx'
import { SelectField } from '../parts/fields.tsx'
import { PersonPicker } from '../register/person-picker.tsx'
import { type NewStanding, readOrganisations } from './calls.ts'
import { settingsWords } from './words.ts'

/** What an account or a token may do, and for whom. */
export interface Standing {
  role: Role
  org: string
  person: PersonRow | null
}
export const NO_STANDING: Standing = { role: 'staff', org: '', person: null }

const ROLES: readonly Role[] = ['staff', 'admin', 'contact', 'member']

/** As the gateway takes it: a contact has an organisation, a member a person, the others neither. */
export function standingOf(name: string, { role, org, person }: Standing): NewStanding {
  return {
    ...{ name, role },
    ...(role === 'contact' ? { org } : {}),
    ...(role === 'member' && person !== null ? { person: person.id } : {}),
  }
}

/** What is still missing of it, in words; null: nothing. */
export function lackOf({ role, org, person }: Standing): 'org' | 'person' | null {
  if (role === 'contact' && org === '') return 'org'
  return role === 'member' && person === null ? 'person' : null
}

interface StandingProps {
  value: Standing
  onValue: (value: Standing) => void
  /** What was found missing when it was sent. */
  lack: 'org' | 'person' | null
}

export function StandingFields({ value, onValue, lack }: StandingProps) {
  const t = wordsOf(settingsWords).accounts
  const organisations = useAsked(readOrganisations, [])
  return (
    <>
      <SelectField
        label={t.role}
        help={t.roleHelp[value.role]}
        value={value.role}
        choices={ROLES.map((role) => ({ value: role, label: t.roles[role] }))}
        onValue={(role) => onValue({ ...value, role })}
      />
      {value.role === 'contact' && (
        <SelectField
          label={t.org}
          value={value.org}
          choices={[
            { value: '', label: t.chooseOrg },
            ...(organisations.value ?? []).map(({ id, name }) => ({ value: id, label: plainName(name, id) })),
          ]}
          onValue={(org) => onValue({ ...value, org })}
          {...(lack === 'org' ? { problem: t.needOrg } : {})}
        />
      )}
      {value.role === 'member' && (
        <div class="field">
          <span class="field-label">{t.person}</span>
          <PersonPicker chosen={value.person} onChoose={(person) => onValue({ ...value, person })} />
          {lack === 'person' && <p class="field-problem">{t.needPerson}</p>}
        </div>
      )}
    </>
  )
}
