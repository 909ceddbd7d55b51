import { useState } from 'preact/hooks'
import type { Security } from '../../gateway/api/contract.ts'
import { wordsOf } from '../language.ts'
import { Dialog } from '../parts/dialog.tsx'
import { TextField } from '../parts/fields.tsx'
import { Form } from '../parts/form.tsx'
import { say } from '../parts/toast.tsx'
import { setPassword } from './calls.ts'
import { useProof } from './prove.tsx'
import { securityWords } from './words.ts'

interface CardProps {
  security: Security
  again: () => Promise<void>
}

export function PasswordCard({ security, again }: CardProps) {
  const t = wordsOf(securityWords)
  const [open, setOpen] = useState(false)
  return (
    <section class="card security-card" aria-labelledby="password-title">
      <h2 id="password-title">{t.passwordTitle}</h2>
      <p>{security.hasPassword ? t.passwordHas : t.passwordNone}</p>
      {security.account !== null && (
        <p class="security-name">
          {t.nameTitle} <strong class="name">{security.account}</strong>
        </p>
      )}
      <div class="security-do">
        <button type="button" class="button" onClick={() => setOpen(true)}>
          {security.hasPassword ? t.passwordChange : t.passwordSet}
        </button>
      </div>
      {open && <PasswordDialog security={security} again={again} onClose={() => setOpen(false)} />}
    </section>
  )
}

function PasswordDialog({ security, again, onClose }: CardProps & { onClose: () => void }) {
  const t = wordsOf(securityWords)
  const [old, setOld] = useState('')
  const [fresh, setFresh] = useState('')
  const proof = useProof(security)
  const title = security.hasPassword ? t.passwordChange : t.passwordSet

  async function send(): Promise<void> {
    await proof.run(async () => {
      await setPassword(fresh, security.hasPassword ? old : undefined)
      say(t.passwordDone)
      onClose()
      await again()
    })
  }

  return (
    <>
      <Dialog title={title} onClose={onClose}>
        <p class="dialog-text">{t.passwordOthers}</p>
        <Form
          submit={title}
          onSend={send}
          onCancel={onClose}
          problem={(code) => (code === 'E_PASSWORD' ? t.passwordWrong : null)}
        >
          {security.hasPassword && (
            <TextField
              kind="password"
              label={t.passwordOld}
              autoComplete="current-password"
              value={old}
              onValue={setOld}
              required
            />
          )}
          <TextField
            kind="password"
            label={t.passwordNew}
            help={t.passwordHelp}
            autoComplete="new-password"
            value={fresh}
            onValue={setFresh}
            required
          />
        </Form>
      </Dialog>
      {proof.dialog}
    </>
  )
}
