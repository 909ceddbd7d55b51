import { useState } from 'preact/hooks'
import type { PasskeyRow, Security } from '../../gateway/api/contract.ts'
import { dateTime, longDate } from '../clock.ts'
import { wordsOf } from '../language.ts'
import { Confirm } from '../parts/confirm.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { TextField } from '../parts/fields.tsx'
import { Form } from '../parts/form.tsx'
import { say } from '../parts/toast.tsx'
import { commonWords } from '../parts/words.ts'
import { PasskeyTroubleText } from '../sign-in/passkey-trouble.tsx'
import { deviceName, makePasskey, passkeyTrouble } from '../sign-in/passkeys.ts'
import { removePasskey, renamePasskey } from './calls.ts'
import { useProof } from './prove.tsx'
import { securityWords } from './words.ts'

const NAME_CHARACTERS_MAX = 80

interface CardProps {
  security: Security
  again: () => Promise<void>
}
type Opened = { what: 'add' } | { what: 'rename' | 'remove'; passkey: PasskeyRow } | null

export function PasskeysCard({ security, again }: CardProps) {
  const t = wordsOf(securityWords)
  const [opened, setOpened] = useState<Opened>(null)
  const close = (): void => setOpened(null)
  return (
    <section class="card security-card" aria-labelledby="passkeys-title">
      <h2 id="passkeys-title">{t.passkeysTitle}</h2>
      <p>{t.passkeysText}</p>
      {security.passkeys.length === 0 ? (
        <p class="security-none">{t.passkeysNone}</p>
      ) : (
        <ul class="security-list">
          {security.passkeys.map((passkey) => (
            <li key={passkey.id} class="security-row">
              <PasskeyWords passkey={passkey} />
              <div class="security-acts">
                <button
                  type="button"
                  class="button"
                  aria-label={t.passkeyRenameOf(passkey.name)}
                  onClick={() => setOpened({ what: 'rename', passkey })}
                >
                  {t.passkeyRename}
                </button>
                <button
                  type="button"
                  class="button"
                  aria-label={t.passkeyRemoveOf(passkey.name)}
                  onClick={() => setOpened({ what: 'remove', passkey })}
                >
                  {t.passkeyRemove}
                </button>
              </div>
            </li>
          ))}
        </ul>
      )}
      {passkeyTrouble() === null ? (
        <div class="security-do">
          <button type="button" class="button" onClick={() => setOpened({ what: 'add' })}>
            {t.passkeyAdd}
          </button>
        </div>
      ) : (
        <PasskeyTroubleText />
      )}
      {opened?.what === 'add' && <AddDialog security={security} again={again} onClose={close} />}
      {opened?.what === 'rename' && <RenameDialog passkey={opened.passkey} again={again} onClose={close} />}
      {opened?.what === 'remove' && (
        <Confirm
          title={t.passkeyRemoveTitle(opened.passkey.name)}
          text={<p>{t.passkeyRemoveText}</p>}
          action={t.passkeyRemove}
          danger
          onDo={async () => {
            await removePasskey(opened.passkey.id)
            say(t.passkeyRemoved(opened.passkey.name))
            await again()
          }}
          onClose={close}
        />
      )}
    </section>
  )
}

/** One passkey, in words. */
export function PasskeyWords({ passkey: { name, rpId, addedAt, usedAt } }: { passkey: PasskeyRow }) {
  const t = wordsOf(securityWords)
  const used = usedAt === null ? t.passkeyUnused : t.passkeyUsed(dateTime(usedAt))
  return (
    <div class="security-what">
      <p class="security-main name">{name}</p>
      <p class="security-sub">
        {t.passkeyAdded(longDate(addedAt))}, {used}; {t.passkeyAt(rpId)}
      </p>
    </div>
  )
}

function AddDialog({ security, again, onClose }: CardProps & { onClose: () => void }) {
  const t = wordsOf(securityWords)
  const [name, setName] = useState(deviceName)
  const proof = useProof(security)
  return (
    <>
      <Dialog title={t.passkeyAdd} onClose={onClose}>
        <Form
          submit={t.passkeyMake}
          onCancel={onClose}
          onSend={() =>
            proof.run(async () => {
              await makePasskey(name.trim() === '' ? deviceName() : name.trim())
              say(t.passkeyMade(name))
              onClose()
              await again()
            })
          }
        >
          <TextField
            label={t.passkeyName}
            help={t.passkeyNameHelp}
            value={name}
            onValue={setName}
            charactersMax={NAME_CHARACTERS_MAX}
          />
        </Form>
      </Dialog>
      {proof.dialog}
    </>
  )
}

function RenameDialog({
  passkey,
  again,
  onClose,
}: {
  passkey: PasskeyRow
  again: () => Promise<void>
  onClose: () => void
}) {
  const t = wordsOf(securityWords)
  const common = wordsOf(commonWords)
  const [name, setName] = useState(passkey.name)
  return (
    <Dialog title={t.passkeyRenameOf(passkey.name)} onClose={onClose}>
      <Form
        submit={common.save}
        onCancel={onClose}
        onSend={async () => {
          await renamePasskey(passkey.id, name.trim())
          onClose()
          await again()
        }}
      >
        <TextField
          label={t.passkeyName}
          help={t.passkeyNameHelp}
          value={name}
          onValue={setName}
          charactersMax={NAME_CHARACTERS_MAX}
          required
        />
      </Form>
    </Dialog>
  )
}
