import { useEffect } from 'preact/hooks'
import { words, wordsOf } from './language.ts'
import { HOME, OPEN_PAGES, PAGES, pageAt } from './pages.ts'
import { go, Link, route } from './router.tsx'
import { askSession, type SignedIn, session } from './session.ts'
import { LoadedPage } from './shell/loaded-page.tsx'
import { MessagePage } from './shell/message-page.tsx'
import { Shell } from './shell/shell.tsx'
import { shellWords } from './shell/words.ts'
import { FirstAdminPage } from './sign-in/first-admin-page.tsx'
import { SignInPage } from './sign-in/sign-in-page.tsx'
import { WaitingPage } from './sign-in/waiting-page.tsx'

const ASK_AGAIN_MS = 3000

/** Which page: the one that the address names, for those whom the session lets see it. */
export function App() {
  const open = pageAt(OPEN_PAGES, route.value.path)
  if (open !== null) return <LoadedPage row={open.row} props={{ rest: open.rest }} />
  return <SignedInPages />
}

function SignedInPages() {
  const now = session.value
  const t = words.value
  useEffect(() => {
    if (now.state === 'asking') void askSession()
    if (now.state !== 'failed') return
    const timer = setTimeout(() => void askSession(), ASK_AGAIN_MS)
    return () => clearTimeout(timer)
  }, [now])
  useEffect(() => {
    if (now.state === 'signed-out') document.title = `${t.signInTitle} · Soglia`
    if (now.state === 'first-admin') document.title = `${t.firstTitle} · Soglia`
  }, [now.state, t])

  if (now.state === 'signed-in') {
    return (
      <Shell account={now}>
        <PageOfAddress account={now} />
      </Shell>
    )
  }
  if (now.state === 'signed-out') return <SignInPage notice={now.notice} />
  if (now.state === 'first-admin') return <FirstAdminPage code={now.code} />
  return <WaitingPage failed={now.state === 'failed'} />
}

function PageOfAddress({ account }: { account: SignedIn }) {
  const t = wordsOf(shellWords)
  const { path } = route.value
  const home = HOME[account.role]
  const lost = path === '/' && home !== '/'
  useEffect(() => {
    if (lost) go(home, { replace: true })
  }, [lost, home])
  if (lost) return null

  const found = pageAt(PAGES, path)
  if (found?.row.roles.includes(account.role)) {
    return <LoadedPage key={found.row.path} row={found.row} props={{ rest: found.rest, account }} />
  }
  return (
    <MessagePage title={found ? t.notForYouTitle : t.notFoundTitle} text={found ? t.notForYouText : t.notFoundText}>
      <Link to={home} class="button button-main">
        {t.home}
      </Link>
    </MessagePage>
  )
}
