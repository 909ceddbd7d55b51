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
    tasmota: {
      name: 'Tasmota',
      short: 'Tasmota',
      text: 'Un dispositivo con il firmware Tasmota: lettore, contatto, sensore di movimento, relè come serratura.',
      steps: [
        'Apri la sua pagina: Configurazione, Configura MQTT.',
        'Scrivi host, porta, utente (il nome qui) e password (il segreto).',
        'In Topic scrivi il nome del dispositivo qui, o quello che hai messo nelle impostazioni.',
        'Per un contatto o un sensore, nella console: SetOption114 1.',
      ],
      limits: 'Apre solo finché il gateway c’è: non ha un elenco suo. Senza TLS il segreto passa in chiaro sulla rete.',
      settings: {
        topic: { name: 'Topic', help: 'Vuoto: il nome del dispositivo qui.' },
        switches: { name: 'Ingressi', help: 'Per esempio 1:contact,2:motion,3:exit-button.' },
        relay: { name: 'Relè della serratura', help: 'Vuoto: 1.' },
      },
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
    tasmota: {
      name: 'Tasmota',
      short: 'Tasmota',
      text: 'A device with the firmware Tasmota: a reader, a contact, a motion sensor, a relay as a strike.',
      steps: [
        'Open its page: Configuration, Configure MQTT.',
        'Write host, port, user (the name here) and password (the secret).',
        'As Topic write the unit’s name here, or the one that you put into the settings.',
        'For a contact or a sensor, in its console: SetOption114 1.',
      ],
      limits:
        'It opens only while the gateway is there: it has no list of its own. Without TLS the secret crosses the network in the clear.',
      settings: {
        topic: { name: 'Topic', help: 'Empty: the unit’s name here.' },
        switches: { name: 'Inputs', help: 'For example 1:contact,2:motion,3:exit-button.' },
        relay: { name: 'Relay of the strike', help: 'Empty: 1.' },
      },
    },
  },
})
