/** What a reading of a door means: its state moves on, and whoever was let in there has passed. */
import type { DoorFact, Fact, FireAlarmFact } from '../core/facts.ts'
import type { LiveHouse } from '../core/live-house.ts'
import { type At, type DoorReading, toRfc3339 } from '../core/model.ts'
import type { Door, Unit } from '../core/records.ts'
import { createDoorInputs } from './door-inputs.ts'
import type { DoorWatch } from './door-watch.ts'
import type { Awaited } from './openings.ts'
import { NOTHING, type Plan } from './plan-parts.ts'

const DOOR_READING_WITHIN_MS = 1_000
/** Door readings that were not recorded, until they are sent again. */
const UNRECORDED_MAX = 1_000

export interface DoorPlannerParts {
  house: LiveHouse
  doorWatch: Pick<DoorWatch, 'move'>
  /** Who was let in at the door, which opened at `at`. */
  opened: (door: string, at: At) => Awaited[]
  /** Their stays, of those whose grant is not known to have gone unrecorded. */
  passed: (people: readonly Awaited[]) => Fact[]
  /** The fire alarm's input has begun: what more is to be recorded. */
  onFire: (unit: string) => Fact[]
}

export interface DoorPlanner {
  plan(unit: Unit, reading: DoorReading, door: Door | null, now: At): Plan
  /** Whether the door's contact will tell if anybody passes it now. */
  contactTells(door: string): boolean
  /** Whether the unit that told the door's contact last is there. */
  contactIsThere(door: string): boolean
  /** The plan could not be recorded: what it has moved already is told when the signal is sent again. */
  unrecorded(unit: Unit, reading: DoorReading, plan: Plan): void
  /** Forgets what units and doors have told that are no longer in the register. */
  follow(): void
}

/** What a reading has told, and who has passed. */
interface Told {
  facts: Fact[]
  people: Awaited[]
  withinMs: number
}

export function createDoorPlanner({ house, doorWatch, opened, passed, onFire }: DoorPlannerParts): DoorPlanner {
  const inputs = createDoorInputs()
  const unrecorded = new Map<string, Told>()
  const toldBy = new WeakMap<Plan, Told>()
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

  /** A fire is told however late; the alarm then stands until somebody has seen it, or the input has ended again. */
  function lateFireFacts(unit: Unit, { fireAlarm, ageMs }: DoorReading, now: At): Fact[] {
    if (fireAlarm === null || (fireAlarm && burning.has(unit.id))) return []
    if (fireAlarm) house.raise('fire-alarm', unit.id)
    const kind = fireAlarm ? 'fire-alarm-started' : 'fire-alarm-ended'
    const happenedAt = toRfc3339(now - ageMs)
    const fact: FireAlarmFact = { kind, happenedAt, doubt: ['told-late'], unit: unit.id }
    return fireAlarm ? [fact, ...onFire(unit.id)] : [fact]
  }

  function tellNow(unit: Unit, reading: DoorReading | null, door: Door, now: At): Told {
    if (reading === null) return { facts: [], people: [], withinMs: DOOR_READING_WITHIN_MS }
    const at = now - reading.ageMs
    const facts = doorWatch.move(door, { type: 'reading', unit: unit.id, reading }, at)
    const has = (kind: DoorFact['kind']): boolean => facts.some((fact) => fact.kind === kind)
    const people = has('door-opened') ? opened(door.id, at) : []
    const urgent = people.length > 0 || has('door-forced') || has('door-tampered')
    return { facts, people, withinMs: urgent ? 0 : DOOR_READING_WITHIN_MS }
  }

  /** On record with its doubt; the door is as the newer reading told. */
  function tellLate(unit: Unit, late: DoorReading, door: Door, now: At): Told {
    const { contact, lock, exitButton, tamper, ageMs } = late
    const kinds: DoorFact['kind'][] = []
    if (exitButton) kinds.push('exit-button-pressed')
    if (tamper !== null) kinds.push(tamper ? 'door-tampered' : 'door-tamper-ended')
    if (lock !== null) kinds.push(lock === 'locked' ? 'door-secured' : 'door-unlocked')
    if (contact !== null) kinds.push(contact === 'open' ? 'door-opened' : 'door-closed')
    if (tamper) house.raise('door-tampered', door.id)
    const at = now - ageMs
    const facts = kinds.map((kind): DoorFact => {
      return { kind, happenedAt: toRfc3339(at), doubt: ['told-late'], door: door.id, unit: unit.id }
    })
    return { facts, people: contact === 'open' ? opened(door.id, at) : [], withinMs: DOOR_READING_WITHIN_MS }
  }

  function planOf(told: Told): Plan {
    const plan = { ...NOTHING, facts: [...told.facts, ...passed(told.people)], withinMs: told.withinMs }
    toldBy.set(plan, told)
    return plan
  }

  function contactIsThere(door: string): boolean {
    const unit = house.unit(house.doorState(door).contactBy ?? '')
    // It may have been moved to another door since.
    return unit?.door === door && unit.state === 'online'
  }

  return {
    plan(unit, reading, door, now) {
      const key = `${unit.id} ${reading.id}`
      const before = unrecorded.get(key)
      if (before !== undefined) {
        unrecorded.delete(key)
        return planOf(before)
      }
      const { fresh, late } = inputs.sort(unit, reading, now)
      const fire = [...lateFireFacts(unit, late, now), ...(fresh === null ? [] : fireFacts(unit, fresh, now))]
      if (door === null) return planOf({ facts: fire, people: [], withinMs: 0 })
      const [then, told] = [tellLate(unit, late, door, now), tellNow(unit, fresh, door, now)]
      const withinMs = fire.length === 0 ? told.withinMs : 0
      const facts = [...fire, ...then.facts, ...told.facts]
      return planOf({ facts, people: [...then.people, ...told.people], withinMs })
    },
    contactTells: (door) => house.doorState(door).contact === 'closed' && contactIsThere(door),
    contactIsThere,
    unrecorded(unit, reading, plan) {
      const told = toldBy.get(plan)
      if (told === undefined || plan.facts.length === 0) return
      if (unrecorded.size >= UNRECORDED_MAX) unrecorded.delete(unrecorded.keys().next().value as string)
      unrecorded.set(`${unit.id} ${reading.id}`, told)
    },
    follow() {
      inputs.forget(({ door, unit }) => (door === null ? house.unit(unit) : house.door(door)) === null)
      for (const unit of burning) if (house.unit(unit) === null) burning.delete(unit)
    },
  }
}
