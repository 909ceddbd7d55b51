/**
 * A plain sentence for every kind of fact, in both languages: pure, so that a test can hold it to all that is recorded.
 * Long because each kind stands here twice.
 */
import type { RuleTold } from '../../gateway/api/contract.ts'
import { both, several } from '../words/both.ts'
import { atMoment } from '../words/italian.ts'

/** What a sentence is made of: names as people use them, and words for what came over the wire. */
export interface Parts {
  person: string
  badge: string
  door: string
  zone: string
  unit: string
  desk: string
  by: string
  /** What was added, changed or removed. */
  subject: string
  /** A rule, told by its names; null: it is no more, or not known. */
  rule: RuleTold | null
  /** Why a tap was refused, in words. */
  why: string
  side: 'in' | 'out' | 'none'
  mode: string
  before: string
  after: string
  file: string
  until: string
  version: string
  names: string
  places: readonly [string, string]
  seconds: string
  count: number
  found: boolean
  /** How full a battery was; empty where it was not told. */
  level: string
}

type Sentence = (p: Parts) => string
/** What is kept in the register: with its article, as the object of a sentence. */
type Nouns = Readonly<Record<(typeof REGISTERED)[number], string>>

/** Kinds of records of which three facts are told: added, changed, removed. */
export const REGISTERED = [
  ...(['organisation', 'card', 'event', 'group', 'rule', 'schedule', 'calendar', 'zone', 'desk', 'door'] as const),
  ...(['unit', 'plan', 'drawing'] as const),
] as const

