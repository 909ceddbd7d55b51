/** A Shelly with a relay, of generation 1 or 2; one of generation 1 may lack its automatic switching off. */
import { MqttEnd } from './mqtt-end.ts'

export interface SimShellyOptions {
  url: string
  login: { name: string; secret: string }
  generation: 1 | 2
  /** Its id (generation 1), or the prefix of its topics. */
  prefix: string
  /** Generation 1: after so long its relay goes back by itself; null: it was not set up to. */
  autoOffMs?: number | null
}

interface Question {
  id: number
  src: string
  method: string
  params?: { id: number; on: boolean; toggle_after?: number }
}

export class SimShelly {
  readonly #end: MqttEnd
  readonly #options: SimShellyOptions
  readonly #root: string
  /** What its relay was told. */
  readonly orders: string[] = []

  constructor(options: SimShellyOptions) {
    const { url, login, generation, prefix } = options
    this.#options = options
    this.#root = generation === 1 ? `shellies/${prefix}` : prefix
    const own = generation === 1 ? ['command', 'relay/0/command'] : ['rpc', 'command']
    this.#end = new MqttEnd({
      ...{ url, login, clientId: prefix, will: { topic: `${this.#root}/online`, payload: 'false' } },
      filters: [...own.map((name) => `${this.#root}/${name}`), ...(generation === 1 ? ['shellies/command'] : [])],
      onMessage: (topic, payload) => this.#obey(topic.slice(this.#root.length + 1), payload),
    })
  }

  async start(): Promise<void> {
    await this.#end.open()
    this.say('online', 'true', true)
  }
  stop = (): Promise<void> => this.#end.cut()

  /** What it tells of an input of its own; of generation 2 as a notification. */
  input(number: number, isOn: boolean): void {
    if (this.#options.generation === 1) this.say(`input/${number}`, isOn ? '1' : '0')
    else this.#notify({ [`input:${number}`]: { id: number, state: isOn } })
  }

  say(name: string, payload: string | object, retain = false): void {
    this.#end.say(`${this.#root}/${name}`, payload, retain)
  }

  #notify(components: object): void {
    const { prefix } = this.#options
    const params = { ts: 1_736_603_810.49, ...components }
    this.say('events/rpc', { src: prefix, dst: `${prefix}/events`, method: 'NotifyStatus', params })
  }

  #obey(name: string, payload: string): void {
    if (name === 'relay/0/command') this.#switch1(payload)
    else if (name === 'rpc') this.#answer(payload)
  }

  #switch1(word: string): void {
    if (word !== 'on' && word !== 'off') return
    this.orders.push(word)
    this.say('relay/0', word)
    const { autoOffMs = 1_000 } = this.#options
    if (word === 'on' && autoOffMs !== null) setTimeout(() => this.say('relay/0', 'off'), autoOffMs).unref()
  }

  #answer(payload: string): void {
    const { id, src, method, params } = JSON.parse(payload) as Question
    const answer = (result: object): void => {
      this.#end.say(`${src}/rpc`, { id, src: this.#options.prefix, dst: src, result })
    }
    if (method === 'Shelly.GetStatus') answer({ 'switch:0': { id: 0, output: false }, wifi: { rssi: -58 } })
    if (method !== 'Switch.Set' || params === undefined) return
    this.orders.push(payload)
    answer({ was_on: false })
    const { on, toggle_after: afterS } = params
    this.#notify({ 'switch:0': { id: 0, output: on, source: 'MQTT' } })
    const back = (): void => this.#notify({ 'switch:0': { id: 0, output: !on, source: 'timer' } })
    if (afterS !== undefined) setTimeout(back, afterS * 1000).unref()
  }
}
