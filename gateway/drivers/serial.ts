/**
 * Boards on serial lines (contract, 4). A line belongs to the unit whose path it was opened at, until a
 * status names another; while a unit's own path is missing, its board is looked for at other ports.
 */
import { realpath } from 'node:fs/promises'
import type { Logger } from 'pino'
import type { Command } from '../core/model.ts'
import type { BadInput, Clock, Driver, DriverEvents, Lack, LinkState } from '../core/ports.ts'
import type { Unit } from '../core/records.ts'
import { type Line, LineReader } from '../wire/serial-lines.ts'
import { parseUp } from '../wire/soglia.ts'
import { OpenPort } from './port/serial-port.ts'
import { type Attached, attach, BAUD, type OpenLine, openLine, RETRY_MS_MIN, silentMsMax } from './serial/attached.ts'
import { Candidates } from './serial/candidates.ts'
import { dropList, sendTo } from './serial/commands.ts'

const TICK_MS = 250
const CHECK_MS = 1000
const RETRY_MS_MAX = 5000
/** Contract, 4: a status comes every 10 s. So long a candidate is held to hear one. */
const PROBE_MS = 15_000
const SEARCH_MS = 1000

export interface SerialContext {
  events: DriverEvents
  log: Logger
  clock: Clock
  /** Ports of other drivers: no board is looked for there. */
  elsewhere?: () => readonly string[]
}

/**
 * The driver of kind `serial`. Unit: `path` (any tty, also a link), `baud` (115200), setting
 * `silent-after-s` (1 to 3600, 30). A board that is away is an `offline` link with what it lacks.
 */
export function createSerial(context: SerialContext): Driver {
  return new Serial(context)
}

class Serial implements Driver {
  readonly #events: DriverEvents
  readonly #log: Logger
  readonly #elsewhere: () => readonly string[]
  readonly #attached = new Map<string, Attached>()
  readonly #lines = new Set<OpenLine>()
  /** Device nodes that are open, being opened or being closed here, so that no two lines share one. */
  readonly #claims = new Map<string, 'open' | 'closing'>()
  readonly #candidates = new Candidates()
  readonly #busy = new Set<Promise<void>>()
  #timer: NodeJS.Timeout | null = null
  #searching = false
  #searchAtMs = 0

  constructor(context: SerialContext) {
    this.#events = context.events
    this.#log = context.log
    this.#elsewhere = context.elsewhere ?? (() => [])
  }

