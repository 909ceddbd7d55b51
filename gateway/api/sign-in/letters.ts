/** Codes that people read and type: Crockford's base 32, which has no letter that looks like a digit. */
import { randomBytes } from 'node:crypto'

const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** So many letters of chance, of 5 bits each. */
export function randomLetters(count: number): string {
  return [...randomBytes(count)].map((byte) => LETTERS[byte & 31]).join('')
}

/** `ABCD-EFGH`: in groups, to be read aloud. */
export function grouped(letters: string, size: number): string {
  return (letters.match(new RegExp(`.{1,${size}}`, 'g')) ?? []).join('-')
}

/** What was meant by what was typed: no dashes or spaces, and O, I and L are the digits that they look like. */
export function plainLetters(typed: string): string {
  return typed
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '')
    .replace(/[IL]/g, '1')
    .replaceAll('O', '0')
}
