/** Devices of other makers, by kind: what each is called, and what to do with it. Long: one entry a kind, in two languages. */
import { both } from '../words/both.ts'

/** `steps`: what to wire and to type, in order. `limits`: what it cannot do, and how safe it is. */
export const deviceWords = both({
  it: {
    em4100: {
      name: 'Lettore 125 kHz (EM4100)',
      short: '125 kHz',
      text: 'RDM6300, ID-12 o simili, attaccato con un cavo seriale. Legge tessere e portachiavi EM4100.',
      steps: [
        'Collega TX del lettore a RX dell’adattatore USB, e massa con massa. L’RDM6300 vuole 5 V.',
        'La velocità è 9600: non serve scriverla.',
      ],
      limits: 'Le tessere EM4100 si copiano con pochi euro: va bene per una porta interna, non per l’ingresso.',
      settings: {},
    },
  },
  en: {
    em4100: {
      name: '125 kHz reader (EM4100)',
      short: '125 kHz',
      text: 'An RDM6300, ID-12 or the like on a serial cable. It reads EM4100 cards and key fobs.',
      steps: [
        'Connect the reader’s TX to the RX of the USB adapter, and ground to ground. An RDM6300 wants 5 V.',
        'The speed is 9600: it need not be written.',
      ],
      limits: 'EM4100 cards are copied for a few euros: good for an inner door, not for the entrance.',
      settings: {},
    },
  },
})
