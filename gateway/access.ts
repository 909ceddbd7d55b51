/** The heart: signal -> decide -> record -> command, in that order and no other. */
import { answerOf, contentsOf } from './access/answers.ts'
import { createDoorWatch } from './access/door-watch.ts'
import { createLedger } from './access/ledger.ts'
import { createLinks } from './access/links.ts'
import { createPlanner, type Plan } from './access/plan.ts'
import { createUnlocks } from './access/unlocks.ts'
import { withoutCredentials } from './core/credential.ts'
import { lastDayEnd } from './core/day.ts'
import { SogliaError } from './core/errors.ts'
import type { House } from './core/house.ts'
import { createLiveHouse, lockUnitOf } from './core/live-house.ts'
import { type At, type Command, type Fact, type Recordable, type Result, toRfc3339, type Unit } from './core/model.ts'
import type { BadInput, Change, Clock, Directory, DriverEvents, Journal, Receipt } from './core/ports.ts'
import { overdueStays } from './core/presence.ts'

/** How long a command to open stays good (contract, 3 "Time"). */
export const COMMAND_TTL_MS = 5_000
/** What moves nothing may wait this long to share a commit. */
const OBSERVED_WITHIN_MS = 500
const SWEEP_EVERY_MS = 5_000
/** Ids used again, and doors opened without a record: remembered so that a resending changes nothing. */
const REMEMBERED_MAX = 1_000
const UNKNOWN_CREDENTIAL_KEPT_MS = 30 * 60_000
const UNKNOWN_CREDENTIALS_MAX = 100

export interface UnknownCredential {
  credential: string
  unit: string
  at: At
}

export interface Access extends DriverEvents {
  readonly house: House
  /** Rebuilds who is inside from the last snapshot and the facts after it. */
  start(snapshot: { seq: number; value: string } | null): void
  /** Stops timers and waits for what is on its way to the disk. */
  stop(): Promise<void>
  /**
   * A remote unlock: recorded with who and why, then sent. Resolves with the command's id and the unit it
   * went to. Throws `E_DOOR_UNKNOWN`, `E_NO_LOCK`, `E_UNIT_OFFLINE`, `E_STORAGE_FAILED`.
   */
  unlock(door: string, by: string, reason: string): Promise<{ id: string; unit: string }>
  /**
   * Writes changes to the register and their facts in one piece; in force in memory, and told to the
   * drivers, when it resolves.
   */
  change(changes: Change[], facts: Fact[]): Promise<Receipt>
  /** Somebody has seen an alarm; one whose cause still stands comes again when it happens again. */
  acknowledge(alarmId: string): boolean
  /** Credentials that nobody holds, tapped in the last 30 minutes, the newest first: for enrolment. */
  unknownCredentials(): UnknownCredential[]
}

/** `send` is the drivers': at once or not at all. `fingerprint` is keyed, so that a repeat is known without keeping what it said. */
export interface AccessParts {
  journal: Journal
  directory: Directory
  clock: Clock
  timeZone: string
  whenStorageFails: 'refuse' | 'allowKnown'
  send: (unit: string, command: Command) => boolean
  unitsChanged: (units: readonly Unit[]) => void
  fingerprint: (text: string) => string
  newId: () => string
  log: { warn(fields: object, msg: string): void; error(fields: object, msg: string): void }
}

interface Flight {
  fingerprint: string
  repeated: boolean
}

