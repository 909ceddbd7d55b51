/** What the driver of MQTT devices needs of a family of them. */
import type { At, NumberList } from '../../core/model.ts'
import type { Unit } from '../../core/records.ts'
import type { Heard } from '../../wire/input/heard.ts'
import type { Arrival, Publication } from '../messages/device-logins.ts'
import type { Kind } from '../messages/kind.ts'

export interface HeardOf {
  /** The login itself, or a unit behind it. */
  unit: string
  heard: Heard
}

/** One login: a device, or a bridge with devices behind it. Whatever comes in, nothing throws, and what is held has a bound. */
export interface Session {
  /** `nowMs` by a clock that only goes on, `now` by the house's. */
  hear(message: Arrival, nowMs: number, now: At): HeardOf[]
  /** What makes it tell how things stand, when it comes. */
  greet(): Publication[]
  /** Moves the strike of this unit for so long; the device ends it by itself. Null: it has none. */
  unlock(unit: string, ms: number): Publication[] | null
  /** Other units are behind it from now on, and what is known of them already; absent: a new session begins then. */
  behind?(units: readonly Unit[]): HeardOf[]
  /** Of one that keeps a list of plain numbers: what it is to hold from now on. False: it was not set up to. */
  takeList?(list: NumberList): boolean
  /** Some times a second while it is there: what it is told so that it holds its list, and what became of that. */
  keep?(now: At, nowMs: number): { say: Publication[]; heard: HeardOf[] }
  /** It has gone: what it is to hold is handed out anew when it comes. */
  away?(): void
  /** So long without a word is silence, by what it has told of itself; null: it has told nothing of it. */
  silentAfterMs?(unit: string): number | null
  /** Ends a pulse that the device should have ended by itself and did not: a door must not stay open for it. */
  end?(unit: string): Publication[]
}

export interface Family extends Kind {
  /** Filters of the topics that the login speaks on; `behind`: the units whose setting `via` names this one. */
  speaks(unit: Unit, behind: readonly Unit[]): string[]
  /** Filters of the topics on which it is told something. */
  hears(unit: Unit): string[]
  messageBytesMax: number
  open(unit: Unit, behind: readonly Unit[]): Session
}

/** Where it stands may change; what it is told by is the same. */
export function sameLogin(
  before: { unit: Unit; behind: readonly Unit[] },
  unit: Unit,
  behind: readonly Unit[],
): boolean {
  const key = (units: readonly Unit[]): string =>
    JSON.stringify(units.map(({ id, kind, settings, desks, door }) => [id, kind, settings, desks, door]))
  return key([before.unit, ...before.behind]) === key([unit, ...behind])
}
