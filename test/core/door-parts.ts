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

/** What a story may tell of. */
const WORDS: Record<string, DoorInput> = {
  open: OPEN,
  shut: SHUT,
  button: reading({ exitButton: true }),
  'button released': reading({}),
  locked: reading({ lock: 'locked' }),
  'not locked': reading({ lock: 'unlocked' }),
  'tamper a': reading({ tamper: true }, 'a'),
  'tamper b': reading({ tamper: true }, 'b'),
  'no tamper a': reading({ tamper: false }, 'a'),
  'no tamper b': reading({ tamper: false }, 'b'),
  'no word of a': reading({}, 'a'),
  ordered: ordered(),
  'ordered long': ordered(true),
  unlocked: unlocked(),
  free: free(true),
  'free no more': free(false),
  look: TICK,
}

/**
 * What a shut door tells of a story: `0 ordered, 1 open` -> `1 opened`. By seconds after `NOW`; the facts without the
 * word `door`.
 */
export function told(story: string, first: DoorState = shut()): { state: DoorState; events: string; endsAt: number } {
  const events: string[] = []
  let state = first
  let endsAt = NOW
  for (const line of story.split(', ')) {
    const [seconds, ...words] = line.split(' ')
    endsAt = NOW + Math.round(Number(seconds) * 1000)
    const step = stepDoor(state, WORDS[words.join(' ')] as DoorInput, door, endsAt)
    state = step.state
    events.push(...step.events.map(({ kind, at }) => `${(at - NOW) / 1000} ${kind.replace('door-', '')}`))
  }
  return { state, events: events.join(', '), endsAt }
}

function shut(): DoorState {
  return stepDoor(DOOR_AT_FIRST, SHUT, door, 0).state
}
