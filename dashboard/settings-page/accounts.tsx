import { useState } from 'preact/hooks'
import type { AccountRow } from '../../gateway/api/contract.ts'
import { when } from '../clock.ts'
import { wordsOf } from '../language.ts'
import { plainName } from '../names.ts'
import type { PageProps } from '../page-props.ts'
import { Shown, useAsked } from '../parts/asked.tsx'
import { Chip } from '../parts/chip.tsx'
import { matches } from '../parts/fold.ts'
import { SearchBox } from '../parts/search-box.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { Link } from '../router.tsx'
import { Page } from '../shell/page.tsx'
import { AddAccount, ChangeRole, NewPassword, RemoveAccount } from './account-dialogs.tsx'
import { readAccounts } from './calls.ts'
import { settingsTabs } from './tabs.ts'
import { settingsWords } from './words.ts'

/** From so many on a list wants to be searched. */
const SEARCHED_FROM = 8

type Doing = { what: 'add' } | { what: 'role' | 'password' | 'remove'; account: AccountRow }

/** Who may use the pages. */
export function AccountsPage({ account: me }: Pick<PageProps, 'account'>) {
  const t = wordsOf(settingsWords).accounts
  const accounts = useAsked(readAccounts, [])
  const [doing, setDoing] = useState<Doing | null>(null)
  const [sought, setSought] = useState('')
  const onDone = { onDone: accounts.again, onClose: () => setDoing(null) }
  const admins = (accounts.value ?? []).filter(({ role }) => role === 'admin').length
  const fits = ({ name, personName, orgName }: AccountRow): boolean =>
    matches([name, personName, orgName].join(' '), sought)
  return (
    <Page
      title={t.title}
      what={t.what}
      tabs={settingsTabs()}
      actions={
        <button type="button" class="button button-main" onClick={() => setDoing({ what: 'add' })}>
          {t.add}
        </button>
      }
    >
      <section class="card">
        {(accounts.value?.length ?? 0) >= SEARCHED_FROM && (
          <div class="settings-search">
            <SearchBox label={t.search} value={sought} onValue={setSought} />
          </div>
        )}
        <Shown of={accounts}>
          {(rows) => {
            const found = rows.filter(fits)
            if (found.length === 0) return <p class="quiet">{t.noneFound}</p>
            return (
              <Table
                label={t.list}
                rows={found}
                keyOf={({ name }) => name}
                columns={columns(me.name, setDoing)}
                // How somebody signs in: passkeys, codes, sessions.
                to={({ name }) => (name === me.name ? '/me/security' : `/settings/sign-in/${encodeURIComponent(name)}`)}
              />
            )
          }}
        </Shown>
      </section>
      {doing?.what === 'add' && <AddAccount {...onDone} />}
      {doing?.what === 'role' && <ChangeRole account={doing.account} {...onDone} />}
      {doing?.what === 'password' && <NewPassword account={doing.account} {...onDone} />}
      {doing?.what === 'remove' && (
        <RemoveAccount account={doing.account} last={doing.account.role === 'admin' && admins === 1} {...onDone} />
      )}
    </Page>
  )
}

function columns(me: string, setDoing: (doing: Doing) => void): Column<AccountRow>[] {
  const t = wordsOf(settingsWords).accounts
  return [
    {
      head: t.name,
      narrow: 'title',
      cell: ({ name }) => (
        <span class="settings-name">
          <span class="name">{plainName(name, name)}</span>
          {name === me && <Chip tone="sand">{t.you}</Chip>}
        </span>
      ),
    },
    { head: t.role, cell: ({ role }) => t.roles[role] },
    { head: t.for, cell: (row) => <ForWhom row={row} /> },
    { head: t.used, cell: ({ usedAt }) => (usedAt === null ? t.never : when(usedAt)) },
    { head: '', cell: (account) => <Acts account={account} me={me} setDoing={setDoing} /> },
  ]
}

function ForWhom({ row: { org, orgName, person, personName } }: { row: AccountRow }) {
  if (person !== null) {
    return (
      <Link to={`/people/${encodeURIComponent(person)}`} class="settings-link name">
        {plainName(personName, person)}
      </Link>
    )
  }
  return org === null ? null : <span class="name">{plainName(orgName, org)}</span>
}

function Acts({ account, me, setDoing }: { account: AccountRow; me: string; setDoing: (doing: Doing) => void }) {
  const t = wordsOf(settingsWords)
  const act = (what: 'role' | 'password' | 'remove', label: string) => (
    <button
      type="button"
      class="button"
      aria-label={`${label}: ${account.name}`}
      onClick={() => setDoing({ what, account })}
    >
      {label}
    </button>
  )
  return (
    <span class="settings-acts">
      {act('role', t.accounts.changeRole)}
      {account.name === me ? (
        <Link to="/me/security" class="button">
          {t.own}
        </Link>
      ) : (
        act('password', t.accounts.newPassword)
      )}
      {act('remove', t.accounts.remove)}
    </span>
  )
}
