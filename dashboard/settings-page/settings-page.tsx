import type { ComponentType } from 'preact'
import type { PageProps } from '../page-props.ts'
import { AccountsPage } from './accounts.tsx'
import { BackupsPage } from './backups.tsx'
import { HousePage } from './house.tsx'
import { HttpsPage } from './https.tsx'
import { OverviewPage } from './overview.tsx'
import './settings-page.css'
import { TokensPage } from './tokens.tsx'

const PAGES: Record<string, ComponentType<{ account: PageProps['account'] }>> = {
  house: HousePage,
  accounts: AccountsPage,
  tokens: TokensPage,
  backups: BackupsPage,
  https: HttpsPage,
}

/** The settings, one page each; an address that is none of them leads to the overview. */
export function SettingsPage({ rest, account }: PageProps) {
  const Found = PAGES[rest[0] ?? ''] ?? OverviewPage
  return <Found account={account} />
}
