/** A door that stands open is looked at again when its time is up. */
import { nextTick, tick } from '../core/door.ts'
import type { LiveHouse } from '../core/live-house.ts'
import { toRfc3339 } from '../core/model.ts'
import type { Door } from '../core/records.ts'
import type { Fact } from '../core/facts.ts'
import type { Clock } from '../core/ports.ts'

export interface DoorWatch {
  /** The door's state has moved. */
  look(door: Door): void
  stop(): void
}

export function createDoorWatch({
  house,
  clock,
  record,
}: {
  house: LiveHouse
  clock: Clock
  record: (facts: Fact[]) => void
}): DoorWatch {
  const timers = new Map<string, NodeJS.Timeout>()

  function look(door: Door): void {
    clearTimeout(timers.get(door.id))
    const due = nextTick(house.doorState(door.id), door)
    if (due !== null) timers.set(door.id, setTimeout(onDue, Math.max(1, due - clock.now()), door))
  }

  function onDue(door: Door): void {
    const step = tick(house.doorState(door.id), door, clock.now())
    house.setDoor(door.id, step.state)
    if (step.events.length === 0) {
      look(door)
      return
    }
    house.raise('door-held-open', door.id, door.heldOpenS)
    record([{ kind: 'door-held-open', happenedAt: toRfc3339(clock.now()), door: door.id }])
  }

  return {
    look,
    stop() {
      for (const timer of timers.values()) clearTimeout(timer)
      timers.clear()
    },
  }
}
