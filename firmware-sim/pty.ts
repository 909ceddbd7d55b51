/**
 * A serial cable: two pseudo-terminals joined by a socat child process. Plugging it in makes both ends appear
 * as devices in a folder; pulling it out makes them vanish, as a USB adapter's do.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'

const APPEAR_MS_MAX = 5_000
const LOOK_MS = 10

export const SOCAT_MISSING = 'socat is missing (Debian package: socat). Install it with: apt-get install socat'

export function hasSocat(): boolean {
  return spawnSync('socat', ['-V'], { stdio: 'ignore' }).error === undefined
}

/**
 * socat under a shell that reads the simulator's pipe: when the simulator ends, however it ends, the pipe
 * closes and socat goes with it.
 */
const FOLLOWING = '"$@" & child=$!; read -r _; kill "$child" 2>/dev/null; wait "$child"'

export class Pty {
  readonly #folder: string
  readonly #serial: string
  #name = ''
  #child: ChildProcess | null = null

  /**
   * `folder` is made if need be, and holds the devices; `serial` is the adapter's serial number, by which
   * `by-id/usb-<serial>` leads to whatever name the device has now.
   */
  constructor(folder: string, serial: string) {
    this.#folder = folder
    this.#serial = serial
  }

  /** The device to give to the gateway; its name is the one it was last plugged in under. */
  get path(): string {
    return join(this.#folder, this.#name)
  }
  /** The name that stays the same whatever the device is called. */
  get byIdPath(): string {
    return join(this.#folder, 'by-id', `usb-${this.#serial}`)
  }
  /** The board's end. */
  get boardPath(): string {
    return join(this.#folder, `.board-${this.#serial}`)
  }
  get plugged(): boolean {
    return this.#child !== null
  }

  /** Resolves when both ends are there. Throws `SOCAT_MISSING` where there is no socat. */
  async plug(name = 'ttyUSB0'): Promise<void> {
    if (this.#child !== null) return
    mkdirSync(join(this.#folder, 'by-id'), { recursive: true })
    this.#name = name
    this.#clear()
    const end = (path: string): string => `pty,raw,echo=0,link=${path}`
    const socat = ['socat', end(this.path), end(this.boardPath)]
    const child = spawn('/bin/sh', ['-c', FOLLOWING, 'sh', ...socat], { stdio: ['pipe', 'ignore', 'ignore'] })
    child.stdin?.on('error', () => undefined) // It is gone already: that is what was wanted.
    this.#child = child
    const until = performance.now() + APPEAR_MS_MAX
    while (!(existsSync(this.path) && existsSync(this.boardPath))) {
      if (performance.now() > until) {
        await this.unplug()
        throw new Error(hasSocat() ? `no pty appeared at ${this.path}` : SOCAT_MISSING)
      }
      await new Promise((next) => setTimeout(next, LOOK_MS))
    }
    symlinkSync(`../${name}`, this.byIdPath)
  }

  /** Resolves when both ends are gone. */
  async unplug(): Promise<void> {
    const child = this.#child
    this.#child = null
    if (child !== null && child.exitCode === null && child.signalCode === null) {
      const gone = new Promise((done) => child.once('exit', done))
      child.stdin?.end()
      await gone
    }
    this.#clear()
  }

  #clear(): void {
    for (const path of [this.path, this.boardPath, this.byIdPath]) {
      if (path !== join(this.#folder, '')) rmSync(path, { force: true })
    }
  }
}
