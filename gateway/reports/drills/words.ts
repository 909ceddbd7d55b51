/** The words of the report of a drill, in Italian and in English. */
import type { DrillRow } from './report.ts'

export const LANGUAGES = ['it', 'en'] as const
export type Language = (typeof LANGUAGES)[number]

const WORDS = {
  drill: ['Rapporto della prova di evacuazione', 'Report of the drill'],
  real: ['Rapporto dell’appello', 'Report of the roll-call'],
  began: ['Iniziato', 'Began'],
  ended: ['Finito', 'Ended'],
  by: ['da', 'by'],
  lasted: ['Durata', 'It took'],
  listed: ['nell’elenco', 'on the list'],
  found: ['trovati', 'found'],
  left: ['usciti da una porta', 'seen to leave by a door'],
  notFound: ['non trovati', 'not found'],
  others: ['altri, fuori elenco', 'others, not on the list'],
  allAccounted: ['Di tutti si è saputo dopo', 'All were accounted for after'],
  notAll: ['Non di tutti si è saputo.', 'Not everybody was accounted for.'],
  nobodyTicked: [
    'Nessuno è stato spuntato: di chi era nell’elenco resta solo il numero.',
    'Nobody was ticked off: of those on the list only the number is kept.',
  ],
  name: ['Nome', 'Name'],
  zone: ['Zona', 'Zone'],
  outcome: ['Esito', 'Outcome'],
  at: ['Ora', 'Time'],
  tickedBy: ['Spuntato da', 'Ticked by'],
  forgotten: ['(nome cancellato)', '(name erased)'],
  uncertain: ['forse dentro', 'perhaps inside'],
  late: ['detto dopo la fine', 'told after the end'],
  signed: ['Firma', 'Signature'],
} as const satisfies Record<string, readonly [it: string, en: string]>
export type Word = keyof typeof WORDS

const OUTCOMES: Record<DrillRow['outcome'], readonly [it: string, en: string]> = {
  found: ['trovato', 'found'],
  left: ['uscito da una porta', 'seen to leave'],
  'not-found': ['NON TROVATO', 'NOT FOUND'],
}

export function wordIn(language: Language, word: Word): string {
  const [it, en] = WORDS[word]
  return { it, en }[language]
}

export function outcomeIn(language: Language, outcome: DrillRow['outcome']): string {
  const [it, en] = OUTCOMES[outcome]
  return { it, en }[language]
}
