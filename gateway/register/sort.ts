/** What most records have in common: how one is added, changed and removed. Each sort of record says how it differs. */
import { type ErrorCode, SogliaError } from '../core/errors.ts'
import type { Records } from '../core/records.ts'
import type { Piece, PutKind } from './piece.ts'
import { checkId, checkName, idFromName } from './words.ts'

export interface Sort<Kind extends PutKind, New> {
  kind: Kind
  unknown: ErrorCode
  /** How it is called in a message, and how the ids begin that cannot be made from a name. */
  what: string
  prefix: string
  /** The record as asked for, every field and reference checked. `before`: the one that it takes the place of. */
  make(piece: Piece, input: New, id: string, before: Records[Kind] | null): Records[Kind]
  /** What the record becomes where only these fields were given: what was not asked for follows what was. */
  merge(before: Records[Kind], fields: Partial<New>): New
  /** What rests on it, as words: such a one is not removed. */
  uses(piece: Piece, record: Records[Kind]): string[]
}

export function addRecord<Kind extends PutKind, New extends { id?: string | undefined; name?: string | undefined }>(
  piece: Piece,
  sort: Sort<Kind, New>,
  input: New,
): Records[Kind] {
  const taken = (id: string): boolean => piece.record(sort.kind, id) !== null
  const id = newId(sort, input, taken)
  const record = sort.make(piece, input, id, null)
  if (taken(id)) throw new SogliaError('E_EXISTS', `the ${sort.what} ${id}`)
  piece.add(sort.kind, record)
  return record
}

export function changeRecord<Kind extends PutKind, New>(
  piece: Piece,
  sort: Sort<Kind, New>,
  id: string,
  fields: Partial<New>,
): Records[Kind] {
  const before = existing(piece, sort, id)
  piece.expectRev(sort.kind, id)
  const record = sort.make(piece, sort.merge(before, given(fields)), id, before)
  piece.change(sort.kind, record)
  return record
}

export function removeRecord<Kind extends PutKind, New>(
  piece: Piece,
  sort: Sort<Kind, New>,
  id: string,
): { id: string } {
  const before = existing(piece, sort, id)
  piece.expectRev(sort.kind, id)
  refuseInUse(`the ${sort.what} ${id}`, sort.uses(piece, before))
  piece.remove(sort.kind, id)
  return { id }
}

export function existing<Kind extends PutKind>(
  piece: Piece,
  { kind, unknown }: Pick<Sort<Kind, never>, 'kind' | 'unknown'>,
  id: string,
): Records[Kind] {
  const record = piece.record(kind, id)
  if (record === null) throw new SogliaError(unknown, id)
  return record
}

function newId<Kind extends PutKind, New extends { id?: string | undefined; name?: string | undefined }>(
  { what, prefix }: Sort<Kind, New>,
  { id, name }: New,
  taken: (id: string) => boolean,
): string {
  if (id !== undefined) return checkId(`the id of the ${what}`, id)
  return idFromName(name === undefined ? '' : checkName('the name', name), prefix, taken)
}

/** Only what was asked for: a field that is left out, or undefined, stays as it is. */
export function given<Fields extends object>(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Fields
}

const NAMED_USES_MAX = 5

export function refuseInUse(what: string, uses: readonly string[]): void {
  if (uses.length === 0) return
  const more = uses.length > NAMED_USES_MAX ? ` and ${uses.length - NAMED_USES_MAX} more` : ''
  throw new SogliaError('E_IN_USE', `${what}: ${uses.slice(0, NAMED_USES_MAX).join(', ')}${more}`)
}

/** Those that rest on something, each with its kind. */
export function named(what: string, records: readonly { id: string }[]): string[] {
  return records.map(({ id }) => `${what} ${id}`)
}
