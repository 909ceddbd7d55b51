/**
 * May this credential pass this door now, and why. Pure: the same question always has the same answer. The table
 * `PRECEDENCE` is both the program and what is shown: the first row that applies decides (docs/access.md).
 */
import type { At, Reason, Side } from './model.ts'
import type { Directory } from './ports.ts'
import type { Badge, Door, DoorMode, DoorOverride, Person, Unit } from './records.ts'
import type { Rules } from './rules.ts'

/** A live tap older than this is refused: whoever tapped has left the door (contract, 3 "Time"). */
export const LIVE_TAP_AGE_MAX_MS = 10_000

/** Where the tap happened: the door, or a check-in point (`door` null), and on which side. */
export interface Place {
  door: Door | null
  side: Side
}

/** What a decision looks at. Counts are of what is expected: with what is still on its way to the disk. */
export interface Rulebook {
  directory: Pick<Directory, 'badgeOf' | 'person' | 'door' | 'override' | 'zone'>
  rules: Rules
  /** Certain stays in the zone, and those who have been let in and are about to enter. */
  insideOf(zone: string): number
  /** True where the person certainly is in the zone. */
  isInside(person: string, zone: string): boolean
  /** The same, or they have been let in and the door is yet to open. */
  isCounted(person: string, zone: string): boolean
  /** Whether every way out of the zone has a reader: where people leave unseen, a count is only a guess. */
  seesLeaving(zone: string): boolean
}

export interface Question {
  /** In its one name. */
  credential: string
  ageMs: number
  place: Place
  now: At
}

/** The question with what the register says about it. */
export interface Case extends Question {
  badge: Badge | null
  person: Person | null
  mode: DoorMode
  book: Rulebook
}

export type Warning = 'capacity-full' | 'anti-passback'
export interface Decision {
  granted: boolean
  reason: Reason
  badge: Badge | null
  person: Person | null
  mode: DoorMode
  /** What would have refused, were it enforced here: recorded, not refused. */
  warnings: Warning[]
}

export interface Step {
  id: string
  /** What the answer is where it applies: `ok` grants, any other refuses. */
  reason: Reason
  /** One sentence, in plain English. */
  meaning: string
  applies(asked: Case): boolean
}

export const PRECEDENCE: readonly Step[] = [
  {
    id: 'too-late',
    reason: 'too-late',
    meaning: 'The tap is older than 10 s: whoever tapped has left the door.',
    applies: ({ ageMs }) => ageMs > LIVE_TAP_AGE_MAX_MS,
  },
  {
    id: 'way-out',
    reason: 'ok',
    meaning: 'On the way out every known badge passes, whatever its state and the door’s.',
    applies: ({ place, badge }) => place.side === 'out' && badge !== null,
  },
  {
    id: 'way-out-unknown',
    reason: 'unknown-credential',
    meaning: 'An unknown card on the way out is told so; the exit button and the hardware let people out.',
    applies: ({ place }) => place.side === 'out',
  },
  {
    id: 'lockdown',
    reason: 'door-locked-down',
    meaning: 'The door is locked down: nobody enters by badge.',
    applies: ({ mode }) => mode === 'lockdown',
  },
  {
    id: 'locked',
    reason: 'door-locked',
    meaning: 'The door is locked: nobody enters by badge.',
    applies: ({ mode }) => mode === 'locked',
  },
  {
    id: 'free',
    reason: 'ok',
    meaning: 'The door is in free passage: everybody passes, and the record tells who tapped.',
    applies: ({ mode }) => mode === 'free',
  },
  {
    id: 'unknown',
    reason: 'unknown-credential',
    meaning: 'Nobody holds this credential.',
    applies: ({ badge, person }) => badge === null || person === null,
  },
  {
    id: 'revoked',
    reason: 'revoked',
    meaning: 'The badge was revoked.',
    applies: ({ badge }) => badge !== null && badge.revokedAt !== null,
  },
  {
    id: 'suspended',
    reason: 'suspended',
    meaning: 'The badge is suspended.',
    applies: ({ badge }) => badge !== null && badge.suspendedAt !== null,
  },
  {
    id: 'not-yet-valid',
    reason: 'not-yet-valid',
    meaning: 'The badge is not valid yet.',
    applies: ({ badge, now }) => badge !== null && badge.from !== null && now < badge.from,
  },
  {
    id: 'expired',
    reason: 'expired',
    meaning: 'The badge is no longer valid.',
    applies: ({ badge, now }) => badge !== null && badge.until !== null && now >= badge.until,
  },
  {
    id: 'check-in',
    reason: 'ok',
    meaning: 'A check-in point has no door: whoever holds a valid badge may say that they are here.',
    applies: ({ place }) => place.door === null,
  },
  {
    id: 'no-rule',
    reason: 'zone-not-allowed',
    meaning: 'No rule lets any of the person’s groups pass this door.',
    applies: (asked) => standingOf(asked) === 'none',
  },
  {
    id: 'outside-schedule',
    reason: 'outside-schedule',
    meaning: 'There are rules for this door, but none of them holds at this time.',
    applies: (asked) => standingOf(asked) === 'closed',
  },
  {
    id: 'anti-passback',
    reason: 'anti-passback',
    meaning: 'The person is inside already, and the zone refuses a second entry without an exit.',
    applies: (asked) => isPassback(asked) && isEnforced(asked) && zoneOf(asked)?.antiPassback === 'hard',
  },
  {
    id: 'capacity',
    reason: 'capacity-full',
    meaning: 'The zone is full.',
    applies: (asked) => isFull(asked) && isEnforced(asked),
  },
  {
    id: 'ok',
    reason: 'ok',
    meaning: 'A rule lets the person pass.',
    applies: () => true,
  },
]

