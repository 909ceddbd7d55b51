/** The register of the house: every change is checked here, one after the other, then written with its fact. */
import type { Fact } from './core/facts.ts'
import type { Change } from './core/ports.ts'
import type {
  CalendarEntry,
  Desk,
  Door,
  ErasureRequest,
  Group,
  GuestEvent,
  Organisation,
  Person,
  Plan,
  PoolCard,
  Records,
  Rule,
  Schedule,
  Unit,
  Zone,
} from './core/records.ts'
import {
  addBadge,
  type BadgeAnswer,
  changeBadge,
  type NewBadge,
  replaceBadge,
  resumeBadge,
  revokeBadge,
  suspendBadge,
} from './register/badges.ts'
import { addCard, CARDS, type Loan, type LoanAnswer, lendCard, type NewCard, returnCard } from './register/cards.ts'
import { DOORS, type NewDoor, removeDoor } from './register/doors.ts'
import { dropDrawing, readDrawing, setDrawing } from './register/drawings.ts'
import { type Enrolment, enrol } from './register/enrol.ts'
import { askErasure, grantErasure, refuseErasure, withdrawErasure } from './register/erasure.ts'
import { changeEvent, EVENTS, type NewEvent, removeEvent } from './register/events.ts'
import { exportPeople } from './register/export.ts'
import {
  type ImportOptions,
  type ImportReport,
  importPeople,
  previewPeople,
  type ReadRow,
  readPeople,
} from './register/import.ts'
import { type NewOrganisation, ORGANISATIONS } from './register/organisations.ts'
import type { RegisterContext, Validity, Who } from './register/part.ts'
import {
  addPass,
  type IssueOptions,
  issuePasses,
  type NewPass,
  type Pass,
  type PassList,
  type PassReport,
  readPasses,
} from './register/passes.ts'
import { addPerson, changePerson, type NewPerson, type PersonFields, removePerson } from './register/people.ts'
import type { PutKind } from './register/piece.ts'
import { type NewPlan, PLANS, removePlaced, removePlan } from './register/plans.ts'
import { GROUPS, type NewGroup, type NewRule, RULES } from './register/rules.ts'
import { CALENDAR, type NewCalendarEntry, type NewSchedule, SCHEDULES } from './register/schedules.ts'
import { type SettingValue, setSetting } from './register/settings.ts'
import { addRecord, changeRecord, removeRecord, type Sort } from './register/sort.ts'
import { createTurns } from './register/turns.ts'
import {
  addUnit,
  changeUnit,
  type NewUnit,
  removeUnit,
  renewUnit,
  type UnitFields,
  type UnitKeys,
} from './register/units.ts'
import { DESKS, type NewDesk, type NewZone, ZONES } from './register/zones.ts'

type Id = { id: string }

/**
 * One sort of record. A change names only the fields that it changes; one that comes to nothing writes nothing. What is
 * not there is `E_<SORT>_UNKNOWN`, what others rest on is not removed (`E_IN_USE`), and who saw an older version than
 * the one that stands is told (`E_CONFLICT`).
 */
export interface Kept<New, Row, Fields = Partial<Omit<New, 'id'>>> {
  add(input: New, who: Who): Promise<Row>
  change(id: string, fields: Fields, who: Who): Promise<Row>
  remove(id: string, who: Who): Promise<Id>
}

