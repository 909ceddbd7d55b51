/** Pool cards: cards of the house that go from hand to hand. Each loan is a badge, which ends by itself. */
import { nextDayEnd } from '../core/day.ts'
import { SogliaError } from '../core/errors.ts'
import type { At } from '../core/model.ts'
import type { Badge, PoolCard } from '../core/records.ts'
import { settingIn } from '../core/settings.ts'
import { checkCredential, closeExpired, isHeld, putBadge, refuseHeld } from './badges.ts'
import { readT } from './part.ts'
import { existingPerson } from './people.ts'
import type { Piece } from './piece.ts'
import { addRecord, existing, type Sort } from './sort.ts'
import { checkName } from './words.ts'

export interface NewCard {
  credential: string
  /** What is written on it; its id is made from it where none is given. */
  name: string
  id?: string | undefined
}

export const CARDS: Sort<'card', NewCard> = {
  kind: 'card',
  unknown: 'E_CARD_UNKNOWN',
  what: 'pool card',
  prefix: 'c-',
  // Another credential is another card.
  merge: (before, { name }) => ({ ...before, name: name ?? before.name }),
  make: (_piece, input, id) => ({
    id,
    credential: checkCredential(input.credential),
    name: checkName('the name', input.name),
  }),
  uses(piece, card) {
    const loan = loanOf(piece, card)
    return loan === null ? [] : [`lent to ${loan.person}`]
  },
}

/** A credential is a pool card's or an ordinary badge's: one that somebody holds is neither free nor lent. */
export function addCard(piece: Piece, input: NewCard): PoolCard {
  const credential = checkCredential(input.credential)
  const other = piece.context.directory.cardOf(credential)
  if (other !== null) throw new SogliaError('E_EXISTS', `the pool card ${other.id}`)
  refuseHeld(piece, credential)
  closeExpired(piece, credential)
  return addRecord(piece, CARDS, { ...input, credential })
}

/** The badge by which it is lent now; null: it is at home. */
function loanOf(piece: Piece, card: PoolCard): Badge | null {
  const badge = piece.badgeOf(card.credential)
  return badge !== null && isHeld(badge, piece.now) ? badge : null
}

export interface Loan {
  person: string
  /** `T` of the contract, a date is included; where it is left out the loan ends with the house's day. */
  until?: string | undefined
}
export interface LoanAnswer {
  card: string
  badge: string
  /** Exclusive. */
  until: At
}

/** Throws `E_BADGE_HELD` where it is lent already. */
export function lendCard(piece: Piece, id: string, { person, until: text }: Loan): LoanAnswer {
  const card = existing(piece, CARDS, id)
  piece.expectRev('card', id)
  existingPerson(piece, person)
  const { directory, timeZone } = piece.context
  const until =
    text === undefined
      ? nextDayEnd(piece.now, timeZone, settingIn(directory, 'closing-time'))
      : readT('until', text, timeZone, 'end')
  if (until <= piece.now) throw new SogliaError('E_INVALID', '"until" is over already')
  const badge = lend(piece, card, { person, from: piece.now, until, event: null })
  return { card: id, badge: badge.id, until }
}

export function lend(
  piece: Piece,
  { credential }: PoolCard,
  to: Pick<Badge, 'person' | 'from' | 'until' | 'event'>,
): Badge {
  const badge = putBadge(piece, { credential, ...to })
  piece.noteBadge(badge, 'badge-lent')
  return badge
}

/** The loan ends now; a card that is at home stays there, and nothing is written (`badge`: null). */
export function returnCard(piece: Piece, id: string): { card: string; badge: string | null } {
  const card = existing(piece, CARDS, id)
  piece.expectRev('card', id)
  const loan = loanOf(piece, card)
  if (loan === null) return { card: id, badge: null }
  // One that came back before its time was never good.
  const from = loan.from !== null && loan.from > piece.now ? piece.now : loan.from
  piece.badge({ ...loan, from, until: piece.now }, 'badge-returned')
  return { card: id, badge: loan.id }
}
