/**
 * A client's socket as the broker sees it: only frames that passed the guard reach it, and until the
 * login is accepted nothing after CONNECT does. Oversized messages are answered here, unseen by the broker.
 */
import type { Socket } from 'node:net'
import { Duplex } from 'node:stream'
import { type FrameEvent, FrameGuard, formatReceived, type Swallowed } from '../../wire/mqtt-frames.ts'
import { endpointsOf } from '../messages/stalls.ts'

export interface GuardedSocketEvents {
  /** A message larger than the contract takes was thrown away (and acknowledged). */
  onTooLarge(frame: Swallowed): void
  /** The bytes are not MQTT; the connection is being closed. */
  onBadPacket(why: string): void
  /** Asked as it closes: something was written that the other side has not taken, and must not come late. */
  isOwed(): boolean
}

export class GuardedSocket extends Duplex {
  readonly #socket: Socket
  readonly #events: GuardedSocketEvents
  readonly #guard = new FrameGuard()
  #admitted = false
  /** What came behind CONNECT before the login was accepted: at most one chunk, for then reading stops. */
  #waiting: FrameEvent[] = []
  /** Of what counts as waiting here: what the socket below counts too. */
  #handedBytes = 0
  /** The TCP connection itself, which is the socket unless that speaks TLS. */
  readonly line: Socket
  readonly endpoints: string

  constructor(socket: Socket, line: Socket, events: GuardedSocketEvents) {
    super({ allowHalfOpen: false })
    this.#socket = socket
    this.line = line
    this.#events = events
    this.endpoints = endpointsOf(line)
    socket.on('data', (chunk) => this.#receive(chunk))
    socket.on('end', () => this.push(null))
    socket.on('error', (error) => this.destroy(error))
    socket.on('close', () => this.destroy())
  }

  /** The login is accepted, with messages and subscriptions of up to so many bytes: what waited and what comes is handed on. */
  admit(messageBytesMax: number, subscribeBytesMax?: number): void {
    this.#guard.admit(messageBytesMax, subscribeBytesMax)
    this.#admitted = true
    const waiting = this.#waiting
    this.#waiting = []
    this.#handOn(waiting)
    this.#socket.resume()
  }

  /** Bytes written that the other side has not taken. */
  get backlogBytes(): number {
    return this.writableLength - this.#handedBytes + this.#socket.writableLength
  }

  get bytesWritten(): number {
    return this.#socket.bytesWritten + this.writableLength - this.#handedBytes
  }

  #receive(chunk: Uint8Array): void {
    const events = this.#guard.push(chunk)
    if (this.#admitted) {
      this.#handOn(events)
      return
    }
    const isConnect = (event: FrameEvent): boolean => event.type === 'pass' && event.connect
    this.#waiting.push(...events.filter((event) => !isConnect(event)))
    this.#handOn(events.filter(isConnect))
    const bad = this.#waiting.find((event) => event.type === 'bad')
    if (bad !== undefined) this.#handOn([bad])
    else if (this.#waiting.length > 0) this.#socket.pause()
  }

  #handOn(events: FrameEvent[]): void {
    for (const event of events) {
      if (this.destroyed) return
      if (event.type === 'pass') {
        if (!this.push(event.bytes)) this.#socket.pause()
      } else if (event.type === 'swallowed') {
        // Acknowledged, or the unit would send it for ever.
        if (event.qos > 0) this.write(formatReceived(event.qos, event.packetId))
        this.#events.onTooLarge(event)
      } else {
        this.#events.onBadPacket(event.why)
        this.destroy()
      }
    }
  }

  override _read(): void {
    if (this.#waiting.length === 0) this.#socket.resume()
  }

  override _write(chunk: Uint8Array, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    if (this.#socket.write(chunk)) {
      done()
      return
    }
    this.#handedBytes = chunk.length
    this.#socket.once('drain', () => {
      this.#handedBytes = 0
      done()
    })
  }

  /** What the broker wrote in one turn leaves in one piece, as it would on a bare socket. */
  override _writev(chunks: { chunk: Uint8Array }[], done: (error?: Error | null) => void): void {
    this._write(Buffer.concat(chunks.map(({ chunk }) => chunk)), 'binary', done)
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#socket.end()
    done()
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#waiting = []
    // A plain close leaves it to the kernel to send on what is left, for minutes: a reset throws it away.
    if (this.#events.isOwed()) this.line.resetAndDestroy()
    this.#socket.destroy()
    done(error)
  }
}