/** Each resolves with what the caller is told, once it is durable and in force. */
export interface Register {
  organisations: Kept<NewOrganisation, Organisation>
  groups: Kept<NewGroup, Group>
  rules: Kept<NewRule, Rule>
  schedules: Kept<NewSchedule, Schedule>
  calendar: Kept<NewCalendarEntry, CalendarEntry>
  zones: Kept<NewZone, Zone>
  desks: Kept<NewDesk, Desk>
  doors: Kept<NewDoor, Door>
  /** Floors. What is removed from the house goes from its floors, in the same piece. */
  plans: Kept<NewPlan, Plan> & {
    /** Puts a file under it: SVG, PNG or JPEG. Throws `E_DRAWING`. */
    draw(id: string, file: Uint8Array, who: Who): Promise<Plan>
    /** Takes it away. */
    clear(id: string, who: Who): Promise<Plan>
  }
  units: {
    /** All kinds that there are, by their names. */
    kinds: RegisterContext['kinds']
    add(input: NewUnit, who: Who): Promise<UnitKeys>
    /** A new secret and a new key, in place of those that it had: they are of no more use. */
    renew(id: string, who: Who): Promise<UnitKeys>
    change(id: string, fields: UnitFields, who: Who): Promise<Unit>
    remove(id: string, who: Who): Promise<Id>
  }
  people: {
    add(input: NewPerson, who: Who): Promise<Id>
    change(id: string, fields: PersonFields, who: Who): Promise<Person>
    /** All badges of the person end in the same piece. */
    remove(id: string, who: Who): Promise<Id>
    /** Unless `dryRun`, writes all rows in one piece, or throws `E_IMPORT` and writes none. */
    import(file: string | Uint8Array, options: ImportOptions, who: Who): Promise<ImportReport>
    /** How `import` would read each row. Throws `E_IMPORT` where it is no such file. */
    preview(file: string | Uint8Array, options: ImportOptions): Promise<ReadRow[]>
    /** A file that `import` reads; it holds credentials. */
    export(): string
  }
  /** By the person who asks to be erased; what is answered is told there. */
  erasures: {
    ask(person: string, words: string | undefined, who: Who): Promise<ErasureRequest>
    withdraw(person: string, who: Who): Promise<Id>
    refuse(person: string, who: Who): Promise<ErasureRequest>
    /** As `people.remove`. */
    grant(person: string, who: Who): Promise<Id>
  }
  /** `name`: a badge's id or its credential. What ends or holds up a badge goes before all other changes that wait. */
  badges: {
    add(input: NewBadge, who: Who): Promise<BadgeAnswer>
    revoke(name: string, who: Who): Promise<Id>
    suspend(name: string, who: Who): Promise<Id>
    resume(name: string, who: Who): Promise<Id>
    /** Another validity; null: no bound. */
    change(name: string, validity: Validity, who: Who): Promise<Id>
    replace(name: string, credential: string, who: Who): Promise<BadgeAnswer>
    enrol(input: Enrolment, who: Who): Promise<BadgeAnswer>
  }
  cards: Kept<NewCard, PoolCard, { name?: string | undefined }> & {
    lend(id: string, loan: Loan, who: Who): Promise<LoanAnswer>
    /** `badge`: the loan that ended; null: it was not lent. */
    return(id: string, who: Who): Promise<{ card: string; badge: string | null }>
  }
  events: Kept<NewEvent, GuestEvent>
  passes: {
    /** As `people.import`; the list is a CSV file or rows. */
    issue(event: string, list: PassList, options: IssueOptions, who: Who): Promise<PassReport>
    add(input: NewPass, who: Who): Promise<Pass>
  }
  settings: {
    /** Throws `E_NOT_FOUND` where there is no setting of that name. */
    set(key: string, value: string, who: Who): Promise<SettingValue>
  }
}

export interface RegisterDeps extends Omit<RegisterContext, 'unknownCredentials'> {
  access: Pick<RegisterContext, 'unknownCredentials'> & {
    change(changes: Change[], facts: Fact[]): Promise<unknown>
  }
}

