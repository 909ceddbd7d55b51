/**
 * What Tasmota says over MQTT: a last will, what its sensors read, how its relays and switches stand. Sources: Tasmota's
 * documentation, "MQTT", "Buttons and Switches", "Commands", and its drivers xsns_40_pn532. Pure: a message in, values
 * out; whatever comes in, nothing throws.
 */
import type { Heard } from './input/heard.ts'
import { type Fields, isFields, isNumber, isText, parseFields } from './input/json.ts'
import { sampleOf } from './input/sample.ts'

/** What a switch of the device stands for, by its number from 1. */
export type SwitchUse = 'contact' | 'motion' | 'exit-button'
export interface TasmotaSetup {
  switches: ReadonlyMap<number, SwitchUse>
  /** The number of the relay that moves the strike, from 1. */
  relay: number
}

/** `prefix` and `name` of `%prefix%/%topic%/name`. */
export interface TasmotaMessage {
  prefix: 'tele' | 'stat'
  name: string
  payload: Uint8Array
}

const text = new TextDecoder()

/** What a message means; nothing for what Tasmota says besides. */
export function parseTasmota({ prefix, name, payload }: TasmotaMessage, setup: TasmotaSetup): Heard[] {
  if (prefix === 'tele' && name === 'LWT') return [lastWill(text.decode(payload))]
  const relay = /^POWER(\d*)$/.exec(name)
  if (prefix === 'stat' && relay !== null) return relayOf(Number(relay[1] || 1), text.decode(payload), setup)
  if (!['SENSOR', 'STATE', 'RESULT', 'INFO1'].includes(name)) return []
  const fields = parseFields(payload)
  if (!isFields(fields)) return [{ type: 'bad', code: fields, sample: sampleOf(payload) }]
  return Object.entries(fields).flatMap(([key, value]) => reading(key, value, setup))
}

function lastWill(word: string): Heard {
  if (word === 'Online' || word === 'Offline') return { type: 'link', state: word === 'Online' ? 'online' : 'offline' }
  return { type: 'bad', code: 'bad-shape', sample: 'LWT' }
}

function reading(key: string, value: unknown, setup: TasmotaSetup): Heard[] {
  const [, part = '', number = ''] = /^([A-Za-z]+?)(\d*)$/.exec(key) ?? []
  if (part === 'POWER') return relayOf(Number(number || 1), value, setup)
  if (part === 'Switch') return switchOf(Number(number), isFields(value) ? value.Action : value, setup)
  if (key === 'PN532') return [uidOf(value)]
  if (key === 'Wifi' && isFields(value)) return isNumber(value.Signal) ? [{ type: 'status', rssi: value.Signal }] : []
  if (key === 'Info1' && isFields(value)) return isText(value.Version) ? [{ type: 'status', fw: value.Version }] : []
  return []
}

function relayOf(number: number, word: unknown, { relay }: TasmotaSetup): Heard[] {
  if (word !== 'ON' && word !== 'OFF') return [{ type: 'bad', code: 'bad-shape', sample: `POWER${number}` }]
  return number === relay ? [{ type: 'relay', on: word === 'ON' }] : []
}

/** `ON` is a closed input: a contact at rest, somebody moving, a button that is pressed. */
function switchOf(number: number, word: unknown, { switches }: TasmotaSetup): Heard[] {
  const use = switches.get(number)
  if (use === undefined) return []
  if (word !== 'ON' && word !== 'OFF') return [{ type: 'bad', code: 'bad-shape', sample: `Switch${number}` }]
  const isOn = word === 'ON'
  if (use === 'motion') return [{ type: 'desk', desk: null, occupied: isOn }]
  if (use === 'contact') return [{ type: 'door', contact: isOn ? 'closed' : 'open' }]
  return isOn ? [{ type: 'door', exitButton: true }] : []
}

function uidOf(value: unknown): Heard {
  const uid = isFields(value) ? (value as Fields).UID : undefined
  if (!isText(uid) || !/^([0-9A-F]{8}|[0-9A-F]{14}|[0-9A-F]{20})$/i.test(uid)) {
    return { type: 'bad', code: 'bad-credential', sample: 'PN532' }
  }
  if (/^0+$/.test(uid)) return { type: 'bad', code: 'no-card', sample: 'PN532: all zeros' }
  return { type: 'card', credential: `uid:${uid.toLowerCase()}` }
}

/** The longest pulse that `PulseTime` can say: 1 to 111 are tenths of a second, from 112 on seconds and 100. */
const PULSE_TENTHS_MAX = 111
const PULSE_S_MAX = 64_800

/** What makes the relay close for so long; the device ends it by itself. The name below `cmnd/<topic>/`, and its payload. */
export function formatTasmotaPulse(relay: number, ms: number): { name: string; payload: string } {
  const tenths = Math.max(1, Math.ceil(ms / 100))
  const pulse = tenths <= PULSE_TENTHS_MAX ? tenths : Math.min(PULSE_S_MAX, Math.ceil(ms / 1000)) + 100
  return { name: 'Backlog0', payload: `PulseTime${relay} ${pulse}; Power${relay} ON` }
}
