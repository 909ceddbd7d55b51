import type { TrustState } from '../../gateway/api/contract.ts'
import { longDate } from '../clock.ts'
import { wordsOf } from '../language.ts'
import { Shown, useAsked } from '../parts/asked.tsx'
import { Chip } from '../parts/chip.tsx'
import { Link } from '../router.tsx'
import { Page } from '../shell/page.tsx'
import { Fingerprint } from '../trust-page/fingerprint.tsx'
import { readTrust } from './calls.ts'
import { settingsTabs } from './tabs.ts'
import { settingsWords } from './words.ts'

const OWN = 'http = "0.0.0.0:8443"\nmqtt = "0.0.0.0:8883"\ntls = "own"\nhosts = ["soglia.local", "192.168.1.20"]'
const FILES = 'tlsCert = "cert.pem"\ntlsKey = "key.pem"'

/** Whether the pages travel encrypted, what is missing where they do not, and how to change that. */
export function HttpsPage() {
  const t = wordsOf(settingsWords).https
  const trust = useAsked(readTrust, [])
  return (
    <Page title={t.title} what={t.what} tabs={settingsTabs()}>
      <Shown of={trust}>
        {(state) => (
          <div class="settings-stack">
            <Now state={state} />
            {state.authority !== null && <Authority authority={state.authority} />}
            {state.kind === 'plain' && <How />}
          </div>
        )}
      </Shown>
    </Page>
  )
}

function Now({ state: { kind, names, until } }: { state: TrustState }) {
  const t = wordsOf(settingsWords).https
  // The browser's word: pages of this very machine count as secure, encrypted or not.
  const secure = window.isSecureContext
  return (
    <section class="card settings-stack">
      <h2 class="settings-state">
        <Chip tone={kind === 'plain' ? 'ochre' : 'pine'}>{kind === 'plain' ? 'HTTP' : 'HTTPS'}</Chip> {t.kinds[kind]}
      </h2>
      {kind === 'plain' && <p>{t.plainText}</p>}
      {(kind !== 'plain' || !secure) && <p>{secure ? t.secure : t.notSecure}</p>}
      {kind === 'plain' && (
        <div>
          <h3>{t.missing}</h3>
          <ul class="settings-bullets">
            <li>{t.passkeys}</li>
            <li>{t.offline}</li>
          </ul>
          {secure && <p class="quiet">{t.here}</p>}
        </div>
      )}
      {until !== null && (
        <dl class="settings-facts">
          <div>
            <dt>{t.names}</dt>
            <dd class="name">{names.join(', ')}</dd>
          </div>
          <div>
            <dt>{t.until}</dt>
            <dd>{longDate(until)}</dd>
          </div>
        </dl>
      )}
      {kind !== 'plain' && <p class="quiet">{kind === 'own' ? t.renewed : t.notRenewed}</p>}
    </section>
  )
}

function Authority({ authority }: { authority: NonNullable<TrustState['authority']> }) {
  const t = wordsOf(settingsWords).https
  return (
    <section class="card settings-stack">
      <h2>{t.authority}</h2>
      <p>
        {t.authorityUntil} {longDate(authority.until)}.
      </p>
      <div>
        <h3>{t.print}</h3>
        <Fingerprint hex={authority.sha256} />
      </div>
      <p class="quiet">{t.printText}</p>
      <p>
        <Link to="/trust" class="button">
          {t.trustPage}
        </Link>
      </p>
    </section>
  )
}

function How() {
  const t = wordsOf(settingsWords).https
  return (
    <section class="card settings-stack">
      <h2 class="card-title">{t.how}</h2>
      <div>
        <p>{t.howOwn}</p>
        <code class="command">{OWN}</code>
      </div>
      <div>
        <p>{t.howFiles}</p>
        <code class="command">{FILES}</code>
      </div>
    </section>
  )
}
