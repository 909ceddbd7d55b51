import { useState } from 'preact/hooks'
import type { GroupRow, Role } from '../../gateway/api/contract.ts'
import { wordsOf } from '../language.ts'
import { plainName } from '../names.ts'
import type { PageProps } from '../page-props.ts'
import { Shown, useAsked } from '../parts/asked.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Empty } from '../parts/empty.tsx'
import { matches } from '../parts/fold.ts'
import { SearchBox } from '../parts/search-box.tsx'
import { Table } from '../parts/table.tsx'
import { say } from '../parts/toast.tsx'
import { addGroup, readGroups } from '../register/calls.ts'
import { NameForm } from '../register/name-form.tsx'
import { peopleTabs } from '../register/names.ts'
import '../register/register.css'
import { go } from '../router.tsx'
import { Page } from '../shell/page.tsx'
import { GroupPage } from './group-page.tsx'
import { groupsWords } from './words.ts'

/** All groups, or one with its people. */
export function GroupsPage({ rest, account }: PageProps) {
  const [id] = rest
  return id === undefined ? <Groups role={account.role} /> : <GroupPage key={id} id={id} role={account.role} />
}

function Groups({ role }: { role: Role }) {
  const t = wordsOf(groupsWords)
  const groups = useAsked(readGroups, [])
  const [q, setQ] = useState('')
  const [isAdding, setAdding] = useState(false)
  const add = role === 'admin' && (
    <button type="button" class="button button-main" onClick={() => setAdding(true)}>
      {t.add}
    </button>
  )
  const sought = (rows: readonly GroupRow[]): GroupRow[] =>
    rows.filter(({ id, name }) => matches(`${name} ${id}`, q)).toSorted((a, b) => a.name.localeCompare(b.name))
  return (
    <Page title={t.title} what={t.what} tabs={peopleTabs(role)} actions={add || undefined}>
      <section class="card" aria-label={t.title}>
        <div class="find">
          <SearchBox label={t.search} value={q} onValue={setQ} />
        </div>
        <Shown
          of={groups}
          isEmpty={(rows) => sought(rows).length === 0}
          empty={<Empty title={t.noneTitle} text={t.noneText} />}
        >
          {(rows) => (
            <Table
              label={t.title}
              columns={[
                {
                  head: t.group,
                  narrow: 'title',
                  cell: ({ id, name }) => <span class="name">{plainName(name, id)}</span>,
                },
                { head: t.id, narrow: 'line', cell: ({ id }) => <code>{id}</code> },
              ]}
              rows={sought(rows)}
              keyOf={({ id }) => id}
              to={({ id }) => `/groups/${encodeURIComponent(id)}`}
            />
          )}
        </Shown>
      </section>
      {isAdding && (
        <Dialog title={t.addTitle} onClose={() => setAdding(false)}>
          <NameForm
            label={t.name}
            name=""
            submit={t.add}
            onCancel={() => setAdding(false)}
            onSend={async (name) => {
              const group = await addGroup({ name })
              say(t.added(plainName(group.name, group.id)))
              go(`/groups/${encodeURIComponent(group.id)}`)
            }}
          />
        </Dialog>
      )}
    </Page>
  )
}
