/**
 * A board's serial line (contract, 4). A UART knows nothing of who listens: the line is up as soon as the
 * device is there, and what nobody reads is lost.
 */
import { SerialPort } from 'serialport'
import { formatLine, LineReader } from '../gateway/wire/serial-lines.ts'
import type { Link, LinkListener, Spoil } from './link.ts'

const BAUD = 115_200
const RETRY_MS = 200
/** What a board holds when the line does not take it; more is lost. */
const UNSENT_BYTES_MAX = 16 * 1024

export interface SerialLinkOptions {
  /** The board's end of the line. */
  path: string
  baud?: number
}

export function createSerialLink(options: SerialLinkOptions): Link {
  return new SerialLink(options)
}

class SerialLink implements Link {
  readonly kind = 'serial'
  #options: SerialLinkOptions
  #listener: LinkListener | null = null
  #port: SerialPort | null = null
  #reader = new LineReader()
  #retry: NodeJS.Timeout | undefined

  constructor(options: SerialLinkOptions) {
    this.#options = options
  }

  start(listener: LinkListener): void {
    this.#listener = listener
    this.#open()
  }

  async stop(): Promise<void> {
    this.#listener = null
    clearTimeout(this.#retry)
    const port = this.#port
    this.#port = null
    if (port?.isOpen !== true) return
    await new Promise<void>((done) => port.close(() => done()))
  }

  cut(): void {
    void this.stop()
  }

  bounce(): void {
    this.#port?.close()
  }

  send(name: string, json: string, spoil?: Spoil): boolean {
    const port = this.#port
    if (port?.isOpen !== true || port.writableLength > UNSENT_BYTES_MAX) return false
    const line = formatLine(name, json)
    port.write(Buffer.from(spoil === undefined ? line : spoil(line)))
    return true
  }

  #open(): void {
    const port = new SerialPort({ path: this.#options.path, baudRate: this.#options.baud ?? BAUD, autoOpen: false })
    this.#port = port
    port.on('data', (chunk: Buffer) => {
      if (port !== this.#port) return
      for (const line of this.#reader.push(chunk)) {
        if ('name' in line) this.#listener?.message(line.name, line.payload)
      }
    })
    // A line that goes away says so as an error, a close, or both: the close leads on.
    port.on('error', () => {
      if (port.isOpen) port.close()
    })
    port.on('close', () => {
      if (port === this.#port) this.#lost(true)
    })
    port.open((error) => {
      if (port !== this.#port) return
      if (error) return this.#lost(false)
      this.#reader.reset()
      this.#listener?.up()
    })
  }

  #lost(wasUp: boolean): void {
    this.#port = null
    if (this.#listener === null) return
    if (wasUp) this.#listener.down()
    this.#retry = setTimeout(() => this.#open(), RETRY_MS)
  }
}
