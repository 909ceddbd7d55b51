/** A broker on a free loopback port, with units that have secrets, and a record of what it told. */
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { connect as connectTcp, type Socket } from 'node:net'
import { connectAsync, type IClientOptions, type MqttClient } from 'mqtt'
import { pino } from 'pino'
import { vi } from 'vitest'
import type { Signal } from '../../gateway/core/model.ts'
import type { BadInput, DriverEvents, Lack, LinkState } from '../../gateway/core/ports.ts'
import type { Unit } from '../../gateway/core/records.ts'
import { type Broker, type BrokerOptions, createBroker } from '../../gateway/drivers/broker.ts'

export const quiet = pino({ level: 'silent' })

export function unit(id: string, kind = 'mqtt', settings: Record<string, string> = {}): Unit {
  return { id, kind, path: null, baud: null, reader: null, door: null, side: null, zone: null, desks: [], settings }
}

export interface Told {
  signals: { unit: string; signal: Signal }[]
  links: { unit: string; state: LinkState; lack: Lack }[]
  bad: { unit: string | null; code: string; sample: string }[]
  events: DriverEvents
  codes(unit: string | null): string[]
  taps(unit: string): string[]
  state(unit: string): LinkState | undefined
}
export function recorder(): Told {
  const told: Told = {
    signals: [],
    links: [],
    bad: [],
    events: {
      signal: (unit, signal) => void told.signals.push({ unit, signal }),
      link: (unit, state, lack) => void told.links.push({ unit, state, lack }),
      bad: (unit, bad: BadInput) => void told.bad.push({ unit, ...bad }),
    },
    codes: (unit) => told.bad.filter((bad) => bad.unit === unit).map((bad) => bad.code),
    taps: (unit) => told.signals.flatMap((s) => (s.unit === unit && s.signal.type === 'tap' ? [s.signal.id] : [])),
    state: (unit) => told.links.findLast((link) => link.unit === unit)?.state,
  }
  return told
}

export const secretOf = (id: string): string => `secret-of-${id}`
/** As the register keeps it. */
export const secretHashOf = (id: string): string => sha256(secretOf(id))
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

export interface House {
  broker: Broker
  told: Told
  port: number
  /** Secrets that differ from `secretOf`. */
  secrets: Map<string, string>
  /** A raw connection; what came is in `received`. */
  raw(): Promise<Socket & { received: Buffer[] }>
  connect(id: string, options?: IClientOptions): Promise<MqttClient>
  stop(): Promise<void>
}

export async function openBroker(units: Unit[], options: Partial<BrokerOptions> = {}): Promise<House> {
  const told = recorder()
  const secrets = new Map<string, string>()
  const broker = createBroker({
    events: told.events,
    listen: { host: '127.0.0.1', port: 0 },
    tls: null,
    secretHashOf: (id) => sha256(secrets.get(id) ?? secretOf(id)),
    log: quiet,
    ...options,
  })
  broker.units(units)
  await broker.start()
  const port = broker.address()?.port ?? 0
  const sockets: Socket[] = []
  const clients: MqttClient[] = []
  return {
    broker,
    told,
    port,
    secrets,
    async raw() {
      const socket = Object.assign(connectTcp(port, '127.0.0.1'), { received: [] as Buffer[] })
      socket.on('error', () => undefined)
      socket.on('data', (chunk) => socket.received.push(chunk))
      sockets.push(socket)
      await once(socket, 'connect')
      return socket
    },
    async connect(id, more = {}) {
      const url = `${options.tls ? 'mqtts' : 'mqtt'}://127.0.0.1:${port}`
      const login = {
        clientId: id,
        username: id,
        password: secretOf(id),
        protocolVersion: 4,
        reconnectPeriod: 0,
      } as const
      const client = await connectAsync(url, { ...login, ...more }, false)
      client.on('error', () => undefined)
      clients.push(client)
      return client
    },
    async stop() {
      for (const client of clients) await client.endAsync(true)
      for (const socket of sockets) socket.destroy()
      await broker.stop()
    },
  }
}

export const tap = (id: string, more: object = {}): string =>
  JSON.stringify({ id, credential: 'uid:04a2b3c4d5e680', ...more })

export const until = (check: () => void, timeout = 4_000): Promise<void> => vi.waitFor(check, { timeout, interval: 10 })

/** CONNECT of MQTT 3.1.1 in bytes. */
export function connectFrame(id: string, secret = secretOf(id), flags = 0xc2): Buffer {
  const text = (value: string): Buffer => {
    const bytes = Buffer.from(value)
    return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes])
  }
  const body = Buffer.concat([text('MQTT'), Buffer.from([4, flags, 0, 60]), text(id), text(id), text(secret)])
  return frame(0x10, body)
}
export function publishFrame(
  topic: string,
  payload: Uint8Array | string,
  { qos = 1, packetId = 1, retain = false } = {},
): Buffer {
  const name = Buffer.from(topic)
  const id = qos > 0 ? [packetId >> 8, packetId & 0xff] : []
  const head = Buffer.from([name.length >> 8, name.length & 0xff, ...name, ...id])
  return frame(0x30 | (qos << 1) | (retain ? 1 : 0), Buffer.concat([head, Buffer.from(payload)]))
}
export function frame(first: number, body: Uint8Array): Buffer {
  const length: number[] = []
  let rest = body.length
  do {
    length.push((rest % 128) | (rest >= 128 ? 0x80 : 0))
    rest = Math.floor(rest / 128)
  } while (rest > 0)
  return Buffer.concat([Buffer.from([first, ...length]), body])
}
