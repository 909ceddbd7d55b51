import { houseName, occupancy } from '../house.ts'
import { words } from '../language.ts'
import { asleep, line } from '../live.ts'
import { Page } from '../shell/page.tsx'
import { Doors } from './doors.tsx'
import { HillCard } from './hill-card.tsx'
import './live-page.css'
import { Notices } from './notices.tsx'
import { Passages } from './passages.tsx'
import { Plan } from './plan.tsx'
import { NoHouse } from './states.tsx'
import { Units } from './units.tsx'

/** "Adesso": the house as it is now. */
export function LivePage() {
  const t = words.value
  const state = line.value.state
  const name = houseName.value
  const inside = occupancy.value?.inside

  /** The tab never tells an old count as if it were now. */
  function tabTitle(): string {
    if (name === null || inside === undefined) return `${t.now} · Soglia`
    if (state === 'blind') return t.tabBlind(name)
    return asleep.value || state !== 'live' ? name : t.tabTitle(inside, name)
  }

  const drawn = name !== null && state !== 'forbidden'
  return (
    <Page title={t.now} what={t.nowWhat} tabTitle={tabTitle()} live>
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
        <NoHouse />
      )}
    </Page>
  )
}