const it = {
  'passage-granted': (p: Parts) => `${p.door} ha lasciato passare ${p.person}${ENTERING.it[p.side]}.`,
  'passage-refused': (p: Parts) => `${p.door} non ha lasciato passare ${p.person}: ${p.why}.`,
  'passage-unused': (p: Parts) => `${laPorta(p.door)} era aperta per ${p.person}, ma non è passato nessuno.`,
  'stay-opened': (p: Parts) => `${p.person} è da adesso in ${p.zone}.`,
  'stay-closed': (p: Parts) => `${p.person} non è più in ${p.zone}.`,
  'stay-uncertain': (p: Parts) => `Non si sa se ${p.person} è ancora in ${p.zone}: nessuna uscita vista in tempo.`,
  'stay-confirmed': (p: Parts) => `${p.person} è ancora in ${p.zone}: qualcuno o qualcosa lo conferma.`,
  'door-unlocked': (p: Parts) => `La serratura di ${p.door} si è aperta.`,
  'unlock-unconfirmed': (p: Parts) => `La serratura di ${p.door} non ha confermato di essersi aperta.`,
  'door-secured': (p: Parts) => `${laPorta(p.door)} è di nuovo chiusa e bloccata.`,
  'door-opened': (p: Parts) => `${laPorta(p.door)} è stata aperta.`,
  'door-closed': (p: Parts) => `${laPorta(p.door)} è stata chiusa.`,
  'door-forced': (p: Parts) => `${laPorta(p.door)} è stata aperta senza permesso.`,
  'door-held-open-soon': (p: Parts) => `${laPorta(p.door)} è aperta da un po’: fra poco suona l’allarme.`,
  'door-held-open': (p: Parts) => `${laPorta(p.door)} è rimasta aperta troppo a lungo.`,
  'door-tampered': (p: Parts) => `Qualcuno ha toccato il dispositivo di ${p.door}.`,
  'door-tamper-ended': (p: Parts) => `Il dispositivo di ${p.door} è di nuovo a posto.`,
  'exit-button-pressed': (p: Parts) => `A ${p.door} qualcuno ha premuto il pulsante di uscita.`,
  'unlock-requested': (p: Parts) => `${p.by} ha chiesto di aprire ${p.door} da lontano.`,
  'door-mode-changed': (p: Parts) => `${p.by} ha cambiato ${p.door}: ${p.mode}.`,
  'free-passage-started': (p: Parts) => `A ${p.door} il passaggio è libero.`,
  'free-passage-ended': (p: Parts) => `A ${p.door} il passaggio libero è finito.`,
  'fire-alarm-started': (p: Parts) => `Allarme incendio da ${p.unit}.`,
  'fire-alarm-ended': (p: Parts) => `L’allarme incendio da ${p.unit} è finito.`,
  'roll-call-started': (p: Parts) => `${p.by} ha cominciato l’appello.`,
  'roll-call-ended': (p: Parts) => `${p.by} ha chiuso l’appello.`,
  'roll-call-ticked': (p: Parts) =>
    p.found ? `Appello: ${p.by} ha trovato ${p.person}.` : `Appello: ${p.by} ha tolto la spunta a ${p.person}.`,
  'roll-call-missed': (p: Parts) => `Appello: nessuno ha trovato ${p.person}.`,
  'desk-occupied': (p: Parts) => `La postazione ${p.desk} è occupata.`,
  'desk-freed': (p: Parts) => `La postazione ${p.desk} è libera.`,
  'desk-silent': (p: Parts) => `Il sensore della postazione ${p.desk} tace: non si sa se è libera.`,
  'unit-online': (p: Parts) => `Il dispositivo ${p.unit} è collegato.`,
  'unit-offline': (p: Parts) => `Il dispositivo ${p.unit} è scollegato${p.why && `: ${p.why}`}.`,
  'battery-ran-low': (p: Parts) => `La batteria di ${p.unit} è quasi scarica${p.level && ` (${p.level})`}.`,
  'battery-renewed': (p: Parts) => `La batteria di ${p.unit} è di nuovo a posto${p.level && ` (${p.level})`}.`,
  'policy-issued': (p: Parts) => `Per ${p.unit} c’è un nuovo elenco dei badge, il numero ${p.version}.`,
  'policy-acknowledged': (p: Parts) => `Il dispositivo ${p.unit} ha ricevuto l’elenco dei badge numero ${p.version}.`,
  'signal-refused': (p: Parts) => `Un messaggio di ${p.unit} non si capiva: ${p.why}.`,
  'badge-added': (p: Parts) => `${p.by} ha dato un badge a ${p.person}.`,
  'badge-revoked': (p: Parts) => `${p.by} ha revocato un badge di ${p.person}.`,
  'badge-suspended': (p: Parts) => `${p.by} ha sospeso un badge di ${p.person}.`,
  'badge-resumed': (p: Parts) => `${p.by} ha riattivato un badge di ${p.person}.`,
  'badge-replaced': (p: Parts) => `${p.by} ha sostituito un badge di ${p.person}.`,
  'badge-changed': (p: Parts) => `${p.by} ha cambiato la validità di un badge di ${p.person}.`,
  'badge-lent': (p: Parts) => `${p.by} ha prestato una tessera a ${p.person}.`,
  'badge-returned': (p: Parts) => `La tessera prestata a ${p.person} è tornata.`,
  'person-added': (p: Parts) => `${p.by} ha aggiunto ${p.person}.`,
  'person-changed': (p: Parts) => `${p.by} ha cambiato i dati di ${p.person}.`,
  'person-removed': (p: Parts) => `${p.by} ha tolto ${p.person} dalla casa.`,
  'erasure-asked': (p: Parts) => `${p.person} ha chiesto alla casa di cancellare i suoi dati.`,
  'erasure-withdrawn': (p: Parts) => `${p.person} non chiede più di cancellare i suoi dati.`,
  'erasure-refused': (p: Parts) => `${p.by} non ha accolto la richiesta di cancellazione di ${p.person}.`,
  'erasure-done': (p: Parts) => `${p.by} ha cancellato i dati di ${p.person}.`,
  'history-viewed': (p: Parts) => `${p.by} ha guardato la storia di ${p.person}.`,
  'journal-exported': (p: Parts) => `${p.by} ha preso una copia del diario.`,
  'account-added': (p: Parts) => `${p.by} ha creato l’accesso ${p.subject}.`,
  'account-changed': (p: Parts) => `${p.by} ha cambiato il ruolo dell’accesso ${p.subject}.`,
  'account-removed': (p: Parts) => `${p.by} ha tolto l’accesso ${p.subject}.`,
  'token-added': (p: Parts) => `${p.by} ha creato il token ${p.subject}.`,
  'token-removed': (p: Parts) => `${p.by} ha tolto il token ${p.subject}.`,
  'setting-changed': (p: Parts) => `${p.by} ha cambiato ${p.subject}${fromTo(p, ': da', 'a')}.`,
  'passkey-added': (p: Parts) => `${p.by} ha aggiunto una passkey all’accesso ${p.subject}.`,
  'passkey-renamed': (p: Parts) => `${p.by} ha rinominato una passkey dell’accesso ${p.subject}.`,
  'passkey-removed': (p: Parts) => `${p.by} ha tolto una passkey all’accesso ${p.subject}.`,
  'password-changed': (p: Parts) => `${p.by} ha cambiato la password dell’accesso ${p.subject}.`,
  'second-factor-added': (p: Parts) => `${p.by} ha aggiunto i codici a tempo all’accesso ${p.subject}.`,
  'second-factor-removed': (p: Parts) => `${p.by} ha tolto i codici a tempo all’accesso ${p.subject}.`,
  'recovery-codes-made': (p: Parts) => `${p.by} ha fatto nuovi codici di riserva per l’accesso ${p.subject}.`,
  'recovery-code-used': (p: Parts) => `L’accesso ${p.subject} ha usato un codice di riserva.`,
  'sign-in-link-made': (p: Parts) => `${p.by} ha fatto un link personale per l’accesso ${p.subject}.`,
  'sign-in-link-used': (p: Parts) => `L’accesso ${p.subject} ha usato il suo link personale.`,
  'sessions-ended': (p: Parts) =>
    `${p.by} ha chiuso ${several(p.count, 'sessione', 'sessioni')} dell’accesso ${p.subject}.`,
  'screen-paired': (p: Parts) => `${p.by} ha collegato lo schermo ${p.subject}.`,
  'screen-changed': (p: Parts) => `${p.by} ha cambiato lo schermo ${p.subject}.`,
  'screen-ended': (p: Parts) => `${p.by} ha scollegato lo schermo ${p.subject}.`,
  'clock-doubted': (p: Parts) => `L’ora della casa non è sicura: ${p.why}.`,
  'clock-trusted': (_: Parts) => 'L’ora della casa è di nuovo sicura.',
  'badge-seen-twice': (p: Parts) =>
    `Un badge di ${p.person} è stato visto a ${p.places[0]} e a ${p.places[1]} in ${p.seconds}.`,
  'gateway-started': (p: Parts) => `Il gateway è partito (versione ${p.version}).`,
  'gateway-stopped': (p: Parts) => `Il gateway si è fermato (versione ${p.version}).`,
  'authority-made': (p: Parts) => `La casa ha una sua autorità per HTTPS, fino ${atMoment('a', p.until)}.`,
  'certificate-made': (p: Parts) => `Nuovo certificato per ${p.names}, fino ${atMoment('a', p.until)}.`,
  'backup-made': (p: Parts) => `${p.by} ha fatto la copia di riserva ${p.file}.`,
  'backup-downloaded': (p: Parts) => `${p.by} ha scaricato la copia di riserva ${p.file}.`,
} satisfies Record<string, Sentence>

