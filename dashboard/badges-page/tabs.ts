import { wordsOf } from '../language.ts'
import type { Tab } from '../parts/tabs.tsx'
import { badgesWords } from './words.ts'

export function badgesTabs(): readonly Tab[] {
  const { tabs } = wordsOf(badgesWords)
  return [
    { label: tabs.badges, to: '/badges' },
    { label: tabs.cards, to: '/badges/cards' },
  ]
}
