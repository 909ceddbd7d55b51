/** The pages of the settings, beside each other. */
import { wordsOf } from '../language.ts'
import type { Tab } from '../parts/tabs.tsx'
import { settingsWords } from './words.ts'

export function settingsTabs(): readonly Tab[] {
  const { tabs } = wordsOf(settingsWords)
  return [
    { label: tabs.all, to: '/settings' },
    { label: tabs.house, to: '/settings/house' },
    { label: tabs.accounts, to: '/settings/accounts' },
    { label: tabs.tokens, to: '/settings/tokens' },
    { label: tabs.backups, to: '/settings/backups' },
    { label: tabs.https, to: '/settings/https' },
    { label: tabs.screens, to: '/settings/screens' },
  ]
}
