import { useState } from 'preact/hooks'
import type { JournalEntry } from '../../gateway/api/contract.ts'
import { dateTime, houseDay, longDate } from '../clock.ts'
import { wordsOf } from '../language.ts'
import { plainName } from '../names.ts'
import type { PageProps } from '../page-props.ts'
import { Failed } from '../parts/asked.tsx'
import { Empty } from '../parts/empty.tsx'
import { askFor, route } from '../router.tsx'
import { Page } from '../shell/page.tsx'
import { type Book, useBook } from './book.ts'
import { Entry } from './entry.tsx'
import { ExportDialog } from './export-dialog.tsx'
import { filterIn, filtersSet, NO_FILTER } from './filter.ts'
import { Filters } from './filters.tsx'
import './journal-page.css'
import { journalWords } from './words.ts'

/** All that has happened, the newest first: searched, filtered, and growing while one looks. */
export function JournalPage(_: PageProps) {
  const t = wordsOf(journalWords)
  const filter = filterIn(route.value.query)
  const book = useBook(filter)
  const [taking, setTaking] = useState(false)
  const known = book.entries.find(({ person }) => person === filter.person)
  return (
    <Page
      title={t.title}
      what={t.what}
      live
      actions={
        <button type="button" class="button" onClick={() => setTaking(true)}>
          {t.export}
        </button>
      }
    >
      <Filters filter={filter} personName={plainName(known?.personName, filter.person)} />
      <section class="card journal-list" aria-label={t.list}>
        <Tail book={book} />
        {book.state === 'failed' && <Failed code={book.code} again={async () => book.again()} />}
        <Days entries={book.entries} />
        <Older book={book} filtered={filtersSet(filter) > 0} />
      </section>
      {taking && <ExportDialog from={filter.from} to={filter.to} onClose={() => setTaking(false)} />}
    </Page>
  )
}

/** Whether new entries come by themselves, and how many wait while they do not. */
function Tail({ book: { paused, pause, waiting } }: { book: Book }) {
  const t = wordsOf(journalWords)
  return (
    <div class="journal-tail">
      <p role="status">
        {paused ? t.paused : t.live}
        {waiting > 0 && <strong>, {t.fresh(waiting)}</strong>}
      </p>
      <button type="button" class="button" aria-pressed={paused} onClick={() => pause(!paused)}>
        {paused ? t.go : t.pause}
      </button>
    </div>
  )
}

function Days({ entries }: { entries: readonly JournalEntry[] }) {
  const days = new Map<string, JournalEntry[]>()
  for (const entry of entries) {
    const day = houseDay(entry.at)
    const those = days.get(day)
    if (those) those.push(entry)
    else days.set(day, [entry])
  }
  return (
    <>
      {[...days].map(([day, those]) => (
        <section key={day} class="journal-day">
          <h2>{longDate((those[0] as JournalEntry).at)}</h2>
          <ul>
            {those.map((fact) => (
              <li key={fact.seq}>
                <Entry fact={fact} />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </>
  )
}

/** What lies further back: on its way, to be asked for, or nothing more. */
function Older({ book, filtered }: { book: Book; filtered: boolean }) {
  const t = wordsOf(journalWords)
  if (book.state === 'failed') return null
  const date = book.lookedBackTo === null ? null : dateTime(book.lookedBackTo)
  if (book.searching || book.state === 'loading') {
    return (
      <div class="journal-older">
        <p role="status">{date === null ? t.searching('…') : t.searching(date)}</p>
        {book.searching && date !== null && (
          <button type="button" class="button" onClick={book.stop}>
            {t.stop}
          </button>
        )}
      </div>
    )
  }
  if (book.next === null && book.entries.length === 0) {
    return (
      <Empty title={t.none} text={t.noneText}>
        {filtered && (
          <button type="button" class="button" onClick={() => askFor(NO_FILTER)}>
            {t.clearAll}
          </button>
        )}
      </Empty>
    )
  }
  if (book.next === null) return <p class="journal-older">{t.allLooked}</p>
  return (
    <div class="journal-older">
      {date !== null && <p>{t.lookedTo(date)}</p>}
      <button type="button" class="button" onClick={book.older}>
        {book.entries.length === 0 ? t.searchOn : t.older}
      </button>
    </div>
  )
}
