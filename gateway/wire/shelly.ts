/**
 * What Shelly devices say over MQTT. Generation 1: a topic for each reading, below `shellies/<id>/`. Generation 2 and
 * later: JSON-RPC notifications at `<prefix>/events/rpc`, and states at `<prefix>/status/<component>`. Sources:
 * shelly-api-docs.shelly.cloud, "Gen1 device API: MQTT", "Gen2: MQTT", "Notifications", "Switch", "Input", "BTHomeSensor".
 * Pure: a message in, values out; whatever comes in, nothing throws.
 */
import type { Heard } from './input/heard.ts'
import { type Fields, isFields, isNumber, isText, parseFields } from './input/json.ts'
import { sampleOf } from './input/sample.ts'
import { severalOf } from './input/several.ts'

/** What an input or a sensor stands for, by the name of its component: `input:0`, `bthomesensor:200`. */
export type ShellyUse = 'contact' | 'motion' | 'exit-button'
export interface ShellySetup {
  uses: ReadonlyMap<string, ShellyUse>
  /** The number of the relay that moves the strike, from 0. */
  relay: number
}

/** Within the topics of its device: without `shellies/<id>/` or `<prefix>/`. */
export interface ShellyMessage {
  name: string
  payload: Uint8Array
}

const text = new TextDecoder()
const bad = (sample: string): Heard[] => [{ type: 'bad', code: 'bad-shape', sample }]

/* ---------------------------------------------------------------- generation 1 */

export function parseShelly1({ name, payload }: ShellyMessage, setup: ShellySetup): Heard[] {
  // A topic that a broker had kept is cleared.
  if (payload.length === 0) return []
  const word = text.decode(payload)
  const [part = '', number = ''] = name.split('/')
  if (name === 'online') return online(word)
  if (part === 'relay' && name === `relay/${number}`) {
    if (!['on', 'off', 'overpower'].includes(word)) return bad('relay')
    return Number(number) === setup.relay ? [{ type: 'relay', on: word === 'on' }] : []
  }
  if (name === `input/${number}`) {
    if (word !== '0' && word !== '1') return bad('input')
    return used(setup.uses, `input:${number}`, word === '1')
  }
  // Door/Window sensors.
  if (name === 'sensor/state') {
    if (word !== 'open' && word !== 'close') return bad('sensor/state')
    return [{ type: 'door', contact: word === 'open' ? 'open' : 'closed' }]
  }
  if (name === 'sensor/battery') return battery(Number(word))
  if (name === 'status' || name === 'info' || name === 'announce') return parseDetails(payload)
  return []
}

/** Motion sensors tell all in one; in `info` what is sensed lies in `sensor`, and the battery is one of several values. */
function parseDetails(payload: Uint8Array): Heard[] {
  const fields = parseFields(payload)
  if (!isFields(fields)) return [{ type: 'bad', code: fields, sample: sampleOf(payload) }]
  const { sensor, bat: told, fw_ver: fw } = fields
  const { motion, vibration } = isFields(sensor) ? sensor : fields
  const bat = isFields(told) ? told.value : told
  const heard: Heard[] = []
  if (typeof motion === 'boolean') heard.push({ type: 'desk', desk: null, occupied: motion })
  else if (motion !== undefined) heard.push(...bad('motion'))
  if (typeof vibration === 'boolean') heard.push({ type: 'door', tamper: vibration })
  if (told !== undefined) heard.push(...battery(bat))
  if (isText(fw)) heard.push({ type: 'status', fw })
  return heard
}

/* ---------------------------------------------------------------- generation 2 and later */

export function parseShelly2({ name, payload }: ShellyMessage, setup: ShellySetup): Heard[] {
  if (name === 'online') return online(text.decode(payload))
  const component = /^status\/([a-z]+(?::\d+)?)$/.exec(name)?.[1]
  if (component === undefined && name !== 'events/rpc' && name !== ANSWERS_NAME) return []
  const fields = parseFields(payload)
  if (!isFields(fields)) return [{ type: 'bad', code: fields, sample: sampleOf(payload) }]
  if (component !== undefined) return componentOf(component, fields, setup)
  if (name === ANSWERS_NAME) return answer(fields, setup)
  const { method, params } = fields
  if (!isFields(params)) return bad('params')
  if (method === 'NotifyEvent') return events(params.events, setup)
  if (method !== 'NotifyStatus' && method !== 'NotifyFullStatus') return []
  return componentsOf(params, setup)
}

