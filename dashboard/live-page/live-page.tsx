import { useEffect, useMemo } from 'preact/hooks'
import type { Role } from '../../gateway/api/contract.ts'
import { houseName, occupancy, takeEvents, takeHouse } from '../house.ts'
import { words } from '../language.ts'
import { asleep, createLiveLine, line } from '../live.ts'
import { sessionOver } from '../session.ts'
import { Doors } from './doors.tsx'
import { Header, PageHead } from './header.tsx'
import { HillCard } from './hill-card.tsx'
import './live-page.css'
import { Notices } from './notices.tsx'
import { Passages } from './passages.tsx'
import { Plan } from './plan.tsx'
import { BlindNotice, NoHouse } from './states.tsx'
import { Units } from './units.tsx'

/** "Adesso": the house as it is now. */
export function LivePage({ account }: { account: { name: string; role: Role } }) {
  const live = useMemo(() => createLiveLine({ house: takeHouse, events: takeEvents, signedOut: sessionOver }), [])
  useEffect(() => {
    live.start()
    return () => live.stop()
  }, [live])

  const t = words.value
  const state = line.value.state
  const name = houseName.value
  const inside = occupancy.value?.inside
  const title = tabTitle()
  useEffect(() => {
    document.title = title
  }, [title])

  /** The tab never tells an old count as if it were now. */
  function tabTitle(): string {
    if (name === null || inside === undefined) return `${t.now} · Soglia`
    if (state === 'blind') return t.tabBlind(name)
    return asleep.value || state !== 'live' ? name : t.tabTitle(inside, name)
  }

  const drawn = name !== null && state !== 'forbidden'
  return (
    <div class="page" data-line={state}>
      <a class="skip" href="#content">
        {t.skip}
      </a>
      <Header account={account} />
      <main id="content" tabIndex={-1}>
        <PageHead />
        {state === 'blind' && drawn && <BlindNotice retry={live.retry} />}
        {drawn ? (
          <div class="seen">
            <Notices />
            <div class="columns">
              <div class="column">
                <HillCard />
                <Plan />
                <Units />
              </div>
              <div class="column">
                <Doors />
                <Passages />
              </div>
            </div>
          </div>
        ) : (
          <NoHouse retry={live.retry} />
        )}
      </main>
    </div>
  )
}
