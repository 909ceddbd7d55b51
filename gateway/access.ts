/**
 * The heart: signal -> decide -> record -> command, in that order and no other. Long because all its parts are put
 * together here.
 */
import { createBatteries } from './access/batteries.ts'
import { createClockWatch } from './access/clock-watch.ts'
import { createConnections } from './access/connections.ts'
import { createDeskSensors } from './access/desk-sensors.ts'
import { createDoorWatch } from './access/door-watch.ts'
import { createLedger } from './access/ledger.ts'
import { createLinks } from './access/links.ts'
import { createModes, type ModeOrder } from './access/modes.ts'
import { createOfflineJudge } from './access/offline.ts'
import { createOpenings } from './access/openings.ts'
import { createPlanner } from './access/plan.ts'
import { createDoorPlanner } from './access/plan-doors.ts'
import { createTapPlanner } from './access/plan-taps.ts'
import { createPolicies } from './access/policies.ts'
import { createRecorder } from './access/recorder.ts'
import { createRemote, type Remote } from './access/remote.ts'
import { createRollCall, type RollCall, type RollCallNow, type ToldTick } from './access/roll-call.ts'
import { createRulebook } from './access/rulebook.ts'
import { createSightings } from './access/sightings.ts'
import { createSignals } from './access/signals.ts'
import { createStays, type Stays } from './access/stays.ts'
import { createUnknown, type UnknownCredential } from './access/unknown.ts'
import { createUnlocks } from './access/unlocks.ts'
import { withoutCredentials } from './core/credential.ts'
import { nextDayEnd } from './core/day.ts'
import type { Rulebook } from './core/decide.ts'
import type { Fact, StayFact } from './core/facts.ts'
import type { House } from './core/house.ts'
import type { HouseClock } from './core/house-clock.ts'
import { createLiveHouse } from './core/live-house.ts'
import type { At, Command } from './core/model.ts'
import type {
  BadInput,
  Change,
  Directory,
  DriverEvents,
  Journal,
  Lack,
  LinkState,
  Policies as PolicyStore,
  Receipt,
  Signing,
} from './core/ports.ts'
import type { Unit } from './core/records.ts'
import { createRules } from './core/rules.ts'
import { settingIn } from './core/settings.ts'
import { createTimetable } from './core/timetable.ts'

export type { ModeOrder, RollCallNow, ToldTick, UnknownCredential }

const SWEEP_EVERY_MS = 1_000
/** How many of the newest facts are looked through at the start for what had not ended. */
const RESUMED_FACTS_MAX = 1_000
const LINK_KINDS = ['unit-online', 'unit-offline', 'gateway-started']

export interface Access extends DriverEvents, Remote, Pick<Stays, 'confirm' | 'close'> {
  readonly house: House
  /** What the next tap is judged by (`core/decide.ts`): to ask the same judge without a tap. */
  readonly book: Rulebook
  /** Rebuilds who is inside from the last snapshot and the facts after it. */
  start(snapshot: { seq: number; value: string } | null): void
  /** Stops timers and waits for what is on its way to the disk. */
  stop(): Promise<void>
  /**
   * Writes changes to the register and their facts in one piece; in force in memory, told to the drivers, and on its
   * way to every board that decides by itself, when it resolves.
   */
  change(changes: Change[], facts: Fact[]): Promise<Receipt>
  /** Doors leave their schedule, or come back to it. Throws `E_DOOR_UNKNOWN`, `E_CONFIRM`, `E_INVALID`. */
  setMode(doors: readonly string[], order: ModeOrder, by: string): Promise<void>
  /** Units that may still hold an allow-list which lets the badge in. */
  pendingFor(badge: string): string[]
  /** The same, each with when it stops using that list by itself, were its line cut now. */
  passesUntil(badge: string): { unit: string; until: At }[]
  /** Begins or ends the roll-call; false where it stands, or does not stand, already. */
  rollCall(what: 'begin' | 'end', by: string, reason: string | null, drill?: boolean): Promise<boolean>
  tickRollCall: RollCall['tick']
  rollCallNow(): RollCallNow | null
  /** Somebody has seen an alarm; one whose cause still stands comes again when it happens again. */
  acknowledge(alarmId: string): boolean
  /** Credentials that nobody holds, tapped in the last 30 minutes, the newest first: for enrolment. */
  unknownCredentials(): UnknownCredential[]
}

