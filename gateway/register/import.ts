/** A file of people: read whole, every bad row named, and all of it written in one piece or nothing. */
import { SogliaError } from '../core/errors.ts'
import type { FactKind } from '../core/facts.ts'
import type { Organisation, PersonKind } from '../core/records.ts'
import { checkCredential, PERSON_BADGES_MAX, putBadge, refuseCard } from './badges.ts'
import { type CsvRow, type Encoding, readCsv } from './csv.ts'
import { type ListedBadge, readListedBadges } from './listed-badges.ts'
import { ORGANISATION_KINDS, ORGANISATIONS } from './organisations.ts'
import { readValidity } from './part.ts'
import { isTaken, PERSON_KINDS, putPerson } from './people.ts'
import type { Piece } from './piece.ts'
import { type BadRow, eachRow, PIECE_RECORDS_MAX, refuseBad, refuseTaken, type TakenCredentials } from './rows.ts'
import { GROUPS, isAsAtFirst, MEMBERS } from './rules.ts'
import { addRecord } from './sort.ts'

export const COLUMNS = [
  'id',
  'name',
  'kind',
  'org',
  'groups',
  'credentials',
  'from',
  'until',
  'host',
  'extended',
  'assistance',
  'badges',
] as const
export type Column = (typeof COLUMNS)[number]
/** Of a person who is in no group; an empty cell is `members`. No group has this id. */
export const NO_GROUPS = '(none)'

const ROW_CREDENTIALS_MAX = PERSON_BADGES_MAX

export type Row = CsvRow<Column>

export interface ImportReport {
  /** Rows in the file, the header not counted. */
  rows: number
  /** What is added, or would be by a run that is not dry. */
  people: number
  badges: number
  organisations: number
  groups: number
  bad: BadRow[]
}
export interface ImportOptions {
  /** Only names every bad row. */
  dryRun?: boolean | undefined
  encoding?: Encoding | undefined
  /** Hears how many rows were looked at, of how many; it begins anew where something urgent came between. */
  onRow?: ((done: number, of: number) => void) | undefined
}

/** A row as it was read, for whoever looks it over before the import; of credentials only how many. */
export interface ReadRow {
  /** Its line in the file. */
  row: number
  id: string | null
  name: string | null
  kind: string | null
  org: string | null
  groups: string | null
  host: string | null
  credentials: number
  from: string | null
  until: string | null
}

/**
 * Reads the columns of `COLUMNS` in any order; only `name` must be there. `groups` and `credentials` hold several,
 * separated by ";" or blanks; `badges` holds as JSON what they cannot say. A row whose `kind` is `group`, or that of an
 * organisation (whose `org` is its network), is one of those. Throws `E_IMPORT` where it is no such file, or too long.
 */
export function readPeople(file: string | Uint8Array, { encoding }: ImportOptions): Promise<Row[]> {
  return readCsv(file, { columns: COLUMNS, required: 'name', rowsMax: PIECE_RECORDS_MAX, encoding })
}

/** Every row as `importPeople` would read it, the bad ones too. Throws `E_IMPORT` as `readPeople` does. */
export async function previewPeople(file: string | Uint8Array, options: ImportOptions): Promise<ReadRow[]> {
  const rows = await readPeople(file, options)
  return rows.map((row) => {
    const text = (column: Column): string | null => row.value(column) ?? null
    return {
      row: row.line,
      ...{ id: text('id'), name: text('name'), kind: text('kind'), org: text('org'), groups: text('groups') },
      ...{ host: text('host'), from: text('from'), until: text('until') },
      credentials: listIn(row.value('credentials') ?? '').length,
    }
  })
}

/** Throws `E_IMPORT` where it is too much for one piece, and, unless `dryRun`, where any row is bad. */
export async function importPeople(
  piece: Piece,
  rows: readonly Row[],
  { dryRun = false, onRow }: ImportOptions,
): Promise<ImportReport> {
  const of = (...kinds: readonly string[]): Row[] => rows.filter((row) => kinds.includes(kindOf(row)))
  const guests = of('guest')
  const houses = inOrder(of(...ORGANISATION_KINDS))
  const groups = of('group')
  const apart = new Set([...guests, ...houses, ...groups])
  const clear = keepClear(piece, rows)
  const bad: BadRow[] = []
  const taken: TakenCredentials = new Map()
  let done = 0
  const told = (put: (own: Piece, row: Row) => void) => (own: Piece, row: Row) => {
    onRow?.(++done, rows.length)
    put(own, row)
  }
  const putRow = told((own, row) => putPersonOf(own, row, clear, taken))
  await eachRow(piece, houses, bad, told(putOrganisationOf))
  await eachRow(piece, groups, bad, told(putGroupOf))
  // Guests after their hosts, wherever they stand.
  const others = rows.filter((row) => !apart.has(row))
  await eachRow(piece, others, bad, putRow, taken)
  await eachRow(piece, guests, bad, putRow, taken)
  bad.sort((a, b) => a.row - b.row)
  if (!dryRun) refuseBad(bad, rows.length)
  const count = (kind: FactKind): number => piece.facts.filter((fact) => fact.kind === kind).length
  return {
    rows: rows.length,
    people: count('person-added'),
    badges: count('badge-added'),
    organisations: count('organisation-added'),
    groups: count('group-added'),
    bad,
  }
}

