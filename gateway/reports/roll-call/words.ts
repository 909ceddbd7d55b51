/** The words of the printed roll-call, in Italian and in English; `both` is for a page that anybody may pick up. */

export const LANGUAGES = ['it', 'en', 'both'] as const
export type Language = (typeof LANGUAGES)[number]

const WORDS = {
  title: ['Appello', 'Roll-call'],
  made: ['Fatto il', 'Made on'],
  later: ['Chi è entrato o uscito dopo quest’ora non c’è.', 'Whoever came or left after this time is not in it.'],
  inside: ['dentro', 'inside'],
  uncertain: ['forse dentro', 'perhaps inside'],
  guests: ['ospiti', 'guests'],
  help: ['ha chiesto aiuto', 'asked for help'],
  helpTitle: ['Hanno chiesto aiuto in emergenza', 'Asked for help in an emergency'],
  uncertainTitle: ['Forse dentro: nessuno li ha visti uscire', 'Perhaps inside: nobody saw them leave'],
  nobody: ['Non risulta nessuno dentro.', 'Nobody is counted inside.'],
  seen: ['Visto', 'Seen'],
  name: ['Nome', 'Name'],
  since: ['Dalle', 'Since'],
  with: ['Con chi', 'With whom'],
  guestOf: ['ospite di', 'guest of'],
  guest: ['ospite', 'guest'],
  left: ['uscita registrata alle', 'seen to leave at'],
  standing: ['Appello in corso dal', 'Roll-call under way since'],
  begunBy: ['iniziato da', 'begun by'],
  checkedBy: ['Controllato da', 'Checked by'],
  at: ['alle', 'at'],
} as const satisfies Record<string, readonly [it: string, en: string]>
export type Word = keyof typeof WORDS

export function wordIn(language: Language, word: Word): string {
  const [it, en] = WORDS[word]
  return language === 'both' ? `${it} / ${en}` : { it, en }[language]
}

/** For dates and times: a page in both languages writes them as the house's first language does. */
export function localeOf(language: Language): string {
  return language === 'en' ? 'en-GB' : 'it-IT'
}