/** `send` is the drivers': at once or not at all. `fingerprint` is keyed, so that a repeat is known without keeping what it said. */
export interface AccessParts {
  journal: Journal
  directory: Directory
  policies: PolicyStore
  signing: Signing
  clock: HouseClock
  timeZone: string
  whenStorageFails: 'refuse' | 'allowKnown'
  send: (unit: string, command: Command) => boolean
  unitsChanged: (units: readonly Unit[]) => void
  /** Of the desks that a unit has. */
  tellsOf: (unit: Unit) => readonly string[]
  fingerprint: (text: string) => string
  newId: () => string
  log: { warn(fields: object, msg: string): void; error(fields: object, msg: string): void }
}

export function createAccess(parts: AccessParts): Access {
  const { journal, directory, clock, log, timeZone } = parts
  const lists = {
    now: (unit: string) => policies.now(unit),
    passableUntil: (door: string) => policies.passableUntil(door),
  }
  const house = createLiveHouse({ directory, clock, lists })
  const ledger = createLedger({ journal, house, clock })
  const { record, again } = createRecorder({ ledger, log })
  const recordNow = (facts: Fact[]): void => record(facts, 0)

  const times = createTimetable({ schedule: directory.schedule, calendar: directory.calendar, timeZone })
  const rules = createRules(directory, times, timeZone)
  const openings = createOpenings()
  const book = createRulebook({ directory, rules, ledger, openings })
  const stays = createStays({ directory, ledger, clock, timeZone })
  const connections = createConnections({ clock })
  const judge = createOfflineJudge({ directory, policies: parts.policies, connections })
  const sightings = createSightings(() => Number(settingIn(directory, 'walk-s')) * 1000)
  const rollCall = createRollCall({ house, clock, journal, commit: ledger.commit })

  const sensors = createDeskSensors({ directory })
  const links = createLinks({ ...parts, house, sensors, record: recordNow })
  const batteries = createBatteries({ house, directory, clock })
  const doorWatch = createDoorWatch({ house, directory, clock, record: recordNow })
  const unlocks = createUnlocks({ house, directory, doorWatch, clock, record })
  const contactTells = (door: string): boolean => doors.contactTells(door)
  const contactIsThere = (door: string): boolean => doors.contactIsThere(door)
  const taps = createTapPlanner({
    ...{ directory, book, house, doorWatch, ledger, openings, sightings, judge, contactTells, contactIsThere },
    stayRules: stays.rules,
  })
  const onFire = (unit: string): Fact[] => rollCall.begin({ by: unit, reason: 'fire alarm' })
  const doors = createDoorPlanner({ house, doorWatch, opened: openings.opened, passed: taps.passed, onFire })
  const planner = createPlanner({ directory, ledger, taps, doors, openings, sensors, reportBad: onBad })
  const policies = createPolicies({ ...parts, rules, store: parts.policies, ledger, house })
  const clockWatch = createClockWatch({ clock, house, record, onTrusted: policies.refresh })
  const modes = createModes({
    ...{ directory, house, clock, change, log },
    nextDayEnd: (now) => nextDayEnd(now, timeZone, settingIn(directory, 'closing-time')),
    openUntil: times.openUntil,
  })
  const undo = (stay: StayFact): void => recordNow(stays.undone(stay))
  const remote = createRemote({ ...parts, house, ledger, unlocks, taps, openings, undo })
  const unknown = createUnknown({ clock })
  const onRecordable = createSignals({
    ...{ ...parts, ledger, planner, house, unlocks, openings, reportBad: onBad },
    keepUnknown: unknown.keep,
    onEntry: ({ door, person }, unit) => modes.onEntry(door, person, unit),
  })
  const strangers = new Set<string>()
  let sweeper: NodeJS.Timeout | undefined

  function onBad(unitId: string | null, bad: BadInput): void {
    if (unitId !== null && bad.code === 'list-stranger') house.raise('list-tampered', unitId)
    const first = unitId === null ? !strangers.has(bad.code) : house.countBad(unitId, bad)
    if (unitId === null) strangers.add(bad.code)
    if (first) log.warn({ unit: unitId, code: bad.code, sample: bad.sample }, 'bad input, counted from now on')
  }

  function onLink(unit: string, state: LinkState, lack: Lack): void {
    connections.onLink(unit, state === 'online')
    if (state !== 'online') policies.onOffline(unit)
    links.onLink(unit, state, lack)
    if (state === 'online') policies.onReached(unit)
  }

  function sweep(): void {
    clockWatch.look()
    // While nothing can be written all of this waits: it would only fail again, and each of it comes by itself.
    if (journal.failed() === null) sweepRecords(clock.now())
    ledger.look()
    unknown.forgetOld()
    for (const { id, capacity } of directory.zones()) {
      if (capacity === null || book.insideOf(id) < capacity) house.clear('zone-full', id)
    }
  }

  function sweepRecords(now: At): void {
    again()
    const presence = ledger.expected()
    record([...stays.overdue(), ...links.missed(presence), ...batteries.changed(presence)])
    for (const awaited of openings.expired(now)) record(taps.expired(awaited, now))
    modes.look()
    policies.look()
  }

  function resume(): void {
    const latest = journal.read(Math.max(0, journal.head() - RESUMED_FACTS_MAX), RESUMED_FACTS_MAX)
    // Comings and goings are further apart than passages are.
    connections.resume(
      journal.latest(LINK_KINDS, RESUMED_FACTS_MAX).reverse(),
      Date.parse(latest.at(-1)?.at ?? '') || 0,
    )
    rollCall.resume()
    unlocks.resume(latest)
    // One after the other, for each is told from where the one before has left them.
    for (const passage of stays.unresolved(latest)) recordNow(taps.resumed(passage))
  }

  /** Nobody tells of a removed unit's desks any more, and nobody is looked for who is gone from the register. */
  function endedWith(change: Change): Fact[] {
    if (!('drop' in change && change.drop === 'person')) return links.left(change, ledger.expected())
    openings.forgetPerson(change.id)
    return stays.ofRemoved(change.id)
  }

  async function change(changes: Change[], facts: Fact[]): Promise<Receipt> {
    const ended = changes.flatMap(endedWith)
    const receipt = await ledger.commit({ signal: null, facts: [...facts, ...ended], changes }, 0)
    directory.follow(changes)
    house.follow()
    doorWatch.follow()
    doors.follow()
    book.follow()
    sensors.follow()
    links.follow()
    unknown.follow(changes)
    const kinds = new Set(changes.map((each) => ('drop' in each ? each.drop : each.put)))
    if (kinds.has('unit')) parts.unitsChanged(directory.units())
    if (kinds.has('door') || kinds.has('override')) for (const door of directory.doors()) doorWatch.look(door)
    policies.refresh()
    house.emit({ type: 'occupancy' })
    return receipt
  }

  return {
    ...{ house, book },
    start(snapshot) {
      ledger.start(snapshot)
      batteries.resume(ledger.expected())
      resume()
      house.follow()
      policies.start()
      sweeper = setInterval(sweep, SWEEP_EVERY_MS)
      sweep()
    },
    async stop() {
      clearInterval(sweeper)
      doorWatch.stop()
      links.stop()
      unlocks.stop()
      await policies.stop()
      await ledger.stop()
    },
    signal(unitId, signal) {
      const unit = directory.unit(unitId)
      if (unit === null) return
      house.heard(unitId)
      connections.heard(unitId)
      switch (signal.type) {
        case 'tap':
          // Whoever's time is up is not counted by this tap, however long ago it was last looked.
          if (stays.isDue() && journal.failed() === null) record(stays.overdue())
          onRecordable(unit, signal)
          return
        case 'desk':
        case 'door':
        case 'poison':
          onRecordable(unit, signal)
          return
        case 'status':
          house.setStatus(unitId, signal)
          onLink(unitId, signal.state, null)
          if (signal.state === 'online') policies.onOnline(unitId)
          return
        case 'ack':
          if (!policies.onAck(unitId, signal.policy)) {
            onBad(unitId, { code: 'unknown-policy', sample: `policy ${signal.policy}` })
          }
          return
        case 'time':
          policies.onTimeRequest(unitId, signal.nonce)
          return
        case 'done':
          if (!unlocks.onDone(unitId, signal.command, signal.ok)) {
            onBad(unitId, { code: 'unknown-command', sample: `command ${withoutCredentials(signal.command)}` })
          }
      }
    },
    link: onLink,
    bad: onBad,
    ...remote,
    confirm: stays.confirm,
    close: stays.close,
    change,
    setMode: modes.order,
    pendingFor: policies.pendingFor,
    passesUntil: policies.passesUntil,
    rollCall: (what, by, reason, drill = false) => rollCall.order(what, { by, reason, drill }),
    tickRollCall: rollCall.tick,
    rollCallNow: rollCall.now,
    acknowledge(alarmId) {
      const alarm = house.alarms().find(({ id }) => id === alarmId)
      if (alarm === undefined) return false
      if (alarm.kind === 'clock-doubtful') clock.trust()
      house.clear(alarm.kind, alarm.subject)
      return true
    },
    unknownCredentials: unknown.all,
  }
}
