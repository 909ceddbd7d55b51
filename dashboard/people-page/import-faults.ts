/** What the gateway says of a row of a file, in the reader's language: it tells why in plain English, one sentence for each fault. */
import type { importFaultWords } from './fault-words.ts'

type Words = (typeof importFaultWords)['it']

/** The first that fits is told; a test holds the table against what the gateway says of bad files. */
const FAULTS: readonly [RegExp, (t: Words, ...parts: string[]) => string][] = [
  [/the id (\S+) was another person's$/, (t, id = '') => t.idWasAnother(id)],
  [/the organisation (\S+) has this name$/, (t, id = '') => t.sameName(id)],
  [/^It exists already: (?:the )?(.+)$/, (t, what = '') => t.taken(what)],
  [/^(.+) has 1 to (\d+) characters$/, (t, field = '', max = '') => t.length(fieldOf(t, field), max)],
  [/^(.+) is 1 to 40 of a-z, 0-9 and "-"$/, (t, field = '') => t.id(fieldOf(t, field))],
  [/^(.+) has control characters$/, (t, field = '') => t.control(fieldOf(t, field))],
  [/^(.+) has "\ufffd", where a letter could not be read$/, (t, field = '') => t.unreadableLetter(fieldOf(t, field))],
  [/^the kind is (.+)$/, (t, kinds = '') => t.kind(kinds)],
  [/it is the badge (\S+) of (\S+)$/, (t, badge = '', person = '') => t.heldBy(badge, person)],
  [/row (\d+) has it too$/, (t, row = '') => t.heldByRow(row)],
  [/it is the pool card (\S+): lend it$/, (t, card = '') => t.poolCard(card)],
  [/^This is not a credential/, (t) => t.credential],
  [/^The card gives a new random number/, (t) => t.random],
  [/^at most (\d+) credentials in a row$/, (t, max = '') => t.manyCredentials(max)],
  [/^a person has at most (\d+) living badges$/, (t, max = '') => t.manyCredentials(max)],
  [/^"(\w+)" is neither RFC 3339 nor a date/, (t, field = '') => t.time(fieldOf(t, field))],
  [/^"from" is not before "until"$/, (t) => t.order],
  [/^(\w+) is yes or no$/, (t, field = '') => t.yesNo(fieldOf(t, field))],
  [/^the host (\S+) is a guest$/, (t, host = '') => t.guestHost(host)],
  [/^only a guest has a host$/, (t) => t.onlyGuest],
  [/^a person is in at most (\d+) groups$/, (t, max = '') => t.manyGroups(max)],
  [/^There is no such person: (.+)$/, (t, id = '') => t.unknownPerson(id)],
  [/^There is no such organisation: (.+)$/, (t, id = '') => t.unknownOrganisation(id)],
  [/^the organisation (\S+) is no network$/, (t, id = '') => t.noNetwork(id)],
  [/^It would belong to itself/, (t) => t.circle],
  [/^Several would fit; say which: (.+)$/, (t, ids = '') => t.ambiguous(ids)],
  [/^a row of kind (\S+) has no (\S+)$/, (t, kind = '', column = '') => t.noField(kind, column)],
  [/^more or fewer fields than the first line$/, (t) => t.fieldCount],
  [/it is not in (\S+), or not all of it/, (t, encoding = '') => t.encoding(encoding)],
  [/^it is in utf-8, and the file is said to be/, (t) => t.isUtf8],
  [/^the first line names the columns, each once: (.+)$/, (t, columns = '') => t.header(columns)],
  [/^more than (\d+) rows/, (t, max = '') => t.manyRows(max)],
  [/^more than (\d+) people and badges/, (t, max = '') => t.manyRecords(max)],
  [/^line (\d+): a quotation mark/, (t, line = '') => t.quote(line)],
  [/^line (\d+): /, (t, line = '') => t.notCsv(line)],
  [/^(\d+) of (\d+); /, (t, n = '', of = '') => t.badRows(n, of)],
  [/^(badges is|a badge (is an object|has the fields)|suspended)/, (t) => t.json],
]

function fieldOf({ fields }: Words, field: string): string {
  return Object.hasOwn(fields, field) ? fields[field as keyof typeof fields] : field
}

/** Of an answer that is an error: that it is one, the page says itself. */
const INTRODUCTION = /^The (request is not valid|file has bad rows, and nothing was changed): /

/** In the words of `t`; what is not foreseen, as the gateway says it. */
export function tellFault(t: Words, reason: string): string {
  const fault = reason.replace(INTRODUCTION, '')
  for (const [pattern, tell] of FAULTS) {
    const found = pattern.exec(fault)
    if (found !== null) return capital(tell(t, ...found.slice(1)))
  }
  return t.other(reason)
}

function capital(text: string): string {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1)
}
