/** Houses at random: what a register may hold, rolled around one day, small enough that everything gets in the way. */
import type { Change } from '../../gateway/core/ports.ts'
import type { CalendarEntry, Day, Minute, Records, Weekday, WeeklyWindow, Window } from '../../gateway/core/records.ts'
import type { Dice } from './dice.ts'
import type { House, Register, Whereabouts } from './oracle.ts'
import { type Focus, focusOf, instantNear } from './random-days.ts'
import { dayAfter, type WallClock } from './wall.ts'

const GROUPS = ['members', 'guests', 'choir', 'fablab', 'cleaners']
const PEOPLE = ['amadou', 'bintou', 'chiara', 'dario', 'elif', 'fatou', 'giulia', 'hamid']
const BADGES = Array.from({ length: 14 }, (_, index) => `b-${index + 1}`)
const RULES = ['r-1', 'r-2', 'r-3', 'r-4', 'r-5', 'r-6', 'r-7', 'r-8']
const SCHEDULES = ['office', 'night', 'weekend', 'mass']
const CALENDAR = ['c-1', 'c-2', 'c-3', 'c-4', 'c-5']
const ZONES = ['hall', 'lab', 'court']
const DOORS = ['front', 'side', 'lab-door', 'gate']
/** Two at each door, as far as the dice leave them there, and one at a desk. */
const READERS = [...DOORS.flatMap((door) => [`${door}-1`, `${door}-2`]), 'desk-reader']
const WEEK: Weekday[] = [1, 2, 3, 4, 5, 6, 7]
const HOUR_MS = 3_600_000
const DAY_MINUTES = 24 * 60
const WEEK_MINUTES = 7 * DAY_MINUTES

/** Twelve credentials for fourteen badges: some pass from hand to hand. */
const CREDENTIALS = Array.from({ length: 12 }, (_, index) => `uid:04a2b3${String(index).padStart(2, '0')}`)
/** Most windows begin and end at these: about midnight, about both nights' hours, and at plain times. */
export const MINUTES: Minute[] = [
  ...['00:00', '00:01', '00:30', '01:00', '01:30', '01:59', '02:00', '02:01', '02:30', '02:59', '03:00', '03:01'],
  ...['03:30', '04:00', '06:00', '08:00', '12:00', '12:30', '19:10', '22:00', '23:00', '23:30', '23:59', '24:00'],
]

export interface RandomHouse extends House {
  focus: Focus
  dice: Dice
}

export function rollHouse(dice: Dice, clock: WallClock, focus: Focus = focusOf(dice, clock)): RandomHouse {
  return { clock, dice, focus, register: emptyRegister(), whereabouts: rollWhereabouts(dice) }
}

/** What makes the house out of an empty one, in an order in which nothing names what is not there yet. */
export function firstChanges(house: RandomHouse): Change[] {
  const made = [
    ...SCHEDULES.map((id): Change => ({ put: 'schedule', value: rollSchedule(house, id) })),
    ...ZONES.map((id): Change => ({ put: 'zone', value: rollZone(house.dice, id) })),
    ...DOORS.map((id): Change => ({ put: 'door', value: rollDoor(house.dice, id) })),
    ...READERS.map((id): Change => ({ put: 'unit', value: rollReader(house.dice, id) })),
    ...RULES.map((id): Change => ({ put: 'rule', value: rollRule(house, id) })),
    ...PEOPLE.map((id): Change => ({ put: 'person', value: rollPerson(house.dice, id) })),
    ...BADGES.map((id): Change => ({ put: 'badge', value: rollBadge(house, id) })),
    ...DOORS.flatMap((id) => rollOverride(house, id)),
  ]
  // One after the other, for no two entries of the calendar stand on one day.
  follow(house.register, made)
  return [...made, ...CALENDAR.flatMap((id) => followed(house, rollEntry(house, id)))]
}

/** Something that somebody changes in a house that is in use. */
export function nextChanges(house: RandomHouse): Change[] {
  const { dice } = house
  const roll = dice.pick<() => Change[]>([
    () => [{ put: 'zone', value: rollZone(dice, dice.pick(ZONES)) }],
    () => [{ put: 'unit', value: rollReader(dice, dice.pick(READERS)) }],
    () => [{ put: 'schedule', value: rollSchedule(house, dice.pick(SCHEDULES)) }],
    () => orDrop(dice, { put: 'rule', value: rollRule(house, dice.pick(RULES)) }),
    () => orDrop(dice, { put: 'person', value: rollPerson(dice, dice.pick(PEOPLE)) }),
    () => orDrop(dice, { put: 'badge', value: rollBadge(house, dice.pick(BADGES)) }),
    () => rollOverride(house, dice.pick(DOORS)),
    () => rollEntry(house, dice.pick(CALENDAR)),
  ])
  return followed(house, roll())
}

