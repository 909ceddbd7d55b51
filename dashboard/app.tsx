import { useEffect } from 'preact/hooks'
import { words } from './language.ts'
import { LivePage } from './live-page/live-page.tsx'
import { askSession, session } from './session.ts'
import { FirstAdminPage } from './sign-in/first-admin-page.tsx'
import { SignInPage } from './sign-in/sign-in-page.tsx'
import { WaitingPage } from './sign-in/waiting-page.tsx'

const ASK_AGAIN_MS = 3000

/** Which page: the one that the session leads to. */
export function App() {
  const now = session.value
  const t = words.value
  useEffect(() => {
    if (now.state !== 'failed') return
    const timer = setTimeout(() => void askSession(), ASK_AGAIN_MS)
    return () => clearTimeout(timer)
  }, [now])
  useEffect(() => {
    if (now.state === 'signed-out') document.title = `${t.signInTitle} · Soglia`
    if (now.state === 'first-admin') document.title = `${t.firstTitle} · Soglia`
  }, [now.state, t])

  if (now.state === 'signed-in') return <LivePage account={now} />
  if (now.state === 'signed-out') return <SignInPage notice={now.notice} />
  if (now.state === 'first-admin') return <FirstAdminPage code={now.code} />
  return <WaitingPage failed={now.state === 'failed'} />
}
