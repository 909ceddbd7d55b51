/** What may be an id, a name or a number in the register; each throws a coded error that names the field. */
import { randomBytes } from 'node:crypto'
import { normalizeCredential } from '../core/credential.ts'
import { SogliaError } from '../core/errors.ts'
import { PLAIN_LETTERS } from '../core/fold.ts'

const ID = /^[a-z0-9-]{1,40}$/
const ID_CHARS_MAX = 40
const NAME_CHARS_MAX = 200
/** Control characters, line and paragraph separators, and marks that turn the direction of what follows. */
const NOT_IN_NAMES = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/u
/** Stands for what could not be read (U+FFFD): a name that has one was spoilt on its way. */
const UNREADABLE = '\ufffd'
const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567'
export function checkId(field: string, text: string): string {
  if (!ID.test(text)) {
    throw new SogliaError('E_INVALID', `${field} is 1 to 40 of a-z, 0-9 and "-"`)
  }
  return text
}

/** A name or a note for people: trimmed, 1 to 200 characters, nothing that a terminal would obey. */
export function checkName(field: string, text: string): string {
  const name = text.trim()
  const chars = [...name].length
  if (chars < 1 || chars > NAME_CHARS_MAX) {
    throw new SogliaError('E_INVALID', `${field} has 1 to ${NAME_CHARS_MAX} characters`)
  }
  if (NOT_IN_NAMES.test(name) || !name.isWellFormed()) {
    throw new SogliaError('E_INVALID', `${field} has control characters`)
  }
  if (name.includes(UNREADABLE)) {
    throw new SogliaError('E_INVALID', `${field} has "${UNREADABLE}", where a letter could not be read`)
  }
  return name
}

/** Why something is done, in somebody's words. It becomes part of a fact, and a fact never holds a credential. */
export function checkReason(text: string): string {
  const reason = checkName('the reason', text)
  if (reason.split(/[\s,;()"']+/).some((word) => normalizeCredential(word) !== null)) {
    throw new SogliaError('E_INVALID', 'the reason holds a credential')
  }
  return reason
}

export function checkFlag(field: string, value: boolean): boolean {
  if (typeof value !== 'boolean') throw new SogliaError('E_INVALID', `${field} is true or false`)
  return value
}

export function checkOneOf<Word extends string>(field: string, text: string, words: readonly Word[]): Word {
  const word = words.find((each) => each === text)
  if (word === undefined) throw new SogliaError('E_INVALID', `${field} is ${words.join(', ')}`)
  return word
}

export function checkInteger(field: string, value: number, min: number, max: number): number {
  if (!Number.isInteger(value) || value < min || value > max) {
    throw new SogliaError('E_INVALID', `${field} is a whole number from ${min} to ${max}`)
  }
  return value
}

/** `chars` random characters of a-z and 2-7, five bits each. */
export function randomWord(chars: number): string {
  return Array.from(randomBytes(chars), (byte) => BASE32[byte & 31]).join('')
}

/**
 * An id from a name: in ASCII, words joined by "-", and a number where it is taken. Where nothing is left of the
 * name (Arabic, Chinese), a short random one that begins with `prefix`.
 */
export function idFromName(name: string, prefix: string, taken: (id: string) => boolean): string {
  const folded = name
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[^\p{ASCII}]/gu, (letter) => PLAIN_LETTERS[letter] ?? (/\p{M}|['’]/u.test(letter) ? '' : '-'))
    .replace(/'/g, '')
    .replace(/[^a-z0-9]+/g, '-')
  const slug = cut(folded, ID_CHARS_MAX)
  if (slug === '') return freeWord(prefix, taken)
  if (!taken(slug)) return slug
  for (let number = 2; number <= NAMESAKES_MAX; number++) {
    const id = `${cut(slug, ID_CHARS_MAX - 5)}-${number}`
    if (!taken(id)) return id
  }
  return freeWord(`${cut(slug, ID_CHARS_MAX - 10)}-`, taken)
}
/** After so many of one name, numbers give way to random words. */
const NAMESAKES_MAX = 99

/** `prefix` and eight random characters (40 bits) that are not taken. */
export function freeWord(prefix: string, taken: (id: string) => boolean): string {
  let id = prefix + randomWord(8)
  // Ends: 2^40 words against a register of thousands.
  while (taken(id)) id = prefix + randomWord(8)
  return id
}

function cut(text: string, charsMax: number): string {
  return text.replace(/^-+/, '').slice(0, charsMax).replace(/-+$/, '')
}
