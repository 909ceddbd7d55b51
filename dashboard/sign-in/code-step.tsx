import { useEffect, useRef, useState } from 'preact/hooks'
import { codeOf } from '../api.ts'
import { problemWords, words, wordsOf } from '../language.ts'
import { FormEnd, TextField } from './fields.tsx'
import { signInWords } from './words.ts'

interface CodeStepProps {
  /** Sends the code; what it throws is told beside the field. */
  onCode: (code: string) => Promise<void>
  /** What went wrong and is not about the code: the reader goes back with it. */
  onBack: () => void
}

/** After the password: the digits of the authenticator app, or a recovery code. */
export function CodeStep({ onCode, onBack }: CodeStepProps) {
  const t = wordsOf(signInWords)
  const [code, setCode] = useState('')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => input.current?.focus(), [])

  async function submit(event: Event): Promise<void> {
    event.preventDefault()
    if (busy) return
    if (code.trim() === '') return stumble(t.needCode)
    setBusy(true)
    setProblem(null)
    try {
      await onCode(code.trim())
    } catch (error) {
      stumble(problemWords(codeOf(error)))
    }
    setBusy(false)
  }

  function stumble(text: string): void {
    setProblem(text)
    input.current?.focus()
    input.current?.select()
  }

  return (
    <>
      <h1>{t.codeTitle}</h1>
      <p class="threshold-text">{t.codeText}</p>
      <form class="threshold-form" noValidate onSubmit={(event) => void submit(event)}>
        <TextField
          id="code"
          label={t.code}
          help={t.codeHelp}
          value={code}
          autoComplete="one-time-code"
          inputRef={input}
          onValue={setCode}
        />
        <FormEnd problem={problem} busy={busy} label={busy ? words.value.signingIn : words.value.signIn} />
      </form>
      <p class="threshold-foot">
        <button type="button" class="threshold-quiet" onClick={onBack}>
          {t.otherName}
        </button>
      </p>
    </>
  )
}
