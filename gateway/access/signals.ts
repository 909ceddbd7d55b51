/** Signals that are recorded: each once, answered alike however often it comes; the door first. */
import { COMMAND_TTL_MS, unlockMsOf } from '../core/door.ts'
import { SogliaError } from '../core/errors.ts'
import type { LiveHouse } from '../core/live-house.ts'
import type { At, Command, Recordable, Result } from '../core/model.ts'
import type { BadInput, Clock, Entry, Journal, KnownSignal, Receipt } from '../core/ports.ts'
import type { Unit } from '../core/records.ts'
import { createAllowance } from './allowance.ts'
import { answerOf, contentsOf, nameOf } from './answers.ts'
import type { Ledger } from './ledger.ts'
import type { Openings } from './openings.ts'
import type { Planner } from './plan.ts'
import type { Opening, Plan } from './plan-parts.ts'
import type { Unlocks } from './unlocks.ts'

/** Doors opened without a record: remembered so that a resending opens nothing. */
const OPENED_UNRECORDED_MAX = 1_000
/** What a unit may have recorded of signals that cannot be understood: beyond it, each waits its turn. */
const UNREADABLE_PER_MINUTE_MAX = 60

export interface SignalsParts {
  journal: Pick<Journal, 'known'>
  ledger: Ledger
  planner: Planner
  house: LiveHouse
  unlocks: Unlocks
  openings: Pick<Openings, 'ordered'>
  clock: Clock
  whenStorageFails: 'refuse' | 'allowKnown'
  send: (unit: string, command: Command) => boolean
  fingerprint: (text: string) => string
  newId: () => string
  /** Somebody known was let in: the door first, then this. */
  onEntry: (entry: NonNullable<Plan['entry']>, unit: string) => void
  keepUnknown: (credential: string, unit: string, at: At) => void
  reportBad: (unit: string, bad: BadInput) => void
  log: { error(fields: object, msg: string): void }
}

interface Flight {
  fingerprint: string
  repeated: boolean
}

