/** Who asks to be erased: the asking, taking it back, and the house's answer. */
import { SogliaError } from '../core/errors.ts'
import type { ErasureFact } from '../core/facts.ts'
import { toRfc3339 } from '../core/model.ts'
import type { ErasureRequest } from '../core/records.ts'
import { existingPerson, removePerson } from './people.ts'
import type { Piece } from './piece.ts'
import { checkName, checkReason } from './words.ts'

/** Asked again while it stands it is the same request; after a no it is a new one. */
export function askErasure(piece: Piece, person: string, words: string | undefined): ErasureRequest {
  existingPerson(piece, person)
  const before = piece.record('erasure', person)
  if (before !== null && before.refusedAt === null) return before
  const request: ErasureRequest = {
    ...{ id: person, askedAt: piece.now, refusedAt: null, refusedReason: null },
    // What somebody writes about themselves is kept as carefully as a reason: it holds no credential.
    words: words === undefined || words.trim() === '' ? null : checkReason(words),
  }
  piece.write({ put: 'erasure', value: request }, told(piece, 'erasure-asked', person))
  return request
}

/** Throws `E_NOT_FOUND` where none stands. */
export function withdrawErasure(piece: Piece, person: string): { id: string } {
  standing(piece, person)
  piece.write({ drop: 'erasure', id: person }, told(piece, 'erasure-withdrawn', person))
  return { id: person }
}

/** With the reason of whoever asks for it, which the person is told. Throws `E_NOT_FOUND`, `E_INVALID` without a reason. */
export function refuseErasure(piece: Piece, person: string): ErasureRequest {
  const request = standing(piece, person)
  const refusedReason = checkName('the reason', piece.who.reason ?? '')
  const refused = { ...request, refusedAt: piece.now, refusedReason }
  piece.write({ put: 'erasure', value: refused }, told(piece, 'erasure-refused', person))
  return refused
}

/** The person is removed, in the same piece. Throws `E_NOT_FOUND`, and as the removal does. */
export function grantErasure(piece: Piece, person: string): { id: string } {
  standing(piece, person)
  piece.write({ drop: 'erasure', id: person }, told(piece, 'erasure-done', person))
  return removePerson(piece, person)
}

function standing(piece: Piece, person: string): ErasureRequest {
  const request = piece.record('erasure', person)
  if (request === null || request.refusedAt !== null) {
    throw new SogliaError('E_NOT_FOUND', `a request of ${person} that stands`)
  }
  return request
}

function told({ now, who }: Piece, kind: ErasureFact['kind'], person: string): ErasureFact {
  const fact: ErasureFact = { kind, happenedAt: toRfc3339(now), person, by: who.by }
  return who.reason === undefined ? fact : { ...fact, reason: who.reason }
}
