/** Which allow-lists each unit may hold: the last that it acknowledged, and what it was sent since. */
import { type AllowListContent, listFormOf } from '../core/allow-list.ts'
import type { ListNow } from '../core/house.ts'
import type { At } from '../core/model.ts'
import type { Clock, Directory, IssuedPolicy, Policies as PolicyStore } from '../core/ports.ts'

/** At a start: so many versions back a unit may hold one that it was sent and did not acknowledge. */
const VERSIONS_LOOKED_AT_MAX = 200

interface Shelf {
  newest: IssuedPolicy | null
  acknowledged: number | null
  /** Sent since the acknowledged one, and that one itself; the newest last. */
  perhapsHeld: IssuedPolicy[]
}

export interface ListShelves {
  /** What the units may hold by what is on record. */
  start(): void
  newest(unit: string): IssuedPolicy | null
  acknowledged(unit: string): number | null
  issued(policy: IssuedPolicy): void
  /** It may reach the unit from now on. */
  offered(policy: IssuedPolicy): void
  /** It went out to nobody. */
  withdrawn(policy: IssuedPolicy): void
  /** What is older than this the unit has let go. */
  acknowledge(unit: string, version: number): void
  /** Whether it may hold one that it has not outlived. */
  holdsAny(unit: string): boolean
  /** Whether it has acknowledged the newest. */
  holdsNewest(unit: string): boolean
  contentOf(policy: IssuedPolicy): AllowListContent
  /** What the unit of this one may hold instead of it, and has not outlived. */
  heldBeside(policy: IssuedPolicy): IssuedPolicy[]
  /** Forgets units that are gone, and texts that nobody holds any more. */
  tidy(): void
  now(unit: string): ListNow
  pendingFor(badge: string): string[]
  /** The same, each with when the last list that it may hold and that lets the badge in is over. */
  passesUntil(badge: string): { unit: string; until: At }[]
  passableUntil(door: string): At | null
}

export function createListShelves({
  directory,
  store,
  clock,
}: {
  directory: Directory
  store: PolicyStore
  clock: Clock
}): ListShelves {
  const shelves = new Map<string, Shelf>()
  /** By its text, which many units share. */
  const contents = new Map<string, AllowListContent>()

  function shelfOf(unit: string): Shelf {
    let shelf = shelves.get(unit)
    if (shelf === undefined) {
      shelf = { newest: null, acknowledged: store.acknowledged(unit), perhapsHeld: [] }
      shelves.set(unit, shelf)
    }
    return shelf
  }

  function contentOf({ content }: IssuedPolicy): AllowListContent {
    const known = contents.get(content) ?? (JSON.parse(content) as AllowListContent)
    contents.set(content, known)
    return known
  }

  const heldBy = (unit: string, now: At): IssuedPolicy[] =>
    (shelves.get(unit)?.perhapsHeld ?? []).filter(({ expires }) => now < expires)

  function letsIn(policy: IssuedPolicy, badge: string): boolean {
    const { entries, windows } = contentOf(policy)
    const index = entries[badge]
    return index !== undefined && (windows[index]?.length ?? 0) > 0
  }

  function passesUntil(badge: string): { unit: string; until: At }[] {
    const now = clock.now()
    return [...shelves.keys()].flatMap((unit) => {
      const held = heldBy(unit, now).filter((policy) => letsIn(policy, badge))
      return held.length === 0 ? [] : [{ unit, until: Math.max(...held.map(({ expires }) => expires)) }]
    })
  }

  return {
    start() {
      for (const newest of store.newest()) {
        const acknowledged = store.acknowledged(newest.unit)
        const first = Math.max(acknowledged ?? 1, newest.version - VERSIONS_LOOKED_AT_MAX)
        const perhapsHeld: IssuedPolicy[] = []
        for (let version = first; version < newest.version; version++) {
          const policy = store.find(newest.unit, version)
          if (policy !== null) perhapsHeld.push(policy)
        }
        shelves.set(newest.unit, { newest, acknowledged, perhapsHeld: [...perhapsHeld, newest] })
      }
    },
    newest: (unit) => shelfOf(unit).newest,
    acknowledged: (unit) => shelfOf(unit).acknowledged,
    issued(policy) {
      shelfOf(policy.unit).newest = policy
    },
    offered(policy) {
      const { perhapsHeld } = shelfOf(policy.unit)
      if (!perhapsHeld.includes(policy)) perhapsHeld.push(policy)
    },
    withdrawn(policy) {
      const shelf = shelfOf(policy.unit)
      shelf.perhapsHeld = shelf.perhapsHeld.filter((held) => held !== policy)
    },
    acknowledge(unit, version) {
      const shelf = shelfOf(unit)
      shelf.acknowledged = version
      const kept = shelf.perhapsHeld.filter((policy) => policy.version >= version)
      // Older than what it was thought to hold: its memory was set back.
      const older = kept.some((policy) => policy.version === version) ? null : store.find(unit, version)
      shelf.perhapsHeld = older === null ? kept : [older, ...kept]
    },
    holdsAny: (unit) => heldBy(unit, clock.now()).length > 0,
    holdsNewest(unit) {
      const { newest, acknowledged } = shelfOf(unit)
      return newest !== null && newest.version === acknowledged
    },
    contentOf,
    heldBeside: (policy) => heldBy(policy.unit, clock.now()).filter((each) => each !== policy),
    tidy() {
      const now = clock.now()
      for (const [unit, shelf] of shelves) {
        // A board that was taken out of the register may still hang beside its door.
        shelf.perhapsHeld = heldBy(unit, now)
        if (directory.unit(unit) === null && shelf.perhapsHeld.length === 0) shelves.delete(unit)
      }
      const held = [...shelves.values()].flatMap(({ newest, perhapsHeld }) => [
        ...perhapsHeld,
        ...(newest ? [newest] : []),
      ])
      const texts = new Set(held.map(({ content }) => content))
      for (const text of contents.keys()) if (!texts.has(text)) contents.delete(text)
    },
    now(unit) {
      const { newest, acknowledged } = shelfOf(unit)
      const version = newest?.version ?? null
      const expires = newest?.expires ?? null
      const record = directory.unit(unit)
      const signed = record === null || listFormOf(record) !== 'plain'
      if (newest === null) return { version, signed, acknowledged, expires, pending: false, pendingBadges: [] }
      const before = heldBy(unit, clock.now()).filter((policy) => policy !== newest)
      const badges = new Set(before.flatMap((policy) => Object.keys(contentOf(policy).entries)))
      const pendingBadges = [...badges].filter(
        (badge) => !letsIn(newest, badge) && before.some((policy) => letsIn(policy, badge)),
      )
      return { version, signed, acknowledged, expires, pending: acknowledged !== newest.version, pendingBadges }
    },
    pendingFor: (badge) => passesUntil(badge).map(({ unit }) => unit),
    passesUntil,
    passableUntil(door) {
      const now = clock.now()
      const units = [...shelves.keys()].filter((unit) => directory.unit(unit)?.side !== 'out')
      const held = units.flatMap((unit) => heldBy(unit, now)).filter((policy) => contentOf(policy).door === door)
      return held.length === 0 ? null : Math.max(...held.map(({ expires }) => expires))
    },
  }
}
