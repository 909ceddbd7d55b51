import { useState } from 'preact/hooks'
import { wordsOf } from '../language.ts'
import { TextField } from '../parts/fields.tsx'
import { Form } from '../parts/form.tsx'
import { commonWords } from '../parts/words.ts'

const NAME_CHARACTERS_MAX = 200

interface NameFormProps {
  label: string
  name: string
  submit: string
  onSend: (name: string) => Promise<void>
  onCancel: () => void
}

/** A name, and nothing else. */
export function NameForm({ label, name: before, submit, onSend, onCancel }: NameFormProps) {
  const common = wordsOf(commonWords)
  const [name, setName] = useState(before)
  const [missing, setMissing] = useState(false)
  return (
    <Form
      submit={submit}
      onCancel={onCancel}
      onSend={async () => {
        if (name.trim() === '') setMissing(true)
        else await onSend(name.trim())
      }}
    >
      <TextField
        label={label}
        value={name}
        required
        charactersMax={NAME_CHARACTERS_MAX}
        onValue={(value) => {
          setName(value)
          setMissing(false)
        }}
        {...(missing ? { problem: common.needField } : {})}
      />
    </Form>
  )
}
