/**
 * The house as it stands now, in memory: what facts and links have made of it. `access.ts` moves it; the
 * pages read it. It records nothing and waits for nothing.
 */

import { listFormOf } from './allow-list.ts'
import { isBatteryLow } from './battery.ts'
import { modeOf } from './decide.ts'
import { conditionOf, DOOR_AT_FIRST, type DoorState } from './door.ts'
import type { AlarmKind, AlarmNow, DeskNow, DoorNow, House, HouseEvent, ListNow, UnitNow } from './house.ts'
import { countOccupancy, countOrganisations } from './house-counts.ts'
import type { At, Status } from './model.ts'
import type { BadInput, Clock, Directory, Lack, LinkState } from './ports.ts'
import { emptyPresence, type Presence } from './presence.ts'
import type { Door, Unit } from './records.ts'

interface UnitBook {
  state: UnitNow['state']
  lack: Lack
  lastSeenAt: At | null
  since: At | null
  status: Pick<UnitNow, 'fw' | 'battery' | 'batteryLow' | 'rssi' | 'linkQuality'>
  bad: UnitNow['bad']
}

export interface LiveHouse extends House {
  /** People as recorded; desks as they said last (their record may still wait for the disk). */
  setPresence(recorded: Presence, desks: Presence): void
  emit(event: HouseEvent): void
  heard(unit: string): void
  /** True where the state or the lack changed. */
  setLink(unit: string, state: LinkState, lack: Lack): boolean
  setStatus(unit: string, status: Status): void
  /** What is on record of its battery from before this start. */
  resumeBattery(unit: string, since: At): void
  /** Asked of every unit each second, so it is no part of more. */
  batteryOf(unit: string): Pick<UnitNow, 'battery' | 'batteryLow'>
  /** True at the first of its code since the unit was registered: to be logged once, not once a message. */
  countBad(unit: string, bad: BadInput): boolean
  doorState(id: string): DoorState
  setDoor(id: string, state: DoorState): void
  raise(kind: AlarmKind, subject: string, limitS?: number): void
  clear(kind: AlarmKind, subject: string): void
  /** Forgets what is no longer in the register, and tells what in it waits for an answer. */
  follow(): void
}

/** Where a remote unlock of the door goes: its lock, else the board on its `in` side; null: nobody. */
export function lockUnitOf(door: Door, units: readonly Unit[]): string | null {
  if (door.lock !== null) return door.lock
  const boards = units.filter((unit) => unit.door === door.id && unit.kind !== 'pcsc')
  return (boards.find((unit) => unit.side === 'in') ?? boards.find((unit) => unit.side === null))?.id ?? null
}

/** How the allow-lists stand. */
export interface Lists {
  now(unit: string): ListNow
  passableUntil(door: string): At | null
}

