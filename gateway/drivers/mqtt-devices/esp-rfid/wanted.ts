/** What of a list an esp-rfid board can hold, and how what it holds differs from that. */
import { LIST_LIFE_S_MAX } from '../../../core/allow-list.ts'
import type { At, NumberList } from '../../../core/model.ts'
import { type EspRfidSetup, espRfidUidOf } from '../../../wire/esp-rfid/cards.ts'
import { type EspRfidUser, isNameable, isOpen, OPENS, SHUT } from '../../../wire/esp-rfid/users.ts'

/** Its makers tried a thousand files in its flash; version 1 keeps those of cards that were taken out as well. */
export const USERS_MAX = 500
const FILES_MAX = 2 * USERS_MAX
const RELAYS = 4
/** Before the name of a badge: what else stands in the board's list, somebody else has put there. */
const OURS = 'soglia-'

export interface Wanted extends Pick<NumberList, 'version' | 'issued' | 'expires'> {
  /** By the card's number, as the reader writes it. */
  cards: ReadonlyMap<string, { badge: string; windows: NumberList['entries'][number]['windows'] }>
  /** Cards that an earlier list let in. */
  gone: readonly string[]
  /** Numbers under which a list of ours may have put a card there. */
  known: ReadonlySet<string>
  /** Badges that have no place: the reader does not tell them by that name, or they are too many. */
  leftOut: number
}

export function wantedOf({ version, issued, expires, entries, gone }: NumberList, setup: EspRfidSetup): Wanted {
  const cards = new Map<string, { badge: string; windows: NumberList['entries'][number]['windows'] }>()
  const known = new Set<string>()
  for (const { badge, credential, windows } of entries) {
    const uid = espRfidUidOf(credential, setup)
    if (uid === null) continue
    known.add(uid)
    if (isNameable(uid, setup.version) && cards.size < USERS_MAX) cards.set(uid, { badge, windows })
  }
  const uids = gone.flatMap((credential) => espRfidUidOf(credential, setup) ?? [])
  for (const uid of uids) known.add(uid)
  return {
    ...{ version, issued, expires, cards, known, leftOut: entries.length - cards.size },
    gone: uids.filter((uid) => isNameable(uid, setup.version) && !cards.has(uid)),
  }
}

/** Whether the card passes by this list. */
export function passes({ cards }: Wanted, uid: string, at: At): boolean {
  return cards.get(uid)?.windows.some(([from, to]) => from <= at && at < to) ?? false
}

/** Of each card its interval that lasts, or the next one; version 1 knows no beginning, so none that has yet to come. */
function usersAt({ cards }: Wanted, { version, relay }: EspRfidSetup, now: At): Map<string, EspRfidUser> {
  const access = Array.from({ length: RELAYS }, (_, n) => (n === 0 || (version === 2 && relay === null) ? OPENS : SHUT))
  const users = new Map<string, EspRfidUser>()
  for (const [uid, { badge, windows }] of cards) {
    const span = windows.find(([, to]) => Math.floor(to / 1000) * 1000 > now)
    if (span === undefined || (version === 1 && span[0] > now)) continue
    // One that lasts has begun, in whatever part of a second: a list that is made anew changes nothing about it.
    const sinceS = span[0] <= now ? Math.floor(span[0] / 1000) : Math.ceil(span[0] / 1000)
    const untilS = Math.floor(span[1] / 1000)
    if (sinceS < untilS) users.set(uid, { uid, user: `${OURS}${badge}`, access, sinceS, untilS })
  }
  return users
}

export interface Difference {
  /** All of its list goes at once: quicker, or all that it understands. */
  wipe: boolean
  /** To be taken out, or shut. */
  surplus: string[]
  /** Whom it would let in for longer than is wanted comes first, then others that it has. */
  lacking: EspRfidUser[]
}

export interface HeldAt {
  held: ReadonlyMap<string, EspRfidUser>
  setup: EspRfidSetup
  now: At
}

