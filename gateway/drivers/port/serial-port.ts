/** One open serial port: hang-ups noticed, nothing kept for a device that does not read. */
import { constants } from 'node:fs'
import { open, realpath, stat } from 'node:fs/promises'
import { SerialPort } from 'serialport'
import type { Lack } from '../../core/ports.ts'

/** What may wait in the port's write buffer, and for how long, before the board counts as not reading. */
const PENDING_BYTES_MAX = 4096
const PENDING_MS_MAX = 1000
const FLUSH_MS_MAX = 500
/** 8N1: a start bit, eight of data, a stop bit. */
const BITS_PER_BYTE = 10

export interface PortEvents {
  bytes(chunk: Uint8Array): void
  /** The port is no longer there or no longer taken; called once, and never after `close()`. */
  gone(): void
}

/** Used once: `open()`, then `close()` or `gone`. */
export class OpenPort {
  readonly path: string
  readonly real: string
  readonly #baud: number
  readonly #events: PortEvents
  #port: SerialPort | null = null
  #device = ''
  #pendingBytes = 0
  /** Of these, a part of an allow-list: it takes no room from commands. */
  #pendingPartBytes = 0
  #busyUntilMs = 0
  #pendingSinceMs: number | null = null
  #closed = false

  /** `path` as configured, `real` where it leads now (`realpath`). */
  constructor(path: string, real: string, baud: number, events: PortEvents) {
    this.path = path
    this.real = real
    this.#baud = baud
    this.#events = events
  }

  /** Something that was written is not all on its way. */
  get cutShort(): boolean {
    return this.#pendingBytes > 0
  }

  /** Null when the port is open, else why it is not. Never throws. */
  async open(): Promise<Lack> {
    const device = await deviceAt(this.path)
    if (device === null) return 'port-missing'
    this.#device = device
    const port = new SerialPort({ path: this.path, baudRate: this.#baud, lock: true, autoOpen: false })
    const failed = await new Promise<Error | null>((resolve) => port.open(resolve))
    if (failed !== null) return whyNot(this.path)
    this.#port = port
    // What was said while nobody listened is held by a pseudo-terminal, and by some adapters: a card that was shown then
    // must not open a door now.
    await this.#flush(port)
    if (this.#closed) {
      await this.close()
      return null
    }
    port.on('data', (chunk: Uint8Array) => this.#read(chunk))
    port.on('error', () => this.#hangUp())
    port.on('close', () => this.#hangUp())
    // A hung-up pty reads as an end of file.
    port.on('end', () => this.#hangUp())
    if (!port.isOpen) this.#hangUp()
    return null
  }

  get bytesPerSecond(): number {
    return this.#baud / BITS_PER_BYTE
  }

  /** Until what was written has gone out at the line's speed: the kernel takes it at once, and holds 4 KiB. */
  idleInMs(): number {
    return Math.max(0, this.#busyUntilMs - performance.now())
  }

  /** At once or not at all: false when the port is closed or what was written before is still not taken. */
  write(bytes: Uint8Array): boolean {
    if (this.#pendingBytes - this.#pendingPartBytes + bytes.length > PENDING_BYTES_MAX) return false
    return this.#write(bytes)
  }

  /** A part of something large: only when the line is idle. */
  writePart(bytes: Uint8Array): boolean {
    if (this.#pendingBytes > 0 || this.idleInMs() > 0 || !this.#write(bytes)) return false
    this.#pendingPartBytes = bytes.length
    return true
  }

  #write(bytes: Uint8Array): boolean {
    const port = this.#port
    if (port === null || this.#closed || !port.isOpen || this.#isStuck()) return false
    this.#pendingBytes += bytes.length
    this.#pendingSinceMs ??= performance.now()
    this.#busyUntilMs = performance.now() + this.idleInMs() + (bytes.length / this.bytesPerSecond) * 1000
    port.write(Buffer.from(bytes), (error) => {
      this.#pendingBytes -= bytes.length
      // In the order in which they were written, and a part only where nothing was before it.
      this.#pendingPartBytes = 0
      this.#pendingSinceMs = this.#pendingBytes > 0 ? performance.now() : null
      if (error) this.#hangUp()
    })
    return true
  }

  /**
   * Looks whether the path still leads to what was opened: a pty that is only read says nothing when it
   * hangs up, and a by-id link may point elsewhere now. To be called once a second.
   */
  async check(): Promise<void> {
    if (this.#closed || this.#port === null) return
    // A command that waits this long must not reach the board when it reads again: drop it with the port.
    if (this.#isStuck()) return this.#hangUp()
    const real = await realpath(this.path).catch(() => null)
    const device = await deviceAt(this.path)
    if (real !== this.real || device !== this.#device) this.#hangUp()
  }

  async close(): Promise<void> {
    this.#closed = true
    const port = this.#port
    this.#port = null
    if (port === null || !port.isOpen) return
    // What the kernel still holds is thrown away too, and closing then never waits for a line that stands still.
    await this.#flush(port)
    if (port.isOpen) await new Promise<void>((resolve) => port.close(() => resolve()))
  }

  #flush(port: SerialPort): Promise<void> {
    return new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, FLUSH_MS_MAX)
      port.flush(() => {
        clearTimeout(timer)
        resolve()
      })
    })
  }

  #isStuck(): boolean {
    return this.#pendingSinceMs !== null && performance.now() - this.#pendingSinceMs > PENDING_MS_MAX
  }

  #read(chunk: Uint8Array): void {
    if (!this.#closed) this.#events.bytes(chunk)
  }

  #hangUp(): void {
    if (this.#closed) return
    this.#closed = true
    this.#events.gone()
  }
}

/** What tells one device node from another at the same path; null where there is none. */
export async function deviceAt(path: string): Promise<string | null> {
  const found = await stat(path).catch(() => null)
  return found?.isCharacterDevice() ? `${found.dev}:${found.ino}:${found.rdev}` : null
}

/** serialport's errors carry words only, so the system is asked again for a code. */
async function whyNot(path: string): Promise<Lack> {
  try {
    const file = await open(path, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK)
    await file.close()
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EACCES' || code === 'EPERM') return 'port-denied'
    if (code !== 'EBUSY') return 'port-missing'
  }
  // It can be opened, so it was the lock that another program holds.
  return 'port-busy'
}