export function createRegister({ access, ...parts }: RegisterDeps): Register {
  const context: RegisterContext = { ...parts, unknownCredentials: () => access.unknownCredentials() }
  const turns = createTurns(context, (changes, facts) => access.change(changes, facts))
  const inTurn = turns.change

  function kept<Kind extends PutKind, New extends { id?: string | undefined; name?: string | undefined }>(
    sort: Sort<Kind, New>,
  ): Kept<New, Records[Kind], Partial<New>> {
    return {
      add: (input, who) => inTurn(who, (piece) => addRecord(piece, sort, input)),
      change: (id, fields, who) => inTurn(who, (piece) => changeRecord(piece, sort, id, fields)),
      remove: (id, who) => inTurn(who, (piece) => removeRecord(piece, sort, id)),
    }
  }

  return {
    organisations: kept(ORGANISATIONS),
    groups: kept(GROUPS),
    rules: kept(RULES),
    schedules: kept(SCHEDULES),
    calendar: kept(CALENDAR),
    zones: { ...kept(ZONES), remove: (id, who) => inTurn(who, (piece) => removePlaced(piece, ZONES, id)) },
    desks: { ...kept(DESKS), remove: (id, who) => inTurn(who, (piece) => removePlaced(piece, DESKS, id)) },
    doors: { ...kept(DOORS), remove: (id, who) => inTurn(who, (piece) => removeDoor(piece, id)) },
    plans: {
      ...kept(PLANS),
      remove: (id, who) => inTurn(who, (piece) => removePlan(piece, id)),
      async draw(id, file, who) {
        const drawing = await readDrawing(file)
        return inTurn(who, (piece) => setDrawing(piece, id, drawing))
      },
      clear: (id, who) => inTurn(who, (piece) => dropDrawing(piece, id)),
    },
    units: {
      kinds: context.kinds,
      add: (input, who) => inTurn(who, (piece) => addUnit(piece, input)),
      renew: (id, who) => inTurn(who, (piece) => renewUnit(piece, id)),
      change: (id, fields, who) => inTurn(who, (piece) => changeUnit(piece, id, fields)),
      remove: (id, who) => inTurn(who, (piece) => removeUnit(piece, id)),
    },
    people: {
      add: (input, who) => inTurn(who, (piece) => addPerson(piece, input)),
      change: (id, fields, who) => inTurn(who, (piece) => changePerson(piece, id, fields)),
      remove: (id, who) => inTurn(who, (piece) => removePerson(piece, id)),
      import: (file, options, who) =>
        turns.bulk(who, {
          read: () => readPeople(file, options),
          make: (piece, rows) => importPeople(piece, rows, options),
          dryRun: options.dryRun === true,
        }),
      preview: previewPeople,
      export: () => exportPeople(context),
    },
    erasures: {
      ask: (person, words, who) => inTurn(who, (piece) => askErasure(piece, person, words)),
      withdraw: (person, who) => inTurn(who, (piece) => withdrawErasure(piece, person)),
      refuse: (person, who) => inTurn(who, (piece) => refuseErasure(piece, person)),
      grant: (person, who) => inTurn(who, (piece) => grantErasure(piece, person)),
    },
    badges: {
      add: (input, who) => inTurn(who, (piece) => addBadge(piece, input)),
      revoke: (name, who) => turns.urgent(who, (piece) => revokeBadge(piece, name)),
      suspend: (name, who) => turns.urgent(who, (piece) => suspendBadge(piece, name)),
      resume: (name, who) => inTurn(who, (piece) => resumeBadge(piece, name)),
      change: (name, validity, who) => inTurn(who, (piece) => changeBadge(piece, name, validity)),
      replace: (name, credential, who) => turns.urgent(who, (piece) => replaceBadge(piece, name, credential)),
      enrol: (input, who) => inTurn(who, (piece) => enrol(piece, input)),
    },
    cards: {
      ...kept(CARDS),
      add: (input, who) => inTurn(who, (piece) => addCard(piece, input)),
      lend: (id, loan, who) => inTurn(who, (piece) => lendCard(piece, id, loan)),
      return: (id, who) => inTurn(who, (piece) => returnCard(piece, id)),
    },
    events: {
      ...kept(EVENTS),
      change: (id, fields, who) => inTurn(who, (piece) => changeEvent(piece, id, fields)),
      remove: (id, who) => inTurn(who, (piece) => removeEvent(piece, id)),
    },
    passes: {
      issue: (event, list, options, who) =>
        turns.bulk(who, {
          read: () => readPasses(list, options),
          make: (piece, rows) => issuePasses(piece, event, rows, options),
          dryRun: options.dryRun === true,
        }),
      add: (input, who) => inTurn(who, (piece) => addPass(piece, input)),
    },
    settings: { set: (key, value, who) => inTurn(who, (piece) => setSetting(piece, key, value)) },
  }
}
