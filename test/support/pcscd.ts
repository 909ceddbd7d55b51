/**
 * A real pcscd with virtual readers, in a mount and a network namespace of its own: vpcd binds every
 * address and pcscd has one socket for the whole machine, so that tests could not run side by side.
 * Scripts run in there see that pcscd only.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { accessSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { until } from './until.ts'

const NEEDS = {
  '/usr/sbin/pcscd': 'pcscd',
  '/usr/lib/pcsc/drivers/serial/libifdvpcd.so': 'vsmartcard-vpcd',
  '/usr/bin/unshare': 'util-linux',
  '/usr/bin/nsenter': 'util-linux',
}
const VPCD_PORT = 0x8c7b

export class PcscHouse {
  readonly #holder: ChildProcess
  readonly #folder: string
  readonly #children = new Set<ChildProcess>()
  #pcscd: ChildProcess | null = null

  private constructor(holder: ChildProcess, folder: string) {
    this.#holder = holder
    this.#folder = folder
  }

  /** The namespaces, as yet without a pcscd. Needs root, or user namespaces that are allowed. */
  static async open(): Promise<PcscHouse> {
    for (const [path, name] of Object.entries(NEEDS)) {
      try {
        accessSync(path)
      } catch {
        throw new Error(`${path} is missing: apt-get install ${name}`)
      }
    }
    const folder = mkdtempSync(join(tmpdir(), 'soglia-pcsc-'))
    if (process.getuid?.() === 0) mkdirSync('/run/pcscd', { recursive: true })
    const asRoot = process.getuid?.() === 0 ? [] : ['--user', '--map-root-user']
    const setUp = 'mount -t tmpfs tmpfs /run/pcscd && ip link set lo up && echo ready && exec sleep infinity'
    const holder = spawn('unshare', [...asRoot, '--mount', '--net', 'sh', '-c', setUp], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await new Promise<void>((resolve, reject) => {
      holder.stdout?.once('data', () => resolve())
      holder.once('exit', () => reject(new Error('no namespaces here: run as root (and apt-get install iproute2)')))
    })
    return new PcscHouse(holder, folder)
  }

  /** Starts pcscd with the virtual reader pair, or with no reader; resolves when it can be used. */
  async startPcscd({ reader = true }: { reader?: boolean } = {}): Promise<void> {
    const config = join(this.#folder, 'reader.conf.d')
    rmSync(config, { recursive: true, force: true })
    mkdirSync(config)
    if (reader) this.#writeReader()
    this.#pcscd = this.#enter(['/usr/sbin/pcscd', '--foreground', '--config', config], 'ignore')
    const socket = `/proc/${this.#holder.pid}/root/run/pcscd/pcscd.comm`
    await until('pcscd', () => exists(socket) && (!reader || this.#listens(VPCD_PORT)))
  }

  /** SIGKILL, and its socket stays behind as after a crash. */
  async killPcscd(): Promise<void> {
    const pcscd = this.#pcscd
    this.#pcscd = null
    if (pcscd !== null) await end(pcscd)
    if (pcscd !== null) await until('the port to be free', () => !this.#listens(VPCD_PORT))
  }

  /** Runs a script of this repository in there with this Node; it speaks JSON lines on stdin and stdout. */
  run(script: string, args: string[] = [], env: Record<string, string> = {}): Script {
    return new Script(this.#enter([process.execPath, script, ...args], 'pipe', env))
  }

  /** The words to lead a command with, so that it runs in there. */
  get entering(): string[] {
    // nsenter without a fork becomes the command itself: its pid is the command's.
    const user = process.getuid?.() === 0 ? [] : ['--user', '--preserve-credentials']
    const where = ['--target', String(this.#holder.pid), ...user, '--mount', '--net']
    return ['nsenter', ...where, `--wd=${process.cwd()}`]
  }

  async close(): Promise<void> {
    this.#pcscd = null
    for (const child of this.#children) await end(child)
    await end(this.#holder)
    rmSync(this.#folder, { recursive: true, force: true })
  }

  #writeReader(): void {
    const port = `0x${VPCD_PORT.toString(16).toUpperCase()}`
    const lines = [
      'FRIENDLYNAME "Virtual PCD"',
      `DEVICENAME /dev/null:${port}`,
      'LIBPATH /usr/lib/pcsc/drivers/serial/libifdvpcd.so',
      `CHANNELID ${port}`,
    ]
    writeFileSync(join(this.#folder, 'reader.conf.d', 'vpcd'), `${lines.join('\n')}\n`)
  }

  #enter(command: string[], stdio: 'ignore' | 'pipe', env: Record<string, string> = {}): ChildProcess {
    const [nsenter = '', ...where] = this.entering
    const child = spawn(nsenter, [...where, ...command], {
      stdio: [stdio, stdio, 'inherit'],
      env: { ...process.env, ...env },
    })
    this.#children.add(child)
    child.once('exit', () => this.#children.delete(child))
    return child
  }

  /** Never by connecting: to vpcd that is a card laid on. */
  #listens(port: number): boolean {
    const hex = port.toString(16).toUpperCase().padStart(4, '0')
    const table = (name: string) => readFileSync(`/proc/${this.#holder.pid}/net/${name}`, 'utf8')
    return new RegExp(`:${hex} [0-9A-F]+:0000 0A `).test(table('tcp') + table('tcp6'))
  }
}

/** A running script. `told` are the values it wrote, one a line. */
export class Script {
  readonly told: Record<string, unknown>[] = []
  readonly #child: ChildProcess

  constructor(child: ChildProcess) {
    this.#child = child
    if (child.stdout === null) throw new Error('the script has no stdout')
    createInterface({ input: child.stdout }).on('line', (line) => this.told.push(JSON.parse(line)))
  }

  get pid(): number {
    return this.#child.pid ?? 0
  }

  tell(value: unknown): void {
    this.#child.stdin?.write(`${JSON.stringify(value)}\n`)
  }

  /** Closes its stdin, which every such script takes as the word to stop; its exit code. */
  async end(): Promise<number | null> {
    if (this.#child.exitCode !== null) return this.#child.exitCode
    const ended = new Promise<number | null>((resolve) => this.#child.once('exit', resolve))
    this.#child.stdin?.end()
    return ended
  }

  async kill(): Promise<void> {
    await end(this.#child)
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGKILL')
  await ended
}

function exists(path: string): boolean {
  try {
    accessSync(path)
    return true
  } catch {
    return false
  }
}
