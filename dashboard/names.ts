/** Names are other people's: of any length, in any script, or missing. */

const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/
const ISOLATE = '\u2068'
const END_ISOLATE = '\u2069'

/** A name as it can stand in a sentence: one written from right to left does not turn the words around it. */
export function plainName(name: string | null | undefined, otherwise: string): string {
  const plain = name?.trim() || otherwise
  return RIGHT_TO_LEFT.test(plain) ? ISOLATE + plain + END_ISOLATE : plain
}
