/**
 * A board's MQTT connection (contract, 3): MQTT 3.1.1, a clean session, the will on `up/status`, no delay.
 * Each attempt is a new client: the library would send what was unacknowledged again as it was, without the
 * `age` that a resending must carry; the board's own outbox does that.
 */
import { connect as connectTcp, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { type IClientOptions, MqttClient } from 'mqtt'
import type { Link, LinkListener, Spoil } from './link.ts'
import type { Random } from './random.ts'

const KEEPALIVE_S = 30
const CONNECT_MS = 10_000
const RETRY_MS = 250
const RETRY_MS_MAX = 15_000
const STOP_MS_MAX = 2_000

export interface MqttLinkOptions {
  /** `mqtt://host:port`, or `mqtts://` with `ca`. */
  url: string
  unit: string
  secret: string
  /** For the jitter of reconnecting. */
  random: Random
  ca?: Buffer
  /** 1, unless told otherwise. */
  qos?: 0 | 1
  /** Told why a connection could not be made or broke. */
  onTrouble?: (why: string) => void
}

export function createMqttLink(options: MqttLinkOptions): Link {
  return new MqttLink(options)
}

class MqttLink implements Link {
  readonly kind = 'mqtt'
  #options: MqttLinkOptions
  #listener: LinkListener | null = null
  #client: MqttClient | null = null
  #socket: Socket | null = null
  #up = false
  #failures = 0
  #retry: NodeJS.Timeout | undefined

  constructor(options: MqttLinkOptions) {
    this.#options = options
  }

  start(listener: LinkListener): void {
    this.#listener = listener
    this.#connect()
  }

  async stop(): Promise<void> {
    this.#listener = null
    clearTimeout(this.#retry)
    const client = this.#client
    this.#client = null
    this.#up = false
    if (client === null) return
    // Ends with a DISCONNECT, so that the broker drops the will; but never waits for a broker that is gone.
    await new Promise<void>((done) => {
      const late = setTimeout(() => {
        this.#socket?.destroy()
        done()
      }, STOP_MS_MAX)
      client.end(false, () => {
        clearTimeout(late)
        done()
      })
    })
  }

  cut(): void {
    this.#listener = null
    clearTimeout(this.#retry)
    this.#drop()
  }

  bounce(): void {
    this.#socket?.destroy()
  }

  send(name: string, json: string, spoil?: Spoil): boolean {
    const client = this.#client
    if (client === null || !this.#up) return false
    const payload = Buffer.from(json)
    const status = name === 'up/status'
    client.publish(this.#topic(name), spoil === undefined ? payload : Buffer.from(spoil(payload)), {
      qos: this.#options.qos ?? 1,
      retain: status,
    })
    return true
  }

  #topic(name: string): string {
    return `soglia/${this.#options.unit}/${name}`
  }

  #connect(): void {
    const { unit, secret, url } = this.#options
    const settings: IClientOptions = {
      protocolVersion: 4,
      protocolId: 'MQTT',
      clientId: unit,
      username: unit,
      password: secret,
      clean: true,
      keepalive: KEEPALIVE_S,
      connectTimeout: CONNECT_MS,
      reconnectPeriod: 0,
      queueQoSZero: false,
      resubscribe: false,
      will: { topic: this.#topic('up/status'), payload: Buffer.from('{"state":"offline"}'), qos: 1, retain: true },
    }
    const client = new MqttClient(() => this.#open(new URL(url)), settings)
    this.#client = client
    client.on('error', (error) => this.#options.onTrouble?.(error.message))
    client.on('connect', () => this.#subscribe(client))
    client.on('message', (topic, payload) => {
      if (client !== this.#client) return
      this.#listener?.message(topic.slice(this.#topic('').length), payload)
    })
    client.on('close', () => {
      if (client === this.#client) this.#lost()
    })
  }

  #open(url: URL): Socket {
    const port = Number(url.port)
    const host = url.hostname
    // Nagle's algorithm against the broker's delayed ACK would hold a tap for 40 ms.
    const socket =
      url.protocol === 'mqtts:'
        ? connectTls({ host, port, ca: this.#options.ca }).setNoDelay(true)
        : connectTcp({ host, port, noDelay: true })
    this.#socket = socket
    return socket
  }

  #subscribe(client: MqttClient): void {
    client.subscribe(this.#topic('down/#'), { qos: 0 }, (error, granted) => {
      if (client !== this.#client) return
      if (error || granted?.[0]?.qos === 128) {
        this.#options.onTrouble?.('the subscription was refused')
        this.#socket?.destroy()
        return
      }
      this.#failures = 0
      this.#up = true
      this.#listener?.up()
    })
  }

  #lost(): void {
    const wasUp = this.#up
    this.#drop()
    if (this.#listener === null) return
    if (wasUp) this.#listener.down()
    const backOffMs = Math.min(RETRY_MS_MAX, RETRY_MS * 2 ** this.#failures++)
    this.#retry = setTimeout(() => this.#connect(), backOffMs * (0.5 + this.#options.random.next()))
  }

  /** Lets go of the client with no farewell: the broker publishes the will. */
  #drop(): void {
    const client = this.#client
    this.#client = null
    this.#up = false
    this.#socket?.destroy()
    this.#socket = null
    client?.end(true)
  }
}
