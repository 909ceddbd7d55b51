/** A file of people: read whole, every bad row named, and all of it written in one piece or nothing. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { CsvError, parse } from 'csv-parse/sync'
import { SogliaError } from '../core/errors.ts'
import type { PersonKind } from '../core/records.ts'
import type { Fact } from '../core/facts.ts'
import type { Change } from '../core/ports.ts'
import { type Outcome, type RegisterContext, readValidity } from './part.ts'
import { checkCredential, isHeld, makePerson, PERSON_KINDS, personAdded, putBadge } from './people.ts'
import { freeWord } from './words.ts'

const COLUMNS = ['id', 'name', 'kind', 'org', 'groups', 'credentials', 'from', 'until'] as const
type Column = (typeof COLUMNS)[number]
type Row = Partial<Record<Column, string>>

const IMPORT_ROWS_MAX = 20_000
const ROW_BYTES_MAX = 16 * 1024
const ROW_CREDENTIALS_MAX = 16
/** Taps are decided between one handful of rows and the next. */
const ROWS_A_TURN = 100
const NAMED_IN_ERROR_MAX = 3

export interface BadRow {
  /** The line of the file on which the row ends; the header stands on line 1. */
  row: number
  reason: string
}
export interface ImportReport {
  /** Rows in the file, the header not counted. */
  rows: number
  /** What is added, or would be by a run that is not dry. */
  people: number
  badges: number
  bad: BadRow[]
}

interface Draft {
  context: RegisterContext
  by: string
  changes: Change[]
  facts: Fact[]
  /** What earlier rows take. */
  people: Set<string>
  badges: Set<string>
  credentials: Map<string, number>
}

/**
 * Reads `id,name,kind,org,groups,credentials,from,until` (any order, only `name` must be there; `groups`
 * and `credentials` hold several, separated by ";" or blanks). Throws `E_IMPORT` where it is no such file,
 * and, unless `dryRun`, where any row is bad.
 */
export async function importPeople(
  context: RegisterContext,
  csv: string,
  dryRun: boolean,
  by: string,
): Promise<Outcome<ImportReport>> {
  const records = readRecords(csv)
  const draft: Draft = {
    context,
    by,
    changes: [],
    facts: [],
    people: new Set(),
    badges: new Set(),
    credentials: new Map(),
  }
  // Given ids first: a made one must not take what a later row asks for by name.
  const given = new Set(records.map(({ record }) => record.id?.trim() ?? ''))
  const bad: BadRow[] = []
  for (const [index, { record, line, whole }] of records.entries()) {
    if (index % ROWS_A_TURN === 0) await nextTurn()
    try {
      if (!whole) throw new SogliaError('E_INVALID', 'more or fewer fields than the first line')
      addRow(draft, record, line, given)
    } catch (error) {
      if (!(error instanceof SogliaError)) throw error
      bad.push({ row: line, reason: error.code === 'E_INVALID' ? error.detail : error.message })
    }
  }
  if (bad.length > 0 && !dryRun) throw new SogliaError('E_IMPORT', describeBad(bad, records.length))
  const answer = { rows: records.length, people: draft.people.size, badges: draft.badges.size, bad }
  return { changes: dryRun ? [] : draft.changes, facts: dryRun ? [] : draft.facts, answer }
}

/** All of the row or nothing: what it takes is noted only once every part of it is good. */
function addRow(draft: Draft, row: Row, line: number, given: ReadonlySet<string>): void {
  const { context, by } = draft
  const value = (column: Column): string | undefined => row[column]?.trim() || undefined
  const list = (column: Column): string[] =>
    value(column)
      ?.split(/[;\s]+/)
      .filter((each) => each !== '') ?? []
  const id = value('id')
  const inUse = (each: string): boolean => draft.people.has(each) || context.directory.person(each) !== null
  const person = makePerson(
    { id, name: value('name') ?? '', kind: readKind(value('kind')), org: value('org'), groups: list('groups') },
    // A made id keeps clear of the given ones as well.
    id === undefined ? (each) => inUse(each) || given.has(each) : inUse,
  )
  const validity = readValidity({ from: value('from'), until: value('until') }, context.timeZone)
  const credentials = readCredentials(draft, list('credentials'))

  draft.people.add(person.id)
  draft.changes.push({ put: 'person', value: person })
  draft.facts.push(personAdded(context, person, by))
  for (const credential of credentials) {
    const badge = freeWord('b-', (word) => draft.badges.has(word) || context.directory.badge(word) !== null)
    const { changes, facts } = putBadge(context, { credential, person: person.id, ...validity }, badge, by)
    draft.badges.add(badge)
    draft.credentials.set(credential, line)
    draft.changes.push(...changes)
    draft.facts.push(...facts)
  }
}

