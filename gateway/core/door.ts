/**
 * A door as a state machine over its contact, lock and exit button, and what was ordered. Pure:
 * `state + input -> state + facts`; the timers that ask `tick` run elsewhere. It watches and tells; it
 * never holds anybody in: the exit button and the fire alarm work in hardware, past this.
 */
import type { At, DoorReading } from './model.ts'
import type { Door } from './records.ts'

/** After the lock has fallen the door may still be passing somebody. */
const OPENING_GRACE_MS = 3_000
/** How long after the exit button the door may open. */
const EXIT_BUTTON_MS = 10_000

export interface DoorState {
  contact: 'open' | 'closed' | 'unknown'
  lock: 'locked' | 'unlocked' | 'unknown'
  since: At | null
  openedAt: At | null
  /** Until when an opening is expected: a command, or the exit button. */
  expectedUntil: At
  /** Until when a confirmed unlock holds the lock open. */
  unlockedUntil: At
  heldOpen: boolean
  forced: boolean
  tampered: boolean
}

export type DoorEvent = 'door-opened' | 'door-closed' | 'door-forced' | 'door-held-open' | 'door-tampered'
export interface DoorStep {
  state: DoorState
  events: DoorEvent[]
}

export const DOOR_AT_FIRST: Readonly<DoorState> = Object.freeze({
  contact: 'unknown',
  lock: 'unknown',
  since: null,
  openedAt: null,
  expectedUntil: 0,
  unlockedUntil: 0,
  heldOpen: false,
  forced: false,
  tampered: false,
})

export function conditionOf(
  state: DoorState,
  now: At,
): 'secured' | 'unlocked' | 'open' | 'held-open' | 'forced' | 'unknown' {
  if (state.forced) return 'forced'
  if (state.heldOpen) return 'held-open'
  if (state.contact === 'open') return 'open'
  if (state.lock === 'unlocked' || now < state.unlockedUntil) return 'unlocked'
  return state.contact === 'unknown' && state.lock === 'unknown' ? 'unknown' : 'secured'
}

/** A unit was told to open: an opening until then is nobody's break-in. */
export function expectOpening(state: DoorState, unlockMs: number, now: At): DoorState {
  return { ...state, expectedUntil: Math.max(state.expectedUntil, now + unlockMs + OPENING_GRACE_MS) }
}

/** The relay has moved (`up/done`). */
export function unlocked(state: DoorState, unlockMs: number, now: At): DoorState {
  return { ...expectOpening(state, unlockMs, now), unlockedUntil: now + unlockMs, since: now }
}

export function onReading(before: DoorState, reading: DoorReading, now: At): DoorStep {
  const events: DoorEvent[] = []
  const state = { ...before }
  if (reading.exitButton) state.expectedUntil = Math.max(state.expectedUntil, now + EXIT_BUTTON_MS)
  if (reading.lock !== null && reading.lock !== state.lock) {
    state.lock = reading.lock
    state.since = now
  }
  if (reading.tamper && !before.tampered) events.push('door-tampered')
  state.tampered = reading.tamper
  if (reading.contact === 'open' && before.contact !== 'open') {
    events.push('door-opened')
    Object.assign(state, { contact: 'open', openedAt: now, since: now })
    // The first word after a start may find the door open: that is no break-in.
    const expected = before.contact === 'unknown' || state.lock === 'unlocked' || now <= state.expectedUntil
    if (!expected) {
      state.forced = true
      events.push('door-forced')
    }
  } else if (reading.contact === 'closed' && before.contact !== 'closed') {
    if (before.contact === 'open') events.push('door-closed')
    Object.assign(state, { contact: 'closed', openedAt: null, heldOpen: false, forced: false, since: now })
  }
  return { state, events }
}

/** When `tick` is next of use; null: not before something else happens. */
export function nextTick(state: DoorState, door: Door): At | null {
  return state.openedAt === null || state.heldOpen ? null : state.openedAt + door.heldOpenS * 1000
}

export function tick(before: DoorState, door: Door, now: At): DoorStep {
  const due = nextTick(before, door)
  if (due === null || now < due) return { state: before, events: [] }
  return { state: { ...before, heldOpen: true }, events: ['door-held-open'] }
}