function followed(house: RandomHouse, changes: Change[]): Change[] {
  follow(house.register, changes)
  return changes
}
function orDrop(dice: Dice, change: Extract<Change, { put: 'rule' | 'person' | 'badge' }>): Change[] {
  return dice.percent(85) ? [change] : [{ drop: change.put, id: change.value.id }]
}

/* ---------------------------------------------------------------- a register as plain as can be */

export function emptyRegister(): Register {
  return {
    ...{ person: [], erasure: [], organisation: [], badge: [], card: [], event: [], group: [], rule: [], schedule: [] },
    ...{ calendar: [], zone: [], desk: [], door: [], override: [], unit: [], plan: [], drawing: [] },
  }
}

export function follow(register: Register, changes: readonly Change[]): void {
  for (const change of changes) {
    const kind = 'drop' in change ? change.drop : change.put
    const id = 'drop' in change ? (change as { id: string }).id : (change as { value: { id: string } }).value.id
    const records = register[kind as keyof Records] as { id: string }[]
    const place = records.findIndex((record) => record.id === id)
    if ('drop' in change) {
      if (place !== -1) records.splice(place, 1)
    } else {
      const { value } = change as { value: { id: string } }
      if (place === -1) records.push(value)
      else records[place] = value
    }
  }
}

/* ---------------------------------------------------------------- the records */

const instant = ({ dice, focus, clock }: RandomHouse): number => instantNear(dice, focus.day, MINUTES, clock)
const near = ({ dice, focus }: RandomHouse): Day => dayAfter(focus.day, dice.between(-4, 4))
/** A first and a last day, in this order; most often none. */
function days(house: RandomHouse): { from: Day | null; until: Day | null } {
  if (house.dice.percent(65)) return { from: null, until: null }
  const [from, until] = [near(house), near(house)].sort() as [Day, Day]
  return { from: house.dice.percent(70) ? from : null, until: house.dice.percent(70) ? until : null }
}

function rollZone(dice: Dice, id: string): Records['zone'] {
  return {
    id,
    name: id,
    capacity: dice.pick([null, null, null, 1, 2, 3]),
    antiPassback: dice.pick(['soft', 'hard', 'hard']),
  }
}

function rollDoor(dice: Dice, id: string): Records['door'] {
  const to = dice.percent(90) ? dice.pick(ZONES) : null
  return {
    ...{ id, name: id, to, from: dice.pick([null, ...ZONES].filter((zone) => zone === null || zone !== to)) },
    ...{ lock: null, unlockMs: 5000, heldOpenS: 30, extendedUnlockMs: 15_000, extendedHeldOpenS: 90 },
    ...{ preAlertS: 0, freeSchedule: dice.pick([null, ...SCHEDULES]), listLifeS: 86_400 },
  }
}

export function rollReader(dice: Dice, id: string): Records['unit'] {
  const unit = { id, kind: 'mqtt', path: null, baud: null, reader: null, desks: [], settings: {} }
  const own = DOORS.find((one) => id.startsWith(`${one}-`))
  if (own === undefined) return { ...unit, door: null, zone: dice.pick(ZONES), side: null }
  const sides = id.endsWith('-2')
    ? (['out', 'out', 'out', 'out', 'in', null] as const)
    : (['in', 'in', 'in', null] as const)
  return { ...unit, door: dice.percent(15) ? dice.pick(DOORS) : own, zone: null, side: dice.pick(sides) }
}

function rollPerson(dice: Dice, id: string): Records['person'] {
  const kind = dice.pick(['member', 'guest', 'staff'] as const)
  const rest = { org: null, host: null, extendedTime: dice.percent(20), assistance: dice.percent(20) }
  return { id, name: id, kind, groups: dice.some(GROUPS, 50), ...rest }
}

