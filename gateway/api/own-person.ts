/** Whoever signs in for a person of the register, and what they may ask about themselves. */
import { SogliaError } from '../core/errors.ts'
import type { Directory } from '../core/ports.ts'
import type { Person } from '../core/records.ts'
import type { Actor } from './deps.ts'

/** Throws `E_PERSON_UNKNOWN` where whoever asks is no person of the register, or is gone from it. */
export function ownPerson({ person: id }: Actor, directory: Pick<Directory, 'person'>): Person {
  const person = id === null ? null : directory.person(id)
  if (person === null) throw new SogliaError('E_PERSON_UNKNOWN', 'you sign in for nobody in the register')
  return person
}
