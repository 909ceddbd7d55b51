/**
 * What the journal records, in the past tense. `happenedAt` is when it happened, RFC 3339 in UTC with milliseconds;
 * a fact never holds a credential. Readers of the journal rely on these words: they are added to, never changed.
 * Long because every kind of fact stands here, and nowhere else.
 */
import type { Reason, Side } from './model.ts'
import type { DoorMode, RecordKind } from './records.ts'

/** What is shared by every fact before the journal has numbered it. */
interface Happened {
  happenedAt: string
  /** Words (`DOUBTS`) for what about it is not sure; absent where everything is. */
  doubt?: Doubt[]
}

/** What may be doubtful about a fact, with what each word means. */
export const DOUBTS = {
  'told-late': 'something newer was known already when it was told',
  'exit-not-seen': 'the person was still counted inside: no exit was seen',
  'entry-not-seen': 'the person was not counted inside: no entry was seen',
  'opening-not-seen': "the gateway ended, or the door's board went away, before the door could be seen to open",
  'anti-passback': 'the same person went in twice without going out',
  'clock-behind': "the gateway's clock stands before the last fact",
  'clock-unset': "the gateway's clock was never set",
  'clock-not-synchronised': "the gateway's clock is not synchronised",
  'clock-jumped': "the gateway's clock has jumped",
  'unit-clock-drift': "the unit's clock and its counter disagree",
  'time-unknown': 'the unit could not tell when it happened',
  'list-disagrees': 'the allow-list that the unit held says otherwise',
  'list-never-sent': 'the unit names an allow-list that it was never sent',
  'list-not-valid-then': 'it happened outside the life of the allow-list',
  'unit-was-connected': 'the unit had a gateway at that time',
} as const
export type Doubt = keyof typeof DOUBTS

/** Taps and what came of them. `person` and `badge` are null where nobody was known. */
export interface Passage extends Happened {
  kind: 'passage-granted' | 'passage-refused'
  unit: string
  id: string
  badge: string | null
  person: string | null
  door: string | null
  side: Side | null
  reason: Reason
  decidedBy: 'gateway' | 'unit'
  /** The unit's own clock, where it told one. */
  unitAt?: string
  /** The allow-list by which the unit decided. */
  policy?: number
  /** True where the door's contact will tell whether anybody passed: the stay moves only then. */
  awaitsOpening?: true
  /** Staff let a named person in who had no badge at hand: who, and why. */
  admittedBy?: string
  note?: string
}
/** A grant after which the door never opened: nobody passed, and no stay moved. */
export interface PassageUnused extends Happened {
  kind: 'passage-unused'
  unit: string
  id: string
  badge: string | null
  person: string | null
  door: string
}
/**
 * Where a person is from `happenedAt` on, as far as is known: who is where at an instant is told by the last of these
 * at or before it, by `happenedAt` and then by `seq`. One that comes late takes its own place among the others.
 */
