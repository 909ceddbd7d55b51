/** Which allow-lists each unit may hold: the last that it acknowledged, and what it was sent since. */
import type { AllowListContent } from '../core/allow-list.ts'
import type { ListNow } from '../core/house.ts'
import type { At } from '../core/model.ts'
import type { Clock, Directory, IssuedPolicy, Policies as PolicyStore } from '../core/ports.ts'

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
  sent(policy: IssuedPolicy): void
  /** What is older than this the unit has let go. */
  acknowledge(unit: string, version: number): void
  /** Whether it may hold one that it has not outlived. */
  holdsAny(unit: string): boolean
  /** Whether it has acknowledged the newest. */
  holdsNewest(unit: string): boolean
  contentOf(policy: IssuedPolicy): AllowListContent
  /** Forgets units that are gone, and texts that nobody holds any more. */
  tidy(): void
  now(unit: string): ListNow
  pendingFor(badge: string): string[]
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

  return {
    start() {
      for (const newest of store.newest()) {
        const acknowledged = store.acknowledged(newest.unit)
        const before = acknowledged === null ? null : store.find(newest.unit, acknowledged)
        const older = before === null || before.version === newest.version ? [] : [before]
        shelves.set(newest.unit, { newest, acknowledged, perhapsHeld: [...older, newest] })
      }
    },
    newest: (unit) => shelfOf(unit).newest,
    acknowledged: (unit) => shelfOf(unit).acknowledged,
    issued(policy) {
      shelfOf(policy.unit).newest = policy
    },
    sent(policy) {
      const { perhapsHeld } = shelfOf(policy.unit)
      if (!perhapsHeld.includes(policy)) perhapsHeld.push(policy)
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
    tidy() {
      for (const unit of shelves.keys()) if (directory.unit(unit) === null) shelves.delete(unit)
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
      if (newest === null) return { version, acknowledged, expires, pending: false, pendingBadges: [] }
      const before = heldBy(unit, clock.now()).filter((policy) => policy !== newest)
      const badges = new Set(before.flatMap((policy) => Object.keys(contentOf(policy).entries)))
      const pendingBadges = [...badges].filter(
        (badge) => !letsIn(newest, badge) && before.some((policy) => letsIn(policy, badge)),
      )
      return { version, acknowledged, expires, pending: acknowledged !== newest.version, pendingBadges }
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
