/** The fields that forms are made of: each with its label, its help, and what is wrong with it. */
import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'
import { wordsOf } from '../language.ts'
import './form.css'
import { commonWords } from './words.ts'

interface FieldProps<Value> {
  label: string
  help?: string
  value: Value
  onValue: (value: Value) => void
  required?: boolean
  /** What is wrong with it, in words. */
  problem?: string
}

/** Label above, help and problem below; `id` ties them to the field itself. */
function Field({ id, label, help, required, problem, children }: FieldFrame) {
  const t = wordsOf(commonWords)
  return (
    <div class="field">
      <label for={id}>
        {label}
        {required === false && <span class="field-optional"> ({t.optional})</span>}
      </label>
      {children}
      {help !== undefined && (
        <p class="field-help" id={`${id}-help`}>
          {help}
        </p>
      )}
      {problem !== undefined && (
        <p class="field-problem" id={`${id}-problem`}>
          {problem}
        </p>
      )}
    </div>
  )
}
interface FieldFrame extends Pick<FieldProps<unknown>, 'label' | 'help' | 'required' | 'problem'> {
  id: string
  children: ComponentChildren
}

/** What ties a field to the words around it. */
function tied(id: string, { help, problem }: { help?: string; problem?: string }) {
  const words = [help === undefined ? null : `${id}-help`, problem === undefined ? null : `${id}-problem`]
  const described = words.filter((each) => each !== null).join(' ')
  return {
    id,
    'aria-invalid': problem !== undefined ? ('true' as const) : undefined,
    'aria-describedby': described === '' ? undefined : described,
  }
}

interface TextProps extends FieldProps<string> {
  charactersMax?: number
  autoComplete?: 'off' | 'name' | 'username' | 'new-password' | 'current-password' | 'one-time-code'
  inputMode?: 'text' | 'numeric'
  autoFocus?: boolean
  kind?: 'text' | 'password'
}

export function TextField({ charactersMax, autoComplete = 'off', inputMode, autoFocus, kind, ...field }: TextProps) {
  const id = useId()
  const shared = {
    ...tied(id, field),
    value: field.value,
    required: field.required ?? false,
    ...(charactersMax === undefined ? {} : { maxLength: charactersMax }),
    autocomplete: autoComplete,
    ...(inputMode === undefined ? {} : { inputMode }),
    autofocus: autoFocus ?? false,
    spellcheck: false,
    onInput: (event: InputEvent & { currentTarget: HTMLInputElement }) => field.onValue(event.currentTarget.value),
  }
  return (
    <Field id={id} {...field}>
      {kind === 'password' ? <input type="password" {...shared} /> : <input type="text" {...shared} />}
    </Field>
  )
}

export function AreaField({ charactersMax, ...field }: FieldProps<string> & { charactersMax?: number }) {
  const id = useId()
  return (
    <Field id={id} {...field}>
      <textarea
        {...tied(id, field)}
        value={field.value}
        required={field.required ?? false}
        maxLength={charactersMax}
        rows={3}
        onInput={(event) => field.onValue(event.currentTarget.value)}
      />
    </Field>
  )
}

/** Null: nothing stands in it. */
export function NumberField({ min, max, ...field }: FieldProps<number | null> & { min?: number; max?: number }) {
  const id = useId()
  return (
    <Field id={id} {...field}>
      <input
        {...tied(id, field)}
        type="number"
        inputMode="numeric"
        value={field.value ?? ''}
        min={min}
        max={max}
        required={field.required ?? false}
        onInput={(event) => {
          const { value, valueAsNumber } = event.currentTarget
          field.onValue(value === '' || Number.isNaN(valueAsNumber) ? null : valueAsNumber)
        }}
      />
    </Field>
  )
}

export interface Choice<Value extends string = string> {
  value: Value
  label: string
}

export function SelectField<Value extends string>({
  choices,
  ...field
}: FieldProps<Value> & { choices: readonly Choice<Value>[] }) {
  const id = useId()
  return (
    <Field id={id} {...field}>
      <select
        {...tied(id, field)}
        required={field.required ?? false}
        value={field.value}
        onChange={(event) => field.onValue(event.currentTarget.value as Value)}
      >
        {choices.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
    </Field>
  )
}

export function CheckField({ label, help, value, onValue, problem }: FieldProps<boolean>) {
  const id = useId()
  return (
    <div class="field">
      <label class="check" for={id}>
        <input
          {...tied(id, { ...(help === undefined ? {} : { help }), ...(problem === undefined ? {} : { problem }) })}
          type="checkbox"
          checked={value}
          onChange={(event) => onValue(event.currentTarget.checked)}
        />
        <span class="check-words">
          <span class="check-label">{label}</span>
          {help !== undefined && (
            <span class="field-help" id={`${id}-help`}>
              {help}
            </span>
          )}
        </span>
      </label>
      {problem !== undefined && (
        <p class="field-problem" id={`${id}-problem`}>
          {problem}
        </p>
      )}
    </div>
  )
}

interface BoundedProps extends FieldProps<string> {
  min?: string
  max?: string
}

/** `2026-11-30`, or empty. */
export const DateField = (field: BoundedProps) => <TimedField type="date" {...field} />
/** `07:30`, or empty. */
export const TimeField = (field: BoundedProps) => <TimedField type="time" {...field} />
/** `2026-11-30T07:30` on the house's clock, or empty. */
export const DateTimeField = (field: BoundedProps) => <TimedField type="datetime-local" {...field} />

function TimedField({ type, min, max, ...field }: BoundedProps & { type: 'date' | 'time' | 'datetime-local' }) {
  const id = useId()
  return (
    <Field id={id} {...field}>
      <input
        {...tied(id, field)}
        type={type}
        value={field.value}
        min={min}
        max={max}
        required={field.required ?? false}
        onInput={(event) => field.onValue(event.currentTarget.value)}
      />
    </Field>
  )
}
