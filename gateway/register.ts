/** The register of the house: every change is checked here, one after the other, then written with its fact. */
import { SogliaError } from './core/errors.ts'
import type { Desk, Door, Zone } from './core/records.ts'
import type { Fact } from './core/facts.ts'
import type { Change } from './core/ports.ts'
import {
  addDesk,
  addDoor,
  addUnit,
  addZone,
  type NewDesk,
  type NewDoor,
  type NewUnit,
  type NewZone,
  removeUnit,
  type UnitKeys,
} from './register/house.ts'
import { type ImportReport, importPeople } from './register/import.ts'
import type { Outcome, RegisterContext } from './register/part.ts'
import { addBadge, addPerson, type NewBadge, type NewPerson, revokeBadge } from './register/people.ts'
import { type SettingValue, setSetting } from './register/settings.ts'

/** Changes that wait for the ones before them; beyond it the caller is told to come again. */
const WAITING_CHANGES_MAX = 256

/** Each resolves with what the caller is told, once it is durable and in force; `by` is the actor's name. */
export interface Register {
  addZone(input: NewZone, by: string): Promise<Zone>
  addDesk(input: NewDesk, by: string): Promise<Desk>
  addDoor(input: NewDoor, by: string): Promise<Door>
  addUnit(input: NewUnit, by: string): Promise<UnitKeys>
  removeUnit(id: string, by: string): Promise<{ id: string }>
  addPerson(input: NewPerson, by: string): Promise<{ id: string }>
  /** Unless `dryRun`, writes all rows in one piece, or throws `E_IMPORT` and writes none. */
  importPeople(csv: string, dryRun: boolean, by: string): Promise<ImportReport>
  addBadge(input: NewBadge, by: string): Promise<{ id: string }>
  /** A setting of the house; throws `E_NOT_FOUND` where there is none of that name. */
  setSetting(key: string, value: string, by: string): Promise<SettingValue>
  /** `pending`: the units that have yet to acknowledge a list without it. */
  revokeBadge(name: string, reason: string | undefined, by: string): Promise<{ pending: string[] }>
}

export interface RegisterDeps extends RegisterContext {
  access: { change(changes: Change[], facts: Fact[]): Promise<unknown> }
}

export function createRegister({ access, ...context }: RegisterDeps): Register {
  let last: Promise<unknown> = Promise.resolve()
  let waiting = 0

  /** One at a time: two that ask for one id must not both find it free. */
  function inTurn<Answer>(change: () => Outcome<Answer> | Promise<Outcome<Answer>>): Promise<Answer> {
    if (waiting >= WAITING_CHANGES_MAX) {
      return Promise.reject(new SogliaError('E_STORAGE_BUSY', `${waiting} changes to the register`))
    }
    waiting++
    const mine = last.then(async () => {
      try {
        const { changes, facts, answer } = await change()
        if (changes.length > 0) await access.change(changes, facts)
        return answer
      } finally {
        waiting--
      }
    })
    // The next one's turn comes whether or not this one went well; its caller has the error.
    last = mine.catch(() => undefined)
    return mine
  }

  return {
    addZone: (input, by) => inTurn(() => addZone(context, input, by)),
    addDesk: (input, by) => inTurn(() => addDesk(context, input, by)),
    addDoor: (input, by) => inTurn(() => addDoor(context, input, by)),
    addUnit: (input, by) => inTurn(() => addUnit(context, input, by)),
    removeUnit: (id, by) => inTurn(() => removeUnit(context, id, by)),
    addPerson: (input, by) => inTurn(() => addPerson(context, input, by)),
    importPeople: (csv, dryRun, by) => inTurn(() => importPeople(context, csv, dryRun, by)),
    addBadge: (input, by) => inTurn(() => addBadge(context, input, by)),
    setSetting: (key, value, by) => inTurn(() => setSetting(context, key, value, by)),
    revokeBadge: (name, reason, by) =>
      inTurn(() => {
        const outcome = revokeBadge(context, name, reason, by)
        return { changes: outcome?.changes ?? [], facts: outcome?.facts ?? [], answer: { pending: [] } }
      }),
  }
}
