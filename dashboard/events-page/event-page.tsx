import { useEffect, useState } from 'preact/hooks'
import type { GuestEventRow, PassRow } from '../../gateway/api/contract.ts'
import { now } from '../clock.ts'
import { onFacts } from '../house.ts'
import { language, wordsOf } from '../language.ts'
import { plainName } from '../names.ts'
import { Shown, useAsked } from '../parts/asked.tsx'
import { Confirm } from '../parts/confirm.tsx'
import { Empty } from '../parts/empty.tsx'
import { say } from '../parts/toast.tsx'
import { commonWords } from '../parts/words.ts'
import { go, Link } from '../router.tsx'
import type { SignedIn } from '../session.ts'
import { Page } from '../shell/page.tsx'
import { readArrivals, readEvent, readPasses, removeEvent } from './calls.ts'
import { EventForm } from './event-form.tsx'
import { HostName } from './events-list.tsx'
import { eventTabs, passState, windowWords } from './names.ts'
import { NewPass } from './new-pass.tsx'
import { NewPasses } from './new-passes.tsx'
import { PassList } from './pass-list.tsx'
import { eventWords } from './words.ts'

/** One event: who answers for it, who has come, and its passes. */
export function EventPage({ id, account }: { id: string; account: SignedIn }) {
  const t = wordsOf(eventWords)
  const event = useAsked(() => readEvent(id), [id])
  const passes = useAsked(() => readPasses(id), [id])
  const title = event.value === null ? t.title : plainName(event.value.name, t.nameless)
  if (event.state === 'failed' && event.code === 'E_EVENT_UNKNOWN') {
    return (
      <Page title={t.title} what={t.what} tabs={eventTabs()}>
        <section class="card">
          <Empty title={t.missing}>
            <Link to="/events" class="button">
              {t.toList}
            </Link>
          </Empty>
        </section>
      </Page>
    )
  }
  return (
    <Page title={title} what={t.what} tabs={eventTabs()}>
      <div class="event">
        <Shown of={event}>
          {(told) => (
            <Facts event={told} passes={passes.value ?? []} isAdmin={account.role === 'admin'} again={event.again} />
          )}
        </Shown>
        <section class="card event-passes" aria-labelledby="event-passes">
          <div class="card-head">
            <h2 class="card-title" id="event-passes">
              {t.passList}
            </h2>
          </div>
          {event.value !== null && (
            <PassActions event={event.value} isAdmin={account.role === 'admin'} again={passes.again} />
          )}
          <Shown of={passes} empty={<Empty title={t.noPasses} text={t.noPassesText} />}>
            {(rows) => <PassList rows={rows} isAdmin={account.role === 'admin'} again={passes.again} />}
          </Shown>
        </section>
      </div>
    </Page>
  )
}

interface FactsProps {
  event: GuestEventRow
  passes: readonly PassRow[]
  isAdmin: boolean
  again: () => Promise<void>
}

function Facts({ event, passes, isAdmin, again }: FactsProps) {
  const t = wordsOf(eventWords)
  const common = wordsOf(commonWords)
  const [open, setOpen] = useState<'change' | 'remove' | null>(null)
  const living = passes.filter((pass) => !['revoked', 'over'].includes(passState(pass))).length
  const name = plainName(event.name, t.nameless)
  return (
    <section class="card event-facts">
      <dl class="event-told">
        <dt>{t.when}</dt>
        <dd>{windowWords(event.from, event.until)}</dd>
        <dt>{t.host}</dt>
        <dd>
          <HostName host={event.host} />
        </dd>
      </dl>
      <Arrivals event={event} passes={passes.length} />
      {isAdmin && (
        <p class="event-do">
          <button type="button" class="button" onClick={() => setOpen('change')}>
            {common.change}
          </button>
          <button type="button" class="button button-wary" onClick={() => setOpen('remove')}>
            {t.remove}
          </button>
        </p>
      )}
      {open === 'change' && <EventForm event={event} onClose={() => setOpen(null)} onSaved={() => void again()} />}
      {open === 'remove' && (
        <Confirm
          title={t.removeTitle(name)}
          text={<p>{t.removeText(living)}</p>}
          action={t.remove}
          danger
          askReason
          onDo={async (reason) => {
            await removeEvent(event.id, reason)
            say(t.removed)
            go('/events')
          }}
          onClose={() => setOpen(null)}
        />
      )}
    </section>
  )
}

/** How many of its guests have come: it moves as they come. */
function Arrivals({ event: { id, from }, passes }: { event: GuestEventRow; passes: number }) {
  const t = wordsOf(eventWords)
  const arrivals = useAsked(() => readArrivals(id), [id, passes])
  const { again } = arrivals
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const stop = onFacts((facts) => {
      if (!facts.some(({ kind }) => kind.startsWith('stay-'))) return
      clearTimeout(timer)
      timer = setTimeout(() => void again(), GATHER_MS)
    })
    return () => {
      clearTimeout(timer)
      stop()
    }
  }, [again])
  const told = arrivals.value
  if (told === null || told.expected === 0 || Date.parse(from) > now.value) return null
  return (
    <div class="event-arrivals" aria-live="polite">
      <h2 class="card-title">{t.arrivals}</h2>
      <p class="event-count">{t.arrivedOf(told.arrived, told.expected)}</p>
      <progress class="event-bar" aria-label={t.arrivals} value={told.arrived} max={told.expected} />
      <p class="event-quiet">{t.insideNow(told.inside)}</p>
      <p class="event-quiet">{t.namesForHost}</p>
    </div>
  )
}
/** Those who come together are counted together. */
const GATHER_MS = 300

function PassActions({
  event,
  isAdmin,
  again,
}: {
  event: GuestEventRow
  isAdmin: boolean
  again: () => Promise<void>
}) {
  const t = wordsOf(eventWords)
  const [open, setOpen] = useState<'one' | 'many' | null>(null)
  const isOver = Date.parse(event.until) <= now.value
  return (
    <div class="event-do">
      {!isOver && (
        <>
          <button type="button" class="button button-main" onClick={() => setOpen('one')}>
            {t.addOne}
          </button>
          <button type="button" class="button" onClick={() => setOpen('many')}>
            {t.addMany}
          </button>
        </>
      )}
      {isAdmin && (
        <a
          class="button"
          href={`/api/events/${encodeURIComponent(event.id)}/passes.html?lang=${language.value}`}
          target="_blank"
          rel="noreferrer"
        >
          {t.print}
        </a>
      )}
      {open === 'one' && <NewPass event={event.id} onClose={() => setOpen(null)} onMade={again} />}
      {open === 'many' && <NewPasses event={event.id} isAdmin={isAdmin} onClose={() => setOpen(null)} onMade={again} />}
    </div>
  )
}
