/** Commands that move a lock, from the order to the relay's own word that it has moved. */

import type { DoorFact, Fact, Recorded } from '../core/facts.ts'
import type { LiveHouse } from '../core/live-house.ts'
import { toRfc3339 } from '../core/model.ts'
import type { Clock, Directory } from '../core/ports.ts'
import type { Door } from '../core/records.ts'
import type { DoorWatch } from './door-watch.ts'
import type { Opening } from './plan-parts.ts'

/** Without `up/done` within this the unlock is unconfirmed (contract, 3 "Unlocking"). */
export const CONFIRM_WITHIN_MS = 3_000
/** A confirmation that comes late is still recorded within this. */
const LATE_CONFIRM_MS = 60_000
const WAITING_UNLOCKS_MAX = 50_000
/** What was ordered so long before the last fact was confirmed by then, or recorded as not. */
const GIVEN_BEFORE_END_MS = 2 * CONFIRM_WITHIN_MS

export interface Unlocks {
  /**
   * The newest facts at the start: orders that the gateway gave before it ended, and did not live to hear of, are
   * waited for anew. Only those to the board of a reader: an order to a lock of its own is named in no fact.
   */
  resume(latest: readonly Recorded[]): void
  /** A command has just been sent that moves the door's lock; `name` is what facts call it. */
  expect(unit: string, command: string, opening: Opening, name?: string): void
  /** The command could not be given in its life: the record says that nothing moved. */
  missed(unit: string, name: string, door: Door): void
  /** False where no such command is known. */
  onDone(unit: string, command: string, ok: boolean): boolean
  stop(): void
}

interface Waiting {
  opening: Opening
  name: string
  timer: NodeJS.Timeout
}

export function createUnlocks({
  house,
  directory,
  doorWatch,
  clock,
  record,
}: {
  house: LiveHouse
  directory: Pick<Directory, 'door'>
  doorWatch: Pick<DoorWatch, 'move'>
  clock: Clock
  record: (facts: Fact[]) => void
}): Unlocks {
  const waiting = new Map<string, Waiting>()

  const fact = (kind: DoorFact['kind'], door: Door, unit: string, command: string): DoorFact => ({
    kind,
    happenedAt: toRfc3339(clock.now()),
    door: door.id,
    unit,
    command,
  })
  const unconfirmed = (door: Door, unit: string, command: string): void => {
    record([fact('unlock-unconfirmed', door, unit, command)])
    house.raise('unlock-unconfirmed', door.id)
  }

  const tell = (facts: Fact[]): void => {
    if (facts.length > 0) record(facts)
  }

  function expect(unit: string, command: string, opening: Opening, name = command): void {
    const { door, extended } = opening
    tell(doorWatch.move(door, { type: 'ordered', extended }, clock.now()))
    if (waiting.size >= WAITING_UNLOCKS_MAX) return
    const key = `${unit} ${command}`
    const timer = setTimeout(() => {
      unconfirmed(door, unit, name)
      const late = setTimeout(() => waiting.delete(key), LATE_CONFIRM_MS)
      waiting.set(key, { opening, name, timer: late })
    }, CONFIRM_WITHIN_MS)
    waiting.set(key, { opening, name, timer })
  }

  return {
    resume(latest) {
      const orders = new Map<string, { unit: string; command: string; door: string }>()
      const since = Date.parse(latest.at(-1)?.at ?? '') - GIVEN_BEFORE_END_MS
      for (const fact of latest) {
        if (Date.parse(fact.at) < since) continue
        if (fact.kind === 'passage-granted' && fact.decidedBy === 'gateway' && fact.door !== null) {
          const { unit, id: command, door } = fact
          if (directory.door(door)?.lock === null) orders.set(`${unit} ${command}`, { unit, command, door })
        } else if (fact.kind === 'unlock-requested') {
          orders.set(`${fact.unit} ${fact.command}`, fact)
        } else if (fact.kind === 'door-unlocked' || fact.kind === 'unlock-unconfirmed') {
          orders.delete(`${fact.unit} ${fact.command}`)
        }
      }
      for (const { unit, command, door } of orders.values()) {
        const found = directory.door(door)
        if (found !== null) expect(unit, command, { door: found, extended: false })
      }
    },
    expect,
    missed(unit, name, door) {
      unconfirmed(door, unit, name)
    },
    onDone(unit, command, ok) {
      const key = `${unit} ${command}`
      const found = waiting.get(key)
      if (found === undefined) return false
      clearTimeout(found.timer)
      waiting.delete(key)
      const { opening, name } = found
      const { door, extended } = opening
      if (!ok) {
        unconfirmed(door, unit, name)
        return true
      }
      const moved = doorWatch.move(door, { type: 'unlocked', extended }, clock.now())
      record([fact('door-unlocked', door, unit, name), ...moved])
      house.clear('unlock-unconfirmed', door.id)
      return true
    },
    stop() {
      for (const { timer } of waiting.values()) clearTimeout(timer)
      waiting.clear()
    },
  }
}
