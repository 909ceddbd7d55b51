import { both } from '../words/both.ts'

export const signInWords = both({
  it: {
    text: 'Con la passkey di questo dispositivo, o con nome e password.',
    byPasskey: 'Entra con la passkey',
    byPasskeyDoing: 'Guarda il tuo dispositivo…',
    or: 'oppure',
    lost: 'Non riesci a entrare? Chiedi a un amministratore un link personale: vale una volta, e poi scegli tu come tornare.',
    codeTitle: 'Ancora un passo',
    codeText: 'Apri l’app di autenticazione sul telefono e scrivi le sei cifre che mostra per Soglia.',
    code: 'Codice',
    codeHelp: 'Telefono perso? Scrivi uno dei tuoi codici di recupero.',
    needCode: 'Scrivi il codice.',
    otherName: 'Entra con un altro nome',
    troubles: {
      insecure:
        'Qui non ci sono passkey: i browser le permettono solo sulle pagine HTTPS. Un amministratore può accendere HTTPS dalle impostazioni.',
      numbers: 'Le passkey valgono solo sotto il nome del gateway, non sotto questo numero.',
      browser: 'Qui non ci sono passkey: questo browser non le conosce.',
    },
    openByName: 'Apri con il nome',
  },
  en: {
    text: 'With the passkey of this device, or with name and password.',
    byPasskey: 'Sign in with a passkey',
    byPasskeyDoing: 'Look at your device…',
    or: 'or',
    lost: 'Cannot get in? Ask an admin for a personal link: it works once, and then you choose how to come back.',
    codeTitle: 'One more step',
    codeText: 'Open the authenticator app on your phone and type the six digits that it shows for Soglia.',
    code: 'Code',
    codeHelp: 'Phone lost? Type one of your recovery codes.',
    needCode: 'Type the code.',
    otherName: 'Sign in with another name',
    troubles: {
      insecure:
        'There are no passkeys here: browsers allow them on HTTPS pages only. An admin can switch on HTTPS in the settings.',
      numbers: 'Passkeys work only under the gateway’s name, not under this number.',
      browser: 'There are no passkeys here: this browser does not know them.',
    },
    openByName: 'Open it by its name',
  },
})
