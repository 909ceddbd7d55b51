import { useState } from 'preact/hooks'
import type { AccountRow } from '../../gateway/api/contract.ts'
import { wordsOf } from '../language.ts'
import { Confirm } from '../parts/confirm.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { CheckField, TextField } from '../parts/fields.tsx'
import { Form } from '../parts/form.tsx'
import { say } from '../parts/toast.tsx'
import { commonWords } from '../parts/words.ts'
import { addAccount, changeRole, removeAccount, setPassword } from './calls.ts'
import { lackOf, NO_STANDING, type Standing, StandingFields, standingOf } from './standing-fields.tsx'
import { settingsWords } from './words.ts'

const NAME_CHARACTERS_MAX = 80

interface DialogProps {
  onDone: () => Promise<void>
  onClose: () => void
}

/** The last admin stays: said in words of its own. */
function lastAdmin(code: string): string | null {
  return code === 'E_IN_USE' ? wordsOf(settingsWords).accounts.lastAdmin : null
}

function PasswordField({
  value,
  onValue,
  problem,
}: {
  value: string
  onValue: (value: string) => void
  problem?: string
}) {
  const t = wordsOf(settingsWords).accounts
  const [shown, setShown] = useState(false)
  return (
    <>
      <TextField
        label={t.password}
        help={t.passwordHelp}
        kind={shown ? 'text' : 'password'}
        autoComplete="new-password"
        value={value}
        onValue={onValue}
        {...(problem === undefined ? {} : { problem })}
      />
      <CheckField label={t.show} value={shown} onValue={setShown} />
    </>
  )
}

export function AddAccount({ onDone, onClose }: DialogProps) {
  const t = wordsOf(settingsWords).accounts
  const [name, setName] = useState('')
  const [password, setPasswordText] = useState('')
  const [standing, setStanding] = useState<Standing>(NO_STANDING)
  const [tried, setTried] = useState(false)

  async function send(): Promise<void> {
    setTried(true)
    if (name.trim() === '' || password === '' || lackOf(standing) !== null) return
    await addAccount({ ...standingOf(name.trim(), standing), password })
    await onDone()
    onClose()
    say(t.added(name.trim()))
  }

  return (
    <Dialog title={t.add} onClose={onClose}>
      <Form submit={wordsOf(commonWords).add} onSend={send} onCancel={onClose}>
        <TextField
          label={t.name}
          help={t.nameHelp}
          value={name}
          charactersMax={NAME_CHARACTERS_MAX}
          onValue={setName}
          {...(tried && name.trim() === '' ? { problem: t.needName } : {})}
        />
        <StandingFields value={standing} onValue={setStanding} lack={tried ? lackOf(standing) : null} />
        <PasswordField
          value={password}
          onValue={setPasswordText}
          {...(tried && password === '' ? { problem: t.needPassword } : {})}
        />
      </Form>
    </Dialog>
  )
}

export function ChangeRole({ account, onDone, onClose }: DialogProps & { account: AccountRow }) {
  const t = wordsOf(settingsWords).accounts
  const [standing, setStanding] = useState<Standing>({ ...NO_STANDING, role: account.role, org: account.org ?? '' })
  const [tried, setTried] = useState(false)

  async function send(): Promise<void> {
    setTried(true)
    if (lackOf(standing) !== null) return
    await changeRole(standingOf(account.name, standing))
    await onDone()
    onClose()
    say(t.roleChanged(account.name, t.roles[standing.role]))
  }

  return (
    <Dialog title={t.changeRoleOf(account.name)} onClose={onClose}>
      <p class="dialog-text">{t.roleNow}</p>
      <Form submit={wordsOf(commonWords).save} onSend={send} onCancel={onClose} problem={lastAdmin}>
        <StandingFields value={standing} onValue={setStanding} lack={tried ? lackOf(standing) : null} />
      </Form>
    </Dialog>
  )
}

export function NewPassword({ account, onDone, onClose }: DialogProps & { account: AccountRow }) {
  const t = wordsOf(settingsWords).accounts
  const [password, setPasswordText] = useState('')
  const [tried, setTried] = useState(false)

  async function send(): Promise<void> {
    setTried(true)
    if (password === '') return
    await setPassword(account.name, password)
    await onDone()
    onClose()
    say(t.passwordSet(account.name))
  }

  return (
    <Dialog title={t.newPasswordOf(account.name)} onClose={onClose}>
      <p class="dialog-text">{t.newPasswordText}</p>
      <Form submit={wordsOf(commonWords).save} onSend={send} onCancel={onClose}>
        <PasswordField
          value={password}
          onValue={setPasswordText}
          {...(tried && password === '' ? { problem: t.needPassword } : {})}
        />
      </Form>
    </Dialog>
  )
}

/** `last`: the last of the admins, who stays. */
export function RemoveAccount({
  account,
  last,
  onDone,
  onClose,
}: DialogProps & { account: AccountRow; last: boolean }) {
  const t = wordsOf(settingsWords).accounts
  if (last) {
    return (
      <Dialog title={t.removeOf(account.name)} onClose={onClose}>
        <p class="dialog-text">{t.lastAdmin}</p>
        <div class="dialog-do">
          <button type="button" class="button" onClick={onClose}>
            {wordsOf(commonWords).close}
          </button>
        </div>
      </Dialog>
    )
  }
  return (
    <Confirm
      title={t.removeOf(account.name)}
      text={t.removeText}
      action={t.remove}
      danger
      onDo={async () => {
        await removeAccount(account.name)
        await onDone()
        say(t.removed(account.name))
      }}
      onClose={onClose}
    />
  )
}