/** A registered side wins; the message's counts only where none is registered; a tap with neither is an entry. */
export function placeOf(unit: Unit, told: Side | null, register: Pick<Directory, 'door'>): Place {
  return { door: unit.door === null ? null : register.door(unit.door), side: unit.side ?? told ?? 'in' }
}

/** Every way out of the zone has a reader: out by the doors that lead into it, in by those that lead on from it. */
export function seesLeaving(zone: string, register: Pick<Directory, 'doors' | 'units'>): boolean {
  return register.doors().some(({ to }) => to === zone) && unseenWays(zone, register).length === 0
}

/** The ways by which people leave the zone unseen: the doors and the side at which a reader is missing. */
export function unseenWays(zone: string, register: Pick<Directory, 'doors' | 'units'>): { door: string; side: Side }[] {
  const doors = register.doors()
  const units = register.units()
  const isRead = (door: string, side: Side): boolean => units.some((unit) => unit.door === door && unit.side === side)
  const ways = doors.flatMap(({ id, from, to }): { door: string; side: Side }[] => [
    ...(to === zone ? [{ door: id, side: 'out' as const }] : []),
    ...(from === zone ? [{ door: id, side: 'in' as const }] : []),
  ])
  return ways.filter(({ door, side }) => !isRead(door, side))
}

/** An override ends by itself: from its `until` on the schedule holds again, whether or not anybody has noticed. */
export function modeOf(override: DoorOverride | null, now: At): DoorMode {
  return override !== null && now < override.until ? override.mode : 'scheduled'
}

export function decide(question: Question, book: Rulebook): Decision {
  const asked = caseOf(question, book)
  const { reason } = decisiveStep(asked)
  const { badge, person, mode } = asked
  const granted = reason === 'ok'
  return { granted, reason, badge, person, mode, warnings: granted ? warningsOf(asked) : [] }
}

/** The question put to the register. */
export function caseOf(question: Question, book: Rulebook): Case {
  const { directory } = book
  const { place, now, credential } = question
  const badge = directory.badgeOf(credential)
  const person = badge === null ? null : directory.person(badge.person)
  const mode = place.door === null ? 'scheduled' : modeOf(directory.override(place.door.id), now)
  return { ...question, badge, person, mode, book }
}

/** The row that decides. */
export function decisiveStep(asked: Case): Step {
  // The last row always applies.
  return PRECEDENCE.find((step) => step.applies(asked)) as Step
}

function warningsOf(asked: Case): Warning[] {
  if (asked.place.side === 'out' || asked.place.door === null) return []
  const warnings: Warning[] = []
  if (isPassback(asked)) warnings.push('anti-passback')
  if (isFull(asked)) warnings.push('capacity-full')
  return warnings
}

function standingOf({ person, place, now, book }: Case) {
  return person === null || place.door === null ? 'none' : book.rules.standing(person, place.door.id, now)
}

/** The zone that the tap leads into; null: none that the house knows. */
function zoneOf({ place, book }: Case) {
  return place.door === null || place.door.to === null ? null : book.directory.zone(place.door.to)
}

function isPassback(asked: Case): boolean {
  const zone = zoneOf(asked)
  return zone !== null && asked.person !== null && asked.book.isInside(asked.person.id, zone.id)
}

/** Whoever is counted already takes no place. */
function isFull(asked: Case): boolean {
  const zone = zoneOf(asked)
  if (zone === null || zone.capacity === null) return false
  if (asked.person !== null && asked.book.isCounted(asked.person.id, zone.id)) return false
  return asked.book.insideOf(zone.id) >= zone.capacity
}

function isEnforced(asked: Case): boolean {
  const zone = zoneOf(asked)
  return zone !== null && asked.book.seesLeaving(zone.id)
}
