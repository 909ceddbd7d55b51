import { useState } from 'preact/hooks'
import type { SecondFactorSecret, Security } from '../../gateway/api/contract.ts'
import { codeOf } from '../api.ts'
import { longDate } from '../clock.ts'
import { problemWords, wordsOf } from '../language.ts'
import { Dialog } from '../parts/dialog.tsx'
import { TextField } from '../parts/fields.tsx'
import { Form } from '../parts/form.tsx'
import { QrCode } from '../parts/qr-code.tsx'
import { say } from '../parts/toast.tsx'
import { beginFactor, confirmFactor, removeFactor, renewRecovery } from './calls.ts'
import { useProof } from './prove.tsx'
import { RecoveryCodes } from './recovery-codes.tsx'
import { securityWords } from './words.ts'

interface CardProps {
  security: Security
  again: () => Promise<void>
}
type Opened =
  | { what: 'set-up'; secret: SecondFactorSecret }
  | { what: 'renew' | 'remove' }
  | { what: 'codes'; codes: string[] }
  | null

export function SecondFactorCard({ security, again }: CardProps) {
  const t = wordsOf(securityWords)
  const [opened, setOpened] = useState<Opened>(null)
  const proof = useProof(security)
  const { secondFactor } = security
  /** A sheet that goes is closed after the next one is there already: it must not take that one along. */
  const close = (what: NonNullable<Opened>['what']) => () => setOpened((now) => (now?.what === what ? null : now))
  const show = (codes: string[]): void => setOpened({ what: 'codes', codes })

  async function begin(): Promise<void> {
    try {
      await proof.run(async () => setOpened({ what: 'set-up', secret: await beginFactor() }))
    } catch (error) {
      say(problemWords(codeOf(error)))
    }
  }

  return (
    <section class="card security-card" aria-labelledby="factor-title">
      <h2 id="factor-title">{t.factorTitle}</h2>
      <p>{t.factorText}</p>
      {!security.hasPassword && secondFactor === null && <p class="security-none">{t.factorNeedsPassword}</p>}
      {security.hasPassword && secondFactor === null && (
        <>
          <p class="security-none">{t.factorOff}</p>
          <div class="security-do">
            <button type="button" class="button" onClick={() => void begin()}>
              {t.factorAdd}
            </button>
          </div>
        </>
      )}
      {secondFactor !== null && (
        <>
          <FactorWords factor={secondFactor} />
          <div class="security-do">
            <button type="button" class="button" onClick={() => setOpened({ what: 'renew' })}>
              {t.recoveryRenew}
            </button>
            <button type="button" class="button" onClick={() => setOpened({ what: 'remove' })}>
              {t.factorRemove}
            </button>
          </div>
        </>
      )}
      {opened?.what === 'set-up' && <SetUp secret={opened.secret} onCodes={show} onClose={close('set-up')} />}
      {opened?.what === 'codes' && (
        <RecoveryCodes
          codes={opened.codes}
          onClose={() => {
            setOpened(null)
            void again()
          }}
        />
      )}
      {opened?.what === 'renew' && (
        <CodeDialog
          title={t.recoveryRenew}
          text={t.recoveryRenewText}
          submit={t.recoveryRenew}
          onCode={async (code) => show((await renewRecovery(code)).recoveryCodes)}
          onClose={close('renew')}
        />
      )}
      {opened?.what === 'remove' && (
        <CodeDialog
          title={t.factorRemoveTitle}
          text={t.factorRemoveText}
          submit={t.factorRemove}
          danger
          onCode={async (code) => {
            await removeFactor(code)
            say(t.factorRemoved)
            setOpened(null)
            await again()
          }}
          onClose={close('remove')}
        />
      )}
      {proof.dialog}
    </section>
  )
}

/** That it is on, since when, and how many recovery codes are left. */
export function FactorWords({ factor: { addedAt, recoveryLeft } }: { factor: NonNullable<Security['secondFactor']> }) {
  const t = wordsOf(securityWords)
  return (
    <p class="security-on">
      <strong>{t.factorOn(longDate(addedAt))}</strong>{' '}
      {recoveryLeft === 0 ? t.recoveryNone : t.recoveryLeft(recoveryLeft)}
    </p>
  )
}

interface SetUpProps {
  secret: SecondFactorSecret
  onCodes: (codes: string[]) => void
  onClose: () => void
}

function SetUp({ secret: { secret, uri }, onCodes, onClose }: SetUpProps) {
  const t = wordsOf(securityWords)
  const [code, setCode] = useState('')
  return (
    <Dialog title={t.factorSetTitle} onClose={onClose}>
      <p class="dialog-text">{t.factorScan}</p>
      <QrCode text={uri} label={t.factorQr} />
      <p class="security-secret">
        {t.factorSecret}
        <code class="command">{secret.match(/.{1,4}/g)?.join(' ')}</code>
      </p>
      <Form
        submit={t.factorConfirm}
        onCancel={onClose}
        onSend={async () => {
          const { recoveryCodes } = await confirmFactor(code)
          say(t.factorDone)
          onCodes(recoveryCodes)
        }}
      >
        <TextField
          label={t.factorCode}
          inputMode="numeric"
          autoComplete="one-time-code"
          value={code}
          onValue={setCode}
          required
        />
      </Form>
    </Dialog>
  )
}

interface CodeDialogProps {
  title: string
  text: string
  submit: string
  danger?: boolean
  onCode: (code: string) => Promise<void>
  onClose: () => void
}

function CodeDialog({ title, text, submit, danger = false, onCode, onClose }: CodeDialogProps) {
  const t = wordsOf(securityWords)
  const [code, setCode] = useState('')
  return (
    <Dialog title={title} onClose={onClose}>
      <p class="dialog-text">{text}</p>
      <Form submit={submit} danger={danger} onCancel={onClose} onSend={() => onCode(code)}>
        <TextField label={t.factorAnyCode} autoComplete="one-time-code" value={code} onValue={setCode} required />
      </Form>
    </Dialog>
  )
}
