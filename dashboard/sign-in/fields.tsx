import type { Ref } from 'preact'
import { useState } from 'preact/hooks'
import { words } from '../language.ts'
import { WarningMark } from '../parts/marks.tsx'

interface FieldProps {
  id: string
  label: string
  help?: string
  value: string
  autoComplete: 'username' | 'username webauthn' | 'current-password' | 'new-password' | 'one-time-code'
  inputRef?: Ref<HTMLInputElement>
  onValue: (value: string) => void
}
type TextProps = Omit<FieldProps, 'onValue'> & ({ readOnly: true } | Pick<FieldProps, 'onValue'>)

export function TextField({ id, label, help, value, autoComplete, inputRef, ...rest }: TextProps) {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        name={id}
        ref={inputRef ?? null}
        type="text"
        value={value}
        autocomplete={autoComplete}
        autocapitalize="none"
        spellcheck={false}
        required
        aria-describedby={help ? `${id}-help` : undefined}
        readOnly={'readOnly' in rest}
        onInput={(event) => 'onValue' in rest && rest.onValue(event.currentTarget.value)}
      />
      {help && (
        <p class="field-help" id={`${id}-help`}>
          {help}
        </p>
      )}
    </div>
  )
}

export function PasswordField({ id, label, help, value, autoComplete, inputRef, onValue }: FieldProps) {
  const [seen, setSeen] = useState(false)
  const shared = {
    id,
    name: id,
    ref: inputRef ?? null,
    value,
    autocomplete: autoComplete,
    autocapitalize: 'none' as const,
    spellcheck: false,
    required: true,
    'aria-describedby': help ? `${id}-help` : undefined,
    onInput: (event: InputEvent & { currentTarget: HTMLInputElement }) => onValue(event.currentTarget.value),
  }
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {seen ? <input type="text" {...shared} /> : <input type="password" {...shared} />}
      {help && (
        <p class="field-help" id={`${id}-help`}>
          {help}
        </p>
      )}
      <label class="tick">
        <input type="checkbox" checked={seen} onChange={() => setSeen(!seen)} />
        {words.value.showPassword}
      </label>
    </div>
  )
}

/** What went wrong, told as soon as it is there, and the button that sends the form. */
export function FormEnd({
  problem,
  busy,
  label,
  quiet = false,
}: {
  problem: string | null
  busy: boolean
  label: string
  /** Another button is the main one. */
  quiet?: boolean
}) {
  return (
    <>
      <div role="alert">
        {problem !== null && (
          <p class="problem">
            <WarningMark />
            {problem}
          </p>
        )}
      </div>
      <button
        type="submit"
        class={quiet ? 'button button-tall' : 'button button-main button-tall'}
        aria-disabled={busy}
      >
        {label}
      </button>
    </>
  )
}
