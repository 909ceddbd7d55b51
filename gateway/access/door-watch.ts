/** Moves doors on by what is heard, ordered and by time; their alarms follow. What it tells is to be recorded. */
import { modeOf } from '../core/decide.ts'
import { type DoorEvent, type DoorInput, heldOpenSOf, nextTick, stepDoor } from '../core/door.ts'
import type { DoorFact } from '../core/facts.ts'
import type { LiveHouse } from '../core/live-house.ts'
import { type At, toRfc3339 } from '../core/model.ts'
import type { Clock, Directory } from '../core/ports.ts'
import type { Door } from '../core/records.ts'

/** A clock that was set lets no door wait longer than this. */
const LOOK_AGAIN_MS = 60_000
/** A board that was away tells one thing after the other: what a reading was followed by is waited for so long. */
const FOLLOWED_WITHIN_MS = 5_000

export interface DoorWatch {
  /** What was heard or ordered at `at`. The facts that come of it are the caller's to record. */
  move(door: Door, input: DoorInput, at: At): DoorFact[]
  /** The door's mode or its record has changed: looks anew, and records what comes of it. */
  look(door: Door): void
  /** Forgets doors that are no longer in the register. */
  follow(): void
  stop(): void
}

export function createDoorWatch({
  house,
  directory,
  clock,
  record,
}: {
  house: LiveHouse
  directory: Pick<Directory, 'door' | 'override'>
  clock: Clock
  record: (facts: DoorFact[]) => void
}): DoorWatch {
  const timers = new Map<string, NodeJS.Timeout>()

  function move(door: Door, input: DoorInput, at: At): DoorFact[] {
    const free = modeOf(directory.override(door.id), at) === 'free'
    const mode = stepDoor(house.doorState(door.id), { type: 'mode', free }, door, at)
    const { state, events } = stepDoor(mode.state, input, door, at)
    house.setDoor(door.id, state)
    const all = [...mode.events, ...events]
    for (const event of all) follow(door, event)
    wait(door, at)
    return all.map((event) => factOf(door, event))
  }

  function follow(door: Door, { kind }: DoorEvent): void {
    const limitS = heldOpenSOf(house.doorState(door.id), door)
    switch (kind) {
      case 'door-forced':
      case 'door-tampered':
        house.raise(kind, door.id)
        return
      case 'door-held-open-soon':
        house.raise(kind, door.id, limitS)
        return
      case 'door-held-open':
        house.clear('door-held-open-soon', door.id)
        house.raise(kind, door.id, limitS)
        return
      case 'door-closed':
        for (const ended of ['door-held-open-soon', 'door-held-open', 'door-forced'] as const) {
          house.clear(ended, door.id)
        }
    }
  }

  /** As old as the last word of the door was, so late may the next one come: nobody says meanwhile that it stands open. */
  function wait(door: Door, heardOf: At): void {
    clearTimeout(timers.get(door.id))
    timers.delete(door.id)
    const now = clock.now()
    // A mode that is over was looked at just now, whether or not anybody has dropped its record.
    const modeEnds = directory.override(door.id)?.until ?? now
    const due = [nextTick(house.doorState(door.id), door), modeEnds > now ? modeEnds : null].filter((at) => at !== null)
    if (due.length === 0) return
    const waitMs = Math.min(
      Math.max(1, Math.min(now - heardOf, FOLLOWED_WITHIN_MS), Math.min(...due) - now),
      LOOK_AGAIN_MS,
    )
    timers.set(
      door.id,
      setTimeout(() => onDue(door.id), waitMs),
    )
  }

  function onDue(id: string): void {
    timers.delete(id)
    const door = directory.door(id)
    if (door !== null) look(door)
  }

  function look(door: Door): void {
    const facts = move(door, { type: 'tick' }, clock.now())
    if (facts.length > 0) record(facts)
  }

  return {
    move,
    look,
    follow() {
      for (const [id, timer] of timers) {
        if (directory.door(id) !== null) continue
        clearTimeout(timer)
        timers.delete(id)
      }
    },
    stop() {
      for (const timer of timers.values()) clearTimeout(timer)
      timers.clear()
    },
  }
}

function factOf(door: Door, { kind, at, unit }: DoorEvent): DoorFact {
  return { kind, happenedAt: toRfc3339(at), door: door.id, ...(unit === null ? {} : { unit }) }
}
