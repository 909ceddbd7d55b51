import { both } from '../words/both.ts'
import { atMoment } from '../words/italian.ts'

export const trustWords = both({
  it: {
    title: (house: string) => `Fidarsi di ${house}`,
    text: 'Questa casa cifra le sue pagine da sola, senza passare da un’azienda. Per questo il tuo telefono o computer la prima volta non la conosce. Bastano due minuti, una volta sola.',
    whatItIs: 'Che cosa ti chiediamo',
    whatText:
      'Metti nel tuo dispositivo il certificato della casa. Vale solo per gli indirizzi privati e per i nomi di questa casa: non può leggere né imitare nessun altro sito.',
    compare: '1. Confronta l’impronta',
    compareText:
      'Guarda il foglio appeso nella casa, o chiedi a chi la guida: l’impronta deve essere questa, lettera per lettera. Se è diversa, fermati.',
    sha1: 'Windows mostra quest’altra (SHA-1):',
    until: (date: string) => `Il certificato vale fino ${atMoment('a', date)}.`,
    install: '2. Scegli il tuo dispositivo',
    profile: 'Scarica il profilo',
    cert: 'Scarica il certificato',
    systems: {
      iphone: 'iPhone e iPad',
      android: 'Android',
      windows: 'Windows',
      mac: 'Mac',
      linux: 'Linux e Firefox',
    },
    steps: {
      iphone: [
        'Apri questa pagina con Safari e scarica il profilo. Rispondi «Consenti».',
        'Apri Impostazioni: in alto c’è «Profilo scaricato». Toccalo, poi «Installa».',
        'Vai in Impostazioni, Generali, Info, «Attendibilità certificati». Accendi quello della casa.',
        'Torna qui e ricarica la pagina: l’avviso non c’è più.',
      ],
      android: [
        'Scarica il certificato.',
        'Apri Impostazioni e cerca «certificato CA» (di solito in Sicurezza, Crittografia e credenziali, Installa un certificato).',
        'Scegli «Certificato CA», poi «Installa comunque», e il file soglia-ca.crt.',
        'Torna qui e ricarica la pagina. Android può ricordarti che la rete è sorvegliata: parla di questo certificato.',
      ],
      windows: [
        'Scarica il certificato e aprilo con un doppio clic.',
        'Scegli «Installa certificato», poi «Utente corrente».',
        'Scegli «Colloca tutti i certificati nel seguente archivio» e «Autorità di certificazione radice attendibili».',
        'Windows mostra l’impronta SHA-1: confrontala, poi rispondi «Sì» e riapri il browser.',
      ],
      mac: [
        'Scarica il profilo e aprilo.',
        'Apri Impostazioni di Sistema, cerca «Profili», scegli quello della casa e «Installa».',
        'Se il browser avvisa ancora: apri Accesso Portachiavi, cerca la casa, e alla voce «Attendibilità» scegli «Fidati sempre».',
        'Riapri il browser.',
      ],
      linux: [
        'Firefox, su ogni sistema: Impostazioni, cerca «certificati», Mostra certificati, Autorità, Importa. Spunta «identificare siti web».',
        'Chrome e Chromium: Impostazioni, Privacy e sicurezza, Gestisci certificati, Autorità locali, Importa.',
        'Per tutta la macchina (Debian, Ubuntu): copia il file e aggiorna l’elenco.',
      ],
    },
    remove: 'Se un giorno non vuoi più',
    removeText:
      'Togli il certificato dallo stesso posto in cui l’hai messo: da quel momento il dispositivo non si fida più della casa.',
    boards: 'Le schede delle porte',
    boardsText: 'Una scheda tiene il certificato scritto nel suo programma: docs/boards.md spiega come.',
    go: 'Vai alle pagine',
    print: 'Stampa il foglio da appendere',
    notOwn: 'Qui non c’è niente da installare',
    filesText: 'Questa casa ha un certificato che il tuo dispositivo conosce già.',
    plainText:
      'Questa casa non cifra ancora le sue pagine. Chi la guida può farlo nelle impostazioni, alla voce HTTPS.',
  },
  en: {
    title: (house) => `Trusting ${house}`,
    text: 'This house encrypts its pages by itself, without a company in between. So your phone or computer does not know it the first time. It takes two minutes, once.',
    whatItIs: 'What we ask of you',
    whatText:
      'Put the certificate of the house into your device. It is good only for private addresses and for the names of this house: it can neither read nor pretend to be any other site.',
    compare: '1. Compare the fingerprint',
    compareText:
      'Look at the sheet that hangs in the house, or ask whoever runs it: the fingerprint must be this one, letter by letter. If it is another, stop.',
    sha1: 'Windows shows this one (SHA-1):',
    until: (date) => `The certificate holds until ${date}.`,
    install: '2. Choose your device',
    profile: 'Download the profile',
    cert: 'Download the certificate',
    systems: {
      iphone: 'iPhone and iPad',
      android: 'Android',
      windows: 'Windows',
      mac: 'Mac',
      linux: 'Linux and Firefox',
    },
    steps: {
      iphone: [
        'Open this page in Safari and download the profile. Answer “Allow”.',
        'Open Settings: “Profile Downloaded” stands at the top. Tap it, then “Install”.',
        'Go to Settings, General, About, “Certificate Trust Settings”. Switch on the one of the house.',
        'Come back and reload the page: the warning is gone.',
      ],
      android: [
        'Download the certificate.',
        'Open Settings and search for “CA certificate” (mostly under Security, Encryption and credentials, Install a certificate).',
        'Choose “CA certificate”, then “Install anyway”, and the file soglia-ca.crt.',
        'Come back and reload the page. Android may remind you that the network is monitored: it means this certificate.',
      ],
      windows: [
        'Download the certificate and open it with a double click.',
        'Choose “Install Certificate”, then “Current User”.',
        'Choose “Place all certificates in the following store” and “Trusted Root Certification Authorities”.',
        'Windows shows the SHA-1 fingerprint: compare it, then answer “Yes” and open the browser again.',
      ],
      mac: [
        'Download the profile and open it.',
        'Open System Settings, search for “Profiles”, choose the one of the house and “Install”.',
        'If the browser still warns: open Keychain Access, find the house, and under “Trust” choose “Always Trust”.',
        'Open the browser again.',
      ],
      linux: [
        'Firefox, on every system: Settings, search for “certificates”, View Certificates, Authorities, Import. Tick “identify websites”.',
        'Chrome and Chromium: Settings, Privacy and security, Manage certificates, local authorities, Import.',
        'For the whole machine (Debian, Ubuntu): copy the file and update the list.',
      ],
    },
    remove: 'If one day you no longer want it',
    removeText: 'Remove the certificate from where you put it: from then on the device trusts the house no more.',
    boards: 'The boards of the doors',
    boardsText: 'A board holds the certificate in its program: docs/boards.md explains how.',
    go: 'Go to the pages',
    print: 'Print the sheet to hang up',
    notOwn: 'There is nothing to install here',
    filesText: 'This house has a certificate that your device knows already.',
    plainText: 'This house does not encrypt its pages yet. Whoever runs it can, in the settings under HTTPS.',
  },
})
