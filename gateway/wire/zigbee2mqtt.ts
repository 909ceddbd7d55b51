/**
 * What Zigbee2MQTT says over MQTT: its list of devices, what each senses (JSON, or a topic for each attribute), and who
 * is there. Sources: zigbee2mqtt.io, "MQTT topics and messages", "Exposes", "Device availability"; zigbee2mqtt 2.14.1,
 * `mqtt.js`, `controller.js`, `extension/bridge.js`; zigbee-herdsman-converters 26.112.0, the exposes of all its
 * definitions. Pure: bytes in, values out; whatever comes in, nothing throws.
 */
import { type Fields, isFields, isNumber, isText, parseFields } from './input/json.ts'
import { MESSAGE_BYTES_MAX } from './input/limits.ts'
import { type Bad, sampleOf } from './input/sample.ts'

/** All devices of a house with all that each can do; larger than any other message. */
export const Z2M_DEVICES_BYTES_MAX = 4 * 1024 * 1024
/** What a device senses and how it is set, and no more than that. */
const STATE_BYTES_MAX = 4 * MESSAGE_BYTES_MAX
const DEVICES_MAX = 4096
const READINGS_MAX = 32
const FEATURES_DEEP_MAX = 6
const NAME_CHARS_MAX = 256
const FW_CHARS_MAX = 64
/** "Exposes", access: it is in what the device says; it can be asked for. */
const PUBLISHED = 1
const GETTABLE = 4
const QUALITY_MAX = 255

type Value = boolean | number | string
/** What is told by one property: `contact` is yes where it is open. */
export type Z2mUse = 'presence' | 'contact' | 'tamper' | 'battery' | 'battery-low'

export interface Z2mReading {
  use: Z2mUse
  /** Where it stands in what the device says: more than one word inside a composite. */
  path: readonly string[]
  /** Of a battery both are empty: it is a number from 0 to 100. */
  yes: readonly Value[]
  no: readonly Value[]
  gettable: boolean
}

export interface Z2mDevice {
  /** Its friendly name, which is its topic. */
  name: string
  /** `0x` and 16 hex digits in lower case, which no renaming changes. */
  address: string
  isDisabled: boolean
  fw: string | null
  /** Null: Zigbee2MQTT does not know the model. */
  readings: readonly Z2mReading[] | null
}

/** `value`: from 0 to 1 of a battery, else yes or no. */
export interface Z2mTold {
  reading: Z2mReading
  value: boolean | number
}

export interface Z2mState {
  told: Z2mTold[]
  faults: Fault[]
  /** The installed version, where it is told as a number. */
  fw: string | null
  /** From 0 to 1: how well the bridge hears it. No measure of power, and no dBm. */
  linkQuality: number | null
}

type Fault = Bad<'not-json' | 'bad-shape' | 'too-large'>
const text = new TextDecoder()
const strict = new TextDecoder('utf-8', { fatal: true })
const fault = (code: Fault['code'], payload: Uint8Array): Fault => ({ code, sample: sampleOf(payload) })
const shape = (what: string): Fault => ({ code: 'bad-shape', sample: sampleOf(new TextEncoder().encode(what)) })

/* ---------------------------------------------------------------- who is there */

/** Of the bridge or a device, in JSON or, as before version 2, in plain text. `cleared`: renamed or removed. */
export function parseZ2mPresent(payload: Uint8Array): 'online' | 'offline' | 'cleared' | Fault {
  if (payload.length === 0) return 'cleared'
  if (payload.length > STATE_BYTES_MAX) return fault('too-large', payload)
  const plain = text.decode(payload)
  const fields = parseFields(plain)
  const word = isFields(fields) ? fields.state : plain
  return word === 'online' || word === 'offline' ? word : fault('bad-shape', payload)
}

/* ---------------------------------------------------------------- bridge/devices */

/** Of what cannot be understood in it the first is told; the devices beside it are read. */
export function parseZ2mDevices(payload: Uint8Array): { devices: Z2mDevice[]; fault: Fault | null } {
  const none = (why: Fault) => ({ devices: [], fault: why })
  if (payload.length > Z2M_DEVICES_BYTES_MAX) return none({ code: 'too-large', sample: `${payload.length} bytes` })
  let all: unknown
  try {
    all = JSON.parse(strict.decode(payload))
  } catch {
    return none(fault('not-json', payload))
  }
  if (!Array.isArray(all)) return none(fault('bad-shape', payload))
  const devices: Z2mDevice[] = []
  let first: Fault | null = all.length > DEVICES_MAX ? shape(`more than ${DEVICES_MAX} devices`) : null
  for (const each of all.slice(0, DEVICES_MAX)) {
    const device = deviceOf(each)
    if (device === null) first ??= shape('a device without a name or an address')
    else devices.push(device)
  }
  return { devices, fault: first }
}

