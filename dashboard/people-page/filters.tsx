import type { GroupRow, OrganisationRow, PersonKind } from '../../gateway/api/contract.ts'
import { wordsOf } from '../language.ts'
import { plainName } from '../names.ts'
import { useAsked } from '../parts/asked.tsx'
import { type Choice, SelectField } from '../parts/fields.tsx'
import { readGroups, readOrganisations } from '../register/calls.ts'
import { registerWords } from '../register/words.ts'
import { askFor } from '../router.tsx'
import { peopleWords } from './words.ts'

export interface Known {
  groups: readonly GroupRow[]
  organisations: readonly OrganisationRow[]
  groupName(id: string): string
}

/** Groups and organisations by name; a contact is not told of them. */
export function useGroupsAndOrganisations(isContact: boolean): Known {
  const groups = useAsked<GroupRow[]>(() => (isContact ? Promise.resolve([]) : readGroups()), [isContact])
  const organisations = useAsked<OrganisationRow[]>(
    () => (isContact ? Promise.resolve([]) : readOrganisations()),
    [isContact],
  )
  const byName = <Row extends { name: string }>(rows: readonly Row[]): Row[] =>
    rows.toSorted((a, b) => a.name.localeCompare(b.name))
  return {
    groups: byName(groups.value ?? []),
    organisations: byName(organisations.value ?? []),
    groupName: (id) => plainName(groups.value?.find((group) => group.id === id)?.name, id),
  }
}

interface FiltersProps {
  kind: PersonKind | ''
  group: string
  org: string
  known: Known
  withGroups: boolean
}

/** Each is kept in the address, so that a link leads to the same list. */
export function Filters({ kind, group, org, known, withGroups }: FiltersProps) {
  const t = wordsOf(peopleWords)
  const { kinds } = wordsOf(registerWords)
  const kindChoices: Choice<PersonKind | ''>[] = [
    { value: '', label: t.allKinds },
    { value: 'member', label: kinds.member },
    { value: 'guest', label: kinds.guest },
    { value: 'staff', label: kinds.staff },
  ]
  return (
    <fieldset class="find-filters">
      <legend class="unseen">{t.filters}</legend>
      <SelectField label={t.kind} value={kind} choices={kindChoices} onValue={(value) => askFor({ kind: value })} />
      {withGroups && (
        <>
          <SelectField
            label={t.group}
            value={group}
            choices={[{ value: '', label: t.allGroups }, ...choicesOf(known.groups)]}
            onValue={(value) => askFor({ group: value })}
          />
          <SelectField
            label={t.organisation}
            value={org}
            choices={[{ value: '', label: t.allOrganisations }, ...choicesOf(known.organisations)]}
            onValue={(value) => askFor({ org: value })}
          />
        </>
      )}
    </fieldset>
  )
}

function choicesOf(rows: readonly { id: string; name: string }[]): Choice[] {
  return rows.map(({ id, name }) => ({ value: id, label: plainName(name, id) }))
}
