/**
 * Allow-lists: each board that decides while it is away gets a new one when it comes, when anything about it changes,
 * and at half its life; a version is on record before it is sent (contract, 3 "Allow-list").
 */
import { type AllowListContent, allowListOf, listText, POLICY_BYTES_MAX, takesLists } from '../core/allow-list.ts'
import type { Fact } from '../core/facts.ts'
import type { ListNow } from '../core/house.ts'
import type { HouseClock } from '../core/house-clock.ts'
import type { LiveHouse } from '../core/live-house.ts'
import { type At, type Command, toRfc3339 } from '../core/model.ts'
import type { Change, Directory, IssuedPolicy, Policies as PolicyStore, Signing } from '../core/ports.ts'
import type { Door, Unit } from '../core/records.ts'
import type { Rules } from '../core/rules.ts'
import type { Ledger } from './ledger.ts'

/** A unit may say that it holds a version which we do not know (it is from before a restore), but not any number. */
const VERSION_LEAP_MAX = 1_000_000

/** What a unit may hold: the last that it acknowledged, and what it was sent since. */
interface Shelf {
  newest: IssuedPolicy | null
  acknowledged: number | null
  /** Sent since the acknowledged one, and that one itself; the newest last. */
  perhapsHeld: IssuedPolicy[]
}

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

export interface Policies {
  start(): void
  /** Waits for what is being issued. */
  stop(): Promise<void>
  /** The register has changed: what is no longer right is issued anew, at once. */
  refresh(): void
  /** Every few seconds: lists that have reached half their life, and what could not be written before. */
  look(): void
  /** The unit says that it is there: it is sent the newest list. */
  onOnline(unit: string): void
  /** False where the version cannot be one of ours. */
  onAck(unit: string, version: number): boolean
  onTimeRequest(unit: string, nonce: string): void
  now(unit: string): ListNow
  /** Units that may still hold a list which lets the badge in. */
  pendingFor(badge: string): string[]
  /** Until when a badge that is revoked now might still pass the door, were every line cut; null: not at all. */
  passableUntil(door: string): At | null
}