const en: Record<keyof typeof it, Sentence> = {
  'passage-granted': (p) => `${p.door} let ${p.person} pass${ENTERING.en[p.side]}.`,
  'passage-refused': (p) => `${p.door} did not let ${p.person} pass: ${p.why}.`,
  'passage-unused': (p) => `${p.door} was open for ${p.person}, but nobody passed.`,
  'stay-opened': (p) => `${p.person} is in ${p.zone} from here on.`,
  'stay-closed': (p) => `${p.person} is no longer in ${p.zone}.`,
  'stay-uncertain': (p) => `Whether ${p.person} is still in ${p.zone} is not known: no exit was seen in time.`,
  'stay-confirmed': (p) => `${p.person} is still in ${p.zone}: somebody or something confirms it.`,
  'door-unlocked': (p) => `The lock of ${p.door} opened.`,
  'unlock-unconfirmed': (p) => `The lock of ${p.door} did not confirm that it opened.`,
  'door-secured': (p) => `${p.door} is closed and locked again.`,
  'door-opened': (p) => `${p.door} was opened.`,
  'door-closed': (p) => `${p.door} was closed.`,
  'door-forced': (p) => `${p.door} was opened without permission.`,
  'door-held-open-soon': (p) => `${p.door} has been open for a while: the alarm is about to sound.`,
  'door-held-open': (p) => `${p.door} stood open for too long.`,
  'door-tampered': (p) => `Somebody touched the board of ${p.door}.`,
  'door-tamper-ended': (p) => `The board of ${p.door} is in order again.`,
  'exit-button-pressed': (p) => `At ${p.door} somebody pressed the exit button.`,
  'unlock-requested': (p) => `${p.by} asked to open ${p.door} from afar.`,
  'door-mode-changed': (p) => `${p.by} changed ${p.door}: ${p.mode}.`,
  'free-passage-started': (p) => `At ${p.door} everybody may pass.`,
  'free-passage-ended': (p) => `At ${p.door} free passage has ended.`,
  'fire-alarm-started': (p) => `Fire alarm from ${p.unit}.`,
  'fire-alarm-ended': (p) => `The fire alarm from ${p.unit} has ended.`,
  'roll-call-started': (p) => `${p.by} began the roll-call.`,
  'roll-call-ended': (p) => `${p.by} ended the roll-call.`,
  'roll-call-ticked': (p) =>
    p.found ? `Roll-call: ${p.by} found ${p.person}.` : `Roll-call: ${p.by} took back the tick of ${p.person}.`,
  'roll-call-missed': (p) => `Roll-call: nobody found ${p.person}.`,
  'desk-occupied': (p) => `Desk ${p.desk} is taken.`,
  'desk-freed': (p) => `Desk ${p.desk} is free.`,
  'desk-silent': (p) => `The sensor of desk ${p.desk} is silent: whether it is free is not known.`,
  'unit-online': (p) => `Unit ${p.unit} is connected.`,
  'unit-offline': (p) => `Unit ${p.unit} is away${p.why && `: ${p.why}`}.`,
  'battery-ran-low': (p) => `The battery of ${p.unit} is nearly empty${p.level && ` (${p.level})`}.`,
  'battery-renewed': (p) => `The battery of ${p.unit} is well again${p.level && ` (${p.level})`}.`,
  'policy-issued': (p) => `There is a new list of badges for ${p.unit}, number ${p.version}.`,
  'policy-acknowledged': (p) => `Unit ${p.unit} has received list of badges number ${p.version}.`,
  'signal-refused': (p) => `A message of ${p.unit} could not be understood: ${p.why}.`,
  'badge-added': (p) => `${p.by} gave ${p.person} a badge.`,
  'badge-revoked': (p) => `${p.by} revoked a badge of ${p.person}.`,
  'badge-suspended': (p) => `${p.by} suspended a badge of ${p.person}.`,
  'badge-resumed': (p) => `${p.by} put a badge of ${p.person} back in force.`,
  'badge-replaced': (p) => `${p.by} replaced a badge of ${p.person}.`,
  'badge-changed': (p) => `${p.by} changed how long a badge of ${p.person} is valid.`,
  'badge-lent': (p) => `${p.by} lent ${p.person} a card.`,
  'badge-returned': (p) => `The card that was lent to ${p.person} is back.`,
  'person-added': (p) => `${p.by} added ${p.person}.`,
  'person-changed': (p) => `${p.by} changed what is kept of ${p.person}.`,
  'person-removed': (p) => `${p.by} removed ${p.person} from the house.`,
  'erasure-asked': (p) => `${p.person} asked the house to forget them.`,
  'erasure-withdrawn': (p) => `${p.person} no longer asks the house to forget them.`,
  'erasure-refused': (p) => `${p.by} did not grant the wish of ${p.person} to be forgotten.`,
  'erasure-done': (p) => `${p.by} erased what was kept of ${p.person}.`,
  'history-viewed': (p) => `${p.by} looked at the history of ${p.person}.`,
  'journal-exported': (p) => `${p.by} took a copy of the journal.`,
  'account-added': (p) => `${p.by} made the account ${p.subject}.`,
  'account-changed': (p) => `${p.by} changed the role of the account ${p.subject}.`,
  'account-removed': (p) => `${p.by} removed the account ${p.subject}.`,
  'token-added': (p) => `${p.by} made the token ${p.subject}.`,
  'token-removed': (p) => `${p.by} ended the token ${p.subject}.`,
  'setting-changed': (p) => `${p.by} changed ${p.subject}${fromTo(p, ': from', 'to')}.`,
  'passkey-added': (p) => `${p.by} added a passkey to the account ${p.subject}.`,
  'passkey-renamed': (p) => `${p.by} renamed a passkey of the account ${p.subject}.`,
  'passkey-removed': (p) => `${p.by} removed a passkey of the account ${p.subject}.`,
  'password-changed': (p) => `${p.by} changed the password of the account ${p.subject}.`,
  'second-factor-added': (p) => `${p.by} added timed codes to the account ${p.subject}.`,
  'second-factor-removed': (p) => `${p.by} removed the timed codes of the account ${p.subject}.`,
  'recovery-codes-made': (p) => `${p.by} made new spare codes for the account ${p.subject}.`,
  'recovery-code-used': (p) => `The account ${p.subject} used a spare code.`,
  'sign-in-link-made': (p) => `${p.by} made a personal link for the account ${p.subject}.`,
  'sign-in-link-used': (p) => `The account ${p.subject} used its personal link.`,
  'sessions-ended': (p) => `${p.by} ended ${several(p.count, 'session', 'sessions')} of the account ${p.subject}.`,
  'screen-paired': (p) => `${p.by} paired the screen ${p.subject}.`,
  'screen-changed': (p) => `${p.by} changed the screen ${p.subject}.`,
  'screen-ended': (p) => `${p.by} ended the screen ${p.subject}.`,
  'clock-doubted': (p) => `The time of the house is in doubt: ${p.why}.`,
  'clock-trusted': (_) => 'The time of the house is sure again.',
  'badge-seen-twice': (p) =>
    `A badge of ${p.person} was seen at ${p.places[0]} and at ${p.places[1]} within ${p.seconds}.`,
  'gateway-started': (p) => `The gateway started (version ${p.version}).`,
  'gateway-stopped': (p) => `The gateway stopped (version ${p.version}).`,
  'authority-made': (p) => `The house has an authority of its own for HTTPS, until ${p.until}.`,
  'certificate-made': (p) => `A new certificate for ${p.names}, until ${p.until}.`,
  'backup-made': (p) => `${p.by} made the backup ${p.file}.`,
  'backup-downloaded': (p) => `${p.by} downloaded the backup ${p.file}.`,
}

