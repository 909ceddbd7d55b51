/** What a reading of a door means: its state moves on, and whoever was let in there has passed. */
import type { DoorFact, Fact, FireAlarmFact } from '../core/facts.ts'
import type { LiveHouse } from '../core/live-house.ts'
import { type At, type DoorReading, toRfc3339 } from '../core/model.ts'
import type { Door, Unit } from '../core/records.ts'
import type { DoorWatch } from './door-watch.ts'
import { NOTHING, type Plan } from './plan-parts.ts'

const DOOR_READING_WITHIN_MS = 1_000
/** Door readings that were not recorded, until they are sent again. */
const UNRECORDED_MAX = 1_000

export interface DoorPlannerParts {
  house: LiveHouse
  doorWatch: Pick<DoorWatch, 'move'>
  /** The stays of those who were let in at the door. */
  opened: (door: string) => Fact[]
  /** The fire alarm's input has begun: what more is to be recorded. */
  onFire: (unit: string) => Fact[]
}

export interface DoorPlanner {
  /** `late`: the unit has told something newer already. */
  plan(unit: Unit, reading: DoorReading, door: Door | null, now: At, late: boolean): Plan
  /** Whether the door's contact will tell if anybody passes it now. */
  contactTells(door: string): boolean
  /** The plan could not be recorded: what it has moved already is told when the signal is sent again. */
  unrecorded(unit: Unit, reading: DoorReading, plan: Plan): void
}

export function createDoorPlanner({ house, doorWatch, opened, onFire }: DoorPlannerParts): DoorPlanner {
  const unrecorded = new Map<string, Plan>()
  /** By door: the unit that told its contact last. */
  const contactUnits = new Map<string, string>()
  /** Units whose fire alarm input stands. */
  const burning = new Set<string>()

  /** It informs and starts the roll-call; doors are let go by the hardware. */
  function fireFacts(unit: Unit, { fireAlarm, ageMs }: DoorReading, now: At): Fact[] {
    if (fireAlarm === null || fireAlarm === burning.has(unit.id)) return []
    if (fireAlarm) {
      burning.add(unit.id)
      house.raise('fire-alarm', unit.id)
    } else {
      burning.delete(unit.id)
      house.clear('fire-alarm', unit.id)
    }
    const kind = fireAlarm ? 'fire-alarm-started' : 'fire-alarm-ended'
    const fact: FireAlarmFact = { kind, happenedAt: toRfc3339(now - ageMs), unit: unit.id }
    return fireAlarm ? [fact, ...onFire(unit.id)] : [fact]
  }

  function planNow(unit: Unit, reading: DoorReading, door: Door, now: At): Plan {
    if (reading.contact !== null) contactUnits.set(door.id, unit.id)
    const events = doorWatch.move(door, { type: 'reading', unit: unit.id, reading }, now - reading.ageMs)
    const has = (kind: DoorFact['kind']): boolean => events.some((event) => event.kind === kind)
    const stays = has('door-opened') ? opened(door.id) : []
    const urgent = stays.length > 0 || has('door-forced') || has('door-tampered')
    return { ...NOTHING, facts: [...events, ...stays], withinMs: urgent ? 0 : DOOR_READING_WITHIN_MS }
  }

  /** On record with its doubt; the door is as the newer reading told. */
  function planLate(unit: Unit, { contact, tamper, ageMs }: DoorReading, door: Door, now: At): Plan {
    const kinds: DoorFact['kind'][] = contact === null ? [] : [contact === 'open' ? 'door-opened' : 'door-closed']
    if (tamper === true) {
      kinds.push('door-tampered')
      house.raise('door-tampered', door.id)
    }
    const happenedAt = toRfc3339(now - ageMs)
    const facts = kinds.map((kind): DoorFact => {
      return { kind, happenedAt, doubt: ['told-late'], door: door.id, unit: unit.id }
    })
    return { ...NOTHING, facts, withinMs: DOOR_READING_WITHIN_MS }
  }

  return {
    plan(unit, reading, door, now, late) {
      const key = `${unit.id} ${reading.id}`
      const before = unrecorded.get(key)
      if (before !== undefined) {
        unrecorded.delete(key)
        return before
      }
      const fire = late ? [] : fireFacts(unit, reading, now)
      if (door === null) return { ...NOTHING, facts: fire }
      const plan = late ? planLate(unit, reading, door, now) : planNow(unit, reading, door, now)
      if (fire.length === 0) return plan
      return { ...plan, facts: [...fire, ...plan.facts], withinMs: 0 }
    },
    contactTells(door) {
      const unit = contactUnits.get(door)
      if (unit === undefined || house.doorState(door).contact !== 'closed') return false
      return house.unit(unit)?.state === 'online'
    },
    unrecorded(unit, reading, plan) {
      if (plan.facts.length === 0) return
      if (unrecorded.size >= UNRECORDED_MAX) unrecorded.delete(unrecorded.keys().next().value as string)
      unrecorded.set(`${unit.id} ${reading.id}`, plan)
    },
  }
}
