/**
 * Zigbee2MQTT with the devices behind it, as it speaks with its factory settings: availability and the list are retained,
 * what a device says is not.
 */
import { MqttEnd } from './mqtt-end.ts'

export interface SimZigbeeDevice {
  name: string
  address: string
  /** As `bridge/devices` has them; absent: the model is not known. */
  exposes?: readonly object[]
  build?: string
}

export interface SimZigbee2MqttOptions {
  url: string
  login: { name: string; secret: string }
  base?: string
  devices: readonly SimZigbeeDevice[]
}

const binary = (name: string, on: unknown, off: unknown) =>
  ({ type: 'binary', name, property: name, label: name, access: 1, value_on: on, value_off: off }) as const

/** As the definitions of most sensors have them. */
export const EXPOSES = {
  occupancy: [
    binary('occupancy', true, false),
    { type: 'numeric', name: 'battery', property: 'battery', access: 1, unit: '%', value_min: 0, value_max: 100 },
  ],
  /** On the mains: it can be asked. */
  presence: [{ ...binary('presence', true, false), access: 5 }],
  contact: [binary('contact', false, true), binary('tamper', true, false), binary('battery_low', true, false)],
} as const

export class SimZigbee2Mqtt {
  readonly #end: MqttEnd
  readonly #base: string
  #devices: SimZigbeeDevice[]
  /** What it was told below its base topic, as names. */
  readonly asked: string[] = []

  constructor({ url, login, base = 'zigbee2mqtt', devices }: SimZigbee2MqttOptions) {
    this.#base = base
    this.#devices = [...devices]
    this.#end = new MqttEnd({
      ...{ url, login, clientId: 'mqttjs_5e4d3c2b' },
      will: { topic: `${base}/bridge/state`, payload: '{"state":"offline"}' },
      filters: [`${base}/#`],
      onMessage: (topic) => this.#hear(topic.slice(base.length + 1)),
    })
  }

  async start(): Promise<void> {
    await this.#end.open()
    this.say('bridge/state', { state: 'online' }, true)
    this.list()
  }

  /** Its line was cut and comes back: it tells nothing but that. */
  async comeBack(): Promise<void> {
    await this.#end.cut()
    await this.#end.open()
    this.say('bridge/state', { state: 'online' }, true)
  }
  stop = (): Promise<void> => this.#end.cut()

  /** `devices`: those that there are from now on. */
  list(devices: readonly SimZigbeeDevice[] = this.#devices): void {
    this.#devices = [...devices]
    const coordinator = { ieee_address: '0x00124b0000000001', type: 'Coordinator', friendly_name: 'Coordinator' }
    const own = this.#devices.map(({ name, address, exposes, build }) => ({
      ...{ ieee_address: address, type: 'EndDevice', network_address: 29159, supported: exposes !== undefined },
      ...{ friendly_name: name, disabled: false, software_build_id: build },
      definition: exposes === undefined ? null : { model: 'SIM', vendor: 'Soglia', description: 'Sensor', exposes },
    }))
    this.say('bridge/devices', [coordinator, ...own], true)
  }

  /** As Zigbee2MQTT does it: the old topics are cleared, then the list is told. */
  rename(from: string, to: string): void {
    for (const topic of [from, `${from}/availability`]) this.say(topic, '', true)
    this.say(`${to}/availability`, { state: 'online' }, true)
    this.list(this.#devices.map((device) => (device.name === from ? { ...device, name: to } : device)))
  }

  available(name: string, isThere: boolean): void {
    this.say(`${name}/availability`, { state: isThere ? 'online' : 'offline' }, true)
  }

  say(name: string, payload: string | object, retain = false): void {
    this.#end.say(`${this.#base}/${name}`, payload, retain)
  }

  #hear(name: string): void {
    if (name.endsWith('/get')) this.asked.push(name)
    if (name !== 'bridge/request/options') return
    const named = this.#devices.map(({ address, name: friendly }) => [address, { friendly_name: friendly }])
    this.say('bridge/info', { version: '2.14.1', config: { devices: Object.fromEntries(named) } }, true)
  }
}
