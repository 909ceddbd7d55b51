import { useEffect, useRef, useState } from 'preact/hooks'
import { codeOf, signIn } from '../api.ts'
import { problemWords, words, wordsOf } from '../language.ts'
import { askSession } from '../session.ts'
import { CodeStep } from './code-step.tsx'
import { FormEnd, PasswordField, TextField } from './fields.tsx'
import { Frame } from './frame.tsx'
import { PasskeyTroubleText } from './passkey-trouble.tsx'
import { offerPasskeys, passkeyTrouble, signInByPasskey } from './passkeys.ts'
import { signInWords } from './words.ts'

interface Props {
  notice: 'none' | 'signed-out' | 'over' | 'first-done'
}

export function SignInPage({ notice }: Props) {
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const [busy, setBusy] = useState<'no' | 'password' | 'passkey'>('no')
  /** The password was right, and the account has a second factor. */
  const [asksCode, setAsksCode] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const nameInput = useRef<HTMLInputElement>(null)
  const passwordInput = useRef<HTMLInputElement>(null)
  const t = words.value
  const own = wordsOf(signInWords)
  const notices = { none: null, 'signed-out': t.signedOut, over: t.sessionOver, 'first-done': t.firstDone }
  const hasPasskeys = passkeyTrouble() === null
  useEffect(() => (asksCode ? undefined : offerPasskeys(() => void askSession())), [asksCode])

  async function submit(event: Event): Promise<void> {
    event.preventDefault()
    if (busy !== 'no') return
    if (name.trim() === '') return stumble(t.needName, nameInput.current)
    if (password === '') return stumble(t.needPassword, passwordInput.current)
    setBusy('password')
    setProblem(null)
    try {
      await signIn({ name: name.trim(), password })
      await askSession()
    } catch (error) {
      if (codeOf(error) === 'E_SECOND_FACTOR') setAsksCode(true)
      else stumble(problemWords(codeOf(error)), passwordInput.current)
    }
    setBusy('no')
  }

  async function byPasskey(): Promise<void> {
    if (busy !== 'no') return
    setBusy('passkey')
    setProblem(null)
    try {
      await signInByPasskey()
      await askSession()
    } catch (error) {
      setProblem(problemWords(codeOf(error)))
    }
    setBusy('no')
  }

  function stumble(text: string, input: HTMLInputElement | null): void {
    setProblem(text)
    input?.focus()
  }

  if (asksCode) {
    const enter = async (code: string): Promise<void> => {
      await signIn({ name: name.trim(), password, code })
      await askSession()
    }
    return (
      <Frame>
        <CodeStep onCode={enter} onBack={() => setAsksCode(false)} />
      </Frame>
    )
  }
  return (
    <Frame>
      <h1>{t.signInTitle}</h1>
      {hasPasskeys && <p class="threshold-text">{own.text}</p>}
      {notices[notice] !== null && problem === null && (
        <p class="threshold-notice" role="status">
          {notices[notice]}
        </p>
      )}
      {hasPasskeys && (
        <>
          <button type="button" class="button button-tall threshold-passkey" onClick={() => void byPasskey()}>
            {busy === 'passkey' ? own.byPasskeyDoing : own.byPasskey}
          </button>
          <p class="threshold-or" aria-hidden="true">
            {own.or}
          </p>
        </>
      )}
      <form class="threshold-form" noValidate onSubmit={(event) => void submit(event)}>
        <TextField
          id="name"
          label={t.name}
          value={name}
          autoComplete={hasPasskeys ? 'username webauthn' : 'username'}
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
        <FormEnd problem={problem} busy={busy !== 'no'} label={busy === 'password' ? t.signingIn : t.signIn} />
      </form>
      <div class="threshold-foot">
        <p>{own.lost}</p>
        <PasskeyTroubleText />
      </div>
    </Frame>
  )
}
