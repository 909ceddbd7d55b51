/** Words of a page in both languages, side by side with it: pure, so that a test can hold each table to the other. */

/** What a table of words may hold: texts, texts made of numbers and names, lists of texts, and tables of these. */
export interface Dictionary {
  readonly [word: string]: Said
}
// Parameters of a word are numbers and names; which ones, each word says itself.
// biome-ignore lint/suspicious/noExplicitAny: a function of any parameters that gives a text
type Said = string | readonly string[] | ((...parts: any[]) => string) | Dictionary

/** The same words with the same parameters, in another language. */
export type Same<Words> = {
  readonly [Word in keyof Words]: Words[Word] extends string
    ? string
    : Words[Word] extends readonly string[]
      ? readonly string[]
      : Words[Word] extends (...parts: infer Parts) => string
        ? (...parts: Parts) => string
        : Same<Words[Word]>
}

export interface Both<Words> {
  readonly it: Words
  readonly en: Same<Words>
}

/** A language that lacks one of the other's words is a type error. */
export function both<const Words extends Dictionary>(tables: Both<Words>): Both<Same<Words>> {
  return tables as unknown as Both<Same<Words>>
}

/** `1 badge`, `7 badges`. */
export const several = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`
