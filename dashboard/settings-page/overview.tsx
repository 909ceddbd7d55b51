import type { ComponentChildren } from 'preact'
import { wordsOf } from '../language.ts'
import { plainName } from '../names.ts'
import { useAsked } from '../parts/asked.tsx'
import { Link } from '../router.tsx'
import { Page } from '../shell/page.tsx'
import { ageOf, isOld } from './age.ts'
import { readAccounts, readSettings, readTokens, readTrust } from './calls.ts'
import { useCopies } from './copies.ts'
import { settingsTabs } from './tabs.ts'
import { settingsWords } from './words.ts'

/** Each part of the settings as a card: what it is for, and how it stands. */
export function OverviewPage() {
  const t = wordsOf(settingsWords)
  const settings = useAsked(readSettings, [])
  const accounts = useAsked(readAccounts, [])
  const tokens = useAsked(readTokens, [])
  const backups = useCopies()
  const trust = useAsked(readTrust, [])
  const name = settings.value?.find(({ key }) => key === 'name')?.value
  const last = backups.value?.backups[0]
  const old = backups.value !== null && (last === undefined || isOld(last.at))
  return (
    <Page title={t.title} what={t.what} tabs={settingsTabs()}>
      <ul class="settings-cards">
        <Card to="/settings/house" title={t.tabs.house} text={t.cards.house}>
          {name === undefined ? null : <span class="name">{plainName(name, '')}</span>}
        </Card>
        <Card to="/settings/accounts" title={t.tabs.accounts} text={t.cards.accounts}>
          {accounts.value && t.accountsNow(accounts.value.length)}
        </Card>
        <Card to="/settings/tokens" title={t.tabs.tokens} text={t.cards.tokens}>
          {tokens.value && t.tokensNow(tokens.value.length)}
        </Card>
        <Card to="/settings/backups" title={t.tabs.backups} text={t.cards.backups} attention={old}>
          {backups.value && (last === undefined ? t.noBackup : t.lastBackup(ageOf(last.at)))}
        </Card>
        <Card to="/settings/https" title={t.tabs.https} text={t.cards.https} attention={trust.value?.kind === 'plain'}>
          {trust.value && t.https.kinds[trust.value.kind]}
        </Card>
        <Card to="/settings/screens" title={t.tabs.screens} text={t.cards.screens} />
        <Card to="/me/security" title={t.own} text={t.cards.security} />
      </ul>
    </Page>
  )
}

interface CardProps {
  to: string
  title: string
  text: string
  /** It wants to be looked at. */
  attention?: boolean
  /** How it stands. */
  children?: ComponentChildren
}

function Card({ to, title, text, attention = false, children }: CardProps) {
  return (
    <li class="card settings-card">
      <h2>
        <Link to={to}>{title}</Link>
      </h2>
      <p class="settings-card-text">{text}</p>
      {children ? (
        <p class={attention ? 'settings-card-state settings-attention' : 'settings-card-state'}>{children}</p>
      ) : null}
    </li>
  )
}
