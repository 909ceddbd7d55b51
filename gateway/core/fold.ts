/** Text as it is sought: whoever types "jose", "STRASSE" or "d angelo" finds "José", "Straße" and "D’Angelo". */

/** Letters that Unicode does not take apart into a Latin one and a mark. */
export const PLAIN_LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
  ħ: 'h',
}

/** Lower case, without accents, apostrophes as blanks, one blank between words. The same in every language of the pages. */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[ßæœøłđðþıħ]/g, (letter) => PLAIN_LETTERS[letter] ?? letter)
    .replace(/['’‘`´\s]+/gu, ' ')
    .trim()
}