/** `bridge/info` tells the names of all devices by their addresses, also when the list is not told. */
export function parseZ2mNames(payload: Uint8Array): Map<string, string> {
  const info = payload.length > Z2M_DEVICES_BYTES_MAX ? 'not-json' : parseFields(payload)
  const devices = isFields(info) && isFields(info.config) ? info.config.devices : null
  const names = new Map<string, string>()
  for (const [address, device] of Object.entries(isFields(devices) ? devices : {}).slice(0, DEVICES_MAX)) {
    const name = isFields(device) ? device.friendly_name : null
    if (isText(name) && name !== '' && name.length <= NAME_CHARS_MAX) names.set(address.toLowerCase(), name)
  }
  return names
}

/** What makes it tell `bridge/info`: a change of no option. */
export const Z2M_ASK_INFO = { name: 'bridge/request/options', payload: '{"options":{}}' } as const

function deviceOf(value: unknown): Z2mDevice | null {
  if (!isFields(value)) return null
  const { friendly_name: name, ieee_address: address, software_build_id: build, definition, disabled } = value
  if (!isText(name) || name === '' || name.length > NAME_CHARS_MAX) return null
  if (!isText(address) || address.length > NAME_CHARS_MAX) return null
  const exposes = isFields(definition) ? definition.exposes : undefined
  return {
    ...{ name, address: address.toLowerCase(), isDisabled: disabled === true },
    fw: isText(build) && build !== '' ? build.slice(0, FW_CHARS_MAX) : null,
    readings: Array.isArray(exposes) ? readingsOf(exposes) : null,
  }
}

/** What a device of any model senses that counts here, by its exposes. */
function readingsOf(exposes: readonly unknown[]): Z2mReading[] {
  const found: Z2mReading[] = []
  const coarse: Z2mReading[] = []
  const look = (expose: unknown, above: readonly string[], deep: number): void => {
    if (!isFields(expose) || deep > FEATURES_DEEP_MAX || found.length >= READINGS_MAX) return
    const { type, property, features } = expose
    const path = isText(property) && property.length <= NAME_CHARS_MAX ? [...above, property] : above
    // Those of a composite lie within it; those of a switch or a lock beside it.
    const within = type === 'composite' ? path : above
    if (Array.isArray(features)) for (const feature of features) look(feature, within, deep + 1)
    else if (path.length > above.length) {
      const reading = readingOf(expose, path)
      if (reading !== null) (type === 'enum' && reading.use === 'presence' ? coarse : found).push(reading)
    }
  }
  for (const expose of exposes) look(expose, [], 0)
  // How somebody moves tells that somebody is there, where nothing else does.
  return found.some(({ use }) => use === 'presence') ? found : [...found, ...coarse.slice(0, READINGS_MAX)]
}

/** Vibration and movement of the sensor itself are no presence: a door that slams sits at no desk. */
const PRESENCE = /^(occupancy|presence|(occupancy|motion)_status|occupancy_(in|out|alarm_\d))$/
const PRESENCE_STATE = /^(presence|motion|human_motion)_state$/
/** `true`, or what stands for it, is closed. */
const CONTACT = /^(contact|garage_door_contact|dry_contact)$/
/** `true` is the alarm, and that is open. */
const CONTACT_ALARM = /^contact_alarm_\d$/
const DOOR_STATE = /^(door|opening)_state$/

