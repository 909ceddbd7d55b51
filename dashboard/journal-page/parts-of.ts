/** A fact's names as people use them: what its sentence is made of. */
import type { JournalEntry } from '../../gateway/api/contract.ts'
import { clockTime, duration, longDate, percent } from '../clock.ts'
import { doorName, zoneName } from '../house.ts'
import { lookUp, words, wordsOf } from '../language.ts'
import { plainName } from '../names.ts'
import { type Parts, sentenceOf, sentenceWords } from './sentences.ts'
import { journalWords } from './words.ts'

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** Who did something, as facts name them. */
export function whoName(by: unknown): string {
  const t = wordsOf(journalWords)
  const name = text(by)
  if (name === 'local') return t.here
  return name.startsWith('token:') ? t.token(name.slice('token:'.length)) : name
}

/** Why a tap was refused, a clock was doubted or a unit was missed, in words. */
export function whyWords(fact: JournalEntry): string {
  const t = words.value
  const why = text(fact.reason) || text(fact.why)
  return lookUp(t.reasons, why) ?? lookUp(t.doubts, why) ?? lookUp(wordsOf(journalWords).missed, why) ?? why
}

function personOf(fact: JournalEntry): string {
  const t = wordsOf(journalWords)
  if (typeof fact.person === 'string') return plainName(fact.personName, fact.person)
  if (typeof fact.other === 'string') return fact.other
  const isUnknown = fact.kind === 'passage-refused' && ['unknown-credential', 'unreadable'].includes(text(fact.reason))
  // A refusal for another reason knew whose badge it was; so did every grant.
  return isUnknown ? t.nobody : t.forgotten
}

function subjectOf(fact: JournalEntry): string {
  const subject = text(fact.subject)
  if (fact.kind === 'setting-changed') return lookUp(wordsOf(journalWords).settings, subject) ?? subject
  return plainName(text(fact.subjectName), subject)
}

function valueWords({ kind, subject }: JournalEntry, value: string): string {
  const isSwitch = kind === 'setting-changed' && subject === 'public-count'
  return (isSwitch ? lookUp(wordsOf(journalWords).publicPage, value) : null) ?? value
}

function placeName(place: unknown): string {
  return doorName(text(place))
}

function partsOf(fact: JournalEntry): Parts {
  const t = wordsOf(journalWords)
  const door = typeof fact.door === 'string' ? plainName(fact.doorName, doorName(fact.door)) : t.door0
  const [first, second] = Array.isArray(fact.places) ? fact.places : []
  return {
    person: personOf(fact),
    badge: text(fact.badge),
    door,
    zone: plainName(text(fact.zoneName), zoneName(text(fact.zone))),
    unit: text(fact.unit),
    desk: text(fact.desk),
    by: whoName(fact.by),
    subject: subjectOf(fact),
    rule: fact.subjectRule ?? null,
    why: whyWords(fact),
    side: fact.side ?? 'none',
    mode: lookUp(t.modes, text(fact.mode)) ?? text(fact.mode),
    before: valueWords(fact, text(fact.before)),
    after: valueWords(fact, text(fact.after)),
    file: text(fact.file),
    until: typeof fact.until === 'string' ? longDate(fact.until) : '',
    version: text(fact.version) || (typeof fact.policy === 'number' ? String(fact.policy) : ''),
    names: Array.isArray(fact.names) ? fact.names.join(', ') : '',
    places: [placeName(first), placeName(second)],
    seconds: duration(Math.ceil(Number(fact.apartMs ?? 0) / 1000)),
    count: typeof fact.count === 'number' ? fact.count : 0,
    found: fact.found === true,
    level: typeof fact.level === 'number' ? percent(fact.level) : '',
  }
}

/** What happened, as one plain sentence. */
export function sentenceFor(fact: JournalEntry): string {
  return sentenceOf(wordsOf(sentenceWords), fact.kind, partsOf(fact))
}

const SECONDS: Intl.DateTimeFormatOptions = { second: '2-digit' }

/** `15:42:07`: entries of one minute stand in their order. */
export function exactTime(at: string): string {
  const seconds = new Intl.DateTimeFormat('en', SECONDS).format(new Date(at)).padStart(2, '0')
  return `${clockTime(at)}:${seconds}`
}
