import { useEffect, useState } from 'preact/hooks'
import type { TrustState } from '../../gateway/api/contract.ts'
import { ask } from '../api.ts'
import { longDate } from '../clock.ts'
import { wordsOf } from '../language.ts'
import { plainName } from '../names.ts'
import { Shown, useAsked } from '../parts/asked.tsx'
import { LanguageSwitch } from '../parts/language-switch.tsx'
import { Link } from '../router.tsx'
import { Fingerprint } from './fingerprint.tsx'
import './trust-page.css'
import { trustWords } from './words.ts'

const CERTIFICATE = '/api/trust/ca.crt'
const PROFILE = '/api/trust/soglia.mobileconfig'
const WHOLE_MACHINE = 'sudo cp soglia-ca.crt /usr/local/share/ca-certificates/soglia.crt\nsudo update-ca-certificates'

const SYSTEMS = ['iphone', 'android', 'windows', 'mac', 'linux'] as const
type System = (typeof SYSTEMS)[number]

/** How a device comes to trust the house's own authority: for everybody, before they can sign in. */
export function TrustPage() {
  const t = wordsOf(trustWords)
  const trust = useAsked(() => ask<TrustState>('GET', '/api/trust'), [])
  const title = t.title(plainName(trust.value?.house, 'Soglia'))
  useEffect(() => {
    document.title = `${title} · Soglia`
  }, [title])
  return (
    <main class="trust">
      <header class="trust-head">
        <p class="trust-brand">Soglia</p>
        <LanguageSwitch />
      </header>
      <h1 class="name">{title}</h1>
      <Shown of={trust}>
        {({ kind, authority }) =>
          authority === null ? <NothingToDo kind={kind} /> : <HowToTrust authority={authority} />
        }
      </Shown>
    </main>
  )
}

function NothingToDo({ kind }: Pick<TrustState, 'kind'>) {
  const t = wordsOf(trustWords)
  return (
    <section class="card trust-card">
      <h2>{t.notOwn}</h2>
      <p>{kind === 'files' ? t.filesText : t.plainText}</p>
      <p>
        <Link to="/" class="button button-main">
          {t.go}
        </Link>
      </p>
    </section>
  )
}

function HowToTrust({ authority }: { authority: NonNullable<TrustState['authority']> }) {
  const t = wordsOf(trustWords)
  return (
    <>
      <p class="trust-text">{t.text}</p>
      <section class="card trust-card">
        <h2>{t.whatItIs}</h2>
        <p>{t.whatText}</p>
      </section>
      <section class="card trust-card">
        <h2>{t.compare}</h2>
        <p>{t.compareText}</p>
        <Fingerprint hex={authority.sha256} />
        <p class="quiet">{t.sha1}</p>
        <Fingerprint hex={authority.sha1} />
        <p class="quiet">{t.until(longDate(authority.until))}</p>
        <p class="trust-screen">
          <button type="button" class="button" onClick={() => window.print()}>
            {t.print}
          </button>
        </p>
      </section>
      <section class="card trust-card trust-screen">
        <h2>{t.install}</h2>
        <Systems />
      </section>
      <section class="card trust-card trust-screen">
        <h2>{t.remove}</h2>
        <p>{t.removeText}</p>
        <h2>{t.boards}</h2>
        <p>{t.boardsText}</p>
        <p>
          <Link to="/" class="button">
            {t.go}
          </Link>
        </p>
      </section>
    </>
  )
}

/** By what the browser says that it runs on; where it says nothing that is known: all closed. */
function systemHere(): System | null {
  const agent = navigator.userAgent
  if (/iPhone|iPad/.test(agent)) return 'iphone'
  if (/Android/.test(agent)) return 'android'
  if (/Windows/.test(agent)) return 'windows'
  if (/Macintosh/.test(agent)) return 'mac'
  return /Linux/.test(agent) ? 'linux' : null
}

function Systems() {
  const t = wordsOf(trustWords)
  const [here] = useState(systemHere)
  return (
    <div class="trust-systems">
      {SYSTEMS.map((system) => (
        <details key={system} class="trust-system" open={system === here}>
          <summary>{t.systems[system]}</summary>
          <ol>
            {t.steps[system].map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
          {system === 'linux' && <code class="command">{WHOLE_MACHINE}</code>}
          <p class="trust-get">
            {system === 'iphone' || system === 'mac' ? (
              <a class="button button-main" href={PROFILE} download="soglia.mobileconfig">
                {t.profile}
              </a>
            ) : (
              <a class="button button-main" href={CERTIFICATE} download="soglia-ca.crt">
                {t.cert}
              </a>
            )}
          </p>
        </details>
      ))}
    </div>
  )
}
