/**
 * The people of a day at Millepiani: 80 of 30 enterprises and associations, and guests. All are invented.
 * The file is long because the list of names is.
 */
import type { Random } from './random.ts'

export interface SimPerson {
  id: string
  name: string
  kind: 'member' | 'guest' | 'staff'
  org: string
  credential: string
}

/** Guests by day, each with a badge on loan, and guests of the evening's codesign jam. */
export const DAY_GUESTS = 6
export const JAM_GUESTS = 25

const HOUSE = 'Portineria di quartiere'
const JAM = 'Codesign jam'
const VISIT = 'In visita'

const MEMBERS: Readonly<Record<string, readonly string[]>> = {
  [HOUSE]: ['Giulia Rinaldi', 'Amadou Diallo', 'Marta Vescovi'],
  'Studio Fucina': ['Marco Palmieri', 'Ilaria Conti', 'Nadia Ferhati'],
  'Rete Quinto Stato': ['Paolo Ventura', 'Chiara Bellini', 'Omar Farouk Said'],
  'Officina Tevere': ['Luca Marangoni', 'Yusuf Demir', 'Teresa Gallo'],
  'Mappe Vive': ['Elena Sartori', 'Kwame Mensah', 'Anna Lucchesi'],
  'Cooperativa Zolla': ['Stefano Mazza', 'Fatoumata Traoré', 'Rita Cocco'],
  'Atelier Ponente': ['Camille Laurent', 'Beatrice Fontana'],
  'Lingua Franca': ['Samira Haidari', 'Francesca Monti', 'Tesfay Ghebremedhin', 'Olena Kovalenko'],
  'Casa dei Saperi': ['Alberto Grimaldi', 'Ngozi Okafor', 'Silvia Pace'],
  'Digitale Comune': ['Tommaso Ricci', 'Leyla Karimi', 'Andrea Bosco', 'Priya Raman'],
  'Orto Ostiense': ['Michele Serra', 'Ana Lucía Torres'],
  'Sartoria Migrante': ['Zahra Ahmadi', 'Blessing Eze', 'Carla De Santis'],
  'Radio Gazometro': ['Simone Valli', 'Ibrahim Keita', 'Greta Lombardi'],
  'Pane Duro': ['Antonio Cirillo', 'Mirela Popescu'],
  'Banca del Tempo Sud': ['Lidia Ferretti', 'Giorgio Amato'],
  'Archivio Sonoro': ['Enrico Basile', 'Hanna Lindqvist'],
  'Ciclofficina Nove': ['Matteo Orlandi', 'Sekou Camara', 'Daniela Rossi'],
  'Teatro Minimo': ['Viola Marchetti', 'Jacopo Neri', 'Rania Mansour'],
  'Terza Pagina': ['Federica Costa', 'Piotr Zieliński'],
  'Ricerca Aperta': ['Dr. Shirin Rostami', 'Valerio Testa', 'Mei-Ling Chen'],
  'Osservatorio Abitare': ['Laura Bianchini', 'Mehmet Aydın', 'Cecilia Riva'],
  'Nuvola Bassa': ['Roberto Fusco', 'Inês Carvalho'],
  "Fili d'Erba": ['Sofia Martini', 'Abdoulaye Sow'],
  'Ponte Nuovo Lab': ['Nicola Ferrante', 'Aisha Warsame', 'Emanuele Longo'],
  'Semi di Carta': ['Margherita Villa', 'Jonas Weber'],
  'Energia di Quartiere': ['Claudio Barone', 'Farid Rahimi', 'Noemi Caruso'],
  'Sguardi Incrociati': ['Lucia Donati', 'Selam Tekle'],
  'Kora Musica': ['Moussa Cissé', 'Serena Galli'],
  Passaparola: ['Valentina Moro', 'Diego Herrera'],
  'Atlante delle Rotte': ['Pietro Leone', 'Maryam Nazari', 'Oleksandr Bondar'],
}

/** How many of the badges are of each kind, the rest being NTAG-like cards with a UID of seven bytes. */
const OLD_FOB_SHARE = 0.1
const MIFARE_CLASSIC_SHARE = 0.25

export interface People {
  members: SimPerson[]
  dayGuests: SimPerson[]
  jamGuests: SimPerson[]
  /** Badges that are refused: a lost one that was revoked, a guest's that has expired, one nobody registered. */
  revoked: SimPerson
  expired: SimPerson
  unknownCredential: string
}

/** The same people and badges for the same seed. */
export function createPeople(random: Random): People {
  const cards = cardMaker(random.fork('cards'))
  const members: SimPerson[] = []
  for (const [org, names] of Object.entries(MEMBERS)) {
    for (const name of names) {
      const id = `p${String(members.length + 1).padStart(2, '0')}`
      members.push({ id, name, kind: org === HOUSE ? 'staff' : 'member', org, credential: cards() })
    }
  }
  const guests = (count: number, first: number, org: string): SimPerson[] =>
    Array.from({ length: count }, (_, i) => ({
      id: `g${String(first + i).padStart(2, '0')}`,
      name: `Ospite ${first + i}`,
      kind: 'guest' as const,
      org,
      credential: cards(),
    }))
  return {
    members,
    dayGuests: guests(DAY_GUESTS, 1, VISIT),
    jamGuests: guests(JAM_GUESTS, DAY_GUESTS + 1, JAM),
    revoked: { id: 'x01', name: 'Bruno Sala', kind: 'member', org: 'Officina Tevere', credential: cards() },
    expired: { id: 'x02', name: 'Carmen Ruiz', kind: 'guest', org: VISIT, credential: cards() },
    unknownCredential: cards(),
  }
}

/** Each call gives another credential, in its one name (contract, 5). */
function cardMaker(random: Random): () => string {
  const given = new Set<string>()
  const hex = (digits: number): string => {
    let text = ''
    while (text.length < digits) text += random.int(0, 15).toString(16)
    return text
  }
  const draw = (): string => {
    const kind = random.next()
    // 125 kHz fobs from before: five bytes, the first a maker's number.
    if (kind < OLD_FOB_SHARE) return `em:1a00${hex(6)}`
    // Four bytes, never starting with 08: that would be a random UID.
    if (kind < OLD_FOB_SHARE + MIFARE_CLASSIC_SHARE) return `uid:${random.int(1, 7)}${hex(7)}`
    // Seven bytes, the first being NXP's (ISO 7816-6).
    return `uid:04${hex(12)}`
  }
  return () => {
    let credential = draw()
    while (given.has(credential)) credential = draw()
    given.add(credential)
    return credential
  }
}
