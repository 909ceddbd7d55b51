/**
 * Allow-lists: each board that decides while it is away gets a new one when it comes, when anything about it changes,
 * and at half its life; a version is on record before it is sent (contract, 3 "Allow-list").
 */
import { type AllowListContent, allowListOf, listFormOf } from '../core/allow-list.ts'
import type { Fact } from '../core/facts.ts'
import type { HouseClock } from '../core/house-clock.ts'
import type { LiveHouse } from '../core/live-house.ts'
import { type At, type Command, toRfc3339 } from '../core/model.ts'
import type { Change, Directory, IssuedPolicy, Policies as PolicyStore, Signing } from '../core/ports.ts'
import type { Door, Unit } from '../core/records.ts'
import type { Rules } from '../core/rules.ts'
import type { Ledger } from './ledger.ts'
import { createListCommands, isTooLarge } from './list-commands.ts'
import { createListShelves, type ListShelves } from './list-shelves.ts'

/** A unit may say that it holds a version which we do not know (it is from before a restore), but not any number. */
const VERSION_LEAP_MAX = 1_000_000

export interface PoliciesParts {
  directory: Directory
  rules: Rules
  store: PolicyStore
  signing: Signing
  ledger: Pick<Ledger, 'commit'>
  house: LiveHouse
  clock: HouseClock
  send: (unit: string, command: Command) => boolean
  log: { error(fields: object, msg: string): void }
}

export interface Policies extends Pick<ListShelves, 'now' | 'pendingFor' | 'passesUntil' | 'passableUntil'> {
  start(): void
  /** Waits for what is being issued. */
  stop(): Promise<void>
  /** The register has changed: what is no longer right is issued anew, at once. */
  refresh(): void
  /** Every second: lists that have reached half their life, and what could not be written before. */
  look(): void
  /** The unit says that it is there: it is sent the newest list. */
  onOnline(unit: string): void
  /** Its line is there: all that one says of itself which holds plain numbers. */
  onReached(unit: string): void
  onOffline(unit: string): void
  /** False where the version cannot be one of ours. */
  onAck(unit: string, version: number): boolean
  onTimeRequest(unit: string, nonce: string): void
}

type Life = Pick<IssuedPolicy, 'issued' | 'expires'>

