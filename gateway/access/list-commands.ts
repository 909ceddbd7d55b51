/** Allow-lists as commands: made out for one board, in the form that it takes. */
import { type AllowListContent, listFormOf, listText, POLICY_BYTES_MAX, passesOf } from '../core/allow-list.ts'
import type { Command, NumberEntry } from '../core/model.ts'
import type { Directory, IssuedPolicy, Signing } from '../core/ports.ts'
import type { Unit } from '../core/records.ts'
import type { ListShelves } from './list-shelves.ts'

/** Of so few entries no list comes near its bound. */
const ENTRIES_SURELY_FIT = 4_000

export interface ListCommands {
  of(unit: Unit, policy: IssuedPolicy): Command
  /** Forgets units that are gone. */
  tidy(): void
}

/** The names in a list are all of one length, so its size is known before it is made out for anybody. */
export function isTooLarge(content: AllowListContent, policy: Omit<IssuedPolicy, 'version' | 'content'>): boolean {
  if (Object.keys(content.entries).length < ENTRIES_SURELY_FIT) return false
  let count = 0
  const list = listText(content, { ...policy, version: Number.MAX_SAFE_INTEGER }, () =>
    String(count++).padStart(32, '0'),
  )
  return Buffer.byteLength(JSON.stringify({ list, sig: '0'.repeat(64) })) > POLICY_BYTES_MAX
}

export function createListCommands({
  directory,
  signing,
  shelves: { contentOf, heldBeside },
}: {
  directory: Pick<Directory, 'badge' | 'keyOf' | 'units'>
  signing: Signing
  shelves: Pick<ListShelves, 'contentOf' | 'heldBeside'>
}): ListCommands {
  /** By a unit's key: the names of badges in its lists. A badge keeps its credential for good. */
  const names = new Map<string, Map<string, string>>()

  function commandOf(unit: Unit, policy: IssuedPolicy): Command {
    if (listFormOf(unit) !== 'plain') return { type: 'policy', version: policy.version, ...signedOf(unit, policy) }
    const { version, issued, expires } = policy
    const passing = (each: IssuedPolicy) => passesOf(contentOf(each), unit.side ?? 'in', each)
    const entries = passing(policy).flatMap(({ badge, windows }): NumberEntry[] => {
      const credential = directory.badge(badge)?.credential
      return credential === undefined ? [] : [{ badge, credential, windows }]
    })
    // A board that acknowledges nothing may hold any of hundreds: each badge is looked up once.
    const former = new Set(heldBeside(policy).flatMap((each) => passing(each).map(({ badge }) => badge)))
    const staying = new Set(entries.map(({ credential }) => credential))
    const gone = new Set([...former].flatMap((badge) => directory.badge(badge)?.credential ?? []))
    return { type: 'numbers', version, issued, expires, entries, gone: [...gone].filter((each) => !staying.has(each)) }
  }

  function signedOf(unit: Unit, policy: IssuedPolicy): { list: string; sig: string } {
    const key = directory.keyOf(unit.id) ?? ''
    const known = names.get(key) ?? new Map<string, string>()
    names.set(key, known)
    const nameOf = (badge: string): string => {
      const name = known.get(badge) ?? signing.badge(key, directory.badge(badge)?.credential ?? '')
      known.set(badge, name)
      return name
    }
    const list = listText(contentOf(policy), policy, nameOf)
    return { list, sig: signing.list(key, list) }
  }

  return {
    of: commandOf,
    tidy() {
      const keys = new Set(directory.units().map(({ id }) => directory.keyOf(id)))
      for (const key of names.keys()) if (!keys.has(key)) names.delete(key)
    },
  }
}
