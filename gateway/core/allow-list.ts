/**
 * Who may pass while there is no gateway (contract, 3 "Allow-list"): worked out once for a door and a side, signed
 * for each board. The content is kept, so that what a board decided by it can be decided again.
 */
import { modeOf } from './decide.ts'
import type { At, Reason, Side } from './model.ts'
import { toRfc3339 } from './model.ts'
import type { Directory } from './ports.ts'
import type { Badge, Door, DoorMode, Unit } from './records.ts'
import { type Interval, isWithin, joined, type Rules } from './rules.ts'

/** More of a payload is not sent, and is an alarm (contract, 3). */
export const POLICY_BYTES_MAX = 256 * 1024
/** No list is good for longer. */
export const LIST_LIFE_S_MAX = 14 * 24 * 3_600
/** So long after its end a badge still opens the way out of a board that is alone. */
const KNOWN_AFTER_END_MS = 30 * 24 * 60 * 60_000

/** What a list says, before it is made out for one board. */
export interface AllowListContent {
  door: string
  /** `locked` or `lockdown` while it lasts. Free passage is told by `free`, which ends by itself on any board. */
  mode: DoorMode
  /** Where the mode ends within the list's life. A board that does not know this field keeps the mode: it stays shut. */
  modeUntil: At | null
  free: Interval[]
  windows: Interval[][]
  /** By badge's id: an index into `windows`. */
  entries: Record<string, number>
}

/**
 * The list of a board that decides by itself, at a door. `signed`: of hashed names, by which it decides while it is away,
 * unless it was told not to. `plain`: the cards' own numbers, which it can verify by nothing and decides by at any time;
 * only where somebody has chosen so. Null: it takes none.
 */
export function listFormOf({ door, kind, settings }: Pick<Unit, 'door' | 'kind' | 'settings'>): ListForm | null {
  if (door === null) return null
  if (kind === 'mqtt' || kind === 'serial') return settings.offline === 'no' ? null : 'signed'
  return settings.list === 'push' ? 'plain' : null
}
export type ListForm = 'signed' | 'plain'

/**
 * What holds at the door from `issued` to `expires`. Every living badge whose person some rule lets pass here has its
 * windows, be they none; where the unit also sees the way out, each other known badge stands in it too, with none, for a
 * month after its end: on the way out any known badge passes. `living`: without those, for a house whose lists would be
 * too large.
 */
export function allowListOf(
  door: Door,
  side: Side | null,
  { directory, rules }: { directory: Directory; rules: Rules },
  { issued, expires, living = false }: { issued: At; expires: At; living?: boolean },
): AllowListContent {
  const override = directory.override(door.id)
  const mode = modeOf(override, issued)
  const ends = override?.until ?? expires
  const free: Interval[] = mode === 'free' ? [[issued, Math.min(expires, ends)]] : []
  const windows: Interval[][] = []
  const indexes = new Map<string, number>()
  const indexOf = (intervals: Interval[]): number => {
    const key = JSON.stringify(intervals)
    const known = indexes.get(key)
    if (known !== undefined) return known
    indexes.set(key, windows.length)
    return windows.push(intervals) - 1
  }
  const ofGroups = new Map<string, Interval[]>()
  const windowsOf = (groups: readonly string[]): Interval[] => {
    const key = groups.join(' ')
    const known = ofGroups.get(key) ?? rules.windows(groups, door.id, issued, expires)
    ofGroups.set(key, known)
    return known
  }
  const entries: AllowListContent['entries'] = {}
  for (const badge of directory.badges()) {
    // Of a credential that was given out again only the newest badge counts, as at the gateway.
    if (directory.badgeOf(badge.credential) !== badge) continue
    const person = directory.person(badge.person)
    const counts = person !== null && lives(badge, issued)
    const isNamed = counts && rules.standing(person, door.id, issued) !== 'none'
    // Whom no rule lets pass here, and who may never enter again, need stand only where people are seen to leave.
    if (!isNamed && (side === 'in' || living || hasLongEnded(badge, issued))) continue
    const allowed = counts ? clipped(windowsOf(person.groups), badge) : []
    entries[badge.id] = indexOf(allowed)
  }
  const shut = mode === 'locked' || mode === 'lockdown'
  const freeForLife = mode === 'free' && ends >= expires
  return {
    door: door.id,
    mode: mode === 'free' && !freeForLife ? 'scheduled' : mode,
    modeUntil: shut && ends < expires ? ends : null,
    free,
    windows,
    entries,
  }
}

