/** Commands that move a lock, from the order to the relay's own word that it has moved. */

import { expectOpening, unlocked } from '../core/door.ts'
import type { LiveHouse } from '../core/live-house.ts'
import { type Door, type DoorFact, type Fact, toRfc3339 } from '../core/model.ts'
import type { Clock } from '../core/ports.ts'

/** Without `up/done` within this the unlock is unconfirmed (contract, 3 "Unlocking"). */
export const CONFIRM_WITHIN_MS = 3_000
/** A confirmation that comes late is still recorded within this. */
const LATE_CONFIRM_MS = 60_000
const WAITING_UNLOCKS_MAX = 50_000

export interface Unlocks {
  /** A command has just been sent that moves the door's lock. */
  expect(unit: string, command: string, door: Door): void
  /** The command could not be given in its life: the record says that nothing moved. */
  missed(unit: string, command: string, door: Door): void
  /** False where no such command is known. */
  onDone(unit: string, command: string, ok: boolean): boolean
  stop(): void
}

interface Waiting {
  door: Door
  timer: NodeJS.Timeout
}

export function createUnlocks({
  house,
  clock,
  record,
}: {
  house: LiveHouse
  clock: Clock
  record: (facts: Fact[]) => void
}): Unlocks {
  const waiting = new Map<string, Waiting>()
  const showAgain = new Set<NodeJS.Timeout>()

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

  return {
    expect(unit, command, door) {
      house.setDoor(door.id, expectOpening(house.doorState(door.id), door.unlockMs, clock.now()))
      if (waiting.size >= WAITING_UNLOCKS_MAX) return
      const key = `${unit} ${command}`
      const timer = setTimeout(() => {
        unconfirmed(door, unit, command)
        const late = setTimeout(() => waiting.delete(key), LATE_CONFIRM_MS)
        waiting.set(key, { door, timer: late })
      }, CONFIRM_WITHIN_MS)
      waiting.set(key, { door, timer })
    },
    missed(unit, command, door) {
      unconfirmed(door, unit, command)
    },
    onDone(unit, command, ok) {
      const key = `${unit} ${command}`
      const found = waiting.get(key)
      if (found === undefined) return false
      clearTimeout(found.timer)
      waiting.delete(key)
      const { door } = found
      if (!ok) {
        unconfirmed(door, unit, command)
        return true
      }
      record([fact('door-unlocked', door, unit, command)])
      house.clear('unlock-unconfirmed', door.id)
      house.setDoor(door.id, unlocked(house.doorState(door.id), door.unlockMs, clock.now()))
      const again = setTimeout(() => {
        showAgain.delete(again)
        house.emit({ type: 'door', id: door.id })
      }, door.unlockMs + 1)
      showAgain.add(again)
      return true
    },
    stop() {
      for (const { timer } of waiting.values()) clearTimeout(timer)
      for (const timer of showAgain) clearTimeout(timer)
      waiting.clear()
    },
  }
}
