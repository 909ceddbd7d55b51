import { wordsOf } from '../language.ts'
import type { Tab } from '../parts/tabs.tsx'
import { placesWords } from './words.ts'

export function doorTabs(): readonly Tab[] {
  const { tabs } = wordsOf(placesWords)
  return [
    { label: tabs.doors, to: '/doors' },
    { label: tabs.zones, to: '/zones' },
    { label: tabs.plan, to: '/plan' },
  ]
}

export function scheduleTabs(): readonly Tab[] {
  const { tabs } = wordsOf(placesWords)
  return [
    { label: tabs.schedules, to: '/schedules' },
    { label: tabs.calendar, to: '/calendar' },
    { label: tabs.rules, to: '/rules' },
    { label: tabs.explain, to: '/explain' },
  ]
}
