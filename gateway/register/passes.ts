/** Passes for guests: a person, and a badge that is good within a window and worthless after it. */
import { randomBytes } from 'node:crypto'
import { SogliaError } from '../core/errors.ts'
import type { Badge } from '../core/records.ts'
import { answerOf, type BadgeWarning, checkCredential, putBadge, refuseCard } from './badges.ts'
import { CARDS, lend } from './cards.ts'
import { type CsvRow, type Encoding, readCsv } from './csv.ts'
import { EVENTS } from './events.ts'
import { knownOrganisation } from './organisations.ts'
import { readWindow } from './part.ts'
import { mustBeHost, putPerson } from './people.ts'
import type { Piece } from './piece.ts'
import { type BadRow, eachRow, refuseBad, refuseTaken, type TakenCredentials } from './rows.ts'
import { GUESTS, mustBe } from './rules.ts'
import { existing } from './sort.ts'

const PASSES_MAX = 1_000
/** 128 random bits, as 22 characters of a QR code. */
const CODE_BYTES = 16
const COLUMNS = ['name', 'org', 'credential', 'card'] as const

export interface PassRow {
  name: string
  org?: string | undefined
  /** The guest's own, or a pool card by its id; neither: a fresh code. */
  credential?: string | undefined
  card?: string | undefined
}
export interface Pass {
  person: string
  name: string
  badge: string
  /** What the guest shows at the door: told here, for the one who hands it out. */
  credential: string
  warnings: BadgeWarning[]
}
export interface PassReport {
  rows: number
  /** Empty in a dry run. */
  passes: Pass[]
  bad: BadRow[]
}
export interface IssueOptions {
  /** Only names every bad row. */
  dryRun?: boolean | undefined
  encoding?: Encoding | undefined
  /** Organisations that are not there are refused, and not made. */
  knownOrgs?: boolean | undefined
}

export type Row = CsvRow<(typeof COLUMNS)[number]>
export type PassList = string | Uint8Array | readonly PassRow[]

/** `name[,org][,credential][,card]`, or as a list. Throws `E_IMPORT` where it is no such file or too long. */
export async function readPasses(list: PassList, { encoding }: IssueOptions): Promise<Row[]> {
  if (typeof list !== 'string' && !(list instanceof Uint8Array)) return rowsOf(list)
  return readCsv(list, { columns: COLUMNS, required: 'name', rowsMax: PASSES_MAX, encoding })
}

/**
 * A guest and a pass for each row, in one piece; the guests' ids are made from their names. Throws `E_IMPORT` where it
 * is too much for one piece, and, unless `dryRun`, where any row is bad.
 */
export async function issuePasses(
  piece: Piece,
  eventId: string,
  rows: readonly Row[],
  { dryRun = false, knownOrgs }: IssueOptions,
): Promise<PassReport> {
  const event = existing(piece, EVENTS, eventId)
  if (event.until <= piece.now) throw new SogliaError('E_INVALID', `the event ${eventId} is over`)
  const bad: BadRow[] = []
  const passes: Pass[] = []
  await eachRow(piece, rows, bad, (own, row, taken) => {
    const guest = {
      name: row.value('name') ?? '',
      org: row.value('org'),
      credential: row.value('credential'),
      card: row.value('card'),
    }
    passes.push(putPass(own, guest, { ...event, event: event.id, knownOrgs }, taken))
  })
  if (!dryRun) refuseBad(bad, rows.length)
  return { rows: rows.length, passes: dryRun ? [] : passes, bad }
}

function rowsOf(list: readonly PassRow[]): Row[] {
  if (list.length > PASSES_MAX)
    throw new SogliaError('E_IMPORT', `more than ${PASSES_MAX} rows: go on in several lists`)
  return list.map((row, index) => ({
    line: index + 1,
    fault: null,
    value: (column) => row[column]?.trim() || undefined,
  }))
}

export interface NewPass extends PassRow {
  /** Made from the name where it is left out; those of a list always are. */
  id?: string | undefined
  host: string
  /** `T` of the contract; a date as `until` is included. */
  from: string
  until: string
  /** `guests` where it is left out. */
  group?: string | undefined
  /** As in `IssueOptions`. */
  knownOrgs?: boolean | undefined
}

/** A pass for one guest, without an event. */
export function addPass(piece: Piece, input: NewPass): Pass {
  const window = readWindow(input, piece.context.timeZone)
  if (window.until <= piece.now) throw new SogliaError('E_INVALID', '"until" is over already')
  const terms = {
    ...window,
    host: mustBeHost(piece, input.host),
    group: mustBe(piece, 'group', input.group ?? GUESTS),
    event: null,
    knownOrgs: input.knownOrgs,
  }
  return putPass(piece, input, terms, new Map())
}

function putPass(
  piece: Piece,
  { name, id, org, credential, card }: PassRow & Pick<NewPass, 'id'>,
  terms: Pick<NewPass, 'knownOrgs'> & {
    host: string
    group: string
    from: number
    until: number
    event: string | null
  },
  credentials: TakenCredentials,
): Pass {
  const { host, group, from, until, event, knownOrgs = false } = terms
  const of = knownOrgs && org !== undefined ? knownOrganisation(piece, org) : org
  const person = putPerson(piece, { name, id, org: of, kind: 'guest', host, groups: [group] })
  const badge = giveBadge(piece, { credential, card }, { person: person.id, from, until, event }, credentials)
  return {
    person: person.id,
    name: person.name,
    badge: badge.id,
    credential: badge.credential,
    warnings: answerOf(badge).warnings,
  }
}

function giveBadge(
  piece: Piece,
  { credential: text, card: cardId }: Pick<PassRow, 'credential' | 'card'>,
  to: Pick<Badge, 'person' | 'from' | 'until' | 'event'>,
  credentials: TakenCredentials,
): Badge {
  if (text !== undefined && cardId !== undefined) {
    throw new SogliaError('E_INVALID', 'a pass is a credential or a pool card, not both')
  }
  if (cardId !== undefined) {
    const card = existing(piece, CARDS, cardId)
    refuseTaken(credentials, card.credential)
    return lend(piece, card, to)
  }
  if (text === undefined) {
    return putBadge(piece, { credential: `code:${randomBytes(CODE_BYTES).toString('base64url')}`, ...to })
  }
  const credential = checkCredential(text)
  refuseTaken(credentials, credential)
  refuseCard(piece, credential)
  return putBadge(piece, { credential, ...to })
}