  async start(): Promise<void> {
    if (this.#timer !== null) return
    for (const attached of this.#attached.values()) Object.assign(attached, { retryAtMs: 0, retryMs: RETRY_MS_MIN })
    this.#timer = setInterval(() => this.#tick(), TICK_MS)
    this.#tick()
  }

  async stop(): Promise<void> {
    if (this.#timer === null) return
    clearInterval(this.#timer)
    this.#timer = null
    for (const line of this.#lines) this.#close(line)
    // Whatever was being opened closes itself when it sees that the driver has stopped.
    while (this.#busy.size > 0) await Promise.all(this.#busy)
    for (const attached of this.#attached.values()) attached.told = null
    this.#candidates.clear()
  }

  units(units: readonly Unit[]): void {
    const listed = new Map(units.map((unit) => [unit.id, unit]))
    for (const [id, attached] of this.#attached) {
      const unit = listed.get(id)
      const moved = unit !== undefined && (unit.path !== attached.unit.path || unit.baud !== attached.unit.baud)
      if (unit !== undefined && !moved) {
        attached.unit = unit
        continue
      }
      if (attached.line !== null) this.#close(attached.line)
      this.#attached.delete(id)
    }
    for (const unit of units) {
      if (!this.#attached.has(unit.id)) this.#attached.set(unit.id, attach(unit))
    }
    if (this.#timer !== null) this.#tick()
  }

  send(unit: string, command: Command): boolean {
    const attached = this.#attached.get(unit)
    return attached !== undefined && sendTo(attached, command)
  }

  #tick(): void {
    const nowMs = performance.now()
    for (const line of this.#lines) this.#watch(line, nowMs)
    for (const attached of this.#attached.values()) {
      if (attached.line === null && !attached.opening && nowMs >= attached.retryAtMs) this.#run(this.#openOwn(attached))
    }
    const missing = [...this.#attached.values()].filter((attached) => attached.line === null && !attached.opening)
    const probing = this.#searching || [...this.#lines].some((line) => line.probe)
    if (missing.length > 0 && !probing && nowMs >= this.#searchAtMs) this.#run(this.#search(missing))
  }

  #watch(line: OpenLine, nowMs: number): void {
    const silentMs = nowMs - line.heardAtMs
    if (line.owner !== null && silentMs > silentMsMax(line.owner.unit)) {
      const { owner } = line
      this.#close(line)
      this.#tell(owner, 'silent', null)
      owner.retryAtMs = 0
    } else if (line.probe && nowMs - line.openedAtMs > PROBE_MS) this.#close(line)
    else if (line.owner === null && silentMs > silentMsMax(null)) this.#close(line)
    else if (nowMs - line.checkedAtMs >= CHECK_MS) {
      line.checkedAtMs = nowMs
      this.#run(line.port.check())
    }
  }

  /** Work that `stop` waits for. None of it throws. */
  #run(work: Promise<void>): void {
    const done = work.finally(() => this.#busy.delete(done))
    this.#busy.add(done)
  }

  async #openOwn(attached: Attached): Promise<void> {
    attached.opening = true
    const { path, baud } = attached.unit
    const real = path === null ? null : await realpath(path).catch(() => null)
    let lack: Lack = 'port-missing'
    if (path !== null && real !== null) {
      if (this.#claims.get(real) === 'closing') lack = null
      else if (this.#claims.has(real)) lack = 'port-busy'
      else lack = await this.#open(path, real, baud ?? BAUD, attached)
    }
    attached.opening = false
    if (attached.line !== null || this.#attached.get(attached.unit.id) !== attached) return
    attached.retryAtMs = performance.now() + attached.retryMs
    // Null without a line: the port is just being closed here; the next try has it.
    if (lack === null) return
    attached.retryMs = Math.min(attached.retryMs * 2, RETRY_MS_MAX)
    this.#tell(attached, 'offline', lack)
  }

  /** Opens a port for its unit, or (`attached` null) to hear who is there. Null when it worked or is no longer wanted. */
  async #open(path: string, real: string, baud: number, attached: Attached | null): Promise<Lack> {
    this.#claims.set(real, 'open')
    const reader = new LineReader()
    const port = new OpenPort(path, real, baud, {
      bytes: (chunk) => {
        for (const text of reader.push(chunk)) if (this.#lines.has(line)) this.#hear(line, text)
      },
      gone: () => this.#lost(line),
    })
    const line = openLine(port, attached)
    this.#lines.add(line)
    if (attached !== null) attached.line = line
    const lack = await port.open()
    if (lack !== null) {
      this.#lines.delete(line)
      this.#claims.delete(real)
      if (attached?.line === line) attached.line = null
      return lack
    }
    if (this.#timer === null) this.#close(line)
    // A line that was silent stays so until it is heard: opening it proves nothing.
    else if (line.owner !== null && line.owner.told?.state !== 'silent' && line.owner.told?.state !== 'online')
      this.#tell(line.owner, 'offline', null)
    return null
  }

  #close(line: OpenLine): void {
    this.#lines.delete(line)
    if (line.owner !== null) {
      line.owner.line = null
      dropList(line.owner)
    }
    line.owner = null
    this.#claims.set(line.port.real, 'closing')
    this.#run(line.port.close().then(() => void this.#claims.delete(line.port.real)))
  }

  #lost(line: OpenLine): void {
    if (!this.#lines.has(line)) return
    const { owner } = line
    const { cutShort } = line.port
    this.#close(line)
    if (owner === null) return
    owner.cutShort ||= cutShort
    owner.retryAtMs = performance.now()
    this.#tell(owner, 'offline', 'port-missing')
  }

  #hear(line: OpenLine, text: Line): void {
    if ('bad' in text) {
      if (!line.probe) this.#bad(line.owner, text.bad)
      return
    }
    const { message, bad } = parseUp(text.name, text.payload)
    // Our own words coming back (a loop in the cable) are no sign of life.
    if (text.name.startsWith('up/')) line.heardAtMs = performance.now()
    const refused = message?.type === 'status' && message.unit !== null && !this.#named(line, message.unit)
    if (refused) return
    const { owner } = line
    if (owner === null) {
      if (!line.probe) this.#bad(null, { code: 'bad-login', sample: text.name.slice(0, 40) })
      return
    }
    if (text.name.startsWith('up/')) {
      owner.retryMs = RETRY_MS_MIN
      this.#tell(owner, 'online', null)
    }
    if (bad !== null) this.#bad(owner, bad)
    if (message !== null) this.#events.signal(owner.unit.id, message)
  }

  /** A board says its name: the line is that unit's, unless another board has proved to be it. False: refused. */
  #named(line: OpenLine, name: string): boolean {
    const unit = this.#attached.get(name)
    if (unit !== undefined && line.owner === unit) {
      line.confirmed = true
      return true
    }
    const before = line.owner
    line.confirmed = false
    if (before !== null) this.#disown(line)
    if (unit === undefined || unit.line?.confirmed) {
      if (!line.probe) this.#bad(before, { code: 'bad-login', sample: name.slice(0, 40).replace(/[^ -~]/g, '·') })
      else this.#close(line)
      return false
    }
    // The other line stays open, to hear whose it is now.
    if (unit.line !== null) this.#disown(unit.line)
    unit.line = line
    Object.assign(line, { owner: unit, confirmed: true, probe: false })
    this.#log.info({ unit: name, path: line.port.path }, 'the board is known at this port')
    return true
  }

  #disown(line: OpenLine): void {
    const { owner } = line
    line.owner = null
    if (owner === null) return
    owner.line = null
    dropList(owner)
    owner.retryAtMs = performance.now() + RETRY_MS_MIN
    this.#tell(owner, 'offline', 'port-missing')
  }

  /** One candidate at a time, in turn. */
  async #search(missing: Attached[]): Promise<void> {
    this.#searching = true
    this.#searchAtMs = performance.now() + SEARCH_MS
    const own = [...this.#attached.values()].map(({ unit }) => unit.path).filter((path) => path !== null)
    const next = await this.#candidates.next(
      missing.map(({ unit }) => ({ path: unit.path, baud: unit.baud ?? BAUD })),
      [...own, ...this.#elsewhere()],
      (real) => this.#claims.has(real),
    )
    if (next !== null && this.#timer !== null) await this.#open(next.path, next.real, next.baud, null)
    this.#searching = false
  }

  #tell(attached: Attached, state: LinkState, lack: Lack): void {
    if (this.#timer === null || (attached.told?.state === state && attached.told.lack === lack)) return
    attached.told = { state, lack }
    this.#events.link(attached.unit.id, state, lack)
  }

  #bad(attached: Attached | null, bad: BadInput): void {
    this.#events.bad(attached?.unit.id ?? null, bad)
  }
}