export function createLiveHouse({
  directory,
  clock,
  lists,
}: {
  directory: Directory
  clock: Clock
  lists: Lists
}): LiveHouse {
  const books = new Map<string, UnitBook>()
  const doors = new Map<string, DoorState>()
  const alarms = new Map<string, AlarmNow>()
  const listeners = new Set<(event: HouseEvent) => void>()
  let people: Presence = emptyPresence()
  let desks: Presence = people

  const emit = (event: HouseEvent): void => {
    for (const listener of listeners) listener(event)
  }
  const bookOf = (id: string): UnitBook => {
    let book = books.get(id)
    if (book === undefined) {
      const bad = { count: 0, codes: {}, samples: {}, lastSample: null, lastAt: null }
      const status = { fw: null, battery: null, batteryLow: false, rssi: null, linkQuality: null }
      book = { state: 'never', lack: null, lastSeenAt: null, since: null, status, bad }
      books.set(id, book)
    }
    return book
  }
  const unitNow = (unit: Unit): UnitNow => {
    const { status, ...book } = bookOf(unit.id)
    const { id, kind, door, side, zone } = unit
    const list = listFormOf(unit) === null ? null : lists.now(id)
    return { id, kind, ...book, ...status, door, side, zone, desks: unit.desks, list }
  }
  const doorNow = (door: Door): DoorNow => {
    const state = doors.get(door.id) ?? DOOR_AT_FIRST
    const now = clock.now()
    const lockUnit = lockUnitOf(door, directory.units())
    const override = directory.override(door.id)
    const mode = modeOf(override, now)
    return {
      id: door.id,
      name: door.name,
      from: door.from,
      to: door.to,
      contact: state.contact,
      contactBy: state.contactBy,
      lock: now < state.unlockedUntil ? 'unlocked' : state.lock,
      lockBy: state.lockBy,
      condition: conditionOf(state, now),
      since: state.since,
      heldOpenS: door.heldOpenS,
      canUnlock: lockUnit !== null && books.get(lockUnit)?.state === 'online',
      mode,
      modeUntil: mode === 'scheduled' ? null : (override?.until ?? null),
      revokedPassUntil: lists.passableUntil(door.id),
    }
  }
  const deskNow = (id: string, zone: string): DeskNow => {
    const desk = desks.desks.get(id)
    return { id, zone, state: desk?.state ?? 'unknown', since: desk?.since ?? null }
  }

  function clear(kind: AlarmKind, subject: string): void {
    const alarm = alarms.get(`${kind}:${subject}`)
    if (alarm === undefined) return
    alarms.delete(alarm.id)
    emit({ type: 'alarm', alarm: { ...alarm, clearedAt: clock.now() } })
  }

  function raise(kind: AlarmKind, subject: string, limitS?: number, since = clock.now()): void {
    const id = `${kind}:${subject}`
    if (alarms.has(id)) return
    const alarm: AlarmNow = { id, kind, subject, since, clearedAt: null, limitS: limitS ?? null }
    alarms.set(id, alarm)
    emit({ type: 'alarm', alarm })
  }

  return {
    emit,
    occupancy: () => countOccupancy(directory, people, desks),
    organisations: () => countOrganisations(directory, people),
    stays: () => [...people.stays].map(([person, stay]) => ({ person, ...stay })),
    desks: () => directory.desks().map((desk) => deskNow(desk.id, desk.zone)),
    desk(id) {
      const desk = directory.desk(id)
      return desk === null ? null : deskNow(desk.id, desk.zone)
    },
    doors: () => directory.doors().map(doorNow),
    door(id) {
      const door = directory.door(id)
      return door === null ? null : doorNow(door)
    },
    units: () => directory.units().map(unitNow),
    unit(id) {
      const unit = directory.unit(id)
      return unit === null ? null : unitNow(unit)
    },
    alarms: () => [...alarms.values()],
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    setPresence(recorded, expected) {
      people = recorded
      desks = expected
    },
    heard(id) {
      bookOf(id).lastSeenAt = clock.now()
    },
    setLink(id, state, lack) {
      const book = bookOf(id)
      if (state === 'online') book.lastSeenAt = clock.now()
      if (book.state === state && book.lack === lack) return false
      if (book.state !== state) book.since = clock.now()
      Object.assign(book, { state, lack })
      emit({ type: 'unit', id })
      for (const door of directory.doors()) {
        if (lockUnitOf(door, directory.units()) === id) emit({ type: 'door', id: door.id })
      }
      return true
    },
    setStatus(id, { fw, battery, batteryLow: told = null, rssi, linkQuality = null }) {
      const book = bookOf(id)
      const wasLow = book.status.batteryLow
      const batteryLow = isBatteryLow(wasLow, battery, told)
      book.status = { fw, battery, batteryLow, rssi, linkQuality }
      emit({ type: 'unit', id })
      // Told with each word: one that somebody has seen stays away.
      if (batteryLow && !wasLow) raise('battery-low', id)
      if (!batteryLow) clear('battery-low', id)
    },
    resumeBattery(id, since) {
      const book = bookOf(id)
      book.status = { ...book.status, batteryLow: true }
      raise('battery-low', id, undefined, since)
    },
    batteryOf: (id) => books.get(id)?.status ?? { battery: null, batteryLow: false },
    countBad(id, { code, sample }) {
      const { bad } = bookOf(id)
      const times = (bad.codes[code] ?? 0) + 1
      bad.codes[code] = times
      bad.count += 1
      const at = clock.now()
      bad.samples[code] = { sample, at }
      Object.assign(bad, { lastSample: sample, lastAt: at })
      emit({ type: 'unit', id })
      return times === 1
    },
    doorState: (id) => doors.get(id) ?? DOOR_AT_FIRST,
    setDoor(id, state) {
      // A word from a board at a door that is gone: one that is added by that name later is another.
      if (directory.door(id) === null) return
      doors.set(id, state)
      emit({ type: 'door', id })
    },
    raise,
    clear,
    follow() {
      for (const id of books.keys()) if (directory.unit(id) === null) books.delete(id)
      for (const id of doors.keys()) if (directory.door(id) === null) doors.delete(id)
      for (const { kind, subject } of alarms.values()) if (!isThere(directory, kind, subject)) clear(kind, subject)
      // Names nobody: everybody who looks at the house sees that it waits, and only admins see who.
      if (isErasureAsked(directory)) raise('erasure-asked', 'register')
    },
  }
}

/** Whether what the alarm is about is in the register; the house itself always is. */
function isThere(directory: Directory, kind: AlarmKind, subject: string): boolean {
  switch (kind) {
    case 'badge-seen-twice':
      return directory.badge(subject) !== null
    case 'zone-full':
      return directory.zone(subject) !== null
    case 'door-forced':
    case 'door-held-open':
    case 'door-held-open-soon':
    case 'door-tampered':
    case 'unlock-unconfirmed':
      return directory.door(subject) !== null
    case 'battery-low':
    case 'fire-alarm':
    case 'id-reused':
    case 'list-tampered':
    case 'list-too-large':
    case 'offline-doubtful':
      return directory.unit(subject) !== null
    case 'erasure-asked':
      return isErasureAsked(directory)
    case 'clock-doubtful':
    case 'storage-failed':
      return true
  }
}

/** Somebody has asked to be erased, and has no answer yet. */
function isErasureAsked(directory: Directory): boolean {
  return directory.records('erasure').some(({ refusedAt }) => refusedAt === null)
}
