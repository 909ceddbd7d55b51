/** Doors under orders: unlocked, letting somebody in, in another mode, locked down. */
import type { DoorState } from '../api/contract.ts'
import { DOOR_MODES } from '../core/records.ts'
import type { Command } from './command.ts'
import { flag, orOf, REASON_NEEDED, text } from './fields.ts'
import { request } from './request.ts'

interface Sent {
  id: string
  unit: string
}

const unlock = request<Sent>({
  name: 'door unlock',
  args: 'DOOR',
  summary: 'open a door from here',
  method: 'POST',
  path: '/api/doors/{DOOR}/unlock',
  fields: [REASON_NEEDED],
  said: ({ unit }) => `The order is sent to ${unit}. Whether the lock has moved stands in the journal.`,
})

const admit = request<Sent>({
  name: 'door admit',
  args: 'DOOR',
  summary: 'let in somebody who has no badge at hand',
  method: 'POST',
  path: '/api/doors/{DOOR}/admit',
  fields: [text('person', 'ID', 'whom', { required: true }), REASON_NEEDED],
  said: ({ unit }, call) => `The order for ${call.text('person')} is sent to ${unit}.`,
})

/** The API asks for it where a mistake would shut everybody out. */
const YES = flag('yes', 'yes, it is meant', { field: 'confirm' })
const UNTIL = text(
  'until',
  'T',
  'when it ends by itself; a date is included (else at closing time, a lockdown in a day)',
)

const mode = request<DoorState>({
  name: 'door mode',
  args: `DOOR ${DOOR_MODES.join('|')}`,
  summary: 'let a door deviate from its schedule for a time, or come back to it',
  method: 'POST',
  path: '/api/doors/{DOOR}/mode',
  fields: [UNTIL, REASON_NEEDED, YES],
  more(call) {
    const asked = call.args[1] ?? ''
    if (!(DOOR_MODES as readonly string[]).includes(asked)) throw call.wrong(`a mode is ${orOf(DOOR_MODES)}`)
    return { mode: asked }
  },
  said({ id, mode: now, modeUntil }, call) {
    return `The door ${id} is now ${now}${modeUntil === null ? '' : ` until ${call.time(modeUntil)}`}.`
  },
})

const lockdown = request<DoorState[]>({
  name: 'lockdown',
  summary: 'let nobody in at any door; people can always leave',
  method: 'POST',
  path: '/api/lockdown',
  fields: [REASON_NEEDED, UNTIL, YES],
  said(doors, call) {
    const [first] = doors
    if (first === undefined) return 'There are no doors yet.'
    return `Locked down until ${call.time(first.modeUntil)}: ${idsOf(doors)}. soglia lockdown end ends it.`
  },
})

const idsOf = (doors: readonly DoorState[]): string => doors.map(({ id }) => id).join(', ')

const lockdownEnd = request<DoorState[]>({
  name: 'lockdown end',
  summary: 'the doors that are locked down come back to their schedules',
  method: 'POST',
  path: '/api/lockdown/end',
  fields: [REASON_NEEDED],
  said: (doors) =>
    doors.length === 0 ? 'No door was locked down.' : `Back to what their schedules say: ${idsOf(doors)}.`,
})

export const DOOR_COMMANDS: readonly Command[] = [unlock, admit, mode, lockdown, lockdownEnd]
