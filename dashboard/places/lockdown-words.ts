/** The closing of the whole house in an emergency: one name for it wherever it is begun, told or ended. */
import { both } from '../words/both.ts'

export const lockdownWords = both({
  it: {
    begin: 'Chiudi la casa',
    title: 'Chiudere tutta la casa?',
    text: 'Nessuno entra più con il badge, da nessuna porta, nemmeno lo staff. Chi è dentro esce sempre: con il badge, col pulsante o con la maniglia. Lo staff può ancora aprire da qui, con un motivo.',
    ends: 'Finisce da sola dopo un giorno, o prima: la può finire chiunque dello staff, da questa pagina.',
    action: 'Chiudi tutte le porte',
    begun: 'La casa è chiusa: nessuno entra con il badge.',
    standing: (doors: string) => `Casa chiusa per emergenza: ${doors}`,
    standingText: 'Nessuno entra con il badge. Si esce sempre.',
    until: (time: string) => `Finisce da sola: ${time}.`,
    end: 'Riapri la casa',
    endTitle: 'Riaprire la casa?',
    endText: 'Le porte tornano a seguire le regole, adesso. Il passaggio libero che c’era prima non torna da solo.',
    ended: 'La casa è di nuovo aperta, secondo le regole.',
  },
  en: {
    begin: 'Close the house',
    title: 'Close the whole house?',
    text: 'Nobody enters by badge any more, at any door, not even staff. Whoever is inside can always leave: by badge, by the button or by the handle. Staff can still open from here, with a reason.',
    ends: 'It ends by itself after a day, or before: any of the staff can end it, on this page.',
    action: 'Close every door',
    begun: 'The house is closed: nobody enters by badge.',
    standing: (doors) => `House closed in an emergency: ${doors}`,
    standingText: 'Nobody enters by badge. Everybody can leave.',
    until: (time) => `It ends by itself: ${time}.`,
    end: 'Open the house again',
    endTitle: 'Open the house again?',
    endText: 'The doors follow the rules again, now. Free passage that was there before does not come back by itself.',
    ended: 'The house is open again, by the rules.',
  },
})
