/**
 * What carries MQTT messages (the embedded broker, another one that is joined) asks about logins that are devices of
 * other makers: they have topics of their own, any client id, and a size limit of their own.
 */
import type { Unit } from '../../core/records.ts'
import { covers } from './rights.ts'

/** A message as it came; `stored`: the broker had kept it, so it tells how things stood once. */
export interface Arrival {
  topic: string
  payload: Uint8Array
  stored: boolean
}

/** What is said to a device. Never retained, nor queued for one that is away. */
export interface Publication {
  topic: string
  payload: string
}

export interface LoginRules {
  /** Filters of the topics that it speaks on: what it says elsewhere is forbidden. */
  speaks: readonly string[]
  /** The largest payload that is taken of it. */
  messageBytesMax: number
}

export interface DeviceLogin {
  unit: string
  /** Filters of the topics that it speaks on, and of those on which it is told something. */
  speaks: readonly string[]
  hears: readonly string[]
}

export interface DeviceLogins {
  /** Null: no device's login, also where it is a device behind another one's. */
  rulesOf(unit: Unit): LoginRules | null
  /** All of them, as they stand now. */
  all(): DeviceLogin[]
  arrived(login: string, message: Arrival): void
  /** It can be reached by this carrier from now on, or no longer. */
  reached(login: string, isReached: boolean): void
  /** It has subscribed to more: from then on it hears what it is told there. */
  listens(login: string): void
}

/** Where no such device is known. */
export const NO_DEVICES: DeviceLogins = {
  rulesOf: () => null,
  all: () => [],
  arrived: () => undefined,
  reached: () => undefined,
  listens: () => undefined,
}

/** Two that are told something at one topic are one device, as far as anybody can know. */
const isToldAt = (one: DeviceLogin, other: DeviceLogin): boolean =>
  one.hears.some((filter) => other.hears.includes(filter))

/** Whose topic it is; not `isAlone`: of several, and which of them speaks cannot be known. */
export function speakersOf(all: readonly DeviceLogin[], topic: string): { unit: string; isAlone: boolean }[] {
  const speaking = all.filter(({ speaks }) => speaks.some((filter) => covers(filter, topic)))
  return speaking.map((login) => {
    const isAlone = !speaking.some((other) => other !== login && isToldAt(other, login))
    return { unit: login.unit, isAlone }
  })
}
