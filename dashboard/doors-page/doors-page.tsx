import { useState } from 'preact/hooks'
import type { DoorState } from '../../gateway/api/contract.ts'
import { when } from '../clock.ts'
import { doors, houseKnown } from '../house.ts'
import { wordsOf } from '../language.ts'
import { plainName } from '../names.ts'
import type { PageProps } from '../page-props.ts'
import { Empty } from '../parts/empty.tsx'
import { DoorMark } from '../parts/marks.tsx'
import { Table } from '../parts/table.tsx'
import { commonWords } from '../parts/words.ts'
import { LockdownButton, LockdownNotice } from '../places/lockdown.tsx'
import '../places/places.css'
import { doorTabs } from '../places/tabs.ts'
import { Page } from '../shell/page.tsx'
import { DoorForm } from './door-form.tsx'
import { DoorPage } from './door-page.tsx'
import { ModeChip, markOf, stateText, WrongChip, wayText } from './door-state.tsx'
import './doors-page.css'
import { doorsWords } from './words.ts'

export function DoorsPage({ rest, account }: PageProps) {
  const mayChange = account.role === 'admin'
  const [id] = rest
  return id === undefined ? <AllDoors mayChange={mayChange} /> : <DoorPage id={id} mayChange={mayChange} />
}

function AllDoors({ mayChange }: { mayChange: boolean }) {
  const t = wordsOf(doorsWords)
  const c = wordsOf(commonWords)
  const [adding, setAdding] = useState(false)
  const all = [...doors.value.values()]
  const add = (
    <button type="button" class="button button-main" onClick={() => setAdding(true)}>
      {t.add}
    </button>
  )
  const actions = (
    <>
      <LockdownButton />
      {mayChange && add}
    </>
  )
  return (
    <Page title={t.title} what={t.what} tabs={doorTabs()} actions={actions} live>
      <LockdownNotice />
      <section class="card">
        {!houseKnown.value && (
          <p class="waiting" role="status">
            {c.loading}
          </p>
        )}
        {houseKnown.value && all.length === 0 && (
          <Empty title={t.noneTitle} text={t.noneText}>
            {mayChange ? add : undefined}
          </Empty>
        )}
        {all.length > 0 && <DoorTable all={all} />}
      </section>
      {adding && <DoorForm door={null} onClose={() => setAdding(false)} onSaved={async () => {}} />}
    </Page>
  )
}

function DoorTable({ all }: { all: readonly DoorState[] }) {
  const t = wordsOf(doorsWords)
  return (
    <Table
      label={t.title}
      rows={all}
      keyOf={({ id }) => id}
      to={({ id }) => `/doors/${encodeURIComponent(id)}`}
      columns={[
        {
          head: t.name,
          narrow: 'title',
          cell: ({ id, name }) => <span class="name">{plainName(name, id)}</span>,
        },
        { head: t.way, cell: (door) => <span class="name">{wayText(door)}</span> },
        {
          head: t.state,
          cell: (door) => (
            <span class="door-now">
              <DoorMark state={markOf(door)} />
              {stateText(door)}
              <WrongChip door={door} />
            </span>
          ),
        },
        { head: t.mode, cell: (door) => <ModeChip door={door} /> },
        {
          head: t.alone,
          narrow: 'hide',
          cell: ({ revokedPassUntil }) => (revokedPassUntil === null ? '–' : t.until(when(revokedPassUntil))),
        },
      ]}
    />
  )
}
