import { useRef, useState } from 'preact/hooks'
import { ApiError, makeFirstAdmin } from '../api.ts'
import { problemWords, words } from '../language.ts'
import { askSession } from '../session.ts'
import { FormEnd, PasswordField, TextField } from './fields.tsx'
import { Frame } from './frame.tsx'

/** `code`: the one-time code of the address; empty where it is to be typed. */
export function FirstAdminPage({ code: given }: { code: string }) {
  const [code, setCode] = useState(given)
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const codeInput = useRef<HTMLInputElement>(null)
  const nameInput = useRef<HTMLInputElement>(null)
  const passwordInput = useRef<HTMLInputElement>(null)
  const t = words.value

  async function submit(event: Event): Promise<void> {
    event.preventDefault()
    if (busy) return
    if (code.trim() === '') return stumble(t.needCode, codeInput.current)
    if (name.trim() === '') return stumble(t.needName, nameInput.current)
    if (password === '') return stumble(t.needPassword, passwordInput.current)
    setBusy(true)
    setProblem(null)
    try {
      await makeFirstAdmin({ code: code.trim(), name: name.trim(), password })
      await askSession()
    } catch (error) {
      const wrong = error instanceof ApiError ? error.code : 'E_INTERNAL'
      stumble(problemWords(wrong), wrong === 'E_CODE' ? codeInput.current : passwordInput.current)
    }
    setBusy(false)
  }

  function stumble(text: string, input: HTMLInputElement | null): void {
    setProblem(text)
    input?.focus()
  }

  return (
    <Frame>
      <h1>{t.firstTitle}</h1>
      <p class="threshold-text">{t.firstText}</p>
      <form class="threshold-form" noValidate onSubmit={(event) => void submit(event)}>
        <TextField
          id="code"
          label={t.firstCode}
          help={t.firstCodeHelp}
          value={code}
          autoComplete="one-time-code"
          inputRef={codeInput}
          onValue={setCode}
        />
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
          help={t.firstPasswordHelp}
          value={password}
          autoComplete="new-password"
          inputRef={passwordInput}
          onValue={setPassword}
        />
        <FormEnd problem={problem} busy={busy} label={busy ? t.firstDoing : t.firstDo} />
      </form>
    </Frame>
  )
}