export function createPolicies(parts: PoliciesParts): Policies {
  const { directory, store, signing, ledger, house, clock, send, log } = parts
  const shelves = createListShelves({ directory, store, clock })
  const commands = createListCommands({ directory, signing, shelves })
  /** Units that are there and have said so; one that never says how it is may not know what a list is. */
  const announced = new Set<string>()
  /** Of those that hold plain numbers: how each stood in the register when it was met. */
  const met = new Map<string, Unit>()
  /** Those that wait for the newest list. */
  const waiting = new Set<string>()
  let wanted = false
  let working: Promise<void> | null = null
  let stopped = false

  /** False: it went to nobody, and is tried again at the next look for as long as the unit is there. */
  function deliver(policy: IssuedPolicy, command: Command): boolean {
    if (!send(policy.unit, command)) return false
    shelves.offered(policy)
    waiting.delete(policy.unit)
    return true
  }

  /** At half its life a list is made out anew; also where the clock was set back before its beginning. */
  const isDue = ({ issued, expires }: Life, now: At): boolean => now < issued || now >= issued + (expires - issued) / 2

  /**
   * Null where what the unit was sent last is still right, and young enough. One that is away gets nothing younger, but
   * while it may hold a list that is no longer right, the right one stands ready and shows what is pending.
   */
  function nextPolicy(unit: Unit, door: Door, now: At, made: Map<string, string>): IssuedPolicy | null {
    const newest = shelves.newest(unit.id)
    const isThere = announced.has(unit.id)
    if (!isThere && !shelves.holdsAny(unit.id)) return null
    const highest = store.highest(unit.id)
    if (newest !== null && newest.version >= highest) {
      const due = isThere && isDue(newest, now)
      if (!due && contentText(unit, door, newest, made) === newest.content) return null
    }
    const life = { issued: now, expires: now + door.listLifeS * 1000 }
    const version = Math.max(highest, newest?.version ?? 0) + 1
    return { unit: unit.id, version, ...life, content: contentText(unit, door, life, made) }
  }

  /** Many units share a door, a side and a life: for them it is worked out once. */
  function contentText(unit: Unit, door: Door, { issued, expires }: Life, made: Map<string, string>): string {
    const key = JSON.stringify([door.id, unit.side, issued, expires])
    const known = made.get(key) ?? JSON.stringify(contentFor(unit, door, { issued, expires }))
    made.set(key, known)
    return known
  }

  /** Rather one that lets fewer out than none that lets fewer in: the hardware opens the way out. */
  function contentFor(unit: Unit, door: Door, life: Life): AllowListContent {
    const content = allowListOf(door, unit.side, parts, life)
    if (!isTooLarge(content, { ...life, unit: unit.id })) return content
    return allowListOf(door, unit.side, parts, { ...life, living: true })
  }

  /** One unit a turn, so that a tap gets in between; then all that is new is written in one piece, and sent. */
  async function issueAll(): Promise<void> {
    const now = clock.now()
    const made = new Map<string, string>()
    const fresh: { policy: IssuedPolicy; command: Command }[] = []
    for (const unit of directory.units().filter((each) => listFormOf(each) !== null)) {
      await new Promise(setImmediate)
      const door = directory.door(unit.door ?? '')
      if (stopped || door === null || directory.unit(unit.id) !== unit) continue
      meet(unit)
      const policy = nextPolicy(unit, door, now, made)
      if (policy === null) {
        sendAgain(unit)
        continue
      }
      if (isTooLarge(JSON.parse(policy.content), policy)) {
        house.raise('list-too-large', unit.id)
        continue
      }
      house.clear('list-too-large', unit.id)
      // From now on it may reach the board, whatever is revoked before it does.
      shelves.offered(policy)
      fresh.push({ policy, command: commands.of(unit, policy) })
    }
    if (fresh.length > 0) await issue(fresh)
  }

  /** It says nothing of itself. Its driver keeps the list, and begins anew where it is set up otherwise. */
  function meet(unit: Unit): void {
    const isThere = listFormOf(unit) === 'plain' && house.unit(unit.id)?.state === 'online'
    if (!isThere || met.get(unit.id) === unit) return
    met.set(unit.id, unit)
    announced.add(unit.id)
    waiting.add(unit.id)
  }

  /** The newest is still right: a unit that has just come gets it as it is. */
  function sendAgain(unit: Unit): void {
    const newest = shelves.newest(unit.id)
    if (waiting.has(unit.id) && newest !== null) deliver(newest, commands.of(unit, newest))
  }

  async function issue(fresh: readonly { policy: IssuedPolicy; command: Command }[]): Promise<void> {
    const facts = fresh.map(({ policy: { unit, version, issued } }): Fact => {
      return { kind: 'policy-issued', happenedAt: toRfc3339(issued), unit, policy: version }
    })
    const changes = fresh.map(({ policy }): Change => ({ put: 'policy', value: policy }))
    try {
      await ledger.commit({ signal: null, facts, changes }, 0)
    } catch (error) {
      for (const { policy } of fresh) shelves.withdrawn(policy)
      throw error
    }
    for (const { policy, command } of fresh) {
      shelves.issued(policy)
      if (announced.has(policy.unit)) waiting.add(policy.unit)
      if (!deliver(policy, command)) shelves.withdrawn(policy)
      house.emit({ type: 'unit', id: policy.unit })
    }
    shelves.tidy()
    commands.tidy()
  }

  async function work(): Promise<void> {
    try {
      while (wanted && !stopped) {
        // By a doubtful clock no life of a list can be told: until it is trusted again nothing is issued.
        if (clock.doubt() !== null) break
        wanted = false
        await issueAll()
      }
    } catch (error) {
      // What was not written was not sent either; the next look tries again.
      wanted = true
      log.error({ err: error }, 'allow-lists not issued')
    }
    working = null
  }

  function refresh(): void {
    wanted = true
    // At the next turn: the caller may be in the midst of a change.
    if (working === null && !stopped) working = new Promise((next) => setImmediate(next)).then(work)
  }

  return {
    now: shelves.now,
    pendingFor: shelves.pendingFor,
    passesUntil: shelves.passesUntil,
    passableUntil: shelves.passableUntil,
    start() {
      shelves.start()
      refresh()
    },
    async stop() {
      stopped = true
      await working
    },
    refresh,
    look() {
      const now = clock.now()
      const due = [...announced].some((unit) => {
        const newest = shelves.newest(unit)
        return newest !== null && isDue(newest, now)
      })
      if (due || wanted || waiting.size > 0) refresh()
    },
    onOnline(id) {
      const unit = directory.unit(id)
      if (unit === null || listFormOf(unit) !== 'signed') return
      // On a serial line a board says every 10 s how it is (contract, 4); the same list over and over would fill the line.
      if (unit.kind === 'serial' && announced.has(id) && shelves.holdsNewest(id)) return
      announced.add(id)
      waiting.add(id)
      refresh()
    },
    onReached(id) {
      const unit = directory.unit(id)
      if (unit !== null && listFormOf(unit) === 'plain' && !met.has(id)) refresh()
    },
    onOffline(id) {
      met.delete(id)
      announced.delete(id)
      waiting.delete(id)
    },
    onAck(id, version) {
      try {
        return acknowledge(id, version)
      } catch (error) {
        // What is on record cannot be read now; the unit acknowledges again when it comes again.
        log.error({ err: error, unit: id }, 'acknowledgement not looked up')
        return true
      }
    },
    onTimeRequest(unit, nonce) {
      const key = directory.keyOf(unit)
      // A board that is told a wrong time would decide by it for days.
      if (key === null || clock.doubt() !== null) return
      const now = toRfc3339(clock.now())
      send(unit, { type: 'time', nonce, now, sig: signing.time(key, nonce, now) })
    },
  }

  function acknowledge(id: string, version: number): boolean {
    const highest = Math.max(store.highest(id), shelves.newest(id)?.version ?? 0)
    if (version < 0 || version > highest + VERSION_LEAP_MAX) return false
    if (version === shelves.acknowledged(id)) return true
    shelves.acknowledge(id, version)
    // It holds none: there is nothing to put on record, and it will be sent one.
    if (version === 0) return true
    const fact: Fact = { kind: 'policy-acknowledged', happenedAt: toRfc3339(clock.now()), unit: id, policy: version }
    const changes: Change[] = [{ put: 'policy-ack', unit: id, version }]
    ledger
      .commit({ signal: null, facts: [fact], changes }, 0)
      // A version above all that we know: the next one must be above it.
      .then(() => version > highest && refresh())
      .catch((error) => log.error({ err: error, unit: id }, 'acknowledgement not recorded'))
    house.emit({ type: 'unit', id })
    return true
  }
}