/** A made id must not take what a later row asks for by name. */
function keepClear(piece: Piece, rows: readonly Row[]): (id: string) => boolean {
  const given = new Set(rows.map((row) => row.value('id')))
  return (id) => given.has(id) || isTaken(piece, id)
}

function kindOf(row: Row): string {
  return row.value('kind')?.toLowerCase() ?? ''
}

/** Networks before those that belong to them, wherever they stand. */
function inOrder(rows: readonly Row[]): Row[] {
  const byId = new Map(rows.map((row) => [row.value('id'), row]))
  const ordered = new Set<Row>()
  for (const row of rows) {
    const above = new Set<Row>()
    // Ends at a row that has its place, or, in a circle, at one that was passed already.
    for (let at: Row | undefined = row; at !== undefined && !ordered.has(at) && !above.has(at); ) {
      above.add(at)
      const network = at.value('org')
      at = network === undefined ? undefined : byId.get(network)
    }
    for (const each of [...above].reverse()) ordered.add(each)
  }
  return [...ordered]
}

/** One that is there already, as it is written here, is left as it is. */
function putOrganisationOf(piece: Piece, row: Row): void {
  refuseOther(row, ['id', 'name', 'kind', 'org'])
  const kind = ORGANISATION_KINDS.find((each) => each === kindOf(row)) as Organisation['kind']
  const network = row.value('org') ?? null
  const [id, name] = [row.value('id'), row.value('name') ?? '']
  const there = id === undefined ? null : piece.record('organisation', id)
  if (there !== null && there.name === name && there.kind === kind && there.network === network) return
  addRecord(piece, ORGANISATIONS, { id, name, kind, network })
}

/** The groups that every house has take the file's name while they still have their first. */
function putGroupOf(piece: Piece, row: Row): void {
  refuseOther(row, ['id', 'name', 'kind'])
  const [id, name] = [row.value('id'), row.value('name') ?? '']
  const there = id === undefined ? null : piece.record('group', id)
  if (there !== null && there.name === name) return
  if (there !== null && isAsAtFirst(there)) {
    piece.change('group', GROUPS.make(piece, { name }, there.id, there))
    return
  }
  addRecord(piece, GROUPS, { id, name })
}

function refuseOther(row: Row, columns: readonly Column[]): void {
  const other = COLUMNS.find((column) => !columns.includes(column) && row.value(column) !== undefined)
  if (other !== undefined) throw new SogliaError('E_INVALID', `a row of kind ${kindOf(row)} has no ${other}`)
}

/** A person with their badges. */
function putPersonOf(piece: Piece, row: Row, clear: (id: string) => boolean, taken: TakenCredentials): void {
  const groups = row.value('groups')
  const person = putPerson(
    piece,
    {
      id: row.value('id'),
      name: row.value('name') ?? '',
      kind: readKind(kindOf(row)),
      org: row.value('org'),
      groups: groups === NO_GROUPS ? [] : groups === undefined ? [MEMBERS] : listIn(groups),
      host: row.value('host'),
      extendedTime: readFlag('extended', row.value('extended')),
      assistance: readFlag('assistance', row.value('assistance')),
    },
    clear,
  )
  const badges = badgesIn(piece, row)
  if (badges.length > ROW_CREDENTIALS_MAX) {
    throw new SogliaError('E_INVALID', `at most ${ROW_CREDENTIALS_MAX} credentials in a row`)
  }
  for (const badge of badges) {
    refuseTaken(taken, badge.credential)
    refuseCard(piece, badge.credential)
    putBadge(piece, { ...badge, person: person.id, event: null })
  }
}

function badgesIn({ context, now }: Piece, row: Row): ListedBadge[] {
  const validity = readValidity({ from: row.value('from'), until: row.value('until') }, context.timeZone)
  const simple = new Set(listIn(row.value('credentials') ?? '').map(checkCredential))
  return [
    ...[...simple].map((credential) => ({ credential, ...validity, suspendedAt: null, suspendedReason: null })),
    ...readListedBadges(row.value('badges'), context.timeZone, now),
  ]
}

function listIn(text: string): string[] {
  return text.split(/[;\s]+/).filter((each) => each !== '')
}

function readKind(text: string): PersonKind | undefined {
  if (text === '') return undefined
  const kind = PERSON_KINDS.find((each) => each === text)
  if (kind === undefined) {
    throw new SogliaError('E_INVALID', `the kind is ${[...PERSON_KINDS, ...ORGANISATION_KINDS, 'group'].join(', ')}`)
  }
  return kind
}

function readFlag(column: Column, text: string | undefined): boolean {
  const word = text?.toLowerCase() ?? 'no'
  if (['yes', 'true', '1'].includes(word)) return true
  if (['no', 'false', '0'].includes(word)) return false
  throw new SogliaError('E_INVALID', `${column} is yes or no`)
}
