/**
 * A door as a state machine over its contact, its lock, its exit button and its tamper inputs, over what was ordered, and
 * over time. Pure: `state + input -> state + events`; the timers that ask `nextTick` run elsewhere. It watches and tells,
 * and that is all that comes out of it: nothing here locks, refuses or waits. The exit button and the fire alarm work
 * in hardware, past this.
 */
import type { DoorFact } from './facts.ts'
import type { At, DoorReading } from './model.ts'
import type { Door } from './records.ts'

/** How long a command to open stays good (contract, 3 "Time"). */
export const COMMAND_TTL_MS = 5_000
/** After the lock has fallen the door may still be passing somebody. */
export const OPENING_GRACE_MS = 3_000
/** How long after the exit button the door may open; a button that is still pressed after it was pressed again. */
const EXIT_BUTTON_MS = 10_000

export type Condition = 'secured' | 'unlocked' | 'open' | 'held-open' | 'forced' | 'unknown'

/** What one unit at the door said last of its own inputs. */
interface UnitInputs {
  tampered: boolean
  /** When it last said that the button is pressed; null: released since. */
  pressedAt: At | null
}

export interface DoorState {
  contact: 'open' | 'closed' | 'unknown'
  /** The unit that told it last; null: none. */
  contactBy: string | null
  lock: 'locked' | 'unlocked' | 'unknown'
  lockBy: string | null
  /** Free passage: the lock is released on purpose, so no opening is forced. */
  free: boolean
  since: At | null
  openedAt: At | null
  /** Until when an opening is expected: a command, or the exit button. */
  expectedUntil: At
  /** Until when a confirmed unlock holds the lock open; 0: it has run out. */
  unlockedUntil: At
  /** Until when an opening is that of a person who needs more time. */
  extendedUntil: At
  /** This opening is. */
  extended: boolean
  warned: boolean
  heldOpen: boolean
  forced: boolean
  /** It has been unlocked or open since it was last secured. */
  released: boolean
  /** By unit: two boards at one door have inputs of their own. */
  inputs: Readonly<Record<string, UnitInputs>>
}

export type DoorInput =
  | { type: 'reading'; unit: string; reading: DoorReading }
  /** A unit was told to open: an opening until then is nobody's break-in. */
  | { type: 'ordered'; extended: boolean }
  /** The relay has moved (`up/done`). */
  | { type: 'unlocked'; extended: boolean }
  /** Free passage begins or ends. */
  | { type: 'mode'; free: boolean }
  | { type: 'tick' }

export const DOOR_EVENTS = [
  'door-secured',
  'door-opened',
  'door-closed',
  'door-forced',
  'door-held-open-soon',
  'door-held-open',
  'door-tampered',
  'door-tamper-ended',
  'exit-button-pressed',
] as const satisfies readonly DoorFact['kind'][]
export interface DoorEvent {
  kind: (typeof DOOR_EVENTS)[number]
  /** When it was; what time alone has done may lie a little back. */
  at: At
  /** Who told it; null: time. */
  unit: string | null
}
export interface DoorStep {
  state: DoorState
  /** In the order in which they happened. */
  events: DoorEvent[]
}

export const DOOR_AT_FIRST: Readonly<DoorState> = Object.freeze({
  contact: 'unknown',
  contactBy: null,
  lock: 'unknown',
  lockBy: null,
  free: false,
  since: null,
  openedAt: null,
  expectedUntil: 0,
  unlockedUntil: 0,
  extendedUntil: 0,
  extended: false,
  warned: false,
  heldOpen: false,
  forced: false,
  released: false,
  inputs: Object.freeze({}),
})

export function conditionOf(state: DoorState, now: At): Condition {
  if (state.forced) return 'forced'
  if (state.heldOpen) return 'held-open'
  if (state.contact === 'open') return 'open'
  // A lock that tells its state is believed, also in free passage.
  if (state.lock === 'unlocked' || now < state.unlockedUntil || (state.free && state.lock !== 'locked'))
    return 'unlocked'
  return state.contact === 'unknown' && state.lock === 'unknown' ? 'unknown' : 'secured'
}

/** How long the lock is held open; longer for a person who needs more time. */
export function unlockMsOf(door: Door, extended: boolean): number {
  return extended ? Math.max(door.unlockMs, door.extendedUnlockMs) : door.unlockMs
}

/** How long the present opening may last, in seconds. */
export function heldOpenSOf(state: DoorState, door: Door): number {
  return state.extended ? Math.max(door.heldOpenS, door.extendedHeldOpenS) : door.heldOpenS
}

/** When time alone is next going to do something; null: not before something else happens. */
export function nextTick(state: DoorState, door: Door): At | null {
  const due = [warnAt(state, door), heldOpenAt(state, door), state.unlockedUntil || null].filter((at) => at !== null)
  return due.length === 0 ? null : Math.min(...due)
}

function heldOpenAt(state: DoorState, door: Door): At | null {
  return state.openedAt === null || state.heldOpen ? null : state.openedAt + heldOpenSOf(state, door) * 1000
}

/** A door that would warn as soon as it opens does not warn. */
function warnAt(state: DoorState, door: Door): At | null {
  const afterS = heldOpenSOf(state, door) - door.preAlertS
  if (state.openedAt === null || state.warned || state.heldOpen || door.preAlertS <= 0 || afterS <= 0) return null
  return state.openedAt + afterS * 1000
}

