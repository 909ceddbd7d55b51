/** Staff opens a door from afar: recorded with who and why, then sent; also to let in somebody without a badge. */
import { COMMAND_TTL_MS, unlockMsOf } from '../core/door.ts'
import { SogliaError } from '../core/errors.ts'
import type { Fact, StayFact } from '../core/facts.ts'
import { type LiveHouse, lockUnitOf } from '../core/live-house.ts'
import { type At, type Command, toRfc3339 } from '../core/model.ts'
import type { Clock, Directory } from '../core/ports.ts'
import type { Door, Person } from '../core/records.ts'
import type { Ledger } from './ledger.ts'
import type { Openings } from './openings.ts'
import type { Opening } from './plan-parts.ts'
import type { TapPlanner } from './plan-taps.ts'
import type { Unlocks } from './unlocks.ts'

export interface RemoteParts {
  directory: Directory
  house: LiveHouse
  ledger: Pick<Ledger, 'commit'>
  unlocks: Unlocks
  taps: Pick<TapPlanner, 'admit'>
  openings: Pick<Openings, 'forget' | 'ordered'>
  clock: Clock
  newId: () => string
  /** A stay that was opened for somebody who did not come in. */
  undo: (stay: StayFact) => void
  send: (unit: string, command: Command) => boolean
}

export interface Remote {
  /** Throws `E_DOOR_UNKNOWN`, `E_NO_LOCK`, `E_UNIT_OFFLINE`, `E_STORAGE_FAILED`. */
  unlock(door: string, by: string, reason: string): Promise<{ id: string; unit: string }>
  /** Lets a named person in who has no badge at hand. Throws the same, and `E_PERSON_UNKNOWN`. */
  admit(door: string, person: string, by: string, reason: string): Promise<{ id: string; unit: string }>
}

export function createRemote(parts: RemoteParts): Remote {
  const { directory, house, ledger, unlocks, taps, openings, clock, send } = parts

  /** The door, and the unit that is there to open it. */
  function reach(id: string): { door: Door; unit: string } {
    const door = directory.door(id)
    if (door === null) throw new SogliaError('E_DOOR_UNKNOWN', id)
    const unit = lockUnitOf(door, directory.units())
    if (unit === null) throw new SogliaError('E_NO_LOCK', id)
    if (house.unit(unit)?.state !== 'online') throw new SogliaError('E_UNIT_OFFLINE', unit)
    return { door, unit }
  }

  async function open(
    { door, unit }: { door: Door; unit: string },
    extended: boolean,
    word: { by: string; reason: string },
    more: (id: string, askedAt: At) => Fact[],
  ): Promise<{ id: string; unit: string }> {
    const id = parts.newId()
    const askedAt = clock.now()
    const happenedAt = toRfc3339(askedAt)
    const asked: Fact = { kind: 'unlock-requested', happenedAt, door: door.id, unit, command: id, ...word }
    const facts = more(id, askedAt)
    try {
      await ledger.commit({ signal: null, facts: [asked, ...facts] }, 0)
    } catch (error) {
      for (const fact of facts) if (fact.kind === 'passage-granted') openings.forget(fact)
      throw error
    }
    if (clock.now() - askedAt >= COMMAND_TTL_MS) {
      missed(unit, id, door, facts)
      throw new SogliaError('E_STORAGE_FAILED', 'the disk was too slow; nothing was sent')
    }
    const opening: Opening = { door, extended }
    // A board need not know who: the name stays in the journal.
    const order: Command = { type: 'unlock', id, ms: unlockMsOf(door, extended), by: 'staff', ttlMs: COMMAND_TTL_MS }
    if (!send(unit, order)) {
      missed(unit, id, door, facts)
      throw new SogliaError('E_UNIT_OFFLINE', unit)
    }
    for (const fact of facts) if (fact.kind === 'passage-granted') openings.ordered(fact, clock.now())
    unlocks.expect(unit, id, opening)
    return { id, unit }
  }

  /** No order went out, so nobody came in: whoever is on record as let in is not counted. */
  function missed(unit: string, id: string, door: Door, facts: readonly Fact[]): void {
    unlocks.missed(unit, id, door)
    for (const fact of facts) {
      if (fact.kind === 'passage-granted') openings.forget(fact)
      if (fact.kind === 'stay-opened') parts.undo(fact)
    }
  }

  function mustBePerson(id: string): Person {
    const person = directory.person(id)
    if (person === null) throw new SogliaError('E_PERSON_UNKNOWN', id)
    return person
  }

  return {
    unlock: async (door, by, reason) => open(reach(door), false, { by, reason }, () => []),
    async admit(id, personId, by, reason) {
      const person = mustBePerson(personId)
      const reached = reach(id)
      const word = { by, reason }
      return open(reached, person.extendedTime, word, (command, askedAt) =>
        taps.admit(reached.door, person, reached.unit, command, word, askedAt),
      )
    },
  }
}
