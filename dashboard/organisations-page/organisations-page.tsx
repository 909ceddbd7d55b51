import { useState } from 'preact/hooks'
import type { OrganisationRow, Role } from '../../gateway/api/contract.ts'
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
import { addOrganisation, readOrganisations } from '../register/calls.ts'
import { nameCell } from '../register/name-cell.tsx'
import { peopleTabs } from '../register/names.ts'
import '../register/register.css'
import { registerWords } from '../register/words.ts'
import { go } from '../router.tsx'
import { Page } from '../shell/page.tsx'
import { OrganisationForm } from './organisation-form.tsx'
import { OrganisationPage } from './organisation-page.tsx'
import { OwnOrganisation } from './own-organisation.tsx'
import { organisationsWords } from './words.ts'

/** All organisations, or one; a contact has its own. */
export function OrganisationsPage({ rest, account: { role } }: PageProps) {
  const [id] = rest
  if (role === 'contact') return <OwnOrganisation />
  return id === undefined ? <Organisations role={role} /> : <OrganisationPage key={id} id={id} role={role} />
}

function Organisations({ role }: { role: Role }) {
  const t = wordsOf(organisationsWords)
  const { orgKinds } = wordsOf(registerWords)
  const all = useAsked(readOrganisations, [])
  const [q, setQ] = useState('')
  const [isAdding, setAdding] = useState(false)
  const nameOf = (id: string | null): string =>
    id === null ? '' : plainName(all.value?.find((each) => each.id === id)?.name, id)
  const sought = (rows: readonly OrganisationRow[]): OrganisationRow[] =>
    rows
      .filter(({ id, name, network }) => matches(`${name} ${id} ${nameOf(network)}`, q))
      .toSorted((a, b) => a.name.localeCompare(b.name))
  const add = role === 'admin' && (
    <button type="button" class="button button-main" onClick={() => setAdding(true)}>
      {t.add}
    </button>
  )
  return (
    <Page title={t.title} what={t.what} tabs={peopleTabs(role)} actions={add || undefined}>
      <section class="card" aria-label={t.title}>
        <div class="find">
          <SearchBox label={t.search} value={q} onValue={setQ} />
        </div>
        <Shown
          of={all}
          isEmpty={(rows) => sought(rows).length === 0}
          empty={
            q === '' ? (
              <Empty title={t.firstTitle} text={t.firstText}>
                {add}
              </Empty>
            ) : (
              <Empty title={t.noneTitle} text={t.noneText} />
            )
          }
        >
          {(rows) => (
            <Table
              label={t.title}
              columns={[
                {
                  head: t.name,
                  narrow: 'title',
                  cell: ({ id, name }) => <span class="name">{plainName(name, id)}</span>,
                },
                { head: t.kind, narrow: 'line', cell: ({ kind }) => orgKinds[kind] },
                { head: t.network, narrow: 'line', cell: ({ network }) => nameCell(nameOf(network)) },
              ]}
              rows={sought(rows)}
              keyOf={({ id }) => id}
              to={({ id }) => `/organisations/${encodeURIComponent(id)}`}
            />
          )}
        </Shown>
      </section>
      {isAdding && (
        <Dialog title={t.addTitle} onClose={() => setAdding(false)}>
          <OrganisationForm
            organisation={null}
            all={all.value ?? []}
            submit={t.add}
            onCancel={() => setAdding(false)}
            onSend={async (fields) => {
              const { id, name } = await addOrganisation(fields)
              say(t.added(plainName(name, id)))
              go(`/organisations/${encodeURIComponent(id)}`)
            }}
          />
        </Dialog>
      )}
    </Page>
  )
}
