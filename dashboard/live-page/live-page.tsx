import { useFloors } from '../floor/floors.ts'
import { houseKnown, houseName, occupancy } from '../house.ts'
import { words } from '../language.ts'
import { asleep, line } from '../live.ts'
import type { PageProps } from '../page-props.ts'
import { Page } from '../shell/page.tsx'
import { Doors } from './doors.tsx'
import { FloorCard } from './floor-card.tsx'
import { HillCard } from './hill-card.tsx'
import './live-page.css'
import { Notices } from './notices.tsx'
import { Passages } from './passages.tsx'
import { ScopeField } from './scope-field.tsx'
import { NoHouse } from './states.tsx'

/** "Adesso": the house as it is now. */
export function LivePage({ account: { role } }: PageProps) {
  const t = words.value
  useFloors()
  const may = role === 'admin'
  const drawn = houseKnown.value && line.value.state !== 'forbidden'
  return (
    <Page title={t.now} what={t.nowWhat} tabTitle={tabTitle()} live actions={drawn ? <ScopeField /> : undefined}>
      {drawn ? (
        <div class="seen">
          <Notices isAdmin={may} />
          <div class="columns">
            <div class="column">
              <HillCard />
              <FloorCard mayDraw={may} />
            </div>
            <div class="column">
              <Doors mayChange={may} />
              <Passages mayChange={may} />
            </div>
          </div>
        </div>
      ) : (
        <NoHouse />
      )}
    </Page>
  )
}

/** The tab never tells an old count as if it were now. */
function tabTitle(): string {
  const t = words.value
  const name = houseName.value
  const inside = occupancy.value?.inside
  if (name === null || inside === undefined) return `${t.now} · Soglia`
  if (line.value.state === 'blind') return t.tabBlind(name)
  return asleep.value || line.value.state !== 'live' ? name : t.tabTitle(inside, name)
}
