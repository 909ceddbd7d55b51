/** A device's end of a serial line, as bytes: a UART knows nothing of who listens, and what nobody reads is lost. */
import { SerialPort } from 'serialport'

export class SerialEnd {
  readonly #path: string
  readonly #baud: number
  readonly #onBytes: (bytes: Uint8Array) => void
  #port: SerialPort | null = null

  /** `path` is the device's end; `onBytes` is told what the gateway says. */
  constructor(path: string, baud: number, onBytes: (bytes: Uint8Array) => void = () => undefined) {
    this.#path = path
    this.#baud = baud
    this.#onBytes = onBytes
  }

  async open(): Promise<void> {
    const port = new SerialPort({ path: this.#path, baudRate: this.#baud, autoOpen: false })
    this.#port = port
    port.on('data', (chunk: Uint8Array) => this.#onBytes(chunk))
    // A line that was pulled out says so as an error or a close: either way nothing is sent any more.
    port.on('error', () => undefined)
    await new Promise<void>((resolve, reject) => port.open((error) => (error ? reject(error) : resolve())))
  }

  send(bytes: Uint8Array): void {
    if (this.#port?.isOpen) this.#port.write(Buffer.from(bytes))
  }

  async close(): Promise<void> {
    const port = this.#port
    this.#port = null
    if (port?.isOpen) await new Promise<void>((resolve) => port.close(() => resolve()))
  }
}
