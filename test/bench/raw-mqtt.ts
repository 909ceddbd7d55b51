/** The least MQTT 3.1.1 client that can tap: what a library would spend must not stand in the measure. */
import { connect, type Socket } from 'node:net'

const CONNECT_FLAGS_CLEAN = 0x02
const CONNECT_FLAGS_LOGIN = 0xc0
const KEEPALIVE_S = 60
const CONNACK = 2
const PUBLISH = 3
const PUBACK = 4
const SUBACK = 9

export interface RawMqtt {
  /** At QoS 1; returns the packet id that its PUBACK carries. */
  publish(topic: string, payload: string): number
  onMessage: (payload: string) => void
  onPuback: (packetId: number) => void
  close(): void
}

/** Connects, subscribes to `filter` where there is one, and resolves when the broker has said yes to both. */
export function connectRaw(port: number, unit: string, secret: string, filter: string | null): Promise<RawMqtt> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, noDelay: true })
    const line = new Line(socket, () => resolve(line))
    socket.on('error', reject)
    socket.on('close', () => reject(new Error(`${unit}: the broker closed the connection`)))
    socket.on('connect', () => {
      const head = Buffer.from([
        0,
        4,
        ...Buffer.from('MQTT'),
        4,
        CONNECT_FLAGS_CLEAN | CONNECT_FLAGS_LOGIN,
        0,
        KEEPALIVE_S,
      ])
      socket.write(packet(0x10, Buffer.concat([head, text(unit), text(unit), text(secret)])))
      if (filter === null) line.awaits = CONNACK
      else socket.write(packet(0x82, Buffer.concat([Buffer.from([0, 1]), text(filter), Buffer.from([0])])))
    })
  })
}

class Line implements RawMqtt {
  onMessage: (payload: string) => void = () => {}
  onPuback: (packetId: number) => void = () => {}
  awaits = SUBACK
  readonly #socket: Socket
  readonly #ready: () => void
  #held: Buffer = Buffer.alloc(0)
  #packetId = 0

  constructor(socket: Socket, ready: () => void) {
    this.#socket = socket
    this.#ready = ready
    socket.on('data', (chunk) => this.#read(chunk))
  }

  publish(topic: string, payload: string): number {
    this.#packetId = (this.#packetId % 0xffff) + 1
    const id = Buffer.from([this.#packetId >> 8, this.#packetId & 0xff])
    this.#socket.write(packet(0x32, Buffer.concat([text(topic), id, Buffer.from(payload)])))
    return this.#packetId
  }

  close(): void {
    this.#socket.removeAllListeners('close')
    this.#socket.destroy()
  }

  #read(chunk: Buffer): void {
    let bytes = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk])
    for (;;) {
      const frame = cut(bytes)
      if (frame === null) break
      this.#take(frame.type, frame.flags, frame.body)
      bytes = bytes.subarray(frame.end)
    }
    this.#held = bytes
  }

  #take(type: number, flags: number, body: Buffer): void {
    if (type === PUBLISH) {
      const afterTopic = 2 + body.readUInt16BE(0)
      this.onMessage(body.toString('utf8', (flags & 0x06) === 0 ? afterTopic : afterTopic + 2))
    } else if (type === PUBACK) this.onPuback(body.readUInt16BE(0))
    else if (type === CONNACK && body[1] !== 0) this.#socket.destroy(new Error(`refused with ${body[1]}`))
    else if (type === this.awaits) this.#ready()
  }
}

function cut(bytes: Buffer): { type: number; flags: number; body: Buffer; end: number } | null {
  let length = 0
  let at = 1
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++]
    if (byte === undefined) return null
    length |= (byte & 0x7f) << shift
    if (byte < 0x80) break
  }
  if (bytes.length < at + length) return null
  const first = bytes[0] ?? 0
  return { type: first >> 4, flags: first & 0x0f, body: bytes.subarray(at, at + length), end: at + length }
}

function packet(first: number, body: Buffer): Buffer {
  const head = [first]
  let length = body.length
  do {
    head.push(length > 0x7f ? (length & 0x7f) | 0x80 : length)
    length >>= 7
  } while (length > 0)
  return Buffer.concat([Buffer.from(head), body])
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value)
  return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes])
}
