/** The other end for the simulator's tests: a bare broker, or a bare serial port, that answers as it is told. */
import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { Aedes } from 'aedes'
import { SerialPort } from 'serialport'
import { formatLine, LineReader } from '../../gateway/wire/serial-lines.ts'
import { type DownMessage, formatDown, type Parsed, parseUp } from '../../gateway/wire/soglia.ts'

export interface Heard {
  unit: string
  name: string
  parsed: Parsed
  retained: boolean
  payload: Uint8Array
}
/** What is sent back for a message; nothing where it gives nothing. */
export type Answer = (heard: Heard) => DownMessage[] | undefined

export interface MiniGateway {
  heard: Heard[]
  answer: Answer
  send(unit: string, message: DownMessage): void
  close(): Promise<void>
}

/** Receipts for everything, and taps let in. */
export const friendly: Answer = ({ parsed: { message } }) => {
  if (message === null || !('id' in message)) return
  const recordedAt = new Date().toISOString()
  const opens = message.type === 'tap' ? { granted: true, reason: 'ok', unlockMs: 100, ttlMs: 5_000 } : {}
  return [{ type: 'result', id: message.id, ...opens, recordedAt }]
}

export interface MiniBroker extends MiniGateway {
  url: string
  port: number
  /** Ends the connection of a unit without a word. */
  kick(unit: string): void
  connections(): number
}

export async function openBroker(answer: Answer, port = 0): Promise<MiniBroker> {
  const broker = await Aedes.createBroker({
    authenticate: (_client, user, password, done) => done(null, String(password) === `secret of ${user}`),
  })
  const sockets = new Set<Socket>()
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    broker.handle(socket)
  })
  const byUnit = new Map<string, Socket>()
  broker.on('client', (client) => byUnit.set(client.id, client.conn as Socket))
  const gateway: MiniBroker = {
    heard: [],
    answer,
    url: '',
    port: 0,
    send(unit, message) {
      const { name, json } = formatDown(message)
      broker.publish(
        { cmd: 'publish', topic: `soglia/${unit}/${name}`, payload: json, qos: 0, retain: false, dup: false },
        () => undefined,
      )
    },
    kick: (unit) => byUnit.get(unit)?.destroy(),
    connections: () => sockets.size,
    async close() {
      server.close()
      for (const socket of sockets) socket.destroy()
      await new Promise<void>((done) => broker.close(() => done()))
    },
  }
  broker.on('publish', (packet) => {
    const [root, unit = '', ...name] = packet.topic.split('/')
    if (root !== 'soglia' || name[0] !== 'up') return
    const payload = Buffer.from(packet.payload)
    const parsed = parseUp(name.join('/'), payload)
    const heard = { unit, name: name.join('/'), parsed, retained: packet.retain, payload }
    gateway.heard.push(heard)
    for (const message of gateway.answer(heard) ?? []) gateway.send(unit, message)
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  gateway.port = (server.address() as AddressInfo).port
  gateway.url = `mqtt://127.0.0.1:${gateway.port}`
  return gateway
}

export interface MiniLine extends MiniGateway {
  /** Lines that were dropped, by what was wrong with them. */
  bad: string[]
}

export async function openLine(path: string, unit: string, answer: Answer): Promise<MiniLine> {
  const port = new SerialPort({ path, baudRate: 115_200, autoOpen: false })
  await new Promise<void>((done, fail) => port.open((error) => (error ? fail(error) : done())))
  const reader = new LineReader()
  const line: MiniLine = {
    heard: [],
    bad: [],
    answer,
    send(_unit, message) {
      const { name, json } = formatDown(message)
      port.write(Buffer.from(formatLine(name, json)))
    },
    close: () => new Promise((done) => (port.isOpen ? port.close(() => done()) : done())),
  }
  port.on('error', () => undefined) // The cable was pulled: the tests look at the other end.
  port.on('data', (chunk: Buffer) => {
    for (const each of reader.push(chunk)) {
      if ('bad' in each) {
        line.bad.push(each.bad.code)
        continue
      }
      const parsed = parseUp(each.name, each.payload)
      const heard = { unit, name: each.name, parsed, retained: false, payload: each.payload }
      line.heard.push(heard)
      for (const message of line.answer(heard) ?? []) line.send(unit, message)
    }
  })
  return line
}

/** Until it holds; fails after `withinMs` naming what was waited for. */
export async function until(what: string, holds: () => boolean, withinMs = 5_000): Promise<void> {
  const end = performance.now() + withinMs
  while (!holds()) {
    if (performance.now() > end) throw new Error(`waited ${withinMs} ms in vain: ${what}`)
    await wait(5)
  }
}

export function wait(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms))
}
