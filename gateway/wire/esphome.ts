/**
 * What ESPHome says over MQTT by its own topics, `<prefix>/<component>/<object id>/state`, and the tags that a
 * configuration publishes by `on_tag`. Sources: esphome/esphome, components/mqtt (mqtt_client, mqtt_component,
 * mqtt_binary_sensor, mqtt_lock, mqtt_switch, mqtt_sensor, mqtt_event), nfc (`format_uid`), rdm6300, wiegand; esphome.io,
 * "MQTT Client", "PN532", "RDM6300", "Wiegand". Pure: a message in, values out; whatever comes in, nothing throws.
 */
import { type ByteOrder, type CardTech, uidName, wiegandName } from './input/cards.ts'
import type { Heard } from './input/heard.ts'
import { isFields, isText, oneOf, parseFields } from './input/json.ts'
import { sampleOf } from './input/sample.ts'
import { severalOf } from './input/several.ts'

/** What a binary sensor or an event stands for; an event can be an exit button only. */
export type EsphomeUse = 'contact' | 'motion' | 'exit-button' | 'tamper'
export interface EsphomeSetup {
  /** By the object id. */
  uses: ReadonlyMap<string, EsphomeUse>
  /** What opens the door. Null: nothing of it does. */
  strike: { component: 'lock' | 'switch'; id: string } | null
  /** The object ids of the sensors of its battery (in percent) and of its signal (in dBm). */
  battery: string
  rssi: string
}

/** Below `<prefix>/`. */
export interface EsphomeMessage {
  name: string
  payload: Uint8Array
}

const text = new TextDecoder()
const bad = (sample: string): Heard[] => [{ type: 'bad', code: 'bad-shape', sample }]

/** What a message means; nothing for what ESPHome says besides, such as its log. */
export function parseEsphome({ name, payload }: EsphomeMessage, setup: EsphomeSetup): Heard[] {
  const [component = '', id = '', last, ...more] = name.split('/')
  const word = text.decode(payload)
  // A retained topic that is cleared.
  if (word === '') return []
  if (name === 'status') {
    return oneOf(word, ['online', 'offline']) ? [{ type: 'link', state: word }] : bad('status')
  }
  if (last !== 'state' || more.length > 0) return []
  switch (component) {
    case 'binary_sensor':
      return binarySensor(id, word, setup)
    case 'event':
      return setup.uses.get(id) === 'exit-button' ? event(payload) : []
    case 'lock':
    case 'switch':
      return component === setup.strike?.component && id === setup.strike.id ? STRIKES[component](id, word) : []
    case 'sensor':
      return sensor(id, word, setup)
    default:
      return []
  }
}

/** `ON` as ESPHome's device classes have it: a door is open, somebody is there, a button is pressed, a lid is off. */
function binarySensor(id: string, word: string, { uses }: EsphomeSetup): Heard[] {
  const use = uses.get(id)
  if (use === undefined) return []
  if (!oneOf(word, ['ON', 'OFF'])) return bad(`binary_sensor/${id}`)
  const isOn = word === 'ON'
  const several = severalOf(uses, id)
  switch (use) {
    case 'contact':
      return [{ type: 'door', contact: isOn ? 'open' : 'closed', ...several }]
    case 'motion':
      return [{ type: 'desk', desk: null, occupied: isOn, ...several }]
    case 'tamper':
      return [{ type: 'door', tamper: isOn, ...several }]
    case 'exit-button':
      return isOn ? [{ type: 'door', exitButton: true }] : []
  }
}

/** Whatever the button tells of is a press, but its release. */
function event(payload: Uint8Array): Heard[] {
  const fields = parseFields(payload)
  if (!isFields(fields)) return [{ type: 'bad', code: fields, sample: sampleOf(payload) }]
  if (!isText(fields.event_type)) return bad('event_type')
  return /release/i.test(fields.event_type) ? [] : [{ type: 'door', exitButton: true }]
}

const STRIKES: Readonly<Record<'lock' | 'switch', (id: string, word: string) => Heard[]>> = { lock, switch: relay }

function relay(id: string, word: string): Heard[] {
  return oneOf(word, ['ON', 'OFF']) ? [{ type: 'relay', on: word === 'ON' }] : bad(`switch/${id}`)
}

function lock(id: string, word: string): Heard[] {
  switch (word) {
    case 'LOCKED':
    case 'UNLOCKED':
      return [
        { type: 'relay', on: word === 'UNLOCKED' },
        { type: 'door', lock: word === 'LOCKED' ? 'locked' : 'unlocked' },
      ]
    case 'LOCKING':
    case 'UNLOCKING':
    case 'UNKNOWN':
      return []
    case 'JAMMED':
      return bad(`lock/${id} is jammed`)
    default:
      return bad(`lock/${id}`)
  }
}

/** A sensor that has no value yet says `nan` or `None`. */
function sensor(id: string, word: string, { battery, rssi }: EsphomeSetup): Heard[] {
  if ((id !== battery && id !== rssi) || oneOf(word, ['nan', 'None'])) return []
  if (!/^-?\d{1,6}(\.\d{1,9})?$/.test(word)) return bad(`sensor/${id}`)
  const value = Number(word)
  if (id === rssi) return [{ type: 'status', rssi: value }]
  return value >= 0 && value <= 100 ? [{ type: 'status', battery: value / 100 }] : bad(`sensor/${id}`)
}

/* ---------------------------------------------------------------- tags */

/**
 * What `on_tag` tells. `uid`: of a PN532 or RC522, bytes in hex with dashes. `rdm6300`: a decimal number, the last four
 * of the five bytes of a card. `wiegand`: a decimal number without its parity bits; how many bits it had is not told.
 */
export type EsphomeReader =
  | { type: 'uid' }
  | { type: 'rdm6300' }
  | { type: 'wiegand'; bits: 26 | 34 | 37; tech: CardTech | null; order: ByteOrder }

const UID = /^[0-9A-F]{2}(-[0-9A-F]{2})*$/i
const UID_BYTES: readonly number[] = [4, 7, 10]
const RDM6300_BITS = 32
const DATA_BITS = { 26: 24, 34: 32, 37: 35 } as const
/** Printed without leading zeros: with them it is something else, such as hex digits. */
const NUMBER = /^(0|[1-9]\d{0,10})$/

export function parseEsphomeTag(payload: Uint8Array, reader: EsphomeReader): Heard {
  const word = text.decode(payload)
  const isLike =
    reader.type === 'uid' ? UID.test(word) && UID_BYTES.includes(word.split('-').length) : NUMBER.test(word)
  const credential = isLike ? nameOf(word, reader) : null
  if (credential !== null) return { type: 'card', credential }
  const code = isLike && /^[0-]+$/.test(word) ? 'no-card' : 'bad-credential'
  return { type: 'bad', code, sample: `${word.length} characters of a tag` }
}

function nameOf(word: string, reader: EsphomeReader): string | null {
  if (reader.type === 'uid') return uidName(word)
  const value = BigInt(word)
  if (reader.type === 'wiegand')
    return wiegandName({ value, dataBits: DATA_BITS[reader.bits] }, reader.tech, reader.order)
  return wiegandName({ value, dataBits: RDM6300_BITS }, null)
}