/** A door that is called one already is not called so twice. */
const laPorta = (door: string): string => (/^port(a|one|oncino)\b/i.test(door) ? door : `La porta ${door}`)

const ENTERING = {
  it: { in: ', in entrata', out: ', in uscita', none: '' },
  en: { in: ', going in', out: ', going out', none: '' },
} as const

function fromTo({ before, after }: Parts, from: string, to: string): string {
  return before === '' && after === '' ? '' : `${from} «${before}» ${to} «${after}»`
}

const nouns: { it: Nouns; en: Nouns } = {
  it: {
    ...{ organisation: 'l’organizzazione', card: 'la tessera di scorta', event: 'l’evento', group: 'il gruppo' },
    ...{ rule: 'la regola', schedule: 'l’orario', calendar: 'il giorno del calendario', zone: 'la zona' },
    ...{ desk: 'la postazione', door: 'la porta', unit: 'il dispositivo', plan: 'la pianta', drawing: 'il disegno' },
  },
  en: {
    ...{ organisation: 'the organisation', card: 'the pool card', event: 'the event', group: 'the group' },
    ...{ rule: 'the rule', schedule: 'the schedule', calendar: 'the day of the calendar', zone: 'the zone' },
    ...{ desk: 'the desk', door: 'the door', unit: 'the unit', plan: 'the floor plan', drawing: 'the drawing' },
  },
}

