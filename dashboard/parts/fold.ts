/** Find as you type: forgiving of capitals and accents. */

const ACCENTS = /\p{M}/gu

/** `José Łukasz` → `jose lukasz`: what is the same to whoever types in a hurry. */
export function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(ACCENTS, '')
    .toLowerCase()
    .replaceAll('ł', 'l')
    .replaceAll('ø', 'o')
    .replaceAll('ß', 'ss')
    .replaceAll('æ', 'ae')
    .replaceAll('đ', 'd')
}

/** Whether every word that is sought stands somewhere in the text. */
export function matches(text: string, sought: string): boolean {
  const within = fold(text)
  return fold(sought)
    .split(/\s+/)
    .every((word) => within.includes(word))
}
