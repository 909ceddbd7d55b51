import { useEffect, useState } from 'preact/hooks'
import type { Security } from '../../gateway/api/contract.ts'
import { ask, codeOf } from '../api.ts'
import { problemWords, wordsOf } from '../language.ts'
import { WarningMark } from '../parts/marks.tsx'
import { go } from '../router.tsx'
import { askSession } from '../session.ts'
import { CodeStep } from '../sign-in/code-step.tsx'
import { Frame } from '../sign-in/frame.tsx'
import { ChooseWay } from './choose-way.tsx'
import './link-page.css'
import { linkWords } from './words.ts'

/** The secret from the address, taken out of it so that it stays in no history. */
function secretFromAddress(): string {
  const secret = location.hash.replace(/^#/, '')
  if (secret !== '') history.replaceState(null, '', location.pathname)
  return secret
}

interface Entered {
  /** Of the person that it speaks for. */
  name: string | null
  account: string
  security: Security
}

/** A personal link: in by a press of the button (a preview that opens addresses must not use it up), then how to come back. */
export function LinkPage() {
  const t = wordsOf(linkWords)
  const [secret] = useState(secretFromAddress)
  const [step, setStep] = useState<'link' | 'code' | 'busy'>('link')
  const [problem, setProblem] = useState<string | null>(null)
  const [entered, setEntered] = useState<Entered | null>(null)
  useEffect(() => {
    document.title = `${t.title} · Soglia`
  }, [t.title])

  async function enter(code?: string): Promise<void> {
    await ask('POST', '/api/session/link', code === undefined ? { secret } : { secret, code })
    await askSession()
    const me = await ask<{ name: string; person: { name: string } | null }>('GET', '/api/me')
    const security = await ask<Security>('GET', '/api/me/security')
    setEntered({ name: me.person?.name ?? null, account: me.name, security })
  }

  async function press(): Promise<void> {
    setStep('busy')
    setProblem(null)
    try {
      await enter()
    } catch (error) {
      const code = codeOf(error)
      if (code === 'E_SECOND_FACTOR') return setStep('code')
      setProblem(code)
    }
    setStep('link')
  }

  if (entered !== null) return <ChooseWay {...entered} onDone={home} />
  if (step === 'code') {
    return (
      <Frame>
        <CodeStep onCode={enter} onBack={() => go('/', { replace: true })} />
      </Frame>
    )
  }
  if (secret === '') {
    return (
      <Frame>
        <h1>{t.brokenTitle}</h1>
        <p class="threshold-text">{t.brokenText}</p>
        <ToSignIn />
      </Frame>
    )
  }
  return (
    <Frame>
      <h1>{t.title}</h1>
      <p class="threshold-text">{t.text}</p>
      <div role="alert">
        {problem !== null && (
          <p class="problem link-problem">
            <WarningMark />
            {problemWords(problem)} {problem === 'E_LINK' && t.worn}
          </p>
        )}
      </div>
      {problem === 'E_LINK' ? (
        <ToSignIn />
      ) : (
        <button
          type="button"
          class="button button-main button-tall link-enter"
          aria-disabled={step === 'busy'}
          onClick={() => step === 'link' && void press()}
        >
          {step === 'busy' ? t.entering : t.enter}
        </button>
      )}
    </Frame>
  )
}

/** To wherever whoever is signed in begins. */
function home(): void {
  go('/', { replace: true })
}

function ToSignIn() {
  const t = wordsOf(linkWords)
  return (
    <button type="button" class="button button-tall link-enter" onClick={() => go('/', { replace: true })}>
      {t.toSignIn}
    </button>
  )
}