/** What is ended by somebody is dead whenever the list was issued; what ends by itself only from then on. */
function lives({ revokedAt, suspendedAt, until }: Badge, at: At): boolean {
  return revokedAt === null && suspendedAt === null && (until === null || until > at)
}

function hasLongEnded({ revokedAt, suspendedAt, until }: Badge, at: At): boolean {
  return [revokedAt, suspendedAt, until].some((end) => end !== null && end + KNOWN_AFTER_END_MS <= at)
}

function clipped(windows: readonly Interval[], { from, until }: Badge): Interval[] {
  if (from === null && until === null) return [...windows]
  return windows
    .map(([begins, ends]): Interval => [Math.max(begins, from ?? begins), Math.min(ends, until ?? ends)])
    .filter(([begins, ends]) => begins < ends)
}

/** The list's text for one board: what is signed and sent. `nameOf` gives a credential its name for this board. */
export function listText(
  content: AllowListContent,
  { unit, version, issued, expires }: { unit: string; version: number; issued: At; expires: At },
  nameOf: (badge: string) => string,
): string {
  const texts = (intervals: readonly Interval[]) => intervals.map(([from, to]) => [toRfc3339(from), toRfc3339(to)])
  return JSON.stringify({
    unit,
    door: content.door,
    version,
    issued: toRfc3339(issued),
    expires: toRfc3339(expires),
    mode: content.mode,
    ...(content.modeUntil === null ? {} : { modeUntil: toRfc3339(content.modeUntil) }),
    free: texts(content.free),
    windows: content.windows.map(texts),
    entries: Object.fromEntries(Object.entries(content.entries).map(([badge, index]) => [nameOf(badge), index])),
  })
}

/**
 * When each badge of the list passes, for a board that holds plain numbers: as `judgeByList` has it. A badge that does not
 * pass at all is not in it; nor, while passage is free, is whoever has none, for such a board knows no strangers.
 */
export function passesOf(
  content: AllowListContent,
  side: Side,
  { issued, expires }: { issued: At; expires: At },
): { badge: string; windows: Interval[] }[] {
  const shut = content.mode === 'locked' || content.mode === 'lockdown'
  const from = !shut ? issued : (content.modeUntil ?? expires)
  const windowsOf = (windows: readonly Interval[]): Interval[] => {
    if (side === 'out' || content.mode === 'free') return [[issued, expires]]
    return joined([...content.free, ...windows])
      .map(([begins, ends]): Interval => [Math.max(begins, from), ends])
      .filter(([begins, ends]) => begins < ends)
  }
  // Many badges share the same ones.
  const all = content.windows.map(windowsOf)
  return Object.entries(content.entries)
    .map(([badge, index]) => ({ badge, windows: all[index] ?? [] }))
    .filter(({ windows }) => windows.length > 0)
}

/** What a board with this list had to answer at that instant. */
export function judgeByList(
  content: AllowListContent,
  badge: string | null,
  side: Side,
  at: At,
): { granted: boolean; reason: Reason } {
  const index = badge === null ? undefined : content.entries[badge]
  const answer = (reason: Reason) => ({ granted: reason === 'ok', reason })
  if (side === 'out') return answer(index === undefined ? 'unknown-credential' : 'ok')
  const mode = content.modeUntil !== null && at >= content.modeUntil ? 'scheduled' : content.mode
  if (mode === 'lockdown') return answer('door-locked-down')
  if (mode === 'locked') return answer('door-locked')
  if (mode === 'free' || isWithin(content.free, at)) return answer('ok')
  if (index === undefined) return answer('unknown-credential')
  return answer(isWithin(content.windows[index] ?? [], at) ? 'ok' : 'outside-schedule')
}
