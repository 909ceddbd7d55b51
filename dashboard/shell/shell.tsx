import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { words } from '../language.ts'
import { line } from '../live.ts'
import { Toast } from '../parts/toast.tsx'
import { readyRollCall } from '../roll-call-page/ready.ts'
import { route } from '../router.tsx'
import type { SignedIn } from '../session.ts'
import { BlindNotice } from './blind-notice.tsx'
import { houseLine } from './line.ts'
import './notice.css'
import './shell.css'
import { Sidebar } from './sidebar.tsx'

/** What stands around every page: the way to the others, who is signed in, and whether the house is seen. */
export function Shell({ account, children }: { account: SignedIn; children: ComponentChildren }) {
  const main = useRef<HTMLElement>(null)
  const drawnAt = useRef(route.value.path)
  const seesHouse = account.role === 'admin' || account.role === 'staff'
  useEffect(() => {
    if (!seesHouse) return
    houseLine.start()
    return () => houseLine.stop()
  }, [seesHouse])

  useEffect(() => (seesHouse ? readyRollCall(account.name) : undefined), [seesHouse, account.name])

  const { path } = route.value
  useEffect(() => {
    // Whoever moves by keyboard or by ear begins at the top of the new page.
    if (drawnAt.current !== path) main.current?.focus({ preventScroll: true })
    drawnAt.current = path
  }, [path])

  return (
    <div class="shell" data-line={seesHouse ? line.value.state : 'none'}>
      <a class="skip" href="#content">
        {words.value.skip}
      </a>
      <Sidebar account={account} />
      <main class="shell-main" id="content" tabIndex={-1} ref={main}>
        {seesHouse && <BlindNotice />}
        {children}
      </main>
      <Toast />
    </div>
  )
}
