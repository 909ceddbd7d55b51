/** A badge that was just tapped and is nobody's is given to a person. */
import { isRandomUid } from '../core/credential.ts'
import { SogliaError } from '../core/errors.ts'
import { type At, toRfc3339 } from '../core/model.ts'
import { addBadge, type BadgeAnswer, isHeld } from './badges.ts'
import type { TappedCredential, Validity } from './part.ts'
import type { Piece } from './piece.ts'

/** Of two that were tapped so shortly ago, nobody can tell which is meant. */
const AMBIGUOUS_MS = 2 * 60_000
const NAMED_TAPS_MAX = 5

export interface Enrolment extends Validity {
  person: string
  /** Only what was tapped at this unit, or this one of the credentials. */
  unit?: string | undefined
  credential?: string | undefined
}

/**
 * Gives the person the credential that was tapped last. Throws `E_NOTHING_TAPPED`; `E_AMBIGUOUS` where another was
 * tapped within two minutes and neither unit nor credential is named; `E_CREDENTIAL_RANDOM` where it was a phone.
 */
export function enrol(piece: Piece, { unit, credential, ...input }: Enrolment): BadgeAnswer {
  const { directory, unknownCredentials } = piece.context
  if (unit !== undefined && directory.unit(unit) === null) throw new SogliaError('E_UNIT_UNKNOWN', unit)
  const wanted = credential?.toLowerCase()
  const taps = unknownCredentials()
    .filter((tap) => unit === undefined || tap.unit === unit)
    .filter((tap) => wanted === undefined || tap.credential.toLowerCase() === wanted)
    .filter((tap) => isFree(piece, tap.credential))
    .toSorted((a, b) => b.at - a.at)
  const [newest] = taps
  if (newest === undefined) throw new SogliaError('E_NOTHING_TAPPED', unit ?? 'at any unit')
  if (unit === undefined && wanted === undefined) refuseAmbiguous(taps, piece.now)
  return addBadge(piece, { ...input, credential: newest.credential })
}

function isFree({ context: { directory }, now }: Piece, credential: string): boolean {
  const holder = directory.badgeOf(credential)
  return directory.cardOf(credential) === null && (holder === null || !isHeld(holder, now))
}

/** A phone tells another number at each tap, and is still one. */
function refuseAmbiguous(taps: readonly TappedCredential[], now: At): void {
  const recent = taps.filter(({ at }) => now - at <= AMBIGUOUS_MS)
  const apart = new Set(recent.map(({ credential, unit }) => (isRandomUid(credential) ? `phone ${unit}` : credential)))
  if (apart.size < 2) return
  const named = recent.slice(0, NAMED_TAPS_MAX).map(({ unit, at }) => `${unit} at ${toRfc3339(at)}`)
  throw new SogliaError('E_AMBIGUOUS', `tapped at ${named.join(', ')}`)
}
