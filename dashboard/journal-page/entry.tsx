import type { ComponentChildren } from 'preact'
import type { JournalEntry } from '../../gateway/api/contract.ts'
import { dateTime, when } from '../clock.ts'
import { lookUp, words, wordsOf } from '../language.ts'
import { Chip } from '../parts/chip.tsx'
import { Link } from '../router.tsx'
import { exactTime, sentenceFor, whoName, whyWords } from './parts-of.ts'
import { journalWords } from './words.ts'

const NOT_WELL = /refused|forced|held-open$|tampered|fire-alarm-started|unconfirmed|missed|seen-twice|doubted|ran-low/
const WELL = /granted|confirmed|opened$|online|trusted|renewed/

/** One thing that happened: a sentence, and behind it all that was written down. */
export function Entry({ fact }: { fact: JournalEntry }) {
  const t = wordsOf(journalWords)
  const tone = NOT_WELL.test(fact.kind) ? 'no' : WELL.test(fact.kind) ? 'yes' : 'plain'
  return (
    <details class="journal-entry">
      <summary>
        <time class="journal-time" dateTime={fact.at}>
          {exactTime(fact.at)}
        </time>
        <Sign tone={tone} />
        <span class="journal-sentence name">{sentenceFor(fact)}</span>
        {fact.doubt !== undefined && fact.doubt.length > 0 && <Chip tone="ochre">{t.doubt}</Chip>}
      </summary>
      <Details fact={fact} />
    </details>
  )
}

const SIGNS = { yes: 'M3 7.5 6 10.5 11.5 4', no: 'M3.5 3.5l7 7M10.5 3.5l-7 7', plain: 'M4 7h6' } as const

function Sign({ tone }: { tone: keyof typeof SIGNS }) {
  return (
    <svg class={`journal-sign journal-sign-${tone}`} width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">
      <path d={SIGNS[tone]} fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" />
    </svg>
  )
}

function Details({ fact }: { fact: JournalEntry }) {
  const t = wordsOf(journalWords)
  const doubts = words.value.doubts
  return (
    <div class="journal-details">
      {fact.doubt !== undefined && fact.doubt.length > 0 && (
        <div class="journal-doubts">
          <p>{t.doubts}</p>
          <ul>
            {fact.doubt.map((word) => (
              <li key={word}>{lookUp(doubts, word) ?? word}</li>
            ))}
          </ul>
        </div>
      )}
      <dl>
        {rowsOf(fact).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd class="name">{value}</dd>
          </div>
        ))}
      </dl>
      <p class="journal-links">
        {linksOf(fact).map(({ to, label }) => (
          <Link key={to} to={to}>
            {label}
          </Link>
        ))}
      </p>
    </div>
  )
}

/** What is told by the sentence, or by another row, or for programs only. */
const NOT_SHOWN = [
  ...['seq', 'at', 'happenedAt', 'kind', 'doubt', 'person', 'personName', 'personKind', 'orgName', 'door', 'doorName'],
  ...[
    'zone',
    'zoneName',
    'side',
    'reason',
    'by',
    'decidedBy',
    'unitAt',
    'note',
    'admittedBy',
    'badge',
    'unit',
    'policy',
  ],
  ...[
    'until',
    'command',
    'subject',
    'subjectName',
    'subjectRule',
    'id',
    'why',
    'before',
    'after',
    'desk',
    'places',
    'mode',
    'names',
  ],
]

function rowsOf(fact: JournalEntry): [string, ComponentChildren][] {
  const t = wordsOf(journalWords)
  const { fields } = t
  const text = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '')
  const isOwnWord = fact.reason !== undefined && lookUp(words.value.reasons, fact.reason) === null
  const rows: [string, string][] = [
    [fields.happenedAt, fact.happenedAt === fact.at ? '' : `${when(fact.happenedAt)} (${exactTime(fact.happenedAt)})`],
    [fields.at, `${dateTime(fact.at)} (${exactTime(fact.at)})`],
    [fields.unitAt, typeof fact.unitAt === 'string' ? `${when(fact.unitAt)} (${exactTime(fact.unitAt)})` : ''],
    [fields.reason, fact.reason === undefined ? '' : isOwnWord ? `«${fact.reason}»` : whyWords(fact)],
    [fields.note, text(fact.note)],
    [fields.by, fact.by === undefined ? '' : whoName(fact.by)],
    [fields.admittedBy, fact.admittedBy === undefined ? '' : whoName(fact.admittedBy)],
    [fields.decidedBy, fact.decidedBy === undefined ? '' : fact.decidedBy === 'unit' ? t.byUnit : t.byGateway],
    [fields.unit, text(fact.unit)],
    [fields.badge, text(fact.badge)],
    [fields.policy, text(fact.policy)],
    [fields.until, typeof fact.until === 'string' ? dateTime(fact.until) : ''],
    [fields.subject, text(fact.subject)],
    [fields.command, text(fact.command)],
    [fields.id, text(fact.id)],
    [fields.others, othersOf(fact)],
    [fields.number, String(fact.seq)],
  ]
  return rows.filter(([, value]) => value !== '')
}

/** Whatever else was recorded, as it was: a fact hides nothing. */
function othersOf(fact: JournalEntry): string {
  const others = Object.entries(fact).filter(([name, value]) => !NOT_SHOWN.includes(name) && value !== null)
  return others
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ')
}

function linksOf(fact: JournalEntry): { to: string; label: string }[] {
  const t = wordsOf(journalWords)
  const links: { to: string; label: string }[] = []
  const { person, door, unit, kind } = fact
  if (/^passage-(granted|refused)$/.test(kind) && typeof person === 'string' && typeof door === 'string') {
    const query = new URLSearchParams({ person, door, at: fact.happenedAt, ...(fact.side ? { side: fact.side } : {}) })
    links.push({ to: `/explain?${query}`, label: t.explain })
  }
  if (typeof person === 'string') links.push({ to: `/people/${encodeURIComponent(person)}`, label: t.toPerson })
  if (typeof door === 'string') links.push({ to: `/doors/${encodeURIComponent(door)}`, label: t.toDoor })
  if (typeof unit === 'string') links.push({ to: `/units/${encodeURIComponent(unit)}`, label: t.toUnit })
  if (kind === 'setting-changed') links.push({ to: '/settings/house', label: t.toSettings })
  return links
}
