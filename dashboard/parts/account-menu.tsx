import { useEffect, useRef, useState } from 'preact/hooks'
import { lookUp, problemWords, words, wordsOf } from '../language.ts'
import { plainName } from '../names.ts'
import { Link } from '../router.tsx'
import { leave, type SignedIn } from '../session.ts'
import { shellWords } from '../shell/words.ts'

/** Who is signed in, and the way out. */
export function AccountMenu({ account: { name: account, role, person, personName } }: { account: SignedIn }) {
  const name = plainName(personName, account)
  const [open, setOpen] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const whole = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  const t = words.value
  const pages = wordsOf(shellWords)

  useEffect(() => {
    if (!open) return
    const away = (event: Event) => {
      if (!whole.current?.contains(event.target as Node)) setOpen(false)
    }
    const closeOnEscape = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return
      setOpen(false)
      button.current?.focus()
    }
    document.addEventListener('pointerdown', away)
    document.addEventListener('focusin', away)
    document.addEventListener('keydown', closeOnEscape)
    return () => {
      document.removeEventListener('pointerdown', away)
      document.removeEventListener('focusin', away)
      document.removeEventListener('keydown', closeOnEscape)
    }
  }, [open])

  return (
    <div class="account" ref={whole}>
      <button ref={button} type="button" class="account-button" aria-expanded={open} onClick={() => setOpen(!open)}>
        <span class="unseen">{t.account}: </span>
        <span class="account-letter" aria-hidden="true">
          {[...name.trim()][0]?.toUpperCase() ?? '·'}
        </span>
        <span class="account-name name">{name}</span>
        <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
          <path d="M2.5 4.5 6 8l3.5-3.5" fill="none" stroke="currentColor" stroke-width="1.6" />
        </svg>
      </button>
      {open && (
        <div class="account-sheet">
          <p class="account-who name">{name}</p>
          <p class="account-role">{lookUp(t.roles, role) ?? role}</p>
          {person !== null && (
            <Link to="/me" class="account-link" onClick={() => setOpen(false)}>
              {pages.pages.me}
            </Link>
          )}
          <Link to="/me/security" class="account-link" onClick={() => setOpen(false)}>
            {pages.security}
          </Link>
          {problem !== null && <p class="problem">{problemWords(problem)}</p>}
          <button type="button" class="button" onClick={() => void leave().then(setProblem)}>
            {t.signOut}
          </button>
        </div>
      )}
    </div>
  )
}
