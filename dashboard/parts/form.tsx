import type { ComponentChildren } from 'preact'
import { useRef, useState } from 'preact/hooks'
import { codeOf } from '../api.ts'
import { problemWords, wordsOf } from '../language.ts'
import './form.css'
import { WarningMark } from './marks.tsx'
import { commonWords } from './words.ts'

interface FormProps {
  /** The word on the button. */
  submit: string
  danger?: boolean
  onSend: () => Promise<void>
  onCancel?: () => void
  /** Words of the page's own for a code; null: the common ones. */
  problem?: (code: string) => string | null
  children?: ComponentChildren
}

/** Fields with a button: sends once, says what went wrong, and takes the reader to the first field that is not right. */
export function Form({ submit, danger = false, onSend, onCancel, problem, children }: FormProps) {
  const t = wordsOf(commonWords)
  const form = useRef<HTMLFormElement>(null)
  const [busy, setBusy] = useState(false)
  const [code, setCode] = useState<string | null>(null)

  async function send(event: Event): Promise<void> {
    event.preventDefault()
    if (busy) return
    setBusy(true)
    setCode(null)
    try {
      await onSend()
    } catch (error) {
      setCode(codeOf(error))
    }
    setBusy(false)
    // What the sending found wrong is marked only after the next drawing.
    requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus())
  }

  return (
    <form class="form" ref={form} noValidate onSubmit={(event) => void send(event)}>
      {children}
      <div role="alert" class="form-problem">
        {code !== null && (
          <p class="problem">
            <WarningMark />
            {problem?.(code) ?? problemWords(code)}
          </p>
        )}
      </div>
      <div class="form-do">
        {onCancel && (
          <button type="button" class="button" onClick={onCancel}>
            {t.cancel}
          </button>
        )}
        <button type="submit" class={danger ? 'button button-danger' : 'button button-main'} aria-disabled={busy}>
          {busy ? t.saving : submit}
        </button>
      </div>
    </form>
  )
}