/**
 * The door after an input at `at`. First the time until then passes, each thing at its own instant: a tick that comes
 * late, or never, changes nothing of what is told.
 */
export function stepDoor(before: DoorState, input: DoorInput, door: Door, at: At): DoorStep {
  const events: DoorEvent[] = []
  const state = { ...before }
  for (let due = nextTick(state, door); due !== null && due <= at; due = nextTick(state, door)) {
    passTime(state, door, due, events)
    settle(state, due, null, events)
  }
  take(state, input, door, at, events)
  settle(state, at, input.type === 'reading' ? input.unit : null, events)
  return { state, events }
}

function passTime(state: DoorState, door: Door, due: At, events: DoorEvent[]): void {
  const [warn, held] = [warnAt(state, door), heldOpenAt(state, door)]
  if (warn !== null && warn <= due) {
    state.warned = true
    events.push({ kind: 'door-held-open-soon', at: due, unit: null })
  }
  if (held !== null && held <= due) {
    state.heldOpen = true
    events.push({ kind: 'door-held-open', at: due, unit: null })
  }
  if (state.unlockedUntil <= due) state.unlockedUntil = 0
}

/** Shut and locked again, as far as can be known, after having been unlocked or open. */
function settle(state: DoorState, at: At, unit: string | null, events: DoorEvent[]): void {
  const condition = conditionOf(state, at)
  if (condition === 'unknown') return
  if (condition === 'secured' && state.released) {
    state.since = at
    events.push({ kind: 'door-secured', at, unit })
  }
  state.released = condition !== 'secured'
}

function take(state: DoorState, input: DoorInput, door: Door, at: At, events: DoorEvent[]): void {
  switch (input.type) {
    case 'reading':
      takeInputs(state, input.unit, input.reading, at, events)
      takeLock(state, input.unit, input.reading, at)
      takeContact(state, input.unit, input.reading, at, events)
      return
    case 'unlocked':
      if (state.contact !== 'open') state.since = at
      state.unlockedUntil = Math.max(state.unlockedUntil, at + unlockMsOf(door, input.extended))
      expectOpening(state, unlockMsOf(door, input.extended), input.extended, at)
      return
    case 'ordered':
      expectOpening(state, unlockMsOf(door, input.extended), input.extended, at)
      return
    case 'mode':
      if (input.free === state.free) return
      // Whoever was about to open when free passage ended is no burglar.
      if (!input.free) expectOpening(state, 0, false, at)
      state.free = input.free
      if (state.contact !== 'open') state.since = at
      return
    case 'tick':
  }
}

function expectOpening(state: DoorState, unlockMs: number, extended: boolean, at: At): void {
  const until = at + unlockMs + OPENING_GRACE_MS
  state.expectedUntil = Math.max(state.expectedUntil, until)
  if (!extended) return
  if (state.contact === 'open') state.extended = true
  else state.extendedUntil = Math.max(state.extendedUntil, until)
}

function takeInputs(state: DoorState, unit: string, reading: DoorReading, at: At, events: DoorEvent[]): void {
  const before = state.inputs[unit] ?? { tampered: false, pressedAt: null }
  const tampered = reading.tamper ?? before.tampered
  if (reading.exitButton) {
    state.expectedUntil = Math.max(state.expectedUntil, at + EXIT_BUTTON_MS)
    const isHeld = before.pressedAt !== null && at - before.pressedAt < EXIT_BUTTON_MS
    if (!isHeld) events.push({ kind: 'exit-button-pressed', at, unit })
  }
  if (tampered !== before.tampered) events.push({ kind: tampered ? 'door-tampered' : 'door-tamper-ended', at, unit })
  // A word from before the button was pressed tells of no release.
  const released = before.pressedAt !== null && at < before.pressedAt ? before.pressedAt : null
  state.inputs = { ...state.inputs, [unit]: { tampered, pressedAt: reading.exitButton ? at : released } }
}

function takeLock(state: DoorState, unit: string, { lock }: DoorReading, at: At): void {
  if (lock !== null) state.lockBy = unit
  if (lock === null || lock === state.lock) return
  // The lock itself says that it has fallen, before its time had run out.
  if (lock === 'locked' && state.lock === 'unlocked') state.unlockedUntil = 0
  state.lock = lock
  state.since = at
}

function takeContact(state: DoorState, unit: string, { contact }: DoorReading, at: At, events: DoorEvent[]): void {
  if (contact !== null) state.contactBy = unit
  if (contact === null || contact === state.contact) return
  const before = state.contact
  Object.assign(state, { contact, since: at })
  if (contact === 'open') {
    // The first word after a start may find the door open: that is no break-in.
    const isExpected = before === 'unknown' || state.free || state.lock === 'unlocked' || at <= state.expectedUntil
    Object.assign(state, { openedAt: at, forced: !isExpected, extended: at <= state.extendedUntil, extendedUntil: 0 })
    events.push({ kind: 'door-opened', at, unit })
    if (!isExpected) events.push({ kind: 'door-forced', at, unit })
  } else {
    Object.assign(state, { openedAt: null, heldOpen: false, warned: false, forced: false, extended: false })
    if (before === 'open') events.push({ kind: 'door-closed', at, unit })
  }
}
