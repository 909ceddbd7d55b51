import { wordsOf } from '../language.ts'
import type { PageProps } from '../page-props.ts'
import { Page } from '../shell/page.tsx'
import { BadgeList } from './badge-list.tsx'
import './badges-page.css'
import { CardsPage } from './cards-page.tsx'
import { JustTapped } from './just-tapped.tsx'
import { badgesTabs } from './tabs.ts'
import { badgesWords } from './words.ts'

/** All badges, with what was just tapped on top; or the cards of the house. */
export function BadgesPage({ rest, account }: PageProps) {
  const t = wordsOf(badgesWords)
  if (rest[0] === 'cards') return <CardsPage role={account.role} />
  return (
    <Page title={t.title} what={t.what} tabs={badgesTabs()}>
      <div class="badges">
        <JustTapped role={account.role} />
        <BadgeList role={account.role} />
      </div>
    </Page>
  )
}
