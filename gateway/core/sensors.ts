/**
 * How long each kind of unit may say nothing, and what several sensors of one desk tell together. Written rules, in this
 * order:
 * 1. Whoever senses somebody is right: no sensor that misses a still person frees the desk.
 * 2. A sensor that has not spoken since the gateway began holds what stood: it may tell only changes.
 * 3. The desk is free when every sensor that can be heard says so.
 * 4. A sensor that went quiet never frees a desk: what only it could tell is unknown until another one speaks.
 * How long somebody must be gone before a sensor says so is that sensor's own matter (`wire/input/settle.ts`).
 */
import type { DeskState } from './presence.ts'
import type { Unit } from './records.ts'

/* ---------------------------------------------------------------- silence */

export interface Staleness {
  /**
   * A unit that is reached and says nothing for so long is silent. Null: it may well have nothing to say, and its line, its
   * last will or its bridge tells when it goes.
   */
  silentAfterS: number | null
  /** The setting that says otherwise, in whole seconds up to `maxS`; it is silent after so many `times` of it. */
  setting: { key: 'silent-after-s' | 'heartbeat-s'; maxS: number; times: number } | null
  /** It may run on a battery: with the setting `sleeps=yes` the end of its line is no absence. */
  maySleep: boolean
}

const WEEK_S = 7 * 86_400
/** Who sleeps wakes twice a day to say that it is there (Shelly, generation 1); once may be lost on the way. */
const ASLEEP_S = 25 * 3_600
/** One heartbeat may be lost on the way, and the next one may be late. */
const HEARTBEATS_MISSED = 2.5

const byLine: Staleness = { silentAfterS: null, setting: null, maySleep: false }
const bySetting: Staleness = { ...byLine, setting: { key: 'silent-after-s', maxS: WEEK_S, times: 1 } }

/** By kind of unit. `docs/devices/sensors.md` tells the same, with the reasons. */
export const STALENESS: Readonly<Record<string, Staleness>> = {
  mqtt: byLine,
  // Contract, 4: status every 10 s.
  serial: { ...byLine, silentAfterS: 30, setting: { key: 'silent-after-s', maxS: 3_600, times: 1 } },
  ...{ pcsc: byLine, client: byLine },
  // They speak only when a card comes.
  ...{ em4100: byLine, 'line-reader': byLine, wiegand: byLine },
  // They report ten times a second.
  ...{ ld2410: { ...byLine, silentAfterS: 10 }, ld2450: { ...byLine, silentAfterS: 10 } },
  // It is asked ten times a second.
  pn532: { ...byLine, silentAfterS: 3 },
  'esp-rfid': { ...byLine, setting: { key: 'heartbeat-s', maxS: 86_400, times: HEARTBEATS_MISSED } },
  ...{ 'home-assistant': bySetting, homie: bySetting },
  ...{ esphome: { ...bySetting, maySleep: true }, shelly: { ...bySetting, maySleep: true } },
  tasmota: { ...bySetting, maySleep: true },
  // As long as Zigbee2MQTT itself waits for a device on a battery ("passive", 1500 minutes).
  zigbee2mqtt: { ...bySetting, silentAfterS: ASLEEP_S },
}

/** How long presence and absence must last before a desk is occupied, or free. */
export interface Delays {
  occupiedAfterMs: number
  freeAfterMs: number
}
const AT_ONCE: Delays = { occupiedAfterMs: 0, freeAfterMs: 0 }
const SETTLED: Delays = { occupiedAfterMs: 2_000, freeAfterMs: 30_000 }

/**
 * By kind of unit that senses desks by a device of another maker: where neither `occupied-after-s` nor `free-after-s` is
 * set. A motion sensor has held presence for a minute or more already when it says that nobody is there; a radar has not.
 */
export const DELAYS: Readonly<Record<string, Delays>> = {
  ...{ ld2410: SETTLED, ld2450: SETTLED },
  ...{ esphome: AT_ONCE, 'home-assistant': AT_ONCE, homie: AT_ONCE, shelly: AT_ONCE, tasmota: AT_ONCE },
  zigbee2mqtt: AT_ONCE,
}
const DELAY_S_MAX = 3_600

type Set = Pick<Unit, 'kind' | 'settings'>

/** Its line ends while it is well: only a long silence is an absence. */
export const sleeps = ({ kind, settings }: Set): boolean =>
  settings.sleeps === 'yes' && STALENESS[kind]?.maySleep === true

/** So long without a word is silence; null: it tells nothing. */
export function silentAfterMs(unit: Set): number | null {
  const { silentAfterS = null, setting = null } = STALENESS[unit.kind] ?? {}
  const seconds = setting === null ? Number.NaN : Number(unit.settings[setting.key])
  if (setting !== null && isWithin(seconds, setting.maxS)) return seconds * 1000 * setting.times
  const unset = silentAfterS ?? (sleeps(unit) ? ASLEEP_S : null)
  return unset === null ? null : unset * 1000
}

/** What of its settings about silence makes no sense; null: none. */
export function faultOfSilence({ kind, settings }: Set): string | null {
  const { setting = null } = STALENESS[kind] ?? {}
  const given = setting === null ? undefined : settings[setting.key]
  if (setting !== null && given !== undefined && !isWithin(Number(given), setting.maxS)) {
    return `${setting.key}: ${given} is not a whole number from 1 to ${setting.maxS}`
  }
  const { sleeps: word } = settings
  return word === undefined || word === 'yes' || word === 'no' ? null : `sleeps: ${word} is neither yes nor no`
}

export function delaysOf({ kind, settings }: Set): Delays {
  const { occupiedAfterMs, freeAfterMs } = DELAYS[kind] ?? AT_ONCE
  const ms = (key: string, usual: number): number =>
    settings[key] === undefined || !isDelay(settings[key]) ? usual : Number(settings[key]) * 1000
  return { occupiedAfterMs: ms('occupied-after-s', occupiedAfterMs), freeAfterMs: ms('free-after-s', freeAfterMs) }
}

/** What of its settings about delays makes no sense; null: none. */
export function faultOfDelays({ settings }: Set): string | null {
  const wrong = ['occupied-after-s', 'free-after-s'].find((key) => key in settings && !isDelay(settings[key] ?? ''))
  return wrong === undefined ? null : `${wrong}: ${settings[wrong]} is not a number from 0 to ${DELAY_S_MAX}`
}

const isDelay = (seconds: string): boolean =>
  seconds.trim() !== '' && Number(seconds) >= 0 && Number(seconds) <= DELAY_S_MAX

const isWithin = (seconds: number, maxS: number): boolean =>
  Number.isInteger(seconds) && seconds >= 1 && seconds <= maxS

/* ---------------------------------------------------------------- desks */

/** What a sensor told last; `unheard`: nothing since the gateway began; `silent`: it cannot be heard now. */
export type SensorSays = 'occupied' | 'free' | 'unheard' | 'silent'

/** After one of them has spoken. `before`: how the desk stood. */
export function deskOf(before: DeskState, says: readonly SensorSays[]): DeskState {
  if (says.includes('occupied')) return 'occupied'
  if (says.includes('unheard') && before === 'occupied') return before
  return says.includes('free') ? 'free' : 'unknown'
}

/** After one of them went quiet: what the others say stands, but nothing becomes free by it. */
export function deskWithout(before: DeskState, others: readonly SensorSays[]): DeskState {
  const now = deskOf(before, others)
  return now === 'free' && before !== 'free' ? 'unknown' : now
}
