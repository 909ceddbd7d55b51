/** An ESPHome device: sensors, a strike that ends its own pulse, and tags by its configuration's `on_tag`. */
import { MqttEnd } from './mqtt-end.ts'

const PULSE_MS = 300
/** Its topics may begin otherwise. */
const NAME = 'esp32-test'

export interface SimEsphomeOptions {
  url: string
  login: { name: string; secret: string }
  prefix: string
  strike: 'lock' | 'switch'
  /** Null: the configuration forgot to end it. */
  pulseMs?: number | null
}

export class SimEsphome {
  readonly #end: MqttEnd
  readonly #options: SimEsphomeOptions
  /** What its strike was told. */
  readonly orders: string[] = []

  constructor(options: SimEsphomeOptions) {
    this.#options = options
    const { url, login, prefix, strike } = options
    const command = `${prefix}/${strike}/strike/command`
    this.#end = new MqttEnd({
      // As by its own default: its name and its address.
      ...{ url, login, clientId: `${NAME}-84fce6123456`, will: { topic: `${prefix}/status`, payload: 'offline' } },
      filters: [command, 'esphome/discover', `esphome/ping/${NAME}`],
      onMessage: (topic, payload) => topic === command && this.#obey(payload),
    })
  }

  /** As its firmware: the birth message, then what it is, then how everything stands, all of it retained. */
  async start(): Promise<void> {
    await this.#end.open()
    const { prefix } = this.#options
    this.#end.say(`${prefix}/status`, 'online', true)
    this.#end.say(`esphome/discover/${NAME}`, { name: NAME, version: '2024.11.0', platform: 'ESP32' })
    this.#end.say(`homeassistant/binary_sensor/${NAME}/front_door/config`, {}, true)
    this.state('sensor/wifi_signal', '-61')
    this.#turn(false)
  }
  stop = (): Promise<void> => this.#end.cut()

  /** `part`: `binary_sensor/front_door`. */
  state(part: string, word: string): void {
    this.#end.say(`${this.#options.prefix}/${part}/state`, word, true)
  }

  press(id: string): void {
    this.#end.say(`${this.#options.prefix}/event/${id}/state`, { event_type: 'press' })
  }

  tag(topic: string, payload: string, retain = false): void {
    this.#end.say(topic, payload, retain)
  }

  #obey(word: string): void {
    this.orders.push(word)
    const isOpen = word === 'ON' || word === 'UNLOCK'
    this.#turn(isOpen)
    const { pulseMs = PULSE_MS } = this.#options
    if (isOpen && pulseMs !== null) setTimeout(() => this.#turn(false), pulseMs).unref()
  }

  #turn(isOn: boolean): void {
    if (this.#options.strike === 'switch') this.state('switch/strike', isOn ? 'ON' : 'OFF')
    else this.state('lock/strike', isOn ? 'UNLOCKED' : 'LOCKED')
  }
}