export function createPolicies(parts: PoliciesParts): Policies {
  const { directory, store, signing, ledger, house, clock, send, log } = parts
  const shelves = new Map<string, Shelf>()
  const contents = new Map<string, AllowListContent>()
  /** Names of badges in the lists of a unit: a badge keeps its credential, and a unit its key. */
  const names = new Map<string, Map<string, string>>()
  /** Units that have come and wait for the newest list. */
  const waiting = new Set<string>()
  let wanted = false
  let working: Promise<void> | null = null
  let stopped = false

  const shelfOf = (unit: string): Shelf => {
    let shelf = shelves.get(unit)
    if (shelf === undefined) {
      shelf = { newest: null, acknowledged: store.acknowledged(unit), perhapsHeld: [] }
      shelves.set(unit, shelf)
    }
    return shelf
  }
  const contentOf = ({ content }: IssuedPolicy): AllowListContent => {
    const known = contents.get(content) ?? (JSON.parse(content) as AllowListContent)
    contents.set(content, known)
    return known
  }

  /** Texts that no shelf holds any more are forgotten. */
  function tidy(): void {
    const held = new Set([...shelves.values()].flatMap(({ perhapsHeld }) => perhapsHeld.map(({ content }) => content)))
    for (const text of contents.keys()) if (!held.has(text)) contents.delete(text)
    for (const unit of names.keys()) if (directory.unit(unit) === null) names.delete(unit)
    for (const unit of shelves.keys()) if (directory.unit(unit) === null) shelves.delete(unit)
  }

  function nameOf(unit: Unit, badge: string): string {
    const known = names.get(unit.id) ?? new Map<string, string>()
    names.set(unit.id, known)
    let name = known.get(badge)
    if (name === undefined) {
      name = signing.badge(directory.keyOf(unit.id) ?? '', directory.badge(badge)?.credential ?? '')
      known.set(badge, name)
    }
    return name
  }

  function payloadOf(unit: Unit, policy: IssuedPolicy): { list: string; sig: string } {
    const list = listText(contentOf(policy), policy, (badge) => nameOf(unit, badge))
    return { list, sig: signing.list(directory.keyOf(unit.id) ?? '', list) }
  }

  function deliver(unit: string, policy: IssuedPolicy, payload: { list: string; sig: string }): void {
    const shelf = shelfOf(unit)
    if (!send(unit, { type: 'policy', version: policy.version, ...payload })) return
    if (!shelf.perhapsHeld.includes(policy)) shelf.perhapsHeld.push(policy)
  }

  const isOnline = (unit: string): boolean => house.unit(unit)?.state === 'online'

  /** At half its life a list is made out anew; also where the clock was set back before its beginning. */
  const isDue = ({ issued, expires }: IssuedPolicy, now: At): boolean =>
    now < issued || now >= issued + (expires - issued) / 2

  /** What the unit may hold and has not outlived. */
  const heldBy = (unit: string, now: At): IssuedPolicy[] =>
    (shelves.get(unit)?.perhapsHeld ?? []).filter(({ expires }) => now < expires)

  const isTooLarge = (payload: object): boolean => Buffer.byteLength(JSON.stringify(payload)) > POLICY_BYTES_MAX

  /**
   * Null where what the unit was sent last is still right, and young enough. One that is away gets nothing younger, but
   * while it may hold a list that is no longer right, the right one stands ready and shows what is pending.
   */
  function nextPolicy(unit: Unit, door: Door, now: At, made: Map<string, string>): IssuedPolicy | null {
    const { newest } = shelfOf(unit.id)
    const online = isOnline(unit.id)
    if (!online && heldBy(unit.id, now).length === 0) return null
    if (newest !== null && newest.version >= store.highest(unit.id)) {
      const due = online && isDue(newest, now)
      if (!due && contentText(unit, door, newest, made) === newest.content) return null
    }
    const life = { issued: now, expires: now + door.listLifeS * 1000 }
    const version = Math.max(store.highest(unit.id), newest?.version ?? 0) + 1
    return { unit: unit.id, version, ...life, content: contentText(unit, door, life, made) }
  }

  /** Many units share a door, a side and a life: for them it is worked out once. */
  function contentText(
    unit: Unit,
    door: Door,
    { issued, expires }: { issued: At; expires: At },
    made: Map<string, string>,
  ): string {
    const key = JSON.stringify([door.id, unit.side, issued, expires])
    const known = made.get(key) ?? JSON.stringify(allowListOf(door, unit.side, parts, { issued, expires }))
    made.set(key, known)
    return known
  }

  /** One unit a turn, so that a tap gets in between; then all that is new is written in one piece, and sent. */
  async function issueAll(): Promise<void> {
    const now = clock.now()
    const made = new Map<string, string>()
    const fresh: { unit: Unit; policy: IssuedPolicy; payload: { list: string; sig: string } }[] = []
    for (const unit of directory.units().filter(takesLists)) {
      await new Promise(setImmediate)
      const door = directory.door(unit.door ?? '')
      if (stopped || door === null || directory.unit(unit.id) !== unit) continue
      const policy = nextPolicy(unit, door, now, made)
      const { newest } = shelfOf(unit.id)
      if (policy === null) {
        if (newest !== null && waiting.has(unit.id)) deliver(unit.id, newest, payloadOf(unit, newest))
        waiting.delete(unit.id)
        continue
      }
      const payload = payloadOf(unit, policy)
      if (isTooLarge(payload)) house.raise('list-too-large', unit.id)
      else {
        house.clear('list-too-large', unit.id)
        fresh.push({ unit, policy, payload })
      }
    }
    if (fresh.length === 0) return
    const happenedAt = toRfc3339(now)
    const facts = fresh.map(({ policy }): Fact => {
      return { kind: 'policy-issued', happenedAt, unit: policy.unit, policy: policy.version }
    })
    const changes = fresh.map(({ policy }): Change => ({ put: 'policy', value: policy }))
    await ledger.commit({ signal: null, facts, changes }, 0)
    for (const { unit, policy, payload } of fresh) {
      shelfOf(unit.id).newest = policy
      waiting.delete(unit.id)
      deliver(unit.id, policy, payload)
      house.emit({ type: 'unit', id: unit.id })
    }
    tidy()
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

  const letsIn = (policy: IssuedPolicy, badge: string): boolean => {
    const { entries, windows } = contentOf(policy)
    const index = entries[badge]
    return index !== undefined && (windows[index]?.length ?? 0) > 0
  }

  return {
    start() {
      for (const policy of store.newest()) {
        const acknowledged = store.acknowledged(policy.unit)
        const held = acknowledged === null || acknowledged === policy.version ? [] : [acknowledged]
        const before = held.flatMap((version) => store.find(policy.unit, version) ?? [])
        shelves.set(policy.unit, { newest: policy, acknowledged, perhapsHeld: [...before, policy] })
      }
      refresh()
    },
    async stop() {
      stopped = true
      await working
    },
    refresh,
    look() {
      const now = clock.now()
      const due = [...shelves].some(([unit, { newest }]) => newest !== null && isOnline(unit) && isDue(newest, now))
      if (due || wanted) refresh()
    },
    onOnline(id) {
      const unit = directory.unit(id)
      if (unit === null || !takesLists(unit)) return
      waiting.add(id)
      refresh()
    },
    onAck(id, version) {
      const shelf = shelfOf(id)
      const highest = Math.max(store.highest(id), shelf.newest?.version ?? 0)
      if (version < 0 || version > highest + VERSION_LEAP_MAX) return false
      if (version === shelf.acknowledged) return true
      shelf.acknowledged = version
      shelf.perhapsHeld = shelf.perhapsHeld.filter((policy) => policy.version >= version)
      const fact: Fact = { kind: 'policy-acknowledged', happenedAt: toRfc3339(clock.now()), unit: id, policy: version }
      const changes: Change[] = [{ put: 'policy-ack', unit: id, version }]
      ledger
        .commit({ signal: null, facts: [fact], changes }, 0)
        // A version above all that we know: the next one must be above it.
        .then(() => version > highest && refresh())
        .catch((error) => log.error({ err: error, unit: id }, 'acknowledgement not recorded'))
      house.emit({ type: 'unit', id })
      return true
    },
    onTimeRequest(unit, nonce) {
      const key = directory.keyOf(unit)
      // A board that is told a wrong time would decide by it for days.
      if (key === null || clock.doubt() !== null) return
      const now = toRfc3339(clock.now())
      send(unit, { type: 'time', nonce, now, sig: signing.time(key, nonce, now) })
    },
    now(unit) {
      const { newest, acknowledged } = shelfOf(unit)
      const pending = newest !== null && acknowledged !== newest.version
      const before = newest === null ? [] : heldBy(unit, clock.now()).filter((policy) => policy !== newest)
      const badges = new Set(before.flatMap((policy) => Object.keys(contentOf(policy).entries)))
      const pendingBadges = [...badges].filter(
        (badge) => newest !== null && !letsIn(newest, badge) && before.some((policy) => letsIn(policy, badge)),
      )
      return {
        version: newest?.version ?? null,
        acknowledged,
        expires: newest?.expires ?? null,
        pending,
        pendingBadges,
      }
    },
    pendingFor(badge) {
      const now = clock.now()
      const units = directory.units().filter(({ id }) => heldBy(id, now).some((policy) => letsIn(policy, badge)))
      return units.map(({ id }) => id)
    },
    passableUntil(door) {
      const now = clock.now()
      const units = directory.units().filter((unit) => unit.door === door && unit.side !== 'out')
      const ends = units.flatMap(({ id }) => heldBy(id, now).map(({ expires }) => expires))
      return ends.length === 0 ? null : Math.max(...ends)
    },
  }
}
