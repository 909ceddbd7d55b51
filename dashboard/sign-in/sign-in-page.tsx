import { useRef, useState } from 'preact/hooks'
import { ApiError, signIn } from '../api.ts'
import { problemWords, words } from '../language.ts'
import { askSession } from '../session.ts'
import { FormEnd, PasswordField, TextField } from './fields.tsx'
import { Frame } from './frame.tsx'

interface Props {
  notice: 'none' | 'signed-out' | 'over' | 'first-done'
}

export function SignInPage({ notice }: Props) {
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const [busy, setBusy] = useState(false)
  /** A code of the gateway's, or a word of this page's. */
  const [problem, setProblem] = useState<string | null>(null)
  const nameInput = useRef<HTMLInputElement>(null)
  const passwordInput = useRef<HTMLInputElement>(null)
  const t = words.value
  const notices = { none: null, 'signed-out': t.signedOut, over: t.sessionOver, 'first-done': t.firstDone }

  async function submit(event: Event): Promise<void> {
    event.preventDefault()
    if (busy) return
    if (name.trim() === '') return stumble(t.needName, nameInput.current)
    if (password === '') return stumble(t.needPassword, passwordInput.current)
    setBusy(true)
    setProblem(null)
    try {
      await signIn({ name: name.trim(), password })
      await askSession()
    } catch (error) {
      stumble(problemWords(error instanceof ApiError ? error.code : 'E_INTERNAL'), passwordInput.current)
    }
    setBusy(false)
  }

  function stumble(text: string, input: HTMLInputElement | null): void {
    setProblem(text)
    input?.focus()
  }

  return (
    <Frame>
      <h1>{t.signInTitle}</h1>
      <p class="threshold-text">{t.signInText}</p>
      {notices[notice] !== null && problem === null && (
        <p class="threshold-notice" role="status">
          {notices[notice]}
        </p>
      )}
      <form class="threshold-form" noValidate onSubmit={(event) => void submit(event)}>
        <TextField
          id="name"
          label={t.name}
          value={name}
          autoComplete="username"
          inputRef={nameInput}
          onValue={setName}
        />
        <PasswordField
          id="password"
          label={t.password}
          value={password}
          autoComplete="current-password"
          inputRef={passwordInput}
          onValue={setPassword}
        />
        <FormEnd problem={problem} busy={busy} label={busy ? t.signingIn : t.signIn} />
      </form>
      <p class="threshold-foot">{t.signInLost}</p>
    </Frame>
  )
}