function componentsOf(all: Fields, setup: ShellySetup): Heard[] {
  return Object.entries(all).flatMap(([key, value]) => (isFields(value) ? componentOf(key, value, setup) : []))
}

function componentOf(key: string, fields: Fields, { uses, relay }: ShellySetup): Heard[] {
  const { output, state, value, rssi } = fields
  if (key === `switch:${relay}` && output !== undefined) {
    return typeof output === 'boolean' ? [{ type: 'relay', on: output }] : bad(key)
  }
  const use = uses.get(key)
  const reading = state ?? value
  // An input that is a button has no state: null.
  if (use !== undefined && reading != null) {
    const isOn = reading === 1 || reading === true
    // BTHome's `window`, `door` and `opening` are on where they are open.
    const isClosed = key.startsWith('bthomesensor:') ? !isOn : isOn
    return typeof reading === 'boolean' || reading === 0 || reading === 1
      ? used(uses, key, use === 'contact' ? isClosed : isOn)
      : bad(key)
  }
  if (key === 'wifi' && isNumber(rssi)) return [{ type: 'status', rssi }]
  if (key.startsWith('devicepower:') && isFields(fields.battery)) return battery(fields.battery.percent)
  return []
}

function events(list: unknown, { uses }: ShellySetup): Heard[] {
  if (!Array.isArray(list)) return bad('events')
  return list.flatMap((one: unknown): Heard[] => {
    if (!isFields(one) || !isText(one.component) || !isText(one.event)) return bad('events')
    const isPush = ['single_push', 'double_push', 'triple_push', 'long_push'].includes(one.event)
    return isPush && uses.get(one.component) === 'exit-button' ? [{ type: 'door', exitButton: true }] : []
  })
}

/** The answer to an order: where it was obeyed the relay has moved. To a question: how all components stand. */
function answer({ result, error }: Fields, setup: ShellySetup): Heard[] {
  if (isFields(error)) return bad(`error ${isNumber(error.code) ? error.code : ''}`)
  if (!isFields(result)) return []
  return typeof result.was_on === 'boolean' ? [{ type: 'relay', on: true }] : componentsOf(result, setup)
}

/* ---------------------------------------------------------------- both */

function online(word: string): Heard[] {
  if (word !== 'true' && word !== 'false') return bad('online')
  return [{ type: 'link', state: word === 'true' ? 'online' : 'offline' }]
}

/** An input that is closed is on; so is a sensor that sees somebody. A contact at rest is closed. */
function used(uses: ShellySetup['uses'], key: string, isOn: boolean): Heard[] {
  const use = uses.get(key)
  const several = severalOf(uses, key)
  if (use === 'motion') return [{ type: 'desk', desk: null, occupied: isOn, ...several }]
  if (use === 'contact') return [{ type: 'door', contact: isOn ? 'closed' : 'open', ...several }]
  return use === 'exit-button' && isOn ? [{ type: 'door', exitButton: true }] : []
}

/** In per cent; null where the device could not measure it. */
function battery(percent: unknown): Heard[] {
  if (percent === null) return []
  if (!isNumber(percent) || percent < -1 || percent > 100) return bad('battery')
  // -1: it has none.
  return percent < 0 ? [] : [{ type: 'status', battery: percent / 100 }]
}

/** Where a device answers what it is asked: `src` of the question and `/rpc`, among its own topics. */
const ANSWERS = 'soglia'
const ANSWERS_NAME = `${ANSWERS}/rpc`

/** `ms` null: the relay is switched off. `id`: of this question, among those of the gateway. */
export interface ShellyOrder {
  prefix: string
  relay: number
  ms: number | null
  id: number
}

/**
 * What closes the relay for so long, or opens it. A device of generation 2 ends the pulse by itself; one of generation 1
 * has to be set up for that. The name is as in `ShellyMessage`.
 */
export function formatShelly1({ relay, ms }: ShellyOrder): { name: string; payload: string } {
  return { name: `relay/${relay}/command`, payload: ms === null ? 'off' : 'on' }
}
export function formatShelly2({ prefix, relay, ms, id }: ShellyOrder): { name: string; payload: string } {
  const params = { id: relay, on: ms !== null, ...(ms === null ? {} : { toggle_after: ms / 1000 }) }
  return { name: 'rpc', payload: JSON.stringify({ id, src: `${prefix}/${ANSWERS}`, method: 'Switch.Set', params }) }
}
