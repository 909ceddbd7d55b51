/** What the page knows of the house. Only the live line moves it; everything that is drawn reads it. */
import { batch, computed, signal } from '@preact/signals'
import type {
  Alarm,
  DeskState,
  DoorState,
  House,
  LiveEvents,
  LiveFact,
  Occupancy,
  UnitState,
} from '../gateway/api/contract.ts'
import { setClock, timeZone } from './clock.ts'
import { plainName } from './names.ts'

/** One event of the live line, by its name. */
export type LiveEvent = { [K in keyof LiveEvents]: { type: K; value: LiveEvents[K] } }[keyof LiveEvents]

/** As many passages as `GET /api/house` gives. */
const PASSAGES_MAX = 30
/** Answers of locks that a dialog may still wait for. */
const LOCK_FACTS_MAX = 20

/** Known from the session on, before the house itself is. */
export const houseName = signal<string | null>(null)
export const version = signal('')
export const occupancy = signal<Occupancy | null>(null)
export const desks = signal<ReadonlyMap<string, DeskState>>(new Map())
export const doors = signal<ReadonlyMap<string, DoorState>>(new Map())
export const units = signal<ReadonlyMap<string, UnitState>>(new Map())
/** Those that stand. */
export const alarms = signal<ReadonlyMap<string, Alarm>>(new Map())
/** The newest first. */
export const passages = signal<readonly LiveFact[]>([])
/** What locks answered since the page was opened, the newest first. */
export const lockFacts = signal<readonly LiveFact[]>([])

/** Whether the whole picture has come: until then, nothing is known to be empty. */
export const houseKnown = computed(() => occupancy.value !== null)

/** Desks by zone, each in the order of their names (`d2` before `d10`). */
export const desksByZone = computed(() => {
  const byZone = new Map<string, DeskState[]>()
  for (const desk of desks.value.values()) {
    const those = byZone.get(desk.zone)
    if (those) those.push(desk)
    else byZone.set(desk.zone, [desk])
  }
  for (const those of byZone.values()) those.sort((a, b) => a.id.localeCompare(b.id, 'en', { numeric: true }))
  return byZone
})

/** The name that people use for a door; its id where it has none or is not known. */
export function doorName(id: string): string {
  return plainName(doors.value.get(id)?.name, id)
}

function byId<T extends { id: string }>(those: readonly T[]): Map<string, T> {
  return new Map(those.map((one) => [one.id, one]))
}

/** The name that people use for a room. */
export function zoneName(id: string): string {
  return plainName(occupancy.value?.zones.find((zone) => zone.id === id)?.name, id)
}

/** Takes the whole picture in place of what was known. */
export function takeHouse(picture: House): void {
  batch(() => {
    timeZone.value = picture.timeZone
    setClock(picture.now)
    houseName.value = picture.name
    version.value = picture.version
    occupancy.value = picture.occupancy
    desks.value = byId(picture.desks)
    doors.value = byId(picture.doors)
    units.value = byId(picture.units)
    alarms.value = byId(picture.alarms.filter((alarm) => alarm.clearedAt === null))
    passages.value = picture.passages.slice(0, PASSAGES_MAX)
  })
}

/** Forgets everything, for the next one who signs in here. */
export function forgetHouse(): void {
  batch(() => {
    houseName.value = null
    occupancy.value = null
    desks.value = new Map()
    doors.value = new Map()
    units.value = new Map()
    alarms.value = new Map()
    passages.value = []
    lockFacts.value = []
  })
}

function isPassage(fact: LiveFact): boolean {
  return fact.kind === 'passage-granted' || fact.kind === 'passage-refused'
}

function isLockFact(fact: LiveFact): boolean {
  return fact.kind === 'door-unlocked' || fact.kind === 'unlock-unconfirmed'
}

/** Puts new facts before the old, each once, the newest first. */
function newestFirst(old: readonly LiveFact[], fresh: LiveFact[], max: number): readonly LiveFact[] {
  const known = new Set(old.map((fact) => fact.seq))
  const added = fresh.filter((fact) => !known.has(fact.seq))
  if (added.length === 0) return old
  return [...added, ...old].sort((a, b) => b.seq - a.seq).slice(0, max)
}

const factListeners = new Set<(facts: readonly LiveFact[]) => void>()

/** Hears every new fact of the journal, of any kind, in order; returns how to stop. */
export function onFacts(listener: (facts: readonly LiveFact[]) => void): () => void {
  factListeners.add(listener)
  return () => void factListeners.delete(listener)
}

/** Moves what is known by the events that came together: one drawing for all of them. */
export function takeEvents(events: readonly LiveEvent[]): void {
  const facts: LiveFact[] = []
  const changed = { desks: new Map(desks.value), doors: new Map(doors.value) }
  const changedUnits = new Map(units.value)
  const changedAlarms = new Map(alarms.value)
  const moved = new Set<keyof LiveEvents>()
  batch(() => {
    for (const event of events) {
      moved.add(event.type)
      if (event.type === 'fact') facts.push(event.value)
      else if (event.type === 'occupancy') occupancy.value = event.value
      else if (event.type === 'desk') changed.desks.set(event.value.id, event.value)
      else if (event.type === 'door') changed.doors.set(event.value.id, event.value)
      else if (event.type === 'unit') changedUnits.set(event.value.id, event.value)
      else if (event.type === 'pulse') setClock(event.value.at)
      else if (event.value.clearedAt === null) changedAlarms.set(event.value.id, event.value)
      else changedAlarms.delete(event.value.id)
    }
    if (moved.has('desk')) desks.value = changed.desks
    if (moved.has('door')) doors.value = changed.doors
    if (moved.has('unit')) units.value = changedUnits
    if (moved.has('alarm')) alarms.value = changedAlarms
    if (facts.length > 0) {
      passages.value = newestFirst(passages.value, facts.filter(isPassage), PASSAGES_MAX)
      lockFacts.value = newestFirst(lockFacts.value, facts.filter(isLockFact), LOCK_FACTS_MAX)
      for (const listener of factListeners) listener(facts)
    }
  })
}
