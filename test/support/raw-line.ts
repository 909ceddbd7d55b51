/**
 * The far end of a serial line, as bytes: a pty that socat makes and joins to its own stdin and stdout, with
 * no serial library on this side. Killing socat is pulling the plug.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, rmSync } from 'node:fs'
import { crc16 } from './crc16.ts'
import { until } from './until.ts'

export class RawLine {
  readonly path: string
  /** What came down the line, in whole lines without their ends. */
  readonly heard: string[] = []
  #socat: ChildProcess | null = null
  #held = ''

  constructor(path: string) {
    this.path = path
  }

  /** Names the error `socat is missing: apt-get install socat` where there is none. */
  async plug(): Promise<void> {
    const socat = spawn('socat', [`PTY,raw,echo=0,link=${this.path}`, 'STDIO'], { stdio: ['pipe', 'pipe', 'ignore'] })
    this.#socat = socat
    let failed: Error | null = null
    socat.once('error', (error) => {
      failed = new Error('socat is missing: apt-get install socat', { cause: error })
    })
    socat.stdin.on('error', () => undefined)
    socat.stdout.on('data', (chunk: Buffer) => this.#read(chunk))
    await until('the pty', () => failed !== null || existsSync(this.path))
    if (failed !== null) throw failed
  }

  async unplug(): Promise<void> {
    const socat = this.#socat
    this.#socat = null
    if (socat === null) return
    const ended = new Promise((resolve) => socat.once('exit', resolve))
    socat.kill('SIGKILL')
    await ended
    rmSync(this.path, { force: true })
    this.#held = ''
  }

  /** The board hangs: what is sent to it stays in the kernel. */
  freeze(): void {
    this.#socat?.kill('SIGSTOP')
  }
  thaw(): void {
    this.#socat?.kill('SIGCONT')
  }

  /** A line of the contract's section 4, with a checksum of this side's own making. */
  say(name: string, value: unknown): void {
    this.write(`${line(name, value)}\n`)
  }

  write(bytes: string | Uint8Array): void {
    this.#socat?.stdin?.write(bytes)
  }

  #read(chunk: Buffer): void {
    this.#held += chunk.toString('latin1')
    const lines = this.#held.split('\n')
    this.#held = lines.pop() ?? ''
    this.heard.push(...lines)
  }
}

/** `<name> <json> *<crc>` without its end. */
export function line(name: string, value: unknown): string {
  const body = `${name} ${JSON.stringify(value)}`
  return `${body} *${crc16(Buffer.from(body)).toString(16).toUpperCase().padStart(4, '0')}`
}
