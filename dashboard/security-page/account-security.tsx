import { useState } from 'preact/hooks'
import type { PasskeyRow, Security, SignInLink } from '../../gateway/api/contract.ts'
import { dateTime } from '../clock.ts'
import { wordsOf } from '../language.ts'
import type { PageProps } from '../page-props.ts'
import { Shown, useAsked } from '../parts/asked.tsx'
import { Confirm } from '../parts/confirm.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { CheckField } from '../parts/fields.tsx'
import { Form } from '../parts/form.tsx'
import { OnlyHere } from '../parts/only-here.tsx'
import { QrCode } from '../parts/qr-code.tsx'
import { say } from '../parts/toast.tsx'
import { commonWords } from '../parts/words.ts'
import { Link } from '../router.tsx'
import { Page } from '../shell/page.tsx'
import { endSessionOf, endSessionsOf, makeLinkOf, readSecurityOf, removeFactorOf, removePasskeyOf } from './calls.ts'
import { PasskeyWords } from './passkeys-card.tsx'
import { FactorWords } from './second-factor-card.tsx'
import './security-page.css'
import { SessionList } from './sessions-card.tsx'
import { securityWords } from './words.ts'

/** `/settings/sign-in/:name`: how somebody else signs in, for admins. */
export function AccountSecurityPage({ rest }: PageProps) {
  const t = wordsOf(securityWords)
  const name = rest[0] ?? ''
  const security = useAsked(() => readSecurityOf(name), [name])
  const back = (
    <Link to="/settings/accounts" class="button">
      {t.ofBack}
    </Link>
  )
  return (
    <Page title={t.ofTitle(name)} what={t.ofWhat} actions={back}>
      {security.code === 'E_NOT_FOUND' ? (
        <p class="card">{t.ofNobody}</p>
      ) : (
        <Shown of={security}>{(value) => <Cards name={name} security={value} again={security.again} />}</Shown>
      )}
    </Page>
  )
}

interface CardsProps {
  name: string
  security: Security
  again: () => Promise<void>
}
type Opened = 'end-all' | 'factor' | 'link' | PasskeyRow | null

function Cards({ name, security, again }: CardsProps) {
  const t = wordsOf(securityWords)
  const [opened, setOpened] = useState<Opened>(null)
  const { passkeys, secondFactor, sessions, link } = security
  return (
    <div class="security">
      <section class="card security-card" aria-labelledby="sessions-title">
        <h2 id="sessions-title">{t.sessionsTitle}</h2>
        <SessionList sessions={sessions} again={again} onEnd={(id) => endSessionOf(name, id)} />
        {sessions.length > 0 && (
          <div class="security-do">
            <button type="button" class="button" onClick={() => setOpened('end-all')}>
              {t.endAll}
            </button>
          </div>
        )}
      </section>
      <section class="card security-card" aria-labelledby="passkeys-title">
        <h2 id="passkeys-title">{t.passkeysTitle}</h2>
        {passkeys.length === 0 && <p class="security-none">{t.passkeysNone}</p>}
        <ul class="security-list">
          {passkeys.map((passkey) => (
            <li key={passkey.id} class="security-row">
              <PasskeyWords passkey={passkey} />
              <div class="security-acts">
                <button
                  type="button"
                  class="button"
                  aria-label={t.passkeyRemoveOf(passkey.name)}
                  onClick={() => setOpened(passkey)}
                >
                  {t.passkeyRemove}
                </button>
              </div>
            </li>
          ))}
        </ul>
        <p>{security.hasPassword ? t.ofPassword : t.passwordNone}</p>
      </section>
      <section class="card security-card" aria-labelledby="factor-title">
        <h2 id="factor-title">{t.factorTitle}</h2>
        {secondFactor === null ? <p class="security-none">{t.factorOff}</p> : <FactorWords factor={secondFactor} />}
        {secondFactor !== null && (
          <div class="security-do">
            <button type="button" class="button" onClick={() => setOpened('factor')}>
              {t.factorTake}
            </button>
          </div>
        )}
      </section>
      <section class="card security-card" aria-labelledby="link-title">
        <h2 id="link-title">{t.linkTitle}</h2>
        <p>{t.linkText}</p>
        {link !== null && <p class="security-none">{t.linkWaiting(dateTime(link.expiresAt))}</p>}
        <div class="security-do">
          <button type="button" class="button" onClick={() => setOpened('link')}>
            {t.linkMake}
          </button>
        </div>
      </section>
      <Opened name={name} opened={opened} again={again} onClose={() => setOpened(null)} />
    </div>
  )
}

interface OpenedProps {
  name: string
  opened: Opened
  again: () => Promise<void>
  onClose: () => void
}

/** The dialog that is open, if any: each act is recorded. */
function Opened({ name, opened, again, onClose }: OpenedProps) {
  const t = wordsOf(securityWords)
  if (opened === null) return null
  if (opened === 'link') return <LinkDialog name={name} again={again} onClose={onClose} />
  if (opened === 'end-all') {
    return (
      <Confirm
        title={t.endAllTitle(name)}
        text={<p>{t.endAllText}</p>}
        action={t.endAll}
        danger
        onDo={async () => {
          const { ended } = await endSessionsOf(name)
          say(t.othersEnded(ended))
          await again()
        }}
        onClose={onClose}
      />
    )
  }
  const isFactor = opened === 'factor'
  return (
    <Confirm
      title={isFactor ? t.factorTakeTitle(name) : t.passkeyRemoveTitle(opened.name)}
      text={<p>{isFactor ? t.factorTakeText : t.passkeyRemoveText}</p>}
      action={isFactor ? t.factorTake : t.passkeyRemove}
      danger
      askReason
      onDo={async (reason) => {
        await (isFactor ? removeFactorOf(name, reason) : removePasskeyOf(name, opened.id, reason))
        say(isFactor ? t.factorRemoved : t.passkeyRemoved(opened.name))
        await again()
      }}
      onClose={onClose}
    />
  )
}

function LinkDialog({ name, again, onClose }: { name: string; again: () => Promise<void>; onClose: () => void }) {
  const t = wordsOf(securityWords)
  const common = wordsOf(commonWords)
  const [forget, setForget] = useState(false)
  const [made, setMade] = useState<SignInLink | null>(null)

  if (made === null) {
    return (
      <Dialog title={t.linkTitle} onClose={onClose}>
        <p class="dialog-text">{t.linkText}</p>
        <Form
          submit={t.linkMake}
          onCancel={onClose}
          onSend={async () => {
            setMade(await makeLinkOf(name, forget))
            await again()
          }}
        >
          <CheckField label={t.linkForget} help={t.linkForgetHelp} value={forget} onValue={setForget} />
        </Form>
      </Dialog>
    )
  }
  return (
    <Dialog title={t.linkTitle} onClose={onClose}>
      <p class="dialog-text">{t.linkShown}</p>
      <QrCode text={made.url} label={t.linkQr} />
      <code class="command">{made.url}</code>
      <p class="security-sub">{t.linkExpires(dateTime(made.expiresAt))}</p>
      <OnlyHere />
      <div class="form-do">
        <button type="button" class="button" onClick={() => window.print()}>
          {common.print}
        </button>
        <button type="button" class="button button-main" onClick={onClose}>
          {common.close}
        </button>
      </div>
    </Dialog>
  )
}
