/** `a` or `da` before a moment as the clock tells it: `alle 15:42`, `al 21 nov, 15:42`, `dall’8 nov`. */
export function atMoment(preposition: 'a' | 'da' | 'Da', moment: string): string {
  if (/^\d\d:/.test(moment)) return `${preposition}lle ${moment}`
  // Otto and undici begin with a vowel.
  return /^(8|11)\b/.test(moment) ? `${preposition}ll’${moment}` : `${preposition}l ${moment}`
}