function readCredentials({ context, credentials }: Draft, texts: string[]): string[] {
  if (texts.length > ROW_CREDENTIALS_MAX) {
    throw new SogliaError('E_INVALID', `at most ${ROW_CREDENTIALS_MAX} credentials in a row`)
  }
  const found = new Set<string>()
  for (const text of texts) {
    const credential = checkCredential(text)
    const earlier = credentials.get(credential)
    if (earlier !== undefined) throw new SogliaError('E_BADGE_HELD', `row ${earlier} has it too`)
    const holder = context.directory.badgeOf(credential)
    if (holder !== null && isHeld(holder, context.clock.now())) {
      throw new SogliaError('E_BADGE_HELD', `it is the badge ${holder.id} of ${holder.person}`)
    }
    found.add(credential)
  }
  return [...found]
}

function readKind(text: string | undefined): PersonKind | undefined {
  const kind = PERSON_KINDS.find((each) => each === text?.toLowerCase())
  if (text !== undefined && kind === undefined) {
    throw new SogliaError('E_INVALID', `the kind is ${PERSON_KINDS.join(', ')}`)
  }
  return kind
}

function readRecords(csv: string): { record: Row; line: number; whole: boolean }[] {
  const text = csv.replace(/^\ufeff/, '')
  const header = /^[^\r\n]*/.exec(text)?.[0] ?? ''
  try {
    const found = parse(text, {
      columns: readHeader,
      info: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      // A row of another length is one bad row and not the end of the reading.
      relax_column_count: true,
      // Spreadsheets of half of Europe save with ";".
      delimiter: header.includes(';') && !header.includes(',') ? ';' : ',',
      max_record_size: ROW_BYTES_MAX,
      // One more than allowed is enough to know.
      to: IMPORT_ROWS_MAX + 1,
    }) as unknown as { record: Row; info: { lines: number; error?: CsvError } }[]
    // Of an empty file the parser never asks for the columns.
    if (text.trim() === '') readHeader([])
    if (found.length > IMPORT_ROWS_MAX) throw new SogliaError('E_IMPORT', `more than ${IMPORT_ROWS_MAX} rows`)
    return found.map(({ record, info }) => ({ record, line: info.lines, whole: info.error === undefined }))
  } catch (error) {
    // Its message may quote the row, and with it a credential.
    if (error instanceof CsvError) throw new SogliaError('E_IMPORT', `line ${error.lines}: ${csvFault(error.code)}`)
    throw error
  }
}

function readHeader(names: string[]): Column[] {
  const known = names.map((name) => name.trim().toLowerCase())
  const unknown = known.filter((name) => !COLUMNS.includes(name as Column))
  if (!known.includes('name') || unknown.length > 0 || new Set(known).size < known.length) {
    throw new SogliaError('E_IMPORT', `the first line names the columns, each once: ${COLUMNS.join(',')}`)
  }
  return known as Column[]
}

function csvFault(code: string): string {
  if (code === 'CSV_MAX_RECORD_SIZE') return `it is longer than ${ROW_BYTES_MAX} bytes`
  return code.includes('QUOTE') ? 'a quotation mark is missing or too many' : 'it is not CSV'
}

function describeBad(bad: readonly BadRow[], rows: number): string {
  const named = bad.slice(0, NAMED_IN_ERROR_MAX).map(({ row, reason }) => `row ${row}: ${reason}`)
  const more = bad.length > named.length ? '; --dry-run names them all' : ''
  return `${bad.length} of ${rows}; ${named.join('; ')}${more}`
}