export function differenceOf(wanted: Wanted, { held, setup, now }: HeldAt): Difference {
  const { version } = setup
  const users = usersAt(wanted, setup, now)
  // Version 1 cannot take one out: it keeps the file, which opens nothing any more.
  const all = [...held.values()].filter((user) => !users.has(user.uid) && (version === 2 || isOpen(user)))
  const surplus = all.map(({ uid }) => uid)
  const exceeding = (user: EspRfidUser): boolean => exceeds(held.get(user.uid), user, { version, now })
  const rankOf = (user: EspRfidUser): number => (exceeding(user) ? 0 : held.has(user.uid) ? 1 : 2)
  const lacking = [...users.values()]
    .filter((user) => !fits(held.get(user.uid), user, { wanted, version, now }))
    .map((user) => ({ user, rank: rankOf(user) }))
    .sort((one, other) => one.rank - other.rank)
    .map(({ user }) => user)
  const grown = lacking.filter(({ uid }) => !held.has(uid)).length
  const open = [...held.values()].filter(isOpen)
  const isRight = ({ uid }: EspRfidUser): boolean => {
    const user = users.get(uid)
    return user !== undefined && !exceeding(user)
  }
  const wipe =
    (users.size === 0 && surplus.length > 0) ||
    (open.length > 1 && !open.some(isRight)) ||
    surplus.some((uid) => !isNameable(uid, version)) ||
    (version === 1 && grown > 0 && held.size + grown > FILES_MAX)
  return { wipe, surplus, lacking }
}

/**
 * Never longer than is wanted. It may end earlier by half the list's life: each change makes a list anew that ends a
 * little later, and all of its flash would be written again for that.
 */
function fits(
  held: EspRfidUser | undefined,
  user: EspRfidUser,
  { wanted, version, now }: { wanted: Wanted; version: 1 | 2; now: At },
): boolean {
  // What stands under another name is not of ours, and an administrator passes at any time.
  if (held?.user !== user.user || held.access.some((kind, n) => kind !== user.access[n])) return false
  const nowS = Math.floor(now / 1000)
  // It was told before it began, so it may begin with the next second.
  const lateS = version === 1 ? 0 : Math.max(held.sinceS, nowS) - Math.max(user.sinceS, nowS)
  const begins = lateS === 0 || lateS === 1
  const enoughS = nowS + Math.floor((wanted.expires - wanted.issued) / 2000)
  return begins && held.untilS <= user.untilS && held.untilS >= Math.min(user.untilS, enoughS)
}

/** Whether by what it holds somebody passes who must not by what is wanted. */
export function exceeds(
  held: EspRfidUser | undefined,
  user: EspRfidUser,
  { version, now }: { version: 1 | 2; now: At },
): boolean {
  if (held === undefined || !isOpen(held)) return false
  const nowS = Math.floor(now / 1000)
  const isEarly = version === 2 && Math.max(held.sinceS, nowS) < Math.max(user.sinceS, nowS)
  return isEarly || held.untilS > user.untilS || held.access.some((kind, n) => kind !== SHUT && kind !== user.access[n])
}

/**
 * Those that open, and that the gateway never put there. Its page shows how ours are called, so a name alone proves nothing:
 * what has ended may be of a list that nobody remembers, all else is a card of ours, in our time, and never an administrator.
 */
export function strangersIn(users: Iterable<EspRfidUser>, { known }: Wanted, now: At): number {
  const nowS = Math.floor(now / 1000)
  const isOurs = ({ uid, user, access, untilS }: EspRfidUser): boolean =>
    user.startsWith(OURS) &&
    access.every((kind) => kind === SHUT || kind === OPENS) &&
    (untilS <= nowS || (known.has(uid) && untilS <= nowS + LIST_LIFE_S_MAX))
  return [...users].filter((each) => isOpen(each) && !isOurs(each)).length
}
