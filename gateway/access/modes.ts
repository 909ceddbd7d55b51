/** How doors deviate from their schedule: orders of staff, lockdown, and free passage that a staff badge begins. */
import { modeOf } from '../core/decide.ts'
import { SogliaError } from '../core/errors.ts'
import type { DoorModeFact, Fact } from '../core/facts.ts'
import type { LiveHouse } from '../core/live-house.ts'
import { type At, toRfc3339 } from '../core/model.ts'
import type { Change, Clock, Directory } from '../core/ports.ts'
import type { Door, DoorMode, DoorOverride, Person } from '../core/records.ts'

/** No order holds for ever: whoever wants that changes the schedule. */
const OVERRIDE_MS_MAX = 31 * 24 * 60 * 60_000

export interface ModeOrder {
  mode: DoorMode
  /** When it ends by itself; null: at the next closing time, a lockdown a day later. */
  until: At | null
  reason: string
  /** Lockdown wants it: nobody can enter by badge then. */
  confirmed: boolean
}

export interface ModesParts {
  directory: Directory
  house: LiveHouse
  clock: Clock
  /** Writes and puts in force, as `Access.change` does. */
  change: (changes: Change[], facts: Fact[]) => Promise<unknown>
  /** The next closing time. */
  nextDayEnd: (now: At) => At
  /** The end of the window of a schedule that holds now; null: none does. */
  openUntil: (schedule: string, at: At) => At | null
  log: { error(fields: object, msg: string): void }
}

export interface Modes {
  /** Throws `E_DOOR_UNKNOWN`, `E_CONFIRM`, `E_INVALID`, `E_STORAGE_FAILED`. */
  order(doors: readonly string[], order: ModeOrder, by: string): Promise<void>
  /** A person was let in at the door: where it is staff, free passage may begin. */
  onEntry(door: Door, person: Person, unit: string): void
  /** Ends what has ended by itself. */
  look(): void
}

const DAY_MS = 24 * 60 * 60_000

export function createModes({ directory, house, clock, change, nextDayEnd, openUntil, log }: ModesParts): Modes {
  const factOf = (kind: DoorModeFact['kind'], door: string, mode: DoorMode, by: string): DoorModeFact => ({
    kind,
    happenedAt: toRfc3339(clock.now()),
    door,
    mode,
    by,
  })
  let last: Promise<unknown> = Promise.resolve()
  /** Free passage that is being begun: a rush of staff taps begins it once. */
  const beginning = new Set<string>()
  let looking = false

  /** One after the other: each sees what the one before has put in force, and none undoes what it never saw. */
  function inTurn(work: () => Promise<void>): Promise<void> {
    const mine = last.then(work)
    last = mine.catch(() => undefined)
    return mine
  }

  function ended(override: DoorOverride, by: string, reason?: string): Fact {
    const kind = override.mode === 'free' ? 'free-passage-ended' : 'door-mode-changed'
    return { ...factOf(kind, override.id, 'scheduled', by), ...(reason === undefined ? {} : { reason }) }
  }

  function pieceOf(door: string, asked: ModeOrder, by: string): { changes: Change[]; facts: Fact[] } {
    const { mode, until, reason } = asked
    const now = clock.now()
    const before = directory.override(door)
    if (mode === 'scheduled') {
      if (before === null) return { changes: [], facts: [] }
      return { changes: [{ drop: 'override', id: door }], facts: [ended(before, by, reason)] }
    }
    if (mode !== 'lockdown' && modeOf(before, now) === 'lockdown' && !asked.confirmed) {
      throw new SogliaError('E_CONFIRM', `the door ${door} is locked down`)
    }
    const ends = until ?? (mode === 'lockdown' ? now + DAY_MS : nextDayEnd(now))
    if (ends <= now || ends > now + OVERRIDE_MS_MAX) {
      throw new SogliaError('E_INVALID', '"until" lies in the past, or more than 31 days ahead')
    }
    const value: DoorOverride = { id: door, mode, since: now, until: ends, by, reason }
    const fact = { ...factOf('door-mode-changed', door, mode, by), until: toRfc3339(ends), reason }
    const freeEnds = before !== null && modeOf(before, now) === 'free' && mode !== 'free'
    return { changes: [{ put: 'override', value }], facts: [...(freeEnds ? [ended(before, by, reason)] : []), fact] }
  }

  /** In one piece for all doors: a lockdown that holds at half of them is none. */
  async function order(doors: readonly string[], asked: ModeOrder, by: string): Promise<void> {
    for (const door of doors) if (directory.door(door) === null) throw new SogliaError('E_DOOR_UNKNOWN', door)
    if (asked.mode === 'lockdown' && !asked.confirmed) {
      throw new SogliaError('E_CONFIRM', 'in a lockdown nobody can enter by badge; people can always leave')
    }
    const pieces = doors.map((door) => pieceOf(door, asked, by))
    const changes = pieces.flatMap((piece) => piece.changes)
    if (changes.length === 0) return
    await change(
      changes,
      pieces.flatMap((piece) => piece.facts),
    )
    for (const door of doors) house.emit({ type: 'door', id: door })
  }

  async function beginFree(door: Door, unit: string): Promise<void> {
    const now = clock.now()
    const until = door.freeSchedule === null ? null : openUntil(door.freeSchedule, now)
    // Whoever ordered something else wins, and so does the window's end.
    if (until === null || until <= now || modeOf(directory.override(door.id), now) !== 'scheduled') return
    const reason = 'a staff badge opened in the window of free passage'
    const value: DoorOverride = { id: door.id, mode: 'free', since: now, until, by: unit, reason }
    const fact = { ...factOf('free-passage-started', door.id, 'free', unit), until: toRfc3339(until), reason }
    await change([{ put: 'override', value }], [fact])
    house.emit({ type: 'door', id: door.id })
  }

  async function endOver(): Promise<void> {
    const now = clock.now()
    const over = directory.records('override').filter(({ until }) => until <= now)
    if (over.length === 0) return
    const changes = over.map(({ id }): Change => ({ drop: 'override', id }))
    await change(
      changes,
      over.map((override) => ended(override, 'schedule')),
    )
    for (const { id } of over) house.emit({ type: 'door', id })
  }

  return {
    order: (doors, asked, by) => inTurn(() => order(doors, asked, by)),
    onEntry(door, person, unit) {
      if (door.freeSchedule === null || person.kind !== 'staff' || beginning.has(door.id)) return
      beginning.add(door.id)
      inTurn(() => beginFree(door, unit))
        .catch((error) => log.error({ err: error, door: door.id }, 'free passage not begun'))
        .finally(() => beginning.delete(door.id))
    },
    look() {
      const now = clock.now()
      if (looking || !directory.records('override').some(({ until }) => until <= now)) return
      looking = true
      inTurn(endOver)
        .catch((error) => log.error({ err: error }, 'the end of a mode was not recorded'))
        .finally(() => {
          looking = false
        })
    },
  }
}
