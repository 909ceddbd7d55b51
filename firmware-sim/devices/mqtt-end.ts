/** A device's MQTT connection, as its maker's firmware has it: topics, will and client id of its own. */
import { connectAsync, type MqttClient } from 'mqtt'

export interface MqttEndOptions {
  /** `mqtt://host:port` */
  url: string
  login: { name: string; secret: string }
  clientId: string
  will?: { topic: string; payload: string }
  filters: readonly string[]
  onMessage: (topic: string, payload: string) => void
}

export class MqttEnd {
  readonly #options: MqttEndOptions
  #client: MqttClient | null = null

  constructor(options: MqttEndOptions) {
    this.#options = options
  }

  /** Resolves when it is logged in and has subscribed. Throws where it is turned away. */
  async open(): Promise<void> {
    const { url, login, clientId, will, filters, onMessage } = this.#options
    const client = await connectAsync(url, {
      ...{ clientId, username: login.name, password: login.secret, protocolVersion: 4, reconnectPeriod: 0 },
      ...(will === undefined ? {} : { will: { ...will, payload: Buffer.from(will.payload), qos: 1, retain: true } }),
    })
    // A line that is cut says so as an error or a close: either way nothing is sent any more.
    client.on('error', () => undefined)
    client.on('message', (topic, payload) => onMessage(topic, payload.toString()))
    this.#client = client
    if (filters.length > 0) await client.subscribeAsync([...filters])
  }

  get isOpen(): boolean {
    return this.#client?.connected === true
  }

  say(topic: string, payload: string | object, retain = false): void {
    const text = typeof payload === 'string' ? payload : JSON.stringify(payload)
    if (this.isOpen) this.#client?.publish(topic, text, { retain })
  }

  /** As by a pulled plug: without a goodbye. */
  async cut(): Promise<void> {
    const client = this.#client
    this.#client = null
    client?.stream.destroy()
    await client?.endAsync(true)
  }
}