export function createAccess(parts: AccessParts): Access {
  const { journal, directory, clock, send, log } = parts
  const house = createLiveHouse({ directory, clock })
  const ledger = createLedger({ journal, house })
  const record = (facts: Fact[], withinMs = OBSERVED_WITHIN_MS): void => {
    ledger.commit({ signal: null, facts }, withinMs).catch((error) => log.error({ err: error, facts }, 'not recorded'))
  }
  const links = createLinks({ house, directory, clock, record: (facts) => record(facts, 0) })
  const unlocks = createUnlocks({ house, clock, record })
  const doorWatch = createDoorWatch({ house, clock, record: (facts) => record(facts, 0) })
  const planner = createPlanner({ directory, house, ledger, reportBad: onBad })
  const inFlight = new Map<string, Flight>()
  const reused = new Map<string, string | null>()
  const openedUnrecorded = new Set<string>()
  const unknown = new Map<string, UnknownCredential>()
  const strangers = new Set<string>()
  let sweeper: NodeJS.Timeout | undefined

  /* -------------------------------------------------------------- signals that are recorded */

  function onRecordable(unit: Unit, signal: Recordable): void {
    const fingerprint = parts.fingerprint(contentsOf(signal))
    const key = `${unit.id} ${signal.id}`
    const earlier = inFlight.get(key) ?? journal.known(unit.id, signal.id)
    if (earlier === null) accept(unit, signal, fingerprint, key)
    else if (earlier.fingerprint !== fingerprint) refuseReused(unit, signal, fingerprint, key)
    // The same again: the same answer, and it never unlocks again.
    else if ('repeated' in earlier) earlier.repeated = true
    else send(unit.id, answerOf(signal.id, earlier.granted, earlier.reason, earlier.recordedAt))
  }

  function accept(unit: Unit, signal: Recordable, fingerprint: string, key: string): void {
    const receivedAt = clock.now()
    const plan = planner.plan(unit, signal, receivedAt)
    const flight: Flight = { fingerprint, repeated: false }
    inFlight.set(key, flight)
    if (plan.unknown !== null) keepUnknown({ credential: plan.unknown, unit: unit.id, at: receivedAt })
    const { granted, reason } = plan
    const entry = { signal: { unit: unit.id, id: signal.id, fingerprint, granted, reason }, facts: plan.facts }
    ledger
      .commit(entry, plan.withinMs, (receipt) => {
        inFlight.delete(key)
        answer(unit, signal, plan, receipt, receivedAt, openedUnrecorded.delete(key))
        if (flight.repeated) send(unit.id, answerOf(signal.id, granted, reason, receipt.recordedAt))
      })
      .catch((error) => {
        inFlight.delete(key)
        answerUnrecorded(unit, signal, plan, key)
        log.error({ err: error, unit: unit.id, signal: withoutCredentials(signal.id) }, 'signal not recorded')
      })
    if (plan.door !== null) doorWatch.look(plan.door)
  }

  /** The door first: nothing else is done between the record and this. */
  function answer(
    unit: Unit,
    signal: Recordable,
    plan: Plan,
    receipt: Receipt,
    receivedAt: At,
    openedAlready: boolean,
  ) {
    const result = answerOf(signal.id, plan.granted, plan.reason, receipt.recordedAt)
    const door = openedAlready ? null : plan.opens
    if (door === null) {
      send(unit.id, result)
      return
    }
    const lock = door.lock ?? unit.id
    const late = clock.now() - receivedAt >= COMMAND_TTL_MS
    if (late) {
      send(unit.id, result)
      unlocks.missed(lock, signal.id, door)
    } else if (door.lock === null) {
      // Counted from the reading of the card: what the tap has aged already is given on top.
      send(unit.id, { ...result, unlockMs: door.unlockMs, ttlMs: signal.ageMs + COMMAND_TTL_MS })
      unlocks.expect(lock, signal.id, door)
    } else {
      const id = parts.newId()
      const sent = send(lock, { type: 'unlock', id, ms: door.unlockMs, by: 'tap', ttlMs: COMMAND_TTL_MS })
      send(unit.id, result)
      if (sent) unlocks.expect(lock, id, door)
      else unlocks.missed(lock, id, door)
    }
  }

  /** Nothing unlocks without a record, unless the house has chosen that known people may pass. No receipt either way. */
  function answerUnrecorded(unit: Unit, signal: Recordable, plan: Plan, key: string): void {
    if (signal.type !== 'tap') return
    const door = plan.opens
    if (parts.whenStorageFails !== 'allowKnown' || plan.granted !== true || openedUnrecorded.has(key)) {
      send(unit.id, { type: 'result', id: signal.id, granted: false, reason: 'storage-failed' })
      return
    }
    remember(openedUnrecorded, key)
    const result: Result = { type: 'result', id: signal.id, granted: true, reason: 'ok' }
    if (door === null) send(unit.id, result)
    else if (door.lock === null) {
      send(unit.id, { ...result, unlockMs: door.unlockMs, ttlMs: signal.ageMs + COMMAND_TTL_MS })
    } else {
      send(door.lock, { type: 'unlock', id: parts.newId(), ms: door.unlockMs, by: 'tap', ttlMs: COMMAND_TTL_MS })
      send(unit.id, result)
    }
  }

  /** The same id with other contents: refused, alarmed, recorded once; nothing moves. */
  function refuseReused(unit: Unit, signal: Recordable, fingerprint: string, key: string): void {
    const again = `${key} ${fingerprint}`
    const recordedAt = reused.get(again)
    if (recordedAt === null) return
    if (recordedAt !== undefined) {
      send(unit.id, answerOf(signal.id, false, 'id-reused', recordedAt))
      return
    }
    onBad(unit.id, { code: 'id-reused', sample: `id ${withoutCredentials(signal.id)}` })
    house.raise('id-reused', unit.id)
    if (reused.size >= REMEMBERED_MAX) reused.delete(reused.keys().next().value as string)
    reused.set(again, null)
    ledger
      .commit({ signal: null, facts: [planner.reusedFact(unit, signal, clock.now())] }, 0, (receipt) => {
        reused.set(again, receipt.recordedAt)
        send(unit.id, answerOf(signal.id, false, 'id-reused', receipt.recordedAt))
      })
      .catch(() => reused.delete(again))
  }

  function keepUnknown(tapped: UnknownCredential): void {
    unknown.delete(tapped.credential)
    if (unknown.size >= UNKNOWN_CREDENTIALS_MAX) unknown.delete(unknown.keys().next().value as string)
    unknown.set(tapped.credential, tapped)
  }

  /* -------------------------------------------------------------- what drivers tell */

  function onBad(unitId: string | null, bad: BadInput): void {
    const first = unitId === null ? !strangers.has(bad.code) : house.countBad(unitId, bad)
    if (unitId === null) strangers.add(bad.code)
    if (first) log.warn({ unit: unitId, code: bad.code, sample: bad.sample }, 'bad input, counted from now on')
  }

  function sweep(): void {
    const now = clock.now()
    const expected = ledger.expected()
    const facts = [...overdueStays(expected, lastDayEnd(now, parts.timeZone), now), ...links.silentDesks(expected)]
    if (facts.length > 0) record(facts)
    for (const { credential, at } of unknown.values()) {
      if (now - at >= UNKNOWN_CREDENTIAL_KEPT_MS) unknown.delete(credential)
    }
  }

  return {
    house,
    start(snapshot) {
      ledger.start(snapshot)
      sweeper = setInterval(sweep, SWEEP_EVERY_MS)
      sweep()
    },
    async stop() {
      clearInterval(sweeper)
      doorWatch.stop()
      links.stop()
      unlocks.stop()
      await ledger.stop()
    },
    signal(unitId, signal) {
      const unit = directory.unit(unitId)
      if (unit === null) return
      house.heard(unitId)
      switch (signal.type) {
        case 'tap':
        case 'desk':
        case 'door':
        case 'poison':
          onRecordable(unit, signal)
          return
        case 'status':
          house.setStatus(unitId, signal)
          links.onLink(unitId, signal.state, null)
          return
        case 'done':
          if (!unlocks.onDone(unitId, signal.command, signal.ok)) {
            onBad(unitId, { code: 'unknown-command', sample: `command ${withoutCredentials(signal.command)}` })
          }
      }
    },
    link: links.onLink,
    bad: onBad,
    async unlock(doorId, by, reason) {
      const door = directory.door(doorId)
      if (door === null) throw new SogliaError('E_DOOR_UNKNOWN', doorId)
      const unit = lockUnitOf(door, directory.units())
      if (unit === null) throw new SogliaError('E_NO_LOCK', doorId)
      if (house.unit(unit)?.state !== 'online') throw new SogliaError('E_UNIT_OFFLINE', unit)
      const id = parts.newId()
      const happenedAt = toRfc3339(clock.now())
      const asked: Fact = { kind: 'unlock-requested', happenedAt, door: doorId, unit, command: id, by, reason }
      await ledger.commit({ signal: null, facts: [asked] }, 0)
      if (!send(unit, { type: 'unlock', id, ms: door.unlockMs, by, ttlMs: COMMAND_TTL_MS })) {
        unlocks.missed(unit, id, door)
        throw new SogliaError('E_UNIT_OFFLINE', unit)
      }
      unlocks.expect(unit, id, door)
      return { id, unit }
    },
    async change(changes, facts) {
      const receipt = await ledger.commit({ signal: null, facts, changes }, 0)
      directory.follow(changes)
      house.follow()
      if (changes.some((change) => ('drop' in change ? change.drop === 'unit' : change.put === 'unit'))) {
        parts.unitsChanged(directory.units())
      }
      house.emit({ type: 'occupancy' })
      return receipt
    },
    acknowledge(alarmId) {
      const alarm = house.alarms().find(({ id }) => id === alarmId)
      if (alarm !== undefined) house.clear(alarm.kind, alarm.subject)
      return alarm !== undefined
    },
    unknownCredentials: () => [...unknown.values()].reverse(),
  }
}

function remember(set: Set<string>, key: string): void {
  if (set.size >= REMEMBERED_MAX) set.delete(set.keys().next().value as string)
  set.add(key)
}