function readingOf({ type, name, access, ...more }: Fields, path: readonly string[]): Z2mReading | null {
  if (!isText(name) || (isNumber(access) && (access & PUBLISHED) === 0)) return null
  const { value_on: on, value_off: off, values } = more
  const gettable = isNumber(access) && (access & GETTABLE) !== 0
  const as = (use: Z2mUse, yes: readonly Value[], no: readonly Value[]) => ({ use, path, yes, no, gettable })
  if (type === 'numeric') return name === 'battery' ? as('battery', [], []) : null
  if (type === 'enum' && Array.isArray(values)) {
    const words = values.filter(isText).slice(0, READINGS_MAX)
    const parted = (yes: RegExp, no: RegExp) => [yes, no].map((which) => words.filter((word) => which.test(word)))
    const [somebody = [], nobody = []] = parted(/^(?!none$)/i, /^none$/i)
    if (PRESENCE_STATE.test(name)) return nobody.length > 0 ? as('presence', somebody, nobody) : null
    const [open = [], closed = []] = parted(/^(open|tilted)$/, /^closed?$/)
    return DOOR_STATE.test(name) ? as('contact', open, closed) : null
  }
  if (type !== 'binary' || !isValue(on) || !isValue(off)) return null
  if (PRESENCE.test(name)) return as('presence', [on], [off])
  if (name === 'tamper') return as('tamper', [on], [off])
  if (name === 'battery_low') return as('battery-low', [on], [off])
  if (CONTACT_ALARM.test(name)) return as('contact', [on], [off])
  // Most definitions have `false` as `value_on` and some `true`: it is closed in all of them.
  if (CONTACT.test(name)) return typeof on === 'boolean' ? as('contact', [false], [true]) : as('contact', [off], [on])
  return null
}

const isValue = (value: unknown): value is Value => ['boolean', 'number', 'string'].includes(typeof value)

/* ---------------------------------------------------------------- what a device says */

/** While the list is not known: the names that nearly all models use, each also of an endpoint. */
const USUAL = /^(?:(occupancy|presence)|(contact)|(tamper)|(battery)|(battery_low))(?:_(?:l?\d{1,2}|left|right))?$/
const USUAL_USES: readonly Z2mUse[] = ['presence', 'contact', 'tamper', 'battery', 'battery-low']

function usualReading(property: string): Z2mReading | null {
  const at = USUAL.exec(property)
    ?.slice(1)
    .findIndex((part) => part !== undefined)
  const use = at === undefined ? undefined : USUAL_USES[at]
  if (use === undefined) return null
  const values = use === 'battery' ? [] : [use !== 'contact']
  return { use, path: [property], yes: values, no: values.map((value) => !value), gettable: false }
}

/** Null until the first report is nothing. Properties that do not count are not looked at. */
export function parseZ2mState(payload: Uint8Array, readings: readonly Z2mReading[] | null): Z2mState {
  const nothing = { told: [], faults: [], fw: null, linkQuality: null }
  if (payload.length === 0) return nothing
  if (payload.length > STATE_BYTES_MAX) return { ...nothing, faults: [fault('too-large', payload)] }
  const fields = parseFields(payload)
  if (!isFields(fields)) return { ...nothing, faults: [fault(fields, payload)] }
  const told: Z2mTold[] = []
  const faults: Fault[] = []
  const wanted = readings ?? Object.keys(fields).flatMap((property) => usualReading(property) ?? [])
  for (const reading of wanted.slice(0, READINGS_MAX)) {
    const value = valueAt(fields, reading.path)
    if (value === undefined || value === null) continue
    const read = valueIn(reading, value)
    if (read === null) faults.push(shape(reading.path.join(' ')))
    else told.push({ reading, value: read })
  }
  const version = valueAt(fields, ['update', 'installed_version'])
  const { linkquality: quality } = fields
  return {
    ...{ told, faults, fw: isNumber(version) && version >= 0 ? String(version) : null },
    linkQuality: isNumber(quality) && quality >= 0 && quality <= QUALITY_MAX ? quality / QUALITY_MAX : null,
  }
}

/** Where each attribute has its own topic, below the device's; inside a composite its words are joined by `-`. */
export function parseZ2mAttribute(
  name: string,
  payload: Uint8Array,
  readings: readonly Z2mReading[] | null,
): Z2mTold | Fault | null {
  const reading = readings === null ? usualReading(name) : readings.find(({ path }) => path.join('-') === name)
  if (reading === null || reading === undefined || payload.length === 0) return null
  if (payload.length > STATE_BYTES_MAX) return fault('too-large', payload)
  const word = text.decode(payload)
  const known = [...reading.yes, ...reading.no].find((value) => String(value) === word)
  const value = valueIn(reading, known ?? (/^\d+(\.\d+)?$/.test(word) ? Number(word) : word))
  return value === null ? shape(name) : { reading, value }
}

function valueAt(fields: Record<string, unknown>, path: readonly string[]): unknown {
  let value: unknown = fields
  for (const word of path) value = isFields(value) && Object.hasOwn(value, word) ? value[word] : undefined
  return value
}

function valueIn({ use, yes, no }: Z2mReading, value: unknown): boolean | number | null {
  if (use === 'battery') return isNumber(value) && value >= 0 && value <= 100 ? value / 100 : null
  if (yes.includes(value as Value)) return true
  return no.includes(value as Value) ? false : null
}