export const sentenceWords = both({
  it: {
    facts: it,
    nouns: nouns.it,
    added: (p: Parts, what: string) => `${p.by} ha aggiunto ${what}.`,
    changed: (p: Parts, what: string) => `${p.by} ha cambiato ${what}.`,
    removed: (p: Parts, what: string) => `${p.by} ha tolto ${what}.`,
    aRule: 'una regola',
    rule: (group: string, doors: string, schedule: string) =>
      `la regola per ${group}: ${doors || 'ogni porta'}, ${schedule || 'sempre'}`,
    unknown: (kind: string) => `Un fatto che questa pagina non conosce ancora: ${kind}.`,
  },
  en: {
    facts: en,
    nouns: nouns.en,
    added: (p, what) => `${p.by} added ${what}.`,
    changed: (p, what) => `${p.by} changed ${what}.`,
    removed: (p, what) => `${p.by} removed ${what}.`,
    aRule: 'a rule',
    rule: (group, doors, schedule) => `the rule for ${group}: ${doors || 'every door'}, ${schedule || 'at any time'}`,
    unknown: (kind) => `A fact that this page does not know yet: ${kind}.`,
  },
})

/** What happened, said plainly. */
export function sentenceOf(t: (typeof sentenceWords)['it' | 'en'], kind: string, parts: Parts): string {
  const own = (t.facts as Record<string, Sentence>)[kind]
  if (own !== undefined) return sentence(own(parts))
  const [, record = '', act = ''] = /^(.+)-(added|changed|removed)$/.exec(kind) ?? []
  const noun = (t.nouns as Record<string, string>)[record]
  if (noun === undefined) return t.unknown(kind)
  const what = record === 'rule' ? ruleOf(t, parts) : `${noun} ${parts.subject}`
  return sentence(t[act as 'added' | 'changed' | 'removed'](parts, what))
}

/** Nobody knows a rule by its code. */
function ruleOf(t: (typeof sentenceWords)['it' | 'en'], { rule }: Parts): string {
  return rule === null ? t.aRule : t.rule(rule.group, rule.doors?.join(', ') ?? '', rule.schedule ?? '')
}

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
