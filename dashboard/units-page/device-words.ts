/** Devices of other makers, by kind: what each is called, what to do with it. Long because it is in two languages. */
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
    'line-reader': {
      name: 'Lettore a righe (QR, NFC, Wiegand)',
      short: 'righe',
      text: 'Un lettore su cavo seriale che manda una riga per ogni carta o codice: QR, NFC, ponte Wiegand.',
      steps: [
        'Collega TX del lettore a RX dell’adattatore USB, e massa con massa.',
        'Se la velocità non è 9600, scrivila.',
        'Di’ che cosa legge: senza, ogni riga vale come codice stampato.',
      ],
      limits:
        'Un codice QR si fotografa, e il numero di una carta si copia: va bene per ospiti di un giorno e porte interne.',
      settings: {
        'card-tech': {
          name: 'Che cosa legge',
          help: 'code, uid, em4100, h10301, h10302, h10304, h10306 o c1k35s. Vuoto: code.',
        },
        'byte-order': {
          name: 'Ordine dei byte',
          help: 'Di un UID: msb, o lsb se il lettore li dice al contrario. Vuoto: msb.',
        },
        digits: { name: 'Cifre', help: 'hex, o decimal come stampato sulle carte. Vuoto: hex.' },
      },
    },
    ld2410: {
      name: 'Radar LD2410',
      short: 'radar',
      text: 'Un radar su cavo che vede chi sta seduto, anche fermo. Uno per postazione.',
      steps: [
        'Collega TX del radar a RX dell’adattatore USB, massa con massa, e dagli 5 V.',
        'Puntalo sulla sedia, e con l’app del produttore limita la distanza alla postazione.',
      ],
      limits: 'Dice che c’è qualcuno, mai chi. Un ventilatore o una tenda che si muove gli sembrano qualcuno.',
      settings: {
        'free-after-s': { name: 'Libera dopo (secondi)', help: 'Quanto deve restare vuota. Vuoto: 30.' },
        'occupied-after-s': { name: 'Presa dopo (secondi)', help: 'Quanto deve restarci qualcuno. Vuoto: 2.' },
      },
    },
    ld2450: {
      name: 'Radar LD2450 (più postazioni)',
      short: 'radar',
      text: 'Un radar su cavo che vede fino a tre persone: sente le postazioni che gli disegni davanti.',
      steps: [
        'Collega TX del radar a RX dell’adattatore USB, massa con massa, e dagli 5 V.',
        'Mettilo a un metro e mezzo da terra, davanti alle sedie, entro 4 metri.',
        'Poi disegna sulla sua pagina dove sta ogni postazione. Con una sola non serve: vale tutto quello che vede.',
      ],
      limits:
        'Dice quali postazioni sono prese: mai chi c’è, quanti sono o dove vanno. Chi sta fermissimo a volte lo perde: con “Libera dopo” più lungo la postazione resta sua.',
      settings: {
        zones: {
          name: 'Dove stanno le postazioni (mm)',
          help: 'postazione:x1,y1,x2,y2 e così via. Si disegna sulla sua pagina.',
        },
        'free-after-s': { name: 'Libera dopo (secondi)', help: 'Quanto deve restare vuota. Vuoto: 30.' },
        'occupied-after-s': { name: 'Presa dopo (secondi)', help: 'Quanto deve restarci qualcuno. Vuoto: 2.' },
      },
    },
    pn532: {
      name: 'Lettore NFC (PN532)',
      short: 'PN532',
      text: 'Un modulo PN532 attaccato con un cavo seriale. Legge tessere NFC: MIFARE, NTAG, DESFire e simili.',
      steps: [
        'Metti tutti e due gli interruttori del modulo su 0: è il modo seriale (HSU).',
        'Collega TXD del modulo a RX dell’adattatore USB, RXD a TX, massa con massa, e VCC a 5 V.',
        'La velocità è 115200: non serve scriverla.',
        'La porta ha bisogno di una serratura: il lettore non ha un relè.',
      ],
      limits:
        'Legge solo il numero della tessera, e un numero si può copiare: va bene per una porta interna. I telefoni ne dicono ogni volta un altro. Senza il gateway la porta non si apre.',
      settings: {},
    },
    'esp-rfid': {
      name: 'esp-rfid',
      short: 'esp-rfid',
      text: 'Una scheda con il firmware esp-rfid (1.3 o 2.0), senza cambiarlo: un lettore, un relè, un contatto della porta.',
      steps: [
        'Apri la sua pagina: Settings, MQTT. Scrivi host e porta, utente (il nome qui) e password (il segreto).',
        'In Topic scrivi il nome del dispositivo qui, o quello che hai messo nelle impostazioni. Ogni scheda ha il suo.',
        'Versione 2: accendi “MQTT for Home Assistant”: così il relè dice da sé che si è mosso. Versione 1: accendi “MQTT logging”.',
        'Lock Type: “Momentary”, con lo stesso tempo di apertura della porta.',
        'Svuota la sua lista di utenti: chi è in quella lista entra senza che il gateway decida. Con list=push la tiene il gateway.',
      ],
      limits:
        'Protezione debole: non verifica firme, e chi è nella sua lista entra comunque (il diario lo segna come dubbio). Il gateway le manda una lista solo se lo scegli (list=push): senza, quando il gateway non c’è apre solo a chi è già nella sua. Con list=push i numeri delle tessere le arrivano in chiaro, e un badge fermato apre finché la scheda non è raggiunta, o la lista non scade. La versione 1 non conferma le aperture. Senza TLS il segreto passa in chiaro.',
      settings: {
        version: { name: 'Versione', help: '1 per la 1.3, 2 per la 2.0. Vuoto: 2.' },
        topic: { name: 'Topic', help: 'Vuoto: il nome del dispositivo qui.' },
        reader: { name: 'Lettore', help: 'mfrc522, pn532, rdm6300 o wiegand. Vuoto: mfrc522.' },
        bits: { name: 'Bit', help: 'Solo per wiegand, e lì serve: 26 o 34.' },
        digits: {
          name: 'Cifre',
          help: 'Solo per wiegand: hex o decimal, il suo “User ID storage mode”. Vuoto: come esce di fabbrica.',
        },
        'card-tech': {
          name: 'Tessere',
          help: 'Solo per wiegand: uid, em4100, h10301 o h10306. Vuoto: se ne conosce una parte.',
        },
        'byte-order': { name: 'Ordine dei byte', help: 'Solo per wiegand con uid: msb o lsb. Vuoto: msb.' },
        relay: { name: 'Relè della serratura', help: 'Versione 2 con più relè: da 0 a 3. Vuoto: tutti.' },
        ip: { name: 'Indirizzo', help: 'Vuoto: quello che la scheda dice di sé quando parte.' },
        list: {
          name: 'La sua lista di utenti',
          help: 'push: il gateway vi mette chi passa alla porta, e ne toglie tutti gli altri. Più debole. Vuoto: non la tocca.',
        },
        'heartbeat-s': {
          name: 'Segno di vita, in secondi',
          help: 'Il suo “Sync Time”. Serve con un altro broker. Vuoto: non si aspetta.',
        },
      },
    },
    esphome: {
      name: 'ESPHome',
      short: 'ESPHome',
      text: 'Un dispositivo con il firmware ESPHome e il suo MQTT: sensore, lettore, relè o serratura. La scheda di riferimento per una porta si aggiunge invece come “Scheda in rete (MQTT)”.',
      steps: [
        'Nella sua configurazione, sotto mqtt: scrivi broker e port, username (il nome qui) e password (il segreto).',
        'topic_prefix: il nome del dispositivo qui, o quello che hai messo nelle impostazioni. Scrivi anche discovery: false.',
        'Qui scrivi gli ingressi che contano, con il loro object id: front_door=contact.',
        'Per le tessere: on_tag con mqtt.publish, senza retain, e qui lo stesso topic.',
        'La serratura deve richiudersi da sé: on_turn_on con delay e switch.turn_off, per il tempo di apertura della porta.',
      ],
      limits:
        'Apre solo finché il gateway c’è: non ha un elenco suo. Il tempo di apertura è quello della sua configurazione. Una tessera letta mentre la rete manca va persa. Senza TLS il segreto passa in chiaro sulla rete.',
      settings: {
        prefix: { name: 'topic_prefix', help: 'Vuoto: il nome del dispositivo qui.' },
        inputs: {
          name: 'Ingressi',
          help: 'Per esempio front_door=contact,presence=motion. Anche exit-button, tamper.',
        },
        strike: { name: 'Serratura', help: 'Per esempio switch/strike o lock/strike. Vuoto: non ne ha.' },
        tags: { name: 'Topic delle tessere', help: 'Quello di mqtt.publish in on_tag. Vuoto: non legge tessere.' },
        reader: { name: 'Lettore', help: 'pn532, rc522, rdm6300 o wiegand. Vuoto: pn532.' },
        bits: { name: 'Bit', help: 'Solo per wiegand, e lì serve: 26, 34 o 37.' },
        'card-tech': {
          name: 'Tessere',
          help: 'Solo per wiegand: h10301 (26 bit), h10306 o uid (34), h10302 o h10304 (37), se lo sono tutte.',
        },
        'byte-order': { name: 'Ordine dei byte', help: 'Solo con uid: lsb, se il lettore li dice a rovescio.' },
        battery: { name: 'Sensore della batteria', help: 'Vuoto: battery_level.' },
        wifi: { name: 'Sensore del segnale', help: 'Vuoto: wifi_signal.' },
      },
    },
    'home-assistant': {
      name: 'Come in Home Assistant',
      short: 'HA',
      text: 'Un ponte o un dispositivo che si annuncia come a Home Assistant (MQTT discovery): sensori, contatti, serrature, lettori. Anche molti dietro uno.',
      steps: [
        'Scrivi nel ponte host, porta, utente (il nome qui) e password (il segreto).',
        'Qui scrivi i topic su cui parla: gw1/#.',
        'I suoi dispositivi si aggiungono uno per uno, con “Dietro il ponte” e il loro unique_id o identifier.',
        'Una serratura deve richiudersi da sé.',
      ],
      limits:
        'Capisce solo i template semplici (value, value_json.x): gli altri sono segnati sulla pagina del dispositivo. Apre solo finché il gateway c’è. Senza TLS il segreto passa in chiaro sulla rete.',
      settings: {
        prefix: { name: 'Prefisso degli annunci', help: 'Vuoto: homeassistant.' },
        topics: { name: 'Topic', help: 'Per esempio gw1/#. Vuoto: il nome del ponte qui, e /#.' },
        status: { name: 'Topic del suo stato', help: 'Dove dice online e offline. Vuoto: nessuno.' },
        tags: { name: 'Tessere', help: 'uid per NFC, em4100 per 125 kHz. Vuoto: non legge tessere.' },
        device: { name: 'unique_id o identifier', help: 'Vuoto: il nome del dispositivo qui.' },
      },
    },
    homie: {
      name: 'Homie 5',
      short: 'Homie',
      text: 'Sensori che parlano la convenzione Homie 5: presenza, contatto di una porta, pulsante. Anche molti dietro uno.',
      steps: [
        'Scrivi nel dispositivo host, porta, utente (il nome qui) e password (il segreto).',
        'Qui scrivi il suo id Homie, e quali proprietà contano: nodo/proprietà=presence.',
        'I suoi figli si aggiungono uno per uno, con “Dietro il ponte”.',
      ],
      limits: 'Sente soltanto: non apre porte. Senza TLS il segreto passa in chiaro sulla rete.',
      settings: {
        domain: { name: 'Dominio', help: 'Vuoto: homie.' },
        device: { name: 'Id Homie', help: 'Vuoto: il nome del dispositivo qui.' },
        inputs: {
          name: 'Proprietà',
          help: 'Per esempio presence/occupied=presence,door/open=open. Anche closed, exit-button, battery, battery-low.',
        },
      },
    },
    shelly: {
      name: 'Shelly',
      short: 'Shelly',
      text: 'Un relè o un sensore Shelly, di ogni generazione: come serratura, contatto della porta, sensore di movimento.',
      steps: [
        'Apri la sua pagina: Impostazioni, MQTT. Accendi MQTT e scrivi host e porta, utente (il nome qui) e password (il segreto).',
        'Copia qui il suo prefisso MQTT (generazione 1: il suo id, come shelly1-ABABAB).',
        'Generazione 2 e dopo: lascia accese le notifiche RPC.',
        'Generazione 1: imposta “Auto off” al tempo di apertura della porta, per esempio 5 secondi.',
      ],
      limits:
        'Apre solo finché il gateway c’è. Senza TLS il segreto passa in chiaro; togli la pagina del dispositivo dalla portata degli ospiti con una password.',
      settings: {
        generation: { name: 'Generazione', help: '1, oppure 2 per tutte quelle dopo. Vuoto: 2.' },
        prefix: { name: 'Prefisso MQTT', help: 'Vuoto: il nome del dispositivo qui.' },
        relay: { name: 'Relè della serratura', help: 'Vuoto: 0.' },
        inputs: { name: 'Ingressi', help: 'Per esempio input:0=contact,input:1=exit-button.' },
      },
    },
    tasmota: {
      name: 'Tasmota',
      short: 'Tasmota',
      text: 'Un dispositivo con il firmware Tasmota: lettore, contatto, sensore di movimento, relè come serratura.',
      steps: [
        'Apri la sua pagina: Configurazione, Configura MQTT.',
        'Scrivi host, porta, utente (il nome qui) e password (il segreto).',
        'In Topic scrivi il nome del dispositivo qui, o quello che hai messo nelle impostazioni.',
        'Per un contatto o un sensore, nella console: SetOption114 1 e SwitchMode1 1.',
      ],
      limits: 'Apre solo finché il gateway c’è: non ha un elenco suo. Senza TLS il segreto passa in chiaro sulla rete.',
      settings: {
        topic: { name: 'Topic', help: 'Vuoto: il nome del dispositivo qui.' },
        'full-topic': { name: 'Full Topic', help: 'Vuoto: %prefix%/%topic%/.' },
        switches: { name: 'Ingressi', help: 'Per esempio 1:contact,2:motion,3:exit-button.' },
        relay: { name: 'Relè della serratura', help: 'Vuoto: 1.' },
        'card-tech': {
          name: 'Tessere',
          help: 'Di un lettore Wiegand: h10301, h10306, uid o em4100. Vuoto: se ne conosce una parte.',
        },
        'byte-order': { name: 'Ordine dei byte', help: 'Solo con uid: lsb, se il lettore li dice a rovescio.' },
      },
    },
    wiegand: {
      name: 'Ponte Wiegand',
      short: 'Wiegand',
      text: 'Un ponte che porta i fili Wiegand di un lettore su un cavo seriale, una riga per carta (WIE232 e simili).',
      steps: [
        'Collega D0 e D1 del lettore al ponte, TX del ponte a RX dell’adattatore USB, e massa con massa.',
        'Se la velocità non è 9600, scrivila.',
        'Di’ che tessere sono: senza, se ne conosce solo una parte, che vale per questo lettore.',
      ],
      limits:
        'I fili Wiegand non sono cifrati: chi li raggiunge legge e imita le tessere. Dove il lettore ne taglia una parte, due tessere possono avere lo stesso numero.',
      settings: {
        'card-tech': {
          name: 'Tessere',
          help: 'h10301, h10302, h10304, h10306, c1k35s, uid o em4100. Vuoto: se ne conosce una parte.',
        },
        'byte-order': {
          name: 'Ordine dei byte',
          help: 'Di un UID: msb, o lsb se il lettore li dice al contrario. Vuoto: msb.',
        },
      },
    },
    zigbee2mqtt: {
      name: 'Zigbee2MQTT',
      short: 'Zigbee',
      text: 'Sensori Zigbee di ogni marca dietro un solo Zigbee2MQTT: presenza, movimento, contatto di una porta.',
      steps: [
        'Il ponte si aggiunge per primo, senza “Dietro il ponte”.',
        'In Zigbee2MQTT: Impostazioni, MQTT. Scrivi il server, l’utente (il nome qui) e la password (il segreto), poi riavvialo.',
        'Accendi “Availability” nelle sue impostazioni: dice quali sensori non rispondono più.',
        'Poi i sensori, uno per uno: con “Dietro il ponte”, e il nome che hanno là (o l’indirizzo 0x…).',
      ],
      limits:
        'Sente soltanto: non apre porte. Senza TLS il segreto passa in chiaro sulla rete. Chi comanda Zigbee2MQTT può dire quello che vuole dei suoi sensori.',
      settings: {
        'base-topic': { name: 'Base topic', help: 'Solo per il ponte. Vuoto: zigbee2mqtt.' },
        device: {
          name: 'Il suo nome sul ponte',
          help: 'Il “friendly name”, o l’indirizzo 0x…: quello resta se lo rinomini.',
        },
        property: {
          name: 'Proprietà',
          help: 'Per un sensore con più zone, quella che conta: per esempio occupancy_3. Vuoto: tutte.',
        },
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
    'line-reader': {
      name: 'Line reader (QR, NFC, Wiegand)',
      short: 'lines',
      text: 'A reader on a serial cable that sends a line for each card or code: QR, NFC, a Wiegand bridge.',
      steps: [
        'Connect the reader’s TX to the RX of the USB adapter, and ground to ground.',
        'Where the speed is not 9600, write it.',
        'Say what it reads: without that each line is a printed code.',
      ],
      limits:
        'A QR code is photographed, and the number of a card is copied: good for guests of a day and inner doors.',
      settings: {
        'card-tech': {
          name: 'What it reads',
          help: 'code, uid, em4100, h10301, h10302, h10304, h10306 or c1k35s. Empty: code.',
        },
        'byte-order': {
          name: 'Order of bytes',
          help: 'Of a UID: msb, or lsb where the reader tells them the other way round. Empty: msb.',
        },
        digits: { name: 'Digits', help: 'hex, or decimal as printed on cards. Empty: hex.' },
      },
    },
    ld2410: {
      name: 'Radar LD2410',
      short: 'radar',
      text: 'A radar on a cable that sees who sits, also still. One for each desk.',
      steps: [
        'Connect the radar’s TX to the RX of the USB adapter, ground to ground, and give it 5 V.',
        'Point it at the chair, and limit its distance to the desk with the maker’s app.',
      ],
      limits: 'It tells that somebody is there, never who. A fan or a curtain that moves is somebody to it.',
      settings: {
        'free-after-s': { name: 'Free after (seconds)', help: 'How long it must stay empty. Empty: 30.' },
        'occupied-after-s': { name: 'Taken after (seconds)', help: 'How long somebody must stay. Empty: 2.' },
      },
    },
    ld2450: {
      name: 'Radar LD2450 (several desks)',
      short: 'radar',
      text: 'A radar on a cable that sees up to three people: it senses the desks that you draw before it.',
      steps: [
        'Connect the radar’s TX to the RX of the USB adapter, ground to ground, and give it 5 V.',
        'Put it one and a half metres above the floor, before the chairs, within 4 metres.',
        'Then draw on its page where each desk is. With a single one that is not needed: all that it sees counts.',
      ],
      limits:
        'It tells which desks are taken: never who is there, how many they are or where they walk. It sometimes loses who sits very still: with a longer “Free after” the desk stays theirs.',
      settings: {
        zones: { name: 'Where the desks are (mm)', help: 'desk:x1,y1,x2,y2 and so on. It is drawn on its page.' },
        'free-after-s': { name: 'Free after (seconds)', help: 'How long it must stay empty. Empty: 30.' },
        'occupied-after-s': { name: 'Taken after (seconds)', help: 'How long somebody must stay. Empty: 2.' },
      },
    },
    pn532: {
      name: 'NFC reader (PN532)',
      short: 'PN532',
      text: 'A PN532 board on a serial cable. It reads NFC cards: MIFARE, NTAG, DESFire and the like.',
      steps: [
        'Set both switches of the board to 0: that is serial mode (HSU).',
        'Connect the board’s TXD to the RX of the USB adapter, RXD to TX, ground to ground, and VCC to 5 V.',
        'The speed is 115200: it need not be written.',
        'The door needs a lock unit: the reader has no relay.',
      ],
      limits:
        'It reads only the number of a card, and numbers can be copied: good for an inner door. Phones tell another one each time. Without the gateway the door does not open.',
      settings: {},
    },
    'esp-rfid': {
      name: 'esp-rfid',
      short: 'esp-rfid',
      text: 'A board with the firmware esp-rfid (1.3 or 2.0), as it is: a reader, a relay, a door contact.',
      steps: [
        'Open its page: Settings, MQTT. Write host and port, user (the name here) and password (the secret).',
        'As Topic write the unit’s name here, or the one that you put into the settings. Each board has its own.',
        'Version 2: switch “MQTT for Home Assistant” on: then the relay itself tells that it has moved. Version 1: switch “MQTT logging” on.',
        'Lock Type: “Momentary”, with the opening time of the door.',
        'Empty its list of users: whoever is in it comes in without the gateway’s decision. With list=push the gateway keeps it.',
      ],
      limits:
        'Weaker protection: it verifies no signature, and whoever is in its own list comes in all the same (the journal marks it as doubtful). The gateway sends it a list only where you choose so (list=push); without it, while the gateway is away it opens only to who is in its own. With list=push the cards’ numbers go to it in the clear, and a stopped badge opens until the board is reached, or the list ends. Version 1 does not confirm openings. Without TLS the secret crosses the network in the clear.',
      settings: {
        version: { name: 'Version', help: '1 for 1.3, 2 for 2.0. Empty: 2.' },
        topic: { name: 'Topic', help: 'Empty: the unit’s name here.' },
        reader: { name: 'Reader', help: 'mfrc522, pn532, rdm6300 or wiegand. Empty: mfrc522.' },
        bits: { name: 'Bits', help: 'Only for wiegand, and needed there: 26 or 34.' },
        digits: {
          name: 'Digits',
          help: 'Only for wiegand: hex or decimal, its “User ID storage mode”. Empty: as it comes.',
        },
        'card-tech': {
          name: 'Cards',
          help: 'Only for wiegand: uid, em4100, h10301 or h10306. Empty: a part of them is known.',
        },
        'byte-order': { name: 'Byte order', help: 'Only for wiegand with uid: msb or lsb. Empty: msb.' },
        relay: { name: 'Relay of the strike', help: 'Version 2 with several relays: from 0 to 3. Empty: all of them.' },
        ip: { name: 'Address', help: 'Empty: the one that the board tells of itself when it starts.' },
        list: {
          name: 'Its list of users',
          help: 'push: the gateway puts into it whoever passes at the door, and empties it of all others. Weaker. Empty: it is not touched.',
        },
        'heartbeat-s': {
          name: 'Sign of life, in seconds',
          help: 'Its “Sync Time”. Needed with another broker. Empty: none is expected.',
        },
      },
    },
    esphome: {
      name: 'ESPHome',
      short: 'ESPHome',
      text: 'A device with the firmware ESPHome and its own MQTT: a sensor, a reader, a relay or a lock. The reference board for a door is added as “Board on the network (MQTT)” instead.',
      steps: [
        'In its configuration, below mqtt: write broker and port, username (the name here) and password (the secret).',
        'topic_prefix: the unit’s name here, or the one that you put into the settings. Write discovery: false as well.',
        'Here write the inputs that count, by their object id: front_door=contact.',
        'For cards: on_tag with mqtt.publish, without retain, and the same topic here.',
        'The strike has to close by itself: on_turn_on with delay and switch.turn_off, for as long as the door opens.',
      ],
      limits:
        'It opens only while the gateway is there: it has no list of its own. How long it opens is up to its configuration. A card that is read while the network is gone is lost. Without TLS the secret crosses the network in the clear.',
      settings: {
        prefix: { name: 'topic_prefix', help: 'Empty: the unit’s name here.' },
        inputs: { name: 'Inputs', help: 'For example front_door=contact,presence=motion. Also exit-button, tamper.' },
        strike: { name: 'Strike', help: 'For example switch/strike or lock/strike. Empty: it has none.' },
        tags: { name: 'Topic of cards', help: 'The one of mqtt.publish in on_tag. Empty: it reads no cards.' },
        reader: { name: 'Reader', help: 'pn532, rc522, rdm6300 or wiegand. Empty: pn532.' },
        bits: { name: 'Bits', help: 'For wiegand only, and needed there: 26, 34 or 37.' },
        'card-tech': {
          name: 'Cards',
          help: 'For wiegand only: h10301 (26 bits), h10306 or uid (34), h10302 or h10304 (37), if all of them are.',
        },
        'byte-order': { name: 'Order of the bytes', help: 'Only with uid: lsb, if the reader tells them backwards.' },
        battery: { name: 'Sensor of the battery', help: 'Empty: battery_level.' },
        wifi: { name: 'Sensor of the signal', help: 'Empty: wifi_signal.' },
      },
    },
    'home-assistant': {
      name: 'As in Home Assistant',
      short: 'HA',
      text: 'A bridge or a device that announces itself as to Home Assistant (MQTT discovery): sensors, contacts, locks, readers. Also many behind one.',
      steps: [
        'Write host, port, user (the name here) and password (the secret) into the bridge.',
        'Here write the topics that it speaks on: gw1/#.',
        'Its devices are added one by one, with “Behind the bridge” and their unique_id or identifier.',
        'A lock has to lock again by itself.',
      ],
      limits:
        'Only plain templates are understood (value, value_json.x): others are told on the page of the device. It opens only while the gateway is there. Without TLS the secret crosses the network in the clear.',
      settings: {
        prefix: { name: 'Prefix of announcements', help: 'Empty: homeassistant.' },
        topics: { name: 'Topics', help: 'For example gw1/#. Empty: the bridge’s name here, and /#.' },
        status: { name: 'Topic of its state', help: 'Where it says online and offline. Empty: none.' },
        tags: { name: 'Cards', help: 'uid for NFC, em4100 for 125 kHz. Empty: it reads no cards.' },
        device: { name: 'unique_id or identifier', help: 'Empty: the unit’s name here.' },
      },
    },
    homie: {
      name: 'Homie 5',
      short: 'Homie',
      text: 'Sensors that speak the Homie 5 convention: presence, the contact of a door, a button. Also many behind one.',
      steps: [
        'Write host, port, user (the name here) and password (the secret) into the device.',
        'Here write its Homie id, and which properties count: node/property=presence.',
        'Its children are added one by one, with “Behind the bridge”.',
      ],
      limits: 'It only senses: it opens no doors. Without TLS the secret crosses the network in the clear.',
      settings: {
        domain: { name: 'Domain', help: 'Empty: homie.' },
        device: { name: 'Homie id', help: 'Empty: the unit’s name here.' },
        inputs: {
          name: 'Properties',
          help: 'For example presence/occupied=presence,door/open=open. Also closed, exit-button, battery, battery-low.',
        },
      },
    },
    shelly: {
      name: 'Shelly',
      short: 'Shelly',
      text: 'A Shelly relay or sensor of any generation: as a strike, a door contact, a motion sensor.',
      steps: [
        'Open its page: Settings, MQTT. Switch MQTT on and write host and port, user (the name here) and password (the secret).',
        'Copy its MQTT prefix here (generation 1: its id, such as shelly1-ABABAB).',
        'Generation 2 and later: leave the RPC notifications on.',
        'Generation 1: set “Auto off” to the time for which the door opens, 5 seconds for example.',
      ],
      limits:
        'It opens only while the gateway is there. Without TLS the secret crosses the network in the clear; keep the device’s own page away from guests with a password.',
      settings: {
        generation: { name: 'Generation', help: '1, or 2 for all later ones. Empty: 2.' },
        prefix: { name: 'MQTT prefix', help: 'Empty: the unit’s name here.' },
        relay: { name: 'Relay of the strike', help: 'Empty: 0.' },
        inputs: { name: 'Inputs', help: 'For example input:0=contact,input:1=exit-button.' },
      },
    },
    tasmota: {
      name: 'Tasmota',
      short: 'Tasmota',
      text: 'A device with the firmware Tasmota: a reader, a contact, a motion sensor, a relay as a strike.',
      steps: [
        'Open its page: Configuration, Configure MQTT.',
        'Write host, port, user (the name here) and password (the secret).',
        'As Topic write the unit’s name here, or the one that you put into the settings.',
        'For a contact or a sensor, in its console: SetOption114 1 and SwitchMode1 1.',
      ],
      limits:
        'It opens only while the gateway is there: it has no list of its own. Without TLS the secret crosses the network in the clear.',
      settings: {
        topic: { name: 'Topic', help: 'Empty: the unit’s name here.' },
        'full-topic': { name: 'Full Topic', help: 'Empty: %prefix%/%topic%/.' },
        switches: { name: 'Inputs', help: 'For example 1:contact,2:motion,3:exit-button.' },
        relay: { name: 'Relay of the strike', help: 'Empty: 1.' },
        'card-tech': {
          name: 'Cards',
          help: 'Of a Wiegand reader: h10301, h10306, uid or em4100. Empty: a part of them is known.',
        },
        'byte-order': { name: 'Order of bytes', help: 'Only with uid: lsb, where the reader tells them backwards.' },
      },
    },
    wiegand: {
      name: 'Wiegand bridge',
      short: 'Wiegand',
      text: 'A bridge from the Wiegand wires of a reader to a serial cable, a line for each card (WIE232 and the like).',
      steps: [
        'Connect the reader’s D0 and D1 to the bridge, the bridge’s TX to the RX of the USB adapter, and ground to ground.',
        'Where the speed is not 9600, write it.',
        'Say what its cards are: without that only a part of them is known, which is good for this reader.',
      ],
      limits:
        'Wiegand wires are not encrypted: whoever gets at them reads and imitates cards. Where the reader cuts a card short, two cards may have the same number.',
      settings: {
        'card-tech': {
          name: 'Cards',
          help: 'h10301, h10302, h10304, h10306, c1k35s, uid or em4100. Empty: a part of them is known.',
        },
        'byte-order': {
          name: 'Order of bytes',
          help: 'Of a UID: msb, or lsb where the reader tells them the other way round. Empty: msb.',
        },
      },
    },
    zigbee2mqtt: {
      name: 'Zigbee2MQTT',
      short: 'Zigbee',
      text: 'Zigbee sensors of any make behind one Zigbee2MQTT: presence, motion, the contact of a door.',
      steps: [
        'The bridge is added first, without “Behind the bridge”.',
        'In Zigbee2MQTT: Settings, MQTT. Write the server, the user (the name here) and the password (the secret), then restart it.',
        'Switch “Availability” on in its settings: it tells which sensors answer no more.',
        'Then the sensors, one by one: with “Behind the bridge”, and the name that they have there (or the address 0x…).',
      ],
      limits:
        'It only senses: it opens no doors. Without TLS the secret crosses the network in the clear. Whoever rules Zigbee2MQTT can say what they like of its sensors.',
      settings: {
        'base-topic': { name: 'Base topic', help: 'Only for the bridge. Empty: zigbee2mqtt.' },
        device: {
          name: 'Its name at the bridge',
          help: 'The “friendly name”, or the address 0x…, which stays when it is renamed.',
        },
        property: {
          name: 'Property',
          help: 'Of a sensor with several zones the one that counts: occupancy_3 for example. Empty: all.',
        },
      },
    },
  },
})
