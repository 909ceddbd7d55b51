/** A bridge that tells of its devices by Home Assistant's discovery: a desk's sensor, a door with a lock, a reader of tags. */
import { MqttEnd } from './mqtt-end.ts'

const PULSE_MS = 300

export interface SimHassBridgeOptions {
  url: string
  login: { name: string; secret: string }
  /** Null: somebody has to lock again. */
  pulseMs?: number | null
}

export class SimHassBridge {
  readonly #end: MqttEnd
  readonly #pulseMs: number | null
  /** What its lock was told. */
  readonly orders: string[] = []

  constructor({ url, login, pulseMs = PULSE_MS }: SimHassBridgeOptions) {
    this.#pulseMs = pulseMs
    this.#end = new MqttEnd({
      ...{ url, login, clientId: 'gw1', will: { topic: 'gw1/status', payload: 'offline' } },
      filters: ['gw1/door/front/lock/set', 'homeassistant/status'],
      onMessage: (topic, payload) => topic !== 'homeassistant/status' && this.#obey(payload),
    })
  }

  async start(): Promise<void> {
    await this.#end.open()
    this.say('gw1/status', 'online', true)
    this.config('binary_sensor/gw1_desk12', {
      ...{ name: 'Occupancy', unique_id: 'gw1_desk12_occ', device_class: 'occupancy' },
      ...{ state_topic: 'gw1/desk/12', value_template: '{{ value_json.occupied }}' },
      ...{ payload_on: true, payload_off: false, availability_topic: 'gw1/status' },
      device: { identifiers: ['gw1_desk12'], name: 'Desk 12', via_device: 'gw1' },
    })
    this.config('device/gw1_front', {
      ...{ dev: { ids: ['gw1_front'], name: 'Front door' }, o: { name: 'gateway', sw: '1.0' }, '~': 'gw1/door/front' },
      cmps: {
        lock: { p: 'lock', uniq_id: 'gw1_front_lock', stat_t: '~/lock', cmd_t: '~/lock/set' },
        contact: { p: 'binary_sensor', dev_cla: 'door', uniq_id: 'gw1_front_contact', stat_t: '~/contact' },
        battery: { p: 'sensor', dev_cla: 'battery', uniq_id: 'gw1_front_battery', stat_t: '~/battery' },
      },
      avty: [{ t: 'gw1/status' }, { t: '~/status', pl_avail: 'up', pl_not_avail: 'down' }],
      avty_mode: 'all',
    })
    this.config('tag/gw1/reader', {
      ...{ topic: 'gw1/reader', value_template: '{{ value_json.PN532.UID }}' },
      device: { identifiers: 'gw1_reader' },
    })
    this.say('gw1/door/front/status', 'up', true)
    this.say('gw1/door/front/lock', 'LOCKED', true)
  }
  stop = (): Promise<void> => this.#end.cut()

  occupy(occupied: boolean): void {
    this.say('gw1/desk/12', JSON.stringify({ occupied, lux: 120 }), true)
  }

  door(isOpen: boolean): void {
    this.say('gw1/door/front/contact', isOpen ? 'ON' : 'OFF', true)
  }

  tap(uid: string): void {
    this.say('gw1/reader', JSON.stringify({ PN532: { UID: uid.toUpperCase() } }))
  }

  config(name: string, config: object | ''): void {
    this.say(`homeassistant/${name}/config`, config === '' ? '' : JSON.stringify(config), true)
  }

  say(topic: string, payload: string, retain = false): void {
    this.#end.say(topic, payload, retain)
  }

  #obey(word: string): void {
    this.orders.push(word)
    this.say('gw1/door/front/lock', word === 'UNLOCK' ? 'UNLOCKED' : 'LOCKED', true)
    if (word === 'UNLOCK' && this.#pulseMs !== null) {
      setTimeout(() => this.say('gw1/door/front/lock', 'LOCKED', true), this.#pulseMs).unref()
    }
  }
}
