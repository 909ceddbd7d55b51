import { useState } from 'preact/hooks'
import type { GuestEventRow } from '../../gateway/api/contract.ts'
import { now } from '../clock.ts'
import { wordsOf } from '../language.ts'
import { plainName } from '../names.ts'
import { Shown, useAsked } from '../parts/asked.tsx'
import { Chip } from '../parts/chip.tsx'
import { Empty } from '../parts/empty.tsx'
import { Table } from '../parts/table.tsx'
import { readPerson } from '../register/calls.ts'
import { go } from '../router.tsx'
import type { SignedIn } from '../session.ts'
import { Page } from '../shell/page.tsx'
import { readArrivals, readEvents } from './calls.ts'
import { EventForm } from './event-form.tsx'
import { eventPath, eventTabs, windowWords } from './names.ts'
import { eventWords } from './words.ts'

/** Those that are now or are to come, the next first; what is over on demand. */
export function EventsList({ account }: { account: SignedIn }) {
  const t = wordsOf(eventWords)
  const isAdmin = account.role === 'admin'
  const [adding, setAdding] = useState(false)
  const [past, setPast] = useState(false)
  const events = useAsked(readEvents, [])
  const add = isAdmin && (
    <button type="button" class="button button-main" onClick={() => setAdding(true)}>
      {t.add}
    </button>
  )
  return (
    <Page title={t.title} what={t.what} tabs={eventTabs()} actions={add || undefined}>
      <section class="card">
        <Shown
          of={events}
          empty={<Empty title={t.none} text={isAdmin ? t.noneText : `${t.noneText} ${t.noneStaff}`} />}
        >
          {(rows) => {
            const coming = rows.filter(({ until }) => Date.parse(until) > now.value).sort(byBeginning)
            const over = rows
              .filter(({ until }) => Date.parse(until) <= now.value)
              .sort(byBeginning)
              .reverse()
            return (
              <>
                {coming.length === 0 && <Empty title={t.noneComing} text={t.noneText} />}
                {coming.length > 0 && <Events label={t.list} rows={coming} />}
                {over.length > 0 && !past && (
                  <button type="button" class="button events-more" onClick={() => setPast(true)}>
                    {t.showPast(over.length)}
                  </button>
                )}
                {past && <Events label={t.past} rows={over} />}
              </>
            )
          }}
        </Shown>
      </section>
      {adding && <EventForm event={null} onClose={() => setAdding(false)} onSaved={({ id }) => go(eventPath(id))} />}
    </Page>
  )
}

const byBeginning = (one: GuestEventRow, other: GuestEventRow): number => one.from.localeCompare(other.from)

function Events({ label, rows }: { label: string; rows: readonly GuestEventRow[] }) {
  const t = wordsOf(eventWords)
  return (
    <Table
      label={label}
      rows={rows}
      keyOf={({ id }) => id}
      to={({ id }) => eventPath(id)}
      columns={[
        {
          head: t.name,
          narrow: 'title',
          cell: (event) => <span class="name">{plainName(event.name, t.nameless)}</span>,
        },
        { head: t.when, narrow: 'line', cell: ({ from, until }) => <When from={from} until={until} /> },
        { head: t.host, cell: ({ host }) => <HostName host={host} /> },
        { head: t.guests, narrow: 'aside', cell: (event) => <Guests event={event} /> },
      ]}
    />
  )
}

function When({ from, until }: { from: string; until: string }) {
  const t = wordsOf(eventWords)
  const isNow = Date.parse(from) <= now.value && now.value < Date.parse(until)
  return (
    <span class="events-when">
      {windowWords(from, until)} {isNow && <Chip tone="pine">{t.now}</Chip>}
    </span>
  )
}

export function HostName({ host }: { host: string }) {
  const t = wordsOf(eventWords)
  const person = useAsked(() => readPerson(host), [host])
  if (person.state === 'failed') return <>{person.code === 'E_PERSON_UNKNOWN' ? t.hostGone : host}</>
  return <span class="name">{person.value === null ? '…' : plainName(person.value.name, host)}</span>
}

/** How many have come; of what is still to come, how many have a pass. */
function Guests({ event: { id, from } }: { event: GuestEventRow }) {
  const t = wordsOf(eventWords)
  const arrivals = useAsked(() => readArrivals(id), [id])
  if (arrivals.value === null) return <>{arrivals.state === 'failed' ? '–' : '…'}</>
  const { arrived, expected } = arrivals.value
  return <>{Date.parse(from) <= now.value && expected > 0 ? t.arrived(arrived, expected) : t.passes(expected)}</>
}
