import { useState } from 'preact/hooks'
import type { OrganisationRow } from '../../gateway/api/contract.ts'
import { wordsOf } from '../language.ts'
import { plainName } from '../names.ts'
import { SelectField, TextField } from '../parts/fields.tsx'
import { Form } from '../parts/form.tsx'
import { commonWords } from '../parts/words.ts'
import type { OrganisationFields } from '../register/calls.ts'
import { registerWords } from '../register/words.ts'
import { organisationsWords } from './words.ts'

const NAME_CHARACTERS_MAX = 200

interface OrganisationFormProps {
  /** Null: a new one. */
  organisation: OrganisationRow | null
  /** Among them the networks that it may belong to. */
  all: readonly OrganisationRow[]
  submit: string
  onSend: (fields: OrganisationFields) => Promise<void>
  onCancel: () => void
}

export function OrganisationForm({ organisation, all, submit, onSend, onCancel }: OrganisationFormProps) {
  const t = wordsOf(organisationsWords)
  const common = wordsOf(commonWords)
  const { orgKinds } = wordsOf(registerWords)
  const [name, setName] = useState(organisation?.name ?? '')
  const [kind, setKind] = useState(organisation?.kind ?? 'enterprise')
  const [network, setNetwork] = useState(organisation?.network ?? '')
  const [missing, setMissing] = useState(false)
  const networks = all.filter((each) => each.kind === 'network' && each.id !== organisation?.id)
  return (
    <Form
      submit={submit}
      onCancel={onCancel}
      problem={(code) => (code === 'E_CONFLICT' ? t.one.conflict : null)}
      onSend={async () => {
        if (name.trim() === '') setMissing(true)
        else await onSend({ name: name.trim(), kind, network: network === '' ? null : network })
      }}
    >
      <TextField
        label={t.name}
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
        value={kind}
        onValue={setKind}
        choices={(['enterprise', 'association', 'network'] as const).map((value) => ({
          value,
          label: orgKinds[value],
        }))}
      />
      <SelectField
        label={t.network}
        help={t.networkHelp}
        value={network}
        onValue={setNetwork}
        choices={[
          { value: '', label: t.noNetwork },
          ...networks.map((each) => ({ value: each.id, label: plainName(each.name, each.id) })),
        ]}
      />
    </Form>
  )
}
