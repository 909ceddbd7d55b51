import { useEffect, useRef, useState } from 'preact/hooks'
import type { Security } from '../../gateway/api/contract.ts'
import { ask, codeOf } from '../api.ts'
import { problemWords, wordsOf } from '../language.ts'
import { plainName } from '../names.ts'
import { WarningMark } from '../parts/marks.tsx'
import { FormEnd, PasswordField, TextField } from '../sign-in/fields.tsx'
import { Frame } from '../sign-in/frame.tsx'
import { PasskeyTroubleText } from '../sign-in/passkey-trouble.tsx'
import { deviceName, makePasskey, passkeyTrouble } from '../sign-in/passkeys.ts'
import { linkWords } from './words.ts'

interface ChooseWayProps {
  /** Of the person; null: it speaks for nobody in the register. */
  name: string | null
  account: string
  security: Security
  onDone: () => void
}

/** Right after a link was used: how this person comes back. */
export function ChooseWay({ name, account, security, onDone }: ChooseWayProps) {
  const t = wordsOf(linkWords)
  const [done, setDone] = useState<'passkey' | 'password' | null>(null)
  const title = useRef<HTMLHeadingElement>(null)
  useEffect(() => title.current?.focus(), [done])
  const hello = name === null ? t.helloNobody : t.hello(plainName(name, account))

  if (done !== null) {
    return (
      <Frame>
        <h1 ref={title} tabIndex={-1}>
          {t.doneTitle}
        </h1>
        <p class="threshold-text" role="status">
          {done === 'passkey' ? t.donePasskey : t.donePassword(account)}
        </p>
        <GoOn label={t.goOn} onDone={onDone} />
      </Frame>
    )
  }
  if (security.hasPassword) {
    return (
      <Frame>
        <h1 ref={title} tabIndex={-1} class="name">
          {hello}
        </h1>
        <p class="threshold-text">{t.hasText}</p>
        {passkeyTrouble() === null && <ByPasskey onMade={() => setDone('passkey')} />}
        <GoOn label={t.goOn} onDone={onDone} />
      </Frame>
    )
  }
  return (
    <Frame>
      <h1 ref={title} tabIndex={-1} class="name">
        {hello}
      </h1>
      <p class="threshold-text">{t.nextText}</p>
      {passkeyTrouble() === null ? <ByPasskey onMade={() => setDone('passkey')} /> : <PasskeyTroubleText />}
      <ByPassword account={account} onSet={() => setDone('password')} />
      <p class="threshold-foot">
        <button type="button" class="threshold-quiet" onClick={onDone}>
          {t.later}
        </button>
        <br />
        {t.laterHelp}
      </p>
    </Frame>
  )
}

function GoOn({ label, onDone }: { label: string; onDone: () => void }) {
  return (
    <button type="button" class="button button-main button-tall link-enter" onClick={onDone}>
      {label}
    </button>
  )
}

function ByPasskey({ onMade }: { onMade: () => void }) {
  const t = wordsOf(linkWords)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)

  async function make(): Promise<void> {
    if (busy) return
    setBusy(true)
    setProblem(null)
    try {
      await makePasskey(deviceName())
      onMade()
    } catch (error) {
      setProblem(codeOf(error))
      setBusy(false)
    }
  }

  return (
    <section class="link-way">
      <h2>{t.passkeyTitle}</h2>
      <p>{t.passkeyText}</p>
      <div role="alert">
        {problem !== null && (
          <p class="problem">
            <WarningMark />
            {problemWords(problem)}
          </p>
        )}
      </div>
      <button type="button" class="button button-main button-tall" aria-disabled={busy} onClick={() => void make()}>
        {busy ? t.passkeyDoing : t.passkeyDo}
      </button>
    </section>
  )
}

function ByPassword({ account, onSet }: { account: string; onSet: () => void }) {
  const t = wordsOf(linkWords)
  const [password, setPassword] = useState('')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const input = useRef<HTMLInputElement>(null)

  async function submit(event: Event): Promise<void> {
    event.preventDefault()
    if (busy) return
    setBusy(true)
    setProblem(null)
    try {
      await ask('POST', '/api/me/password', { password })
      onSet()
    } catch (error) {
      const code = codeOf(error)
      setProblem(problemWords(code === 'E_INVALID' ? 'E_PASSWORD_WEAK' : code))
      input.current?.focus()
      setBusy(false)
    }
  }

  return (
    <section class="link-way">
      <h2>{t.passwordTitle}</h2>
      <p>{t.passwordText}</p>
      <form class="threshold-form" noValidate onSubmit={(event) => void submit(event)}>
        {/* A field, so that a password manager keeps the name with the password. */}
        <TextField id="account" label={t.signInName} value={account} autoComplete="username" readOnly />
        <PasswordField
          id="new-password"
          label={t.newPassword}
          help={t.passwordHelp}
          value={password}
          autoComplete="new-password"
          inputRef={input}
          onValue={setPassword}
        />
        <FormEnd problem={problem} busy={busy} label={t.passwordDo} quiet />
      </form>
    </section>
  )
}
