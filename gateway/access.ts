/** The heart: signal -> decide -> record -> command, in that order and no other. */
import { createDoorWatch } from './access/door-watch.ts'
import { createLedger } from './access/ledger.ts'
import { createLinks } from './access/links.ts'
import { createPlanner } from './access/plan.ts'
import { COMMAND_TTL_MS, createSignals } from './access/signals.ts'
import { createUnlocks } from './access/unlocks.ts'
import { withoutCredentials } from './core/credential.ts'
import { lastDayEnd } from './core/day.ts'
import { SogliaError } from './core/errors.ts'
import type { House } from './core/house.ts'
import { createLiveHouse, lockUnitOf } from './core/live-house.ts'
import { type At, type Command, toRfc3339 } from './core/model.ts'
import type { Unit } from './core/records.ts'
import type { Fact } from './core/facts.ts'
import type { BadInput, Change, Clock, Directory, DriverEvents, Journal, Receipt } from './core/ports.ts'
import { overdueStays } from './core/presence.ts'

/** What moves nothing may wait this long to share a commit. */
const OBSERVED_WITHIN_MS = 500
const SWEEP_EVERY_MS = 5_000
/** How many of the newest facts are looked through at the start for orders that nobody confirmed. */
const RESUMED_FACTS_MAX = 1_000
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

export function createAccess(parts: AccessParts): Access {
  const { journal, directory, clock, send, log } = parts
  const house = createLiveHouse({ directory, clock })
  const ledger = createLedger({ journal, house })
  const record = (facts: Fact[], withinMs = OBSERVED_WITHIN_MS): void => {
    ledger.commit({ signal: null, facts }, withinMs).catch((error) => log.error({ err: error, facts }, 'not recorded'))
  }
  const links = createLinks({ house, directory, clock, record: (facts) => record(facts, 0) })
  const unlocks = createUnlocks({ house, directory, clock, record })
  const doorWatch = createDoorWatch({ house, clock, record: (facts) => record(facts, 0) })
  const planner = createPlanner({ directory, house, ledger, reportBad: onBad })
  const onRecordable = createSignals({
    ...parts,
    ledger,
    planner,
    house,
    unlocks,
    doorWatch,
    keepUnknown,
    reportBad: onBad,
  })
  const unknown = new Map<string, UnknownCredential>()
  const strangers = new Set<string>()
  let sweeper: NodeJS.Timeout | undefined

  function keepUnknown(credential: string, unit: string, at: At): void {
    unknown.delete(credential)
    if (unknown.size >= UNKNOWN_CREDENTIALS_MAX) unknown.delete(unknown.keys().next().value as string)
    unknown.set(credential, { credential, unit, at })
  }

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
    ledger.look()
    for (const { credential, at } of unknown.values()) {
      if (now - at >= UNKNOWN_CREDENTIAL_KEPT_MS) unknown.delete(credential)
    }
  }

  return {
    house,
    start(snapshot) {
      ledger.start(snapshot)
      unlocks.resume(journal.read(Math.max(0, journal.head() - RESUMED_FACTS_MAX), RESUMED_FACTS_MAX))
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
      const askedAt = clock.now()
      const happenedAt = toRfc3339(askedAt)
      const asked: Fact = { kind: 'unlock-requested', happenedAt, door: doorId, unit, command: id, by, reason }
      await ledger.commit({ signal: null, facts: [asked] }, 0)
      if (clock.now() - askedAt >= COMMAND_TTL_MS) {
        unlocks.missed(unit, id, door)
        throw new SogliaError('E_STORAGE_FAILED', 'the disk was too slow; nothing was sent')
      }
      // A board need not know who: the name stays in the journal.
      if (!send(unit, { type: 'unlock', id, ms: door.unlockMs, by: 'staff', ttlMs: COMMAND_TTL_MS })) {
        unlocks.missed(unit, id, door)
        throw new SogliaError('E_UNIT_OFFLINE', unit)
      }
      unlocks.expect(unit, id, door)
      return { id, unit }
    },
    async change(changes, facts) {
      const silent = changes.flatMap((change) => {
        const unit = 'drop' in change && change.drop === 'unit' ? directory.unit(change.id) : null
        return unit === null ? [] : links.silence(unit, ledger.expected())
      })
      const receipt = await ledger.commit({ signal: null, facts: [...facts, ...silent], changes }, 0)
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