export interface StayFact extends Happened {
  /** `stay-confirmed`: seen again in the same zone, or staff said so. `stay-uncertain`: its time was up. */
  kind: 'stay-opened' | 'stay-closed' | 'stay-uncertain' | 'stay-confirmed'
  person: string
  zone: string
  /** Of `stay-uncertain`: when the person had been seen there last. It holds of nobody who was seen there later. */
  since?: string
  /** Of `stay-closed`, told at a check-in point: it ends a stay in this zone, and says nothing of one elsewhere. */
  zoneOnly?: true
  /** Who of the staff closed or confirmed it, and why. */
  by?: string
  reason?: string
}
export interface DoorFact extends Happened {
  kind:
    | 'door-unlocked'
    | 'unlock-unconfirmed'
    | 'door-secured'
    | 'door-opened'
    | 'door-closed'
    | 'door-forced'
    | 'door-held-open-soon'
    | 'door-held-open'
    | 'door-tampered'
    | 'door-tamper-ended'
    | 'exit-button-pressed'
  door: string
  unit?: string
  /** The result or unlock that moved the relay. */
  command?: string
}
/** A remote unlock, before anything moves: who asked, and why. */
export interface UnlockRequested extends Happened {
  kind: 'unlock-requested'
  door: string
  unit: string
  command: string
  by: string
  reason: string
}
/** A door leaves its schedule, or comes back to it; `mode` is the one that holds from then on. */
export interface DoorModeFact extends Happened {
  kind: 'door-mode-changed' | 'free-passage-started' | 'free-passage-ended'
  door: string
  mode: DoorMode
  /** Until when, where it ends by itself. */
  until?: string
  by: string
  reason?: string
}
/** The fire alarm's input. It informs: doors are let go by the hardware, past any software. */
export interface FireAlarmFact extends Happened {
  kind: 'fire-alarm-started' | 'fire-alarm-ended'
  unit: string
}
export interface RollCallFact extends Happened {
  kind: 'roll-call-started' | 'roll-call-ended'
  by: string
  reason?: string
  /** How many were counted inside when it began or ended. */
  certain: number
  uncertain: number
  /** An exercise; absent of a real one. */
  drill?: true
  /**
   * Of the end: how many stood on its list, how many of them were found, how many a door saw leave instead, and how many
   * more were there who are not on the list.
   */
  tally?: { listed: number; found: number; left: number; others: number }
}
/** Somebody was looked for in a roll-call, and found or not. It moves no stay: whom a door lets out is told by the door. */
export interface RollCallTick extends Happened {
  kind: 'roll-call-ticked'
  /** The `seq` of the fact that began it. */
  rollCall: number
  /** As the phone named it: one that is sent again is recorded once. */
  tick: string
  /** The place of this person among those who were ticked, from 1: they stay one when their name is forgotten. */
  row: number
  /** Null: somebody who is not on the list, `other`. */
  person: string | null
  /** Where they were counted; absent of somebody who is not on the list. */
  zone?: string
  certain: boolean
  other?: string
  /** What somebody is who is not on the list. Absent, too, where it was forgotten. */
  note?: string
  found: boolean
  by: string
}
/** Of the end of a roll-call in which others were ticked: somebody of the list whom nobody found. */
export interface RollCallMissed extends Happened {
  kind: 'roll-call-missed'
  rollCall: number
  row: number
  person: string
  zone: string
  certain: boolean
  /** When a door saw them leave since it had begun. */
  leftAt?: string
  by: string
}
export interface DeskFact extends Happened {
  kind: 'desk-occupied' | 'desk-freed' | 'desk-silent'
  desk: string
  unit: string
}
export interface UnitFact extends Happened {
  kind: 'unit-online' | 'unit-offline'
  unit: string
  /**
   * Of `unit-offline`: `silent` where nothing came for longer than its kind may be quiet (`core/sensors.ts`), `unheard`
   * where the gateway began and never heard it, else what it lacks (`Lack`). Absent: its line ended, or it said that it goes.
   */
  why?: string
}
/** Its battery should be changed, or was (`core/battery.ts`). `level` from 0 to 1; absent where the unit only tells "low". */
export interface BatteryFact extends Happened {
  kind: 'battery-ran-low' | 'battery-renewed'
  unit: string
  level?: number
}
/** An allow-list: issued is written before it is sent; acknowledged is what the unit says that it holds. */
export interface PolicyFact extends Happened {
  kind: 'policy-issued' | 'policy-acknowledged'
  unit: string
  policy: number
}
/** A signal of desks or doors that could not be understood (an unreadable tap is a refused passage). */
export interface SignalRefused extends Happened {
  kind: 'signal-refused'
  unit: string
  id: string
  reason: Reason
}
export interface BadgeFact extends Happened {
  kind:
    | 'badge-added'
    | 'badge-revoked'
    | 'badge-suspended'
    | 'badge-resumed'
    | 'badge-replaced'
    | 'badge-changed'
    | 'badge-lent'
    | 'badge-returned'
  badge: string
  person: string
  by: string
  reason?: string
}
/** Its `person` is a personal part (an id may be made from the name), so it is no `subject`. */
export interface PersonFact extends Happened {
  kind: 'person-added' | 'person-changed' | 'person-removed'
  person: string
  by: string
  reason?: string
}
/** Somebody asked to be erased, took it back, or was answered. */
export interface ErasureFact extends Happened {
  kind: 'erasure-asked' | 'erasure-withdrawn' | 'erasure-refused' | 'erasure-done'
  person: string
  by: string
  reason?: string
}
/** Somebody looked at what the house knows of a person's comings and goings. */
export interface HistoryViewed extends Happened {
  kind: 'history-viewed'
  person: string
  by: string
  /** Which look it was: `passages`, `explain`, `changes`. */
  what: string
}
/** Somebody took a copy of the journal, with everybody's comings and goings. */
export interface JournalExported extends Happened {
  kind: 'journal-exported'
  by: string
  /** As it was asked for; absent: from the first, to the last. `to` is excluded. */
  from?: string
  to?: string
}
type Registered = Exclude<RecordKind, 'person' | 'erasure' | 'badge' | 'override'>
/** The register of the house changed: who did it, to what, and why. */
export interface RegisterFact extends Happened {
  kind:
    | `${Registered}-added`
    | `${Registered}-changed`
    | `${Registered}-removed`
    | 'account-added'
    | 'account-removed'
    | 'account-changed'
    | 'token-added'
    | 'token-removed'
    | 'setting-changed'
  /** The id of what was added, removed or changed. */
  subject: string
  /** Of a setting: what it was, and what it is from then on. */
  before?: string
  after?: string
  by: string
  reason?: string
}
/** How an account signs in was changed, or what was signed in was ended; never what it signs in with. */
export interface SignInFact extends Happened {
  kind:
    | 'passkey-added'
    | 'passkey-renamed'
    | 'passkey-removed'
    | 'password-changed'
    | 'second-factor-added'
    | 'second-factor-removed'
    | 'recovery-codes-made'
    | 'recovery-code-used'
    | 'sign-in-link-made'
    | 'sign-in-link-used'
    | 'sessions-ended'
  /** The account. */
  subject: string
  by: string
  reason?: string
  /** Of sessions: how many. */
  count?: number
}
/** A screen on a wall may show counts from here on, or no longer. */
export interface ScreenFact extends Happened {
  kind: 'screen-paired' | 'screen-changed' | 'screen-ended'
  /** The screen's id. */
  subject: string
  by: string
  reason?: string
}
export interface ClockFact extends Happened {
  kind: 'clock-doubted' | 'clock-trusted'
  why: string
}
/** A badge was at two doors faster than legs allow. */
export interface BadgeSeenTwice extends Happened {
  kind: 'badge-seen-twice'
  badge: string
  person: string
  /** The two doors or check-in units, in the order of the taps. */
  places: [string, string]
  apartMs: number
}
export interface GatewayFact extends Happened {
  kind: 'gateway-started' | 'gateway-stopped'
  version: string
}
/** The house's own authority was made, which every device has to trust first, or a certificate that it signed. */
export interface CertificateFact extends Happened {
  kind: 'authority-made' | 'certificate-made'
  /** For which names and addresses. */
  names: string[]
  until: string
}
/** A copy of the whole database in the data folder: who made it, or took it away. */
export interface BackupFact extends Happened {
  kind: 'backup-made' | 'backup-downloaded'
  /** Its name in the folder. */
  file: string
  by: string
}

export type Fact =
  | Passage
  | PassageUnused
  | StayFact
  | DoorFact
  | UnlockRequested
  | DoorModeFact
  | FireAlarmFact
  | RollCallFact
  | RollCallTick
  | RollCallMissed
  | DeskFact
  | UnitFact
  | BatteryFact
  | PolicyFact
  | SignalRefused
  | BadgeFact
  | PersonFact
  | ErasureFact
  | HistoryViewed
  | JournalExported
  | RegisterFact
  | SignInFact
  | ScreenFact
  | ClockFact
  | BadgeSeenTwice
  | GatewayFact
  | CertificateFact
  | BackupFact
export type FactKind = Fact['kind']

/** A fact as the journal holds it: numbered in order (`seq`), with the time it was recorded (`at`). */
export type Recorded<F extends Fact = Fact> = F & { seq: number; at: string }

/**
 * The personal parts of a fact: kept apart from the rest, so that they can later be sealed for each
 * person and forgotten without breaking the proof over the others. A note is written by hand about one person.
 */
export const PERSONAL_FIELDS = ['person', 'badge', 'note'] as const
