/** What the live page says beyond the words that all pages share. */
import { both, several } from '../words/both.ts'

export const liveWords = both({
  it: {
    zone: 'Sala',
    wholeHouse: 'Tutta la casa',
    insideZone: (zone: string) => `In ${zone}`,
    insideZoneAt: (zone: string, time: string) => `In ${zone}, alle ${time}`,
    nobodyInZone: 'Non c’è nessuno',
    floors: 'Piani',
    drawPlan: 'Disegna la pianta',
    changePlan: 'Modifica la pianta',
    planZone: (zone: string, people: number, occupied: number, free: number, unknown: number) =>
      `${zone}: ${several(people, 'persona', 'persone')}; postazioni: ${occupied} occupate, ${free} libere, ${unknown} con il sensore muto`,
    notDrawn: 'Non ancora sulla pianta',
    looseDesks: (n: number) =>
      n === 1 ? 'Una postazione non è ancora sulla pianta.' : `${n} postazioni non sono ancora sulla pianta.`,
    keyDoor: 'porta',
    desk: (id: string, state: string) => `${id}: ${state}`,
    doorOnPlan: (door: string, state: string) => `${door}: ${state}`,
    conditions: {
      secured: 'chiusa',
      unlocked: 'sbloccata',
      open: 'aperta',
      'held-open': 'da chiudere',
      forced: 'da controllare',
      unknown: 'non dice se è aperta',
    },
    noDoorsHere: 'Nessuna porta di questa sala.',
    noPassagesHere: 'Nessuno degli ultimi passaggi è di questa sala.',
    assign: 'Assegna',
    assignUnknown: 'Assegna il badge sconosciuto a una persona',

    modes: {
      scheduled: 'secondo gli orari',
      free: 'passaggio libero',
      locked: 'bloccata',
      lockdown: 'chiusa per emergenza',
    },
    modeUntil: (mode: string, time: string) => `${mode} fino alle ${time}`,
    modeOf: (door: string) => `Cambia come si apre ${door}`,
    mode: 'Modo',
    modeTitle: (door: string) => `Come si apre ${door}?`,
    modeText: 'Vale per chi entra. Chi esce passa sempre.',
    modeHelp: {
      scheduled: 'Passa chi ne ha il permesso, nei suoi orari.',
      free: 'Passano tutti, anche chi non ha un badge registrato.',
      locked: 'Col badge non entra nessuno. Il personale può ancora aprirla da qui.',
    },
    modeFor: 'Per quanto tempo?',
    modeTerms: {
      closing: 'Fino all’ora di chiusura',
      '1': 'Un’ora',
      '2': 'Due ore',
      '4': 'Quattro ore',
      '8': 'Otto ore',
    },
    modeDo: 'Cambia',
    modeDone: (door: string, mode: string) => `${door}: ${mode}.`,

    lockdown: 'Chiusura di emergenza…',
    lockdownTitle: 'Chiudere tutta la casa?',
    lockdownText:
      'Da adesso nessuno entra col badge, da nessuna porta. Chi è dentro può sempre uscire: nessuna porta trattiene. Dura al massimo un giorno, e si toglie da qui.',
    lockdownDo: 'Chiudi la casa adesso',
    lockdownDone: 'La casa è chiusa per emergenza.',
    lockedDown: (doors: number) =>
      doors === 1 ? 'Una porta è chiusa per emergenza' : `${doors} porte sono chiuse per emergenza`,
    lockedDownNext: 'Nessuno entra col badge. Chi esce passa sempre.',
    lockedUntil: (time: string) => `Finisce da sola: ${time}.`,
    lockdownEnd: 'Riapri la casa',
    lockdownEndTitle: 'Riaprire la casa?',
    lockdownEndText: 'Le porte tornano ai loro orari: da adesso entra di nuovo chi ne ha il permesso.',
    lockdownEndDo: 'Riapri adesso',
    lockdownEnded: 'La casa è di nuovo aperta.',

    unitNeeds: {
      offline: (unit: string) => `${unit} è scollegato`,
      silent: (unit: string) => `${unit} è muto`,
      never: (unit: string) => `${unit} non ha mai parlato`,
      online: (unit: string) => `${unit} chiede una mano`,
    },
    see: 'Guarda',
    pending: (units: number) =>
      units === 1
        ? 'Un dispositivo non ha ancora la revoca di un badge'
        : `${units} dispositivi non hanno ancora la revoca di un badge`,
    pendingNext: 'Se resta senza rete, quel badge lì potrebbe ancora passare.',
    moreToDo: (n: number) => `Altre ${n} cose da fare`,
  },
  en: {
    zone: 'Room',
    wholeHouse: 'The whole house',
    insideZone: (zone) => `In ${zone}`,
    insideZoneAt: (zone, time) => `In ${zone}, at ${time}`,
    nobodyInZone: 'Nobody is here',
    floors: 'Floors',
    drawPlan: 'Draw the plan',
    changePlan: 'Change the plan',
    planZone: (zone, people, occupied, free, unknown) =>
      `${zone}: ${several(people, 'person', 'people')}; desks: ${occupied} taken, ${free} free, ${unknown} with a silent sensor`,
    notDrawn: 'Not on the plan yet',
    looseDesks: (n) => (n === 1 ? 'One desk is not on the plan yet.' : `${n} desks are not on the plan yet.`),
    keyDoor: 'door',
    desk: (id, state) => `${id}: ${state}`,
    doorOnPlan: (door, state) => `${door}: ${state}`,
    conditions: {
      secured: 'closed',
      unlocked: 'unlocked',
      open: 'open',
      'held-open': 'to be closed',
      forced: 'to be checked',
      unknown: 'does not say whether it is open',
    },
    noDoorsHere: 'This room has no door.',
    noPassagesHere: 'None of the last passages was at this room.',
    assign: 'Assign',
    assignUnknown: 'Give the unknown badge to a person',

    modes: {
      scheduled: 'by its schedules',
      free: 'free passage',
      locked: 'locked',
      lockdown: 'locked down',
    },
    modeUntil: (mode, time) => `${mode} until ${time}`,
    modeOf: (door) => `Change how ${door} opens`,
    mode: 'Mode',
    modeTitle: (door) => `How does ${door} open?`,
    modeText: 'It is about who comes in. Whoever leaves always passes.',
    modeHelp: {
      scheduled: 'Those who may pass do so, at their times.',
      free: 'Everybody passes, also without a registered badge.',
      locked: 'Nobody comes in by badge. Staff can still open it from here.',
    },
    modeFor: 'For how long?',
    modeTerms: {
      closing: 'Until closing time',
      '1': 'One hour',
      '2': 'Two hours',
      '4': 'Four hours',
      '8': 'Eight hours',
    },
    modeDo: 'Change',
    modeDone: (door, mode) => `${door}: ${mode}.`,

    lockdown: 'Lock the house down…',
    lockdownTitle: 'Lock the whole house down?',
    lockdownText:
      'From now on nobody comes in by badge, at any door. Whoever is inside can always leave: no door holds anybody back. It lasts for a day at most, and is ended from here.',
    lockdownDo: 'Lock the house down now',
    lockdownDone: 'The house is locked down.',
    lockedDown: (doors) => (doors === 1 ? 'One door is locked down' : `${doors} doors are locked down`),
    lockedDownNext: 'Nobody comes in by badge. Whoever leaves always passes.',
    lockedUntil: (time) => `It ends by itself: ${time}.`,
    lockdownEnd: 'Open the house again',
    lockdownEndTitle: 'Open the house again?',
    lockdownEndText: 'The doors go back to their schedules: from now on those who may come in do so again.',
    lockdownEndDo: 'Open it now',
    lockdownEnded: 'The house is open again.',

    unitNeeds: {
      offline: (unit) => `${unit} is disconnected`,
      silent: (unit) => `${unit} is silent`,
      never: (unit) => `${unit} has never spoken`,
      online: (unit) => `${unit} needs a hand`,
    },
    see: 'Look',
    pending: (units) =>
      units === 1
        ? 'One unit has yet to take the revocation of a badge'
        : `${units} units have yet to take the revocation of a badge`,
    pendingNext: 'Should it lose the network, that badge could still pass there.',
    moreToDo: (n) => `${n} more things to do`,
  },
})
