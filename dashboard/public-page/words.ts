import { both } from '../words/both.ts'

export const publicWords = both({
  it: {
    title: 'Quanti siamo',
    inside: (n: number) => (n === 1 ? 'persona dentro' : 'persone dentro'),
    loading: 'Un momento…',
    blind: (time: string) => `Fermo alle ${time}: il numero può essere cambiato.`,
    blindFirst: 'La casa non risponde. Riprovo da solo.',
    offTitle: 'Qui non c’è nulla da vedere',
    offText: 'La casa non mostra quante persone ci sono.',
  },
  en: {
    title: 'How many we are',
    inside: (n) => (n === 1 ? 'person inside' : 'people inside'),
    loading: 'One moment…',
    blind: (time) => `Standing still at ${time}: the number may have changed.`,
    blindFirst: 'The house does not answer. It tries again by itself.',
    offTitle: 'There is nothing to see here',
    offText: 'The house does not show how many people are in.',
  },
})
