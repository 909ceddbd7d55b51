/** A door for the tests, and its story in short words. */
import { DOOR_AT_FIRST, type DoorInput, type DoorState, stepDoor } from '../../gateway/core/door.ts'
import type { DoorReading } from '../../gateway/core/model.ts'
import type { Door } from '../../gateway/core/records.ts'

export const NOW = 1_000_000
export const door: Door = {
  id: 'front',
  name: 'Front',
  from: null,
  to: 'hall',
  lock: null,
  unlockMs: 5_000,
  heldOpenS: 30,
  extendedUnlockMs: 15_000,
  extendedHeldOpenS: 90,
  preAlertS: 10,
  freeSchedule: null,
  listLifeS: 86_400,
}
const SILENT: DoorReading = {
  type: 'door',
  id: '1',
  at: null,
  ageMs: 0,
  contact: null,
  lock: null,
  exitButton: false,
  tamper: null,
  fireAlarm: null,
}
export const reading = (fields: Partial<DoorReading>, unit = 'reader-1'): DoorInput => ({
  type: 'reading',
  unit,
  reading: { ...SILENT, ...fields },
})
export const OPEN = reading({ contact: 'open' })
export const SHUT = reading({ contact: 'closed' })
export const TICK: DoorInput = { type: 'tick' }
export const ordered = (extended = false): DoorInput => ({ type: 'ordered', extended })
export const unlocked = (extended = false): DoorInput => ({ type: 'unlocked', extended })
export const free = (is: boolean): DoorInput => ({ type: 'mode', free: is })

/** By seconds after `NOW`: what comes in. */
export type Story = [atS: number, input: DoorInput][]

/** What a shut door tells of a story, each with its second: `1 door-opened`. */
export function told(story: Story, first: DoorState = shut()): { state: DoorState; events: string[] } {
  const events: string[] = []
  let state = first
  for (const [atS, input] of story) {
    const step = stepDoor(state, input, door, NOW + atS * 1000)
    state = step.state
    events.push(...step.events.map(({ kind, at }) => `${(at - NOW) / 1000} ${kind}`))
  }
  return { state, events }
}

function shut(): DoorState {
  return stepDoor(DOOR_AT_FIRST, SHUT, door, 0).state
}
