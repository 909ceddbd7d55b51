import { useEffect } from 'preact/hooks'
import { setClock, timeZone } from '../clock.ts'
import { houseName } from '../house.ts'
import { wordsOf } from '../language.ts'
import { listenToOwn, ownLine } from '../own-line.ts'
import type { PageProps } from '../page-props.ts'
import { useAsked } from '../parts/asked.tsx'
import { Empty } from '../parts/empty.tsx'
import { Page } from '../shell/page.tsx'
import { BadgesCard } from './badges-card.tsx'
import { readOwnBadges, readOwnGuests, readOwnHouse } from './calls.ts'
import { DataCard } from './data-card.tsx'
import { ErasureCard } from './erasure-card.tsx'
import { GuestsCard } from './guests-card.tsx'
import { LooksCard } from './looks-card.tsx'
import './me-page.css'
import { NowCard } from './now-card.tsx'
import { ShownCard } from './shown-card.tsx'
import { StaysCard } from './stays-card.tsx'
import { meWords } from './words.ts'

const HOUSE_EVERY_MS = 10_000

/** One's own page: what the house knows of whoever is signed in, and what they can do about it. */
export function MePage({ account }: PageProps) {
  const t = wordsOf(meWords)
  return (
    <Page title={t.title} what={t.what}>
      {account.person === null ? (
        <section class="card">
          <Empty title={t.nobodyTitle} text={t.nobodyText} />
        </section>
      ) : (
        <OwnCards />
      )}
    </Page>
  )
}

function OwnCards() {
  const house = useAsked(async () => {
    const told = await readOwnHouse()
    setClock(told.at)
    timeZone.value = told.timeZone
    houseName.value = told.name
    return told
  }, [])
  const guests = useAsked(readOwnGuests, [])
  const badges = useAsked(readOwnBadges, [])
  const { again: askHouse } = house
  const { again: askGuests } = guests
  const { again: askBadges } = badges

  useEffect(() => {
    // It rings once at the beginning, too: what was asked for already need not be asked for again.
    let first = true
    return listenToOwn(() => {
      if (!first) {
        void askHouse()
        void askGuests()
        void askBadges()
      }
      first = false
    })
  }, [askHouse, askGuests, askBadges])
  useEffect(() => {
    // Of others nothing rings: how many are in, and who lets it be seen, is asked for.
    const timer = setInterval(() => {
      if (!document.hidden && ownLine.peek().state === 'live') void askHouse()
    }, HOUSE_EVERY_MS)
    return () => clearInterval(timer)
  }, [askHouse])

  // A stay that begins or ends shows among one's stays, too.
  const moved = `${house.value?.me?.zone} ${house.value?.me?.since} ${house.value?.me?.certain}`
  return (
    <div class="me">
      <div class="me-part me-part-now">
        <NowCard house={house} />
        <GuestsCard guests={guests} />
      </div>
      <div class="me-part me-part-mine">
        <BadgesCard badges={badges} />
        <ShownCard />
        <LooksCard />
      </div>
      <div class="me-part me-part-past">
        <StaysCard moved={moved} />
      </div>
      <div class="me-part me-part-data">
        <DataCard />
        <ErasureCard />
      </div>
    </div>
  )
}
