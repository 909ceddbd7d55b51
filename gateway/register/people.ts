/** People: members, staff, and guests with who answers for them. */
import { SogliaError } from '../core/errors.ts'
import type { Person, PersonKind, Shown } from '../core/records.ts'
import { revoke } from './badges.ts'
import { organisationFor } from './organisations.ts'
import type { Piece } from './piece.ts'
import { groupsFor, MEMBERS } from './rules.ts'
import { given, named, refuseInUse } from './sort.ts'
import { checkFlag, checkId, checkName, checkOneOf, idFromName } from './words.ts'

export const PERSON_KINDS = ['member', 'guest', 'staff'] as const satisfies readonly PersonKind[]
const PERSON_GROUPS_MAX = 64

/** Each only where it is given. */
export interface PersonFields {
  name?: string | undefined
  kind?: PersonKind | undefined
  /** An organisation's id or name; one that nobody knows yet is made on the spot. */
  org?: string | null | undefined
  /** Those that are not there are made on the spot; no rule names them. */
  groups?: string[] | undefined
  /** Who answers for a guest: a person who is no guest. */
  host?: string | null | undefined
  extendedTime?: boolean | undefined
  assistance?: boolean | undefined
  /** What other members see of them: theirs alone to say. */
  shown?: Shown | undefined
}
export interface NewPerson extends PersonFields {
  name: string
  /** Made from the name where it is left out. */
  id?: string | undefined
}

/** Who names no group joins `members`. */
export function addPerson(piece: Piece, input: NewPerson): { id: string } {
  // Nothing said is not the same as no group: whoever is in none passes no door.
  const groups = input.groups ?? [MEMBERS]
  return { id: putPerson(piece, { ...input, groups }).id }
}

/** The new person as asked for, also in no group at all; `taken` tells the ids that a made one keeps clear of. */
export function putPerson(piece: Piece, input: NewPerson, taken = (id: string) => isTaken(piece, id)): Person {
  const name = checkName('the name', input.name)
  const id = input.id === undefined ? idFromName(name, 'p-', taken) : checkId('the id of a person', input.id)
  if (piece.record('person', id) !== null) throw new SogliaError('E_EXISTS', `the person ${id}`)
  if (isTaken(piece, id)) throw new SogliaError('E_EXISTS', `the id ${id} was another person's`)
  const person = makePerson(piece, id, input)
  piece.add('person', person)
  return person
}

/** Also the id of one who is gone and whose badges, or sign-ins, still name them: another would inherit those. */
export function isTaken(piece: Piece, id: string): boolean {
  const { directory } = piece.context
  return (
    piece.record('person', id) !== null ||
    directory.badgesOf(id).length > 0 ||
    directory.accounts().some(({ person }) => person === id) ||
    directory.tokens().some(({ person }) => person === id)
  )
}

export function changePerson(piece: Piece, id: string, fields: PersonFields): Person {
  const before = existingPerson(piece, id)
  piece.expectRev('person', id)
  // Who is no longer a guest has no host.
  const host = fields.kind !== undefined && fields.kind !== 'guest' ? { host: null } : {}
  const person = makePerson(piece, id, { ...before, ...host, ...given(fields), name: fields.name ?? before.name })
  if (person.kind === 'guest' && before.kind !== 'guest') {
    refuseInUse(`the person ${id} is a host`, hostedBy(piece, id))
  }
  piece.change('person', person)
  return person
}

/**
 * The record goes. In the same piece the badges end, and are kept as ended ones, and so does whatever signs in for them.
 * Throws `E_IN_USE` where that would leave no admin.
 */
export function removePerson(piece: Piece, id: string): { id: string } {
  existingPerson(piece, id)
  piece.expectRev('person', id)
  refuseInUse(`the person ${id} is a host`, hostedBy(piece, id))
  for (const badge of piece.context.directory.badgesOf(id)) {
    if (badge.revokedAt === null) revoke(piece, badge, piece.who.reason ?? 'person removed')
  }
  endSignIns(piece, id)
  // Nobody is left to be erased.
  if (piece.record('erasure', id) !== null) piece.drop('erasure', id)
  piece.remove('person', id)
  return { id }
}

function endSignIns(piece: Piece, id: string): void {
  const { directory } = piece.context
  const accounts = directory.accounts().filter(({ person }) => person === id)
  const admins = directory.accounts().filter(({ role }) => role === 'admin')
  if (admins.length > 0 && admins.every(({ person }) => person === id)) {
    throw new SogliaError('E_IN_USE', `the last account of an admin speaks for ${id}`)
  }
  for (const { name } of accounts) piece.write({ drop: 'account', name }, piece.tell('account-removed', name))
  for (const { name, hash } of directory.tokens().filter(({ person }) => person === id)) {
    piece.write({ drop: 'token', hash }, piece.tell('token-removed', name))
  }
}

export function existingPerson(piece: Piece, id: string): Person {
  const person = piece.record('person', id)
  if (person === null) throw new SogliaError('E_PERSON_UNKNOWN', id)
  return person
}

/** Who answers for guests. */
export function mustBeHost(piece: Piece, id: string): string {
  if (existingPerson(piece, id).kind === 'guest') throw new SogliaError('E_INVALID', `the host ${id} is a guest`)
  return id
}

function makePerson(piece: Piece, id: string, input: PersonFields & { name: string }): Person {
  const kind = checkOneOf('the kind', input.kind ?? 'member', PERSON_KINDS)
  const host = input.host ?? null
  if (host !== null && kind !== 'guest') throw new SogliaError('E_INVALID', 'only a guest has a host')
  const groups = input.groups ?? []
  if (groups.length > PERSON_GROUPS_MAX) {
    throw new SogliaError('E_INVALID', `a person is in at most ${PERSON_GROUPS_MAX} groups`)
  }
  return {
    id,
    name: checkName('the name', input.name),
    kind,
    org: input.org == null ? null : organisationFor(piece, input.org),
    groups: groupsFor(piece, groups),
    host: host === null ? null : mustBeHost(piece, host),
    extendedTime: checkFlag('extendedTime', input.extendedTime ?? false),
    assistance: checkFlag('assistance', input.assistance ?? false),
    ...(input.shown === undefined ? {} : { shown: input.shown }),
  }
}

function hostedBy({ context: { directory } }: Piece, id: string): string[] {
  return [
    ...named(
      'event',
      directory.records('event').filter(({ host }) => host === id),
    ),
    ...named(
      'guest',
      directory.persons().filter(({ host }) => host === id),
    ),
  ]
}