/** Returns what takes a signal in. */
export function createSignals(parts: SignalsParts): (unit: Unit, signal: Recordable) => void {
  const { journal, ledger, planner, house, unlocks, openings, clock, send, reportBad, log } = parts
  const inFlight = new Map<string, Flight>()
  const openedUnrecorded = new Map<string, { fingerprint: string; plan: Plan }>()
  const unreadable = createAllowance({ clock, perMinute: UNREADABLE_PER_MINUTE_MAX })

  function onSignal(unit: Unit, signal: Recordable): void {
    const fingerprint = parts.fingerprint(contentsOf(signal))
    try {
      const earlier = earlierOf(unit, signal.id)
      if (earlier === null) accept(unit, signal, fingerprint)
      else if (earlier.fingerprint !== fingerprint) refuseReused(unit, signal, fingerprint)
      else repeat(unit, signal, earlier)
    } catch (error) {
      if (!(error instanceof SogliaError)) throw error
      // What is known cannot be read. This may be a repeat, so it opens nothing, whatever the house has chosen.
      house.raise('storage-failed', 'journal')
      refuseUnrecorded(unit, signal)
      log.error({ err: error, unit: unit.id, signal: nameOf(signal) }, 'signal not looked up')
    }
  }

  const earlierOf = (unit: Unit, name: string): Flight | KnownSignal | null =>
    inFlight.get(`${unit.id} ${name}`) ?? journal.known(unit.id, name)

  /** The same again: the same answer, and it never unlocks again. */
  function repeat(unit: Unit, signal: Recordable, earlier: Flight | KnownSignal): void {
    if ('repeated' in earlier) earlier.repeated = true
    else send(unit.id, answerOf(signal.id, earlier.granted, earlier.reason, earlier.recordedAt))
  }

  function accept(unit: Unit, signal: Recordable, fingerprint: string): void {
    const receivedAt = clock.now()
    const key = `${unit.id} ${signal.id}`
    const opened = openedUnrecorded.get(key)
    // Whoever was let in came in: no later look at the tap may deny it.
    const stands = opened !== undefined && opened.fingerprint === fingerprint
    const plan = stands ? planner.planOpened(unit, opened.plan) : planner.plan(unit, signal, receivedAt)
    if (plan.reason === 'unreadable' && !mayRecordUnreadable(unit, signal)) return
    if (plan.unknown !== null) parts.keepUnknown(plan.unknown, unit.id, receivedAt)
    write(unit, signal, { name: signal.id, fingerprint, plan }, (receipt) =>
      answer(unit, signal, plan, receipt, receivedAt, openedUnrecorded.delete(key)),
    )
  }

  /** The same id with other contents: refused, alarmed, recorded once; nothing moves. */
  function refuseReused(unit: Unit, signal: Recordable, fingerprint: string): void {
    // No id has a space in it, so this is the name of nothing else.
    const name = `${signal.id} ${fingerprint}`
    const earlier = earlierOf(unit, name)
    if (earlier !== null) {
      repeat(unit, signal, earlier)
      return
    }
    reportBad(unit.id, { code: 'id-reused', sample: `id ${nameOf(signal)}` })
    house.raise('id-reused', unit.id)
    if (!mayRecordUnreadable(unit, signal)) return
    const plan = planner.planReused(unit, signal, clock.now())
    write(unit, signal, { name, fingerprint, plan }, (receipt) =>
      send(unit.id, answerOf(signal.id, plan.granted, plan.reason, receipt.recordedAt)),
    )
  }

  /** A unit that babbles must not fill the disk. What is not answered is sent again, so nothing is lost. */
  function mayRecordUnreadable(unit: Unit, signal: Recordable): boolean {
    if (unreadable.take(unit.id)) return true
    reportBad(unit.id, { code: 'too-many-unreadable', sample: `id ${nameOf(signal)}` })
    return false
  }

  function write(
    unit: Unit,
    signal: Recordable,
    { name, fingerprint, plan }: { name: string; fingerprint: string; plan: Plan },
    first: (receipt: Receipt) => void,
  ): void {
    const key = `${unit.id} ${name}`
    const flight: Flight = { fingerprint, repeated: false }
    inFlight.set(key, flight)
    const { granted, reason, facts } = plan
    const entry: Entry = { signal: { unit: unit.id, id: name, fingerprint, granted, reason }, facts }
    ledger
      .commit(entry, plan.withinMs, (receipt) => {
        inFlight.delete(key)
        first(receipt)
        if (flight.repeated) send(unit.id, answerOf(signal.id, granted, reason, receipt.recordedAt))
      })
      .catch((error) => {
        log.error({ err: error, unit: unit.id, signal: nameOf(signal) }, 'signal not recorded')
        inFlight.delete(key)
        // Anything else came after the record: no word of ours may deny it.
        if (!(error instanceof SogliaError)) return
        planner.unrecorded(unit, signal, plan)
        answerUnrecorded(unit, signal, fingerprint, plan)
      })
  }

  /** The door first: nothing else is done between the record and this. */
  function answer(
    unit: Unit,
    signal: Recordable,
    plan: Plan,
    receipt: Receipt,
    receivedAt: At,
    openedAlready: boolean,
  ): void {
    const result = answerOf(signal.id, plan.granted, plan.reason, receipt.recordedAt)
    const opening = openedAlready ? null : plan.opens
    if (opening === null) {
      send(unit.id, result)
    } else if (clock.now() - receivedAt >= COMMAND_TTL_MS) {
      send(unit.id, result)
      unlocks.missed(opening.door.lock ?? unit.id, nameOf(signal), opening.door)
    } else {
      open(unit, signal, opening, result)
      if (plan.awaited !== null) openings.ordered(plan.awaited, clock.now())
    }
    if (plan.entry !== null) parts.onEntry(plan.entry, unit.id)
  }

  /** Nothing unlocks without a record, unless the house has chosen that known people may pass. No receipt either way. */
  function answerUnrecorded(unit: Unit, signal: Recordable, fingerprint: string, plan: Plan): void {
    const key = `${unit.id} ${signal.id}`
    if (parts.whenStorageFails !== 'allowKnown' || plan.granted !== true || openedUnrecorded.has(key)) {
      refuseUnrecorded(unit, signal)
      return
    }
    if (openedUnrecorded.size >= OPENED_UNRECORDED_MAX) {
      openedUnrecorded.delete(openedUnrecorded.keys().next().value as string)
    }
    openedUnrecorded.set(key, { fingerprint, plan })
    const result: Result = { type: 'result', id: signal.id, granted: true, reason: 'ok' }
    if (plan.opens === null) send(unit.id, result)
    else open(unit, signal, plan.opens, result)
  }

  /** Only somebody at a door waits for a word; the rest is sent again. */
  function refuseUnrecorded(unit: Unit, signal: Recordable): void {
    if (signal.type !== 'tap') return
    send(unit.id, { type: 'result', id: signal.id, granted: false, reason: 'storage-failed' })
  }

  /** An order that reaches nobody is on record as not opened. */
  function open(unit: Unit, signal: Recordable, opening: Opening, result: Result): void {
    const { door, extended } = opening
    const unlockMs = unlockMsOf(door, extended)
    if (door.lock === null) {
      // Counted from the reading of the card: what the tap has aged already is given on top.
      const order = { ...result, unlockMs, ttlMs: signal.ageMs + COMMAND_TTL_MS }
      if (send(unit.id, order)) unlocks.expect(unit.id, signal.id, opening, nameOf(signal))
      else unlocks.missed(unit.id, nameOf(signal), door)
      return
    }
    const id = parts.newId()
    const sent = send(door.lock, { type: 'unlock', id, ms: unlockMs, by: 'tap', ttlMs: COMMAND_TTL_MS })
    send(unit.id, result)
    if (sent) unlocks.expect(door.lock, id, opening)
    else unlocks.missed(door.lock, id, door)
  }

  return onSignal
}
