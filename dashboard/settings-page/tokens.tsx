import { useState } from 'preact/hooks'
import type { StandingRow } from '../../gateway/api/contract.ts'
import { wordsOf } from '../language.ts'
import { plainName } from '../names.ts'
import { Shown, useAsked } from '../parts/asked.tsx'
import { Confirm } from '../parts/confirm.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Empty } from '../parts/empty.tsx'
import { TextField } from '../parts/fields.tsx'
import { Form } from '../parts/form.tsx'
import { Table } from '../parts/table.tsx'
import { say } from '../parts/toast.tsx'
import { commonWords } from '../parts/words.ts'
import { Page } from '../shell/page.tsx'
import { addToken, readOrganisations, readTokens, removeToken } from './calls.ts'
import { lackOf, NO_STANDING, type Standing, StandingFields, standingOf } from './standing-fields.tsx'
import { settingsTabs } from './tabs.ts'
import { settingsWords } from './words.ts'

const NAME_CHARACTERS_MAX = 80

/** The keys of programs. */
export function TokensPage() {
  const t = wordsOf(settingsWords)
  const tokens = useAsked(readTokens, [])
  const organisations = useAsked(readOrganisations, [])
  const [adding, setAdding] = useState(false)
  const [ending, setEnding] = useState<StandingRow | null>(null)
  const orgName = (org: string): string => plainName(organisations.value?.find(({ id }) => id === org)?.name, org)
  const add = (
    <button type="button" class="button button-main" onClick={() => setAdding(true)}>
      {t.tokens.add}
    </button>
  )
  return (
    <Page title={t.tokens.title} what={t.tokens.what} tabs={settingsTabs()} actions={add}>
      <section class="card">
        <Shown of={tokens} empty={<Empty title={t.tokens.none} text={t.tokens.noneText} />}>
          {(rows) => (
            <Table
              label={t.tokens.list}
              rows={rows}
              keyOf={({ name }) => name}
              columns={[
                { head: t.accounts.name, narrow: 'title', cell: ({ name }) => <span class="name">{name}</span> },
                { head: t.accounts.role, cell: ({ role }) => t.accounts.roles[role] },
                {
                  head: t.accounts.for,
                  cell: ({ org, person }) =>
                    person === null && org === null ? null : <span class="name">{person ?? orgName(org ?? '')}</span>,
                },
                {
                  head: '',
                  cell: (token) => (
                    <span class="settings-acts">
                      <button
                        type="button"
                        class="button"
                        aria-label={`${t.tokens.remove}: ${token.name}`}
                        onClick={() => setEnding(token)}
                      >
                        {t.tokens.remove}
                      </button>
                    </span>
                  ),
                },
              ]}
            />
          )}
        </Shown>
      </section>
      {adding && <AddToken onDone={tokens.again} onClose={() => setAdding(false)} />}
      {ending !== null && (
        <Confirm
          title={t.tokens.removeOf(ending.name)}
          text={t.tokens.removeText}
          action={t.tokens.remove}
          danger
          onDo={async () => {
            await removeToken(ending.name)
            await tokens.again()
            say(t.tokens.removed(ending.name))
          }}
          onClose={() => setEnding(null)}
        />
      )}
    </Page>
  )
}

function AddToken({ onDone, onClose }: { onDone: () => Promise<void>; onClose: () => void }) {
  const t = wordsOf(settingsWords)
  const [name, setName] = useState('')
  const [standing, setStanding] = useState<Standing>(NO_STANDING)
  const [tried, setTried] = useState(false)
  const [made, setMade] = useState<string | null>(null)

  async function send(): Promise<void> {
    setTried(true)
    if (name.trim() === '' || lackOf(standing) !== null) return
    const { token } = await addToken(standingOf(name.trim(), standing))
    setMade(token)
    await onDone()
  }

  // One dialog for both: one that goes away tells that it was closed, and the token would go with it.
  return (
    <Dialog title={made === null ? t.tokens.add : t.tokens.once} onClose={onClose}>
      {made !== null ? (
        <TokenOnce name={name.trim()} token={made} onClose={onClose} />
      ) : (
        <Form submit={wordsOf(commonWords).add} onSend={send} onCancel={onClose}>
          <TextField
            label={t.tokens.name}
            help={t.tokens.nameHelp}
            value={name}
            charactersMax={NAME_CHARACTERS_MAX}
            onValue={setName}
            {...(tried && name.trim() === '' ? { problem: t.accounts.needName } : {})}
          />
          <StandingFields value={standing} onValue={setStanding} lack={tried ? lackOf(standing) : null} />
        </Form>
      )}
    </Dialog>
  )
}

/** The only time that it is shown. */
function TokenOnce({ name, token, onClose }: { name: string; token: string; onClose: () => void }) {
  const t = wordsOf(settingsWords).tokens
  const common = wordsOf(commonWords)
  const [copied, setCopied] = useState(false)

  async function copy(): Promise<void> {
    // Browsers give the clipboard only to secure pages: elsewhere it is selected by hand.
    await navigator.clipboard?.writeText(token)
    setCopied(true)
  }

  return (
    <>
      <p class="dialog-text name">{t.onceText(name)}</p>
      <code class="command settings-token">{token}</code>
      <p class="dialog-text">{t.header}</p>
      <code class="command">Authorization: Bearer {token.slice(0, 12)}…</code>
      <div class="dialog-do">
        {navigator.clipboard !== undefined && (
          <button type="button" class="button" onClick={() => void copy()}>
            {copied ? common.copied : common.copy}
          </button>
        )}
        <button type="button" class="button button-main" onClick={onClose}>
          {t.done}
        </button>
      </div>
    </>
  )
}
