/** People and their badges: what a request comes to, or why it may not be. No message holds a credential. */
import { isRandomUid, normalizeCredential } from '../core/credential.ts'
import { SogliaError } from '../core/errors.ts'
import type { At } from '../core/model.ts'
import type { Badge, Person, PersonKind } from '../core/records.ts'
import type { BadgeFact, Fact } from '../core/facts.ts'
import type { Change } from '../core/ports.ts'
import { happenedNow, type Outcome, type RegisterContext, readValidity } from './part.ts'
import { checkId, checkName, freeWord, idFromName } from './words.ts'

export const PERSON_KINDS: readonly PersonKind[] = ['member', 'guest', 'staff']
/** Who is in no group passes no door; this one may pass every door until the house says otherwise. */
const GROUP_INITIAL = 'members'
const PERSON_GROUPS_MAX = 64

export interface NewPerson {
  name: string
  id?: string | undefined
  kind?: PersonKind | undefined
  org?: string | null | undefined
  groups?: string[] | undefined
}
export interface NewBadge {
  credential: string
  person: string
  /** `T` of the contract; a date as `until` is included. */
  from?: string | undefined
  until?: string | undefined
}

/** A person as asked for; `taken` tells the ids that are not free. */
export function makePerson(input: NewPerson, taken: (id: string) => boolean): Person {
  const name = checkName('the name', input.name)
  const groups = [...new Set((input.groups ?? []).map((group) => checkId('a group', group)))]
  if (groups.length > PERSON_GROUPS_MAX) {
    throw new SogliaError('E_INVALID', `a person is in at most ${PERSON_GROUPS_MAX} groups`)
  }
  const id = input.id === undefined ? idFromName(name, taken) : checkId('the id of a person', input.id)
  if (taken(id)) throw new SogliaError('E_EXISTS', `the person ${id}`)
  return {
    id,
    name,
    kind: input.kind ?? 'member',
    org: input.org == null ? null : checkName('the organisation', input.org),
    groups: groups.length > 0 ? groups : [GROUP_INITIAL],
  }
}

/** The one name of what was typed or read, if it can be a badge. */
export function checkCredential(text: string): string {
  const credential = normalizeCredential(text)
  if (credential === null) {
    throw new SogliaError('E_CREDENTIAL_INVALID', 'it is written like uid:04a2b3c4d5e680, em:0123456789 or code:TEXT')
  }
  if (isRandomUid(credential)) throw new SogliaError('E_CREDENTIAL_RANDOM', 'a UID of four bytes that begins with 08')
  return credential
}

/** Whether the badge still holds its credential: once revoked or past its end the card may go to another. */
export function isHeld(badge: Badge, now: At): boolean {
  return badge.revokedAt === null && (badge.until === null || badge.until > now)
}

export function addPerson(context: RegisterContext, input: NewPerson, by: string): Outcome<{ id: string }> {
  const person = makePerson(input, (id) => context.directory.person(id) !== null)
  return {
    changes: [{ put: 'person', value: person }],
    facts: [personAdded(context, person, by)],
    answer: { id: person.id },
  }
}

export function addBadge(context: RegisterContext, input: NewBadge, by: string): Outcome<{ id: string }> {
  const { directory, clock, timeZone } = context
  const credential = checkCredential(input.credential)
  if (directory.person(input.person) === null) throw new SogliaError('E_PERSON_UNKNOWN', input.person)
  const validity = readValidity(input, timeZone)
  const holder = directory.badgeOf(credential)
  if (holder !== null && isHeld(holder, clock.now())) {
    throw new SogliaError('E_BADGE_HELD', `it is the badge ${holder.id} of ${holder.person}`)
  }
  const id = freeWord('b-', (word) => directory.badge(word) !== null)
  const { changes, facts } = putBadge(context, { credential, person: input.person, ...validity }, id, by)
  return { changes, facts, answer: { id } }
}

/** The new badge; one that held the credential before and has only expired is closed in the same piece. */
export function putBadge(
  context: RegisterContext,
  input: Pick<Badge, 'credential' | 'person' | 'from' | 'until'>,
  id: string,
  by: string,
): { changes: Change[]; facts: Fact[] } {
  const badge: Badge = { id, ...input, revokedAt: null, revokedReason: null }
  const before = context.directory.badgeOf(input.credential)
  const closed = before !== null && before.revokedAt === null ? revoked(context, before, 'expired', by) : null
  const added: BadgeFact = { kind: 'badge-added', badge: id, person: badge.person, by, ...happenedNow(context.clock) }
  return {
    changes: [...(closed?.changes ?? []), { put: 'badge', value: badge }],
    facts: [...(closed?.facts ?? []), added],
  }
}

/**
 * Revokes by credential or badge id. Null: it was revoked before, and stays so with its first reason.
 * `E_BADGE_UNKNOWN` does not repeat what was asked for, which may be a credential.
 */
export function revokeBadge(
  context: RegisterContext,
  name: string,
  reason: string | undefined,
  by: string,
): { changes: Change[]; facts: Fact[] } | null {
  const note = reason === undefined ? null : checkName('the reason', reason)
  const badge = findBadge(context, name)
  if (badge === null) throw new SogliaError('E_BADGE_UNKNOWN', 'no badge has this id or credential')
  // The reason becomes a fact, and a fact never holds a credential.
  if (note !== null && repeatsCredential(note, badge.credential)) {
    throw new SogliaError('E_INVALID', 'the reason repeats the credential')
  }
  return badge.revokedAt === null ? revoked(context, badge, note, by) : null
}

/** With its kind, or bare where that is long enough to be no ordinary word. */
function repeatsCredential(note: string, credential: string): boolean {
  const bare = credential.slice(credential.indexOf(':') + 1)
  const text = note.toLowerCase()
  return text.includes(credential.toLowerCase()) || (bare.length >= 6 && text.includes(bare.toLowerCase()))
}

/** A credential has a colon and a badge's id has none. */
function findBadge({ directory }: RegisterContext, name: string): Badge | null {
  if (!name.includes(':')) return directory.badge(name)
  const credential = normalizeCredential(name)
  return credential === null ? null : directory.badgeOf(credential)
}

function revoked(
  { clock }: RegisterContext,
  badge: Badge,
  reason: string | null,
  by: string,
): { changes: Change[]; facts: Fact[] } {
  const fact: BadgeFact = { kind: 'badge-revoked', badge: badge.id, person: badge.person, by, ...happenedNow(clock) }
  if (reason !== null) fact.reason = reason
  return {
    changes: [{ put: 'badge', value: { ...badge, revokedAt: clock.now(), revokedReason: reason } }],
    facts: [fact],
  }
}

export function personAdded(context: RegisterContext, person: Person, by: string): Fact {
  return { kind: 'person-added', person: person.id, by, ...happenedNow(context.clock) }
}