function rollBadge(house: RandomHouse, id: string): Records['badge'] {
  const { dice } = house
  const [from, until] = [instant(house), instant(house)].sort((one, other) => one - other) as [number, number]
  const revoked = dice.percent(10)
  const suspended = dice.percent(8)
  return {
    ...{ id, credential: dice.pick(CREDENTIALS), person: dice.pick(PEOPLE), event: null },
    ...{ from: dice.percent(20) ? from : null, until: dice.percent(20) && until > from ? until : null },
    ...{ revokedAt: revoked ? instant(house) : null, revokedReason: revoked ? 'lost' : null },
    ...{ suspendedAt: suspended ? instant(house) : null, suspendedReason: suspended ? 'lent' : null },
  }
}

function rollRule(house: RandomHouse, id: string): Records['rule'] {
  const { dice } = house
  const doors = dice.percent(40) ? null : [...new Set([dice.pick(DOORS), ...dice.some(DOORS, 45)])]
  return {
    id,
    group: dice.pick(GROUPS),
    doors,
    schedule: dice.percent(5) ? null : dice.pick(SCHEDULES),
    ...days(house),
  }
}

function rollOverride(house: RandomHouse, id: string): Change[] {
  const { dice } = house
  if (dice.percent(70)) return [{ drop: 'override', id }]
  const until = instant(house)
  const mode = dice.pick(['free', 'locked', 'lockdown'] as const)
  const value = { id, mode, since: until - dice.between(1, 30) * HOUR_MS, until, by: 'ada', reason: 'drill' }
  return [{ put: 'override', value }]
}

function rollSchedule(house: RandomHouse, id: string): Records['schedule'] {
  const { dice } = house
  const windows: WeeklyWindow[] = []
  for (let rolls = dice.between(0, 6); rolls > 0; rolls--) {
    const window = { ...rollWindow(dice), days: dice.some(WEEK, dice.pick([30, 70])) }
    if (window.days.length > 0 && !overlaps([...windows, window])) windows.push(window)
  }
  return { id, name: id, windows, holidays: dice.pick(['closed', 'closed', 'open']), ...days(house) }
}

function rollWindow(dice: Dice): Window {
  const from = dice.pick(MINUTES.filter((minute) => minute !== '24:00'))
  return { from, to: dice.pick(MINUTES.filter((minute) => minute !== from)) }
}

/** Whether two windows of a week have a minute in common. */
function overlaps(windows: readonly WeeklyWindow[]): boolean {
  const spans = windows.flatMap(({ days: begins, from, to }) =>
    begins.map((day) => {
      const start = (day - 1) * DAY_MINUTES + minuteOf(from)
      const end = (day - 1) * DAY_MINUTES + minuteOf(to)
      return { start, end: end > start ? end : end + DAY_MINUTES }
    }),
  )
  const meet = (one: number, other: number, shift: number): boolean => {
    const [a, b] = [spans[one], spans[other]] as [{ start: number; end: number }, { start: number; end: number }]
    return a.start + shift < b.end && b.start < a.end + shift
  }
  return spans.some((_, one) =>
    spans.some((_, other) => one < other && [-WEEK_MINUTES, 0, WEEK_MINUTES].some((shift) => meet(one, other, shift))),
  )
}
function minuteOf(minute: Minute): number {
  return Number(minute.slice(0, 2)) * 60 + Number(minute.slice(3))
}

/** An entry on days that no other stands on; none where there is no room. */
function rollEntry(house: RandomHouse, id: string): Change[] {
  const { dice } = house
  const from = near(house)
  const until = dayAfter(from, dice.pick([0, 0, 0, 1, 2, 5]))
  const others = house.register.calendar.filter((other) => other.id !== id)
  if (dice.percent(20) || others.some((other) => from <= other.until && other.from <= until)) {
    return [{ drop: 'calendar', id }]
  }
  const kind = dice.pick(['closure', 'opening', 'opening'] as const)
  const hours = kind === 'opening' && dice.percent(60) ? rollHours(dice) : null
  const value: CalendarEntry = { id, name: id, kind, from, until, hours }
  return [{ put: 'calendar', value }]
}

function rollHours(dice: Dice): Window[] {
  const hours: Window[] = [rollWindow(dice)]
  const more = rollWindow(dice)
  // On one day only: what runs over into the next day may meet whatever begins there.
  if (!overlaps([...hours, more].map((window) => ({ ...window, days: [1] })))) hours.push(more)
  return hours
}

export function rollWhereabouts(dice: Dice): Whereabouts[] {
  return dice.some(PEOPLE, 60).map((person) => ({
    ...{
      person,
      zone: dice.pick(ZONES),
      is: dice.pick(['certain', 'certain', 'certain', 'uncertain', 'entering'] as const),
    },
  }))
}
