/** Badges: one credential held by one person, for a time. No message holds a credential. */
import { isRandomUid, normalizeCredential } from '../core/credential.ts'
import { SogliaError } from '../core/errors.ts'
import type { At } from '../core/model.ts'
import type { Badge } from '../core/records.ts'
import { readValidity, type Validity } from './part.ts'
import type { Piece } from './piece.ts'
import { freeWord } from './words.ts'

/** Living ones: so many a row of a file of people can hold. */
export const PERSON_BADGES_MAX = 64

export interface NewBadge extends Validity {
  credential: string
  person: string
}
/** `partial-credential`: the reader tells only part of the card, so that another card may have the same name. */
export type BadgeWarning = 'partial-credential'
export interface BadgeAnswer {
  id: string
  warnings: BadgeWarning[]
}

export function addBadge(piece: Piece, input: NewBadge): BadgeAnswer {
  const credential = checkCredential(input.credential)
  if (piece.record('person', input.person) === null) throw new SogliaError('E_PERSON_UNKNOWN', input.person)
  const validity = readValidity(input, piece.context.timeZone)
  refuseCard(piece, credential)
  return answerOf(putBadge(piece, { credential, person: input.person, ...validity, event: null }))
}

export function answerOf({ id, credential }: Badge): BadgeAnswer {
  return { id, warnings: credential.startsWith('part:') ? ['partial-credential'] : [] }
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

/** Throws `E_BADGE_HELD` where the credential is a living badge's. */
export function refuseHeld(piece: Piece, credential: string): void {
  const holder = piece.badgeOf(credential)
  if (holder !== null && isHeld(holder, piece.now)) {
    throw new SogliaError('E_BADGE_HELD', `it is the badge ${holder.id} of ${holder.person}`)
  }
}

/** Throws `E_BADGE_HELD` where the credential is a pool card's: that one is lent. */
export function refuseCard(piece: Piece, credential: string): void {
  const card = piece.context.directory.cardOf(credential)
  if (card !== null) throw new SogliaError('E_BADGE_HELD', `it is the pool card ${card.id}: lend it`)
}

/** The new badge; one that held the credential before and has only expired is closed in the same piece. */
export function putBadge(
  piece: Piece,
  input: Pick<Badge, 'credential' | 'person' | 'from' | 'until' | 'event'> &
    Partial<Pick<Badge, 'suspendedAt' | 'suspendedReason'>>,
): Badge {
  refuseRepeating(piece, input.credential)
  refuseHeld(piece, input.credential)
  const living = piece.context.directory
    .badgesOf(input.person)
    .filter(({ id }) => isHeld(piece.record('badge', id) as Badge, piece.now))
  if (living.length >= PERSON_BADGES_MAX) {
    throw new SogliaError('E_INVALID', `a person has at most ${PERSON_BADGES_MAX} living badges`)
  }
  closeExpired(piece, input.credential)
  const id = freeWord('b-', (word) => piece.record('badge', word) !== null)
  const { credential, person, from, until, event, suspendedAt = null, suspendedReason = null } = input
  const ended = { revokedAt: null, revokedReason: null }
  const badge: Badge = { id, credential, person, from, until, ...ended, suspendedAt, suspendedReason, event }
  piece.badge(badge, 'badge-added')
  return badge
}

/** A credential goes on to another: what held it and has expired must never live again. */
export function closeExpired(piece: Piece, credential: string): void {
  const before = piece.badgeOf(credential)
  if (before !== null && before.revokedAt === null) revoke(piece, before, 'expired')
}

export function revoke(piece: Piece, badge: Badge, revokedReason: string | null): void {
  refuseRepeating(piece, badge.credential)
  piece.badge({ ...badge, revokedAt: piece.now, revokedReason }, 'badge-revoked', revokedReason ?? undefined)
}

/** Revokes by credential or badge id; one that was revoked before stays so, with its first reason. */
export function revokeBadge(piece: Piece, name: string): { id: string } {
  const badge = existingBadge(piece, name)
  if (badge.revokedAt === null) revoke(piece, badge, piece.who.reason ?? null)
  return { id: badge.id }
}

/** Until it is resumed; one that is suspended stays so, with its first reason. `E_BADGE_ENDED` where it was revoked. */
export function suspendBadge(piece: Piece, name: string): { id: string } {
  const badge = livingBadge(piece, name)
  if (badge.suspendedAt === null) {
    piece.badge({ ...badge, suspendedAt: piece.now, suspendedReason: piece.who.reason ?? null }, 'badge-suspended')
  }
  return { id: badge.id }
}

export function resumeBadge(piece: Piece, name: string): { id: string } {
  const badge = livingBadge(piece, name)
  if (badge.suspendedAt !== null) {
    piece.badge({ ...badge, suspendedAt: null, suspendedReason: null }, 'badge-resumed')
  }
  return { id: badge.id }
}

/** Another validity, null for no bound. A pass keeps the window of its event, and a card that came back is at home. */
export function changeBadge(piece: Piece, name: string, fields: Validity): { id: string } {
  const badge = livingBadge(piece, name)
  if (badge.event !== null) throw new SogliaError('E_INVALID', `the pass has the window of the event ${badge.event}`)
  if (!isHeld(badge, piece.now)) {
    const card = piece.context.directory.cardOf(badge.credential)
    if (card !== null) throw new SogliaError('E_BADGE_ENDED', `the loan of the pool card ${card.id} is over`)
  }
  const read = readValidity(fields, piece.context.timeZone)
  const from = fields.from === undefined ? badge.from : read.from
  const until = fields.until === undefined ? badge.until : read.until
  if (from !== null && until !== null && from >= until)
    throw new SogliaError('E_INVALID', '"from" is not before "until"')
  piece.change('badge', { ...badge, from, until })
  return { id: badge.id }
}

/** The old one ends and the new one lives with the same person, validity and event, in one piece. */
export function replaceBadge(piece: Piece, name: string, text: string): BadgeAnswer {
  const old = livingBadge(piece, name)
  if (!isHeld(old, piece.now)) throw new SogliaError('E_BADGE_ENDED', `${old.id} has expired`)
  const credential = checkCredential(text)
  refuseCard(piece, credential)
  // Before the old one ends, so that it is not replaced by itself.
  refuseHeld(piece, credential)
  revoke(piece, old, piece.who.reason ?? 'replaced')
  const { person, from, until, event } = old
  const badge = putBadge(piece, { credential, person, from, until, event })
  piece.noteBadge(old, 'badge-replaced')
  return answerOf(badge)
}

function livingBadge(piece: Piece, name: string): Badge {
  const badge = existingBadge(piece, name)
  if (badge.revokedAt !== null) throw new SogliaError('E_BADGE_ENDED', `${badge.id} was revoked`)
  return badge
}

/** By its credential or its id. The error does not repeat what was asked for, which may be a credential. */
function existingBadge(piece: Piece, name: string): Badge {
  const badge = findBadge(piece, name)
  if (badge === null) throw new SogliaError('E_BADGE_UNKNOWN', 'no badge has this id or credential')
  piece.expectRev('badge', badge.id)
  refuseRepeating(piece, badge.credential)
  return badge
}

/** A credential has a colon and a badge's id has none. */
function findBadge(piece: Piece, name: string): Badge | null {
  if (!name.includes(':')) return piece.record('badge', name)
  const credential = normalizeCredential(name)
  return credential === null ? null : piece.badgeOf(credential)
}

/** Shorter than this, what follows the kind may well be an ordinary word. */
const BARE_CHARS_MIN = 6

/** The reason becomes a fact, and a fact never holds a credential, nor its bare number. */
function refuseRepeating({ who }: Piece, credential: string): void {
  if (who.reason === undefined) return
  const bare = credential.slice(credential.indexOf(':') + 1).toLowerCase()
  const text = who.reason.toLowerCase()
  if (text.includes(credential.toLowerCase()) || (bare.length >= BARE_CHARS_MIN && text.includes(bare))) {
    throw new SogliaError('E_INVALID', 'the reason repeats the credential')
  }
}
