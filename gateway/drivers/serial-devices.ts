/**
 * Readers and sensors on serial lines that speak a protocol of their own. Each has its line to itself, at the path that
 * it was registered with; a device that is away is an `offline` link with what it lacks, and is tried again.
 */
import { realpath } from 'node:fs/promises'
import { isDeepStrictEqual } from 'node:util'
import type { Command } from '../core/model.ts'
import type { Driver, DriverEvents, Lack, LinkState } from '../core/ports.ts'
import type { Unit } from '../core/records.ts'
import { silentAfterMs } from '../core/sensors.ts'
import type { Heard } from '../wire/input/heard.ts'
import type { Kind } from './messages/kind.ts'
import { createTeller, type Teller } from './messages/teller.ts'
import { OpenPort } from './port/serial-port.ts'
import type { Decoder, Protocol } from './serial-devices/protocol.ts'
import { PROTOCOLS } from './serial-devices/protocols.ts'

const TICK_MS = 100
const CHECK_MS = 1000
const RETRY_MS_MIN = 500
const RETRY_MS_MAX = 5000

/** For each kind of serial device what it takes when it is registered. */
export const SERIAL_DEVICES: Readonly<Record<string, Kind>> = PROTOCOLS

interface Device {
  unit: Unit
  protocol: Protocol
  port: OpenPort | null
  decoder: Decoder
  opening: boolean
  /** It is not wanted any more: whatever is still being opened closes itself. */
  dropped: boolean
  retryAtMs: number
  retryMs: number
  checkedAtMs: number
  heardAtMs: number
  told: { state: LinkState; lack: Lack } | null
}

export function createSerialDevices({ events }: { events: DriverEvents }): Driver {
  return new SerialDevices(events)
}

class SerialDevices implements Driver {
  readonly #events: DriverEvents
  readonly #teller: Teller
  readonly #devices = new Map<string, Device>()
  readonly #busy = new Set<Promise<void>>()
  #timer: NodeJS.Timeout | null = null

  constructor(events: DriverEvents) {
    this.#events = events
    this.#teller = createTeller(events)
  }

  async start(): Promise<void> {
    if (this.#timer !== null) return
    for (const device of this.#devices.values()) Object.assign(device, { retryAtMs: 0, retryMs: RETRY_MS_MIN })
    this.#timer = setInterval(() => this.#tick(), TICK_MS)
    this.#tick()
  }

  async stop(): Promise<void> {
    if (this.#timer === null) return
    clearInterval(this.#timer)
    this.#timer = null
    for (const device of this.#devices.values()) {
      this.#close(device)
      device.told = null
    }
    while (this.#busy.size > 0) await Promise.all(this.#busy)
  }

  units(units: readonly Unit[]): void {
    const listed = new Map(units.map((unit) => [unit.id, unit]))
    for (const [id, device] of this.#devices) {
      const unit = listed.get(id)
      if (unit !== undefined && isSameLine(unit, device.unit)) {
        if (!isDeepStrictEqual(unit.desks, device.unit.desks)) this.#senseAnew(device, unit)
        device.unit = unit
        continue
      }
      device.dropped = true
      this.#close(device)
      this.#devices.delete(id)
      if (unit === undefined) this.#teller.drop(id)
    }
    for (const unit of units) {
      const protocol = PROTOCOLS[unit.kind]
      if (protocol !== undefined && !this.#devices.has(unit.id)) this.#devices.set(unit.id, deviceOf(unit, protocol))
    }
    if (this.#timer !== null) this.#tick()
  }

  /** What was sensed so far was said of other desks. */
  #senseAnew(device: Device, unit: Unit): void {
    device.decoder = device.protocol.open(unit)
    this.#teller.forgetState(unit.id)
  }

  /** Nothing can be ordered of these: a door is opened by the unit that moves its lock. A result is the receipt. */
  send(unit: string, command: Command): boolean {
    const device = this.#devices.get(unit)
    if (device === undefined || command.type !== 'result') return false
    this.#teller.answered(unit, command)
    return device.port !== null
  }

  #tick(): void {
    const nowMs = performance.now()
    for (const device of this.#devices.values()) {
      if (device.port !== null) this.#watch(device, device.port, nowMs)
      else if (!device.opening && nowMs >= device.retryAtMs) this.#run(this.#open(device))
    }
    this.#teller.tick()
  }

  #watch(device: Device, port: OpenPort, nowMs: number): void {
    const limitMs = silentAfterMs(device.unit)
    if (limitMs !== null && nowMs - device.heardAtMs > limitMs) this.#tell(device, 'silent', null)
    const question = device.decoder.ask?.(nowMs) ?? null
    if (question !== null) port.write(question)
    if (nowMs - device.checkedAtMs < CHECK_MS) return
    device.checkedAtMs = nowMs
    this.#run(port.check())
  }

  /** Work that `stop` waits for. None of it throws. */
  #run(work: Promise<void>): void {
    const done = work.finally(() => this.#busy.delete(done))
    this.#busy.add(done)
  }

  async #open(device: Device): Promise<void> {
    device.opening = true
    const lack = await this.#tryOpen(device)
    device.opening = false
    if (lack === null || device.dropped) return
    device.retryAtMs = performance.now() + device.retryMs
    device.retryMs = Math.min(device.retryMs * 2, RETRY_MS_MAX)
    this.#tell(device, 'offline', lack)
  }

  async #tryOpen(device: Device): Promise<Lack> {
    const { path, baud } = device.unit
    const real = path === null ? null : await realpath(path).catch(() => null)
    if (path === null || real === null) return 'port-missing'
    let isGone = false
    const port = new OpenPort(path, real, baud ?? device.protocol.baud, {
      bytes: (chunk) => this.#hear(device, device.decoder.push(chunk, performance.now())),
      gone: () => {
        isGone = true
        if (device.port === port) this.#lost(device)
      },
    })
    const lack = await port.open()
    if (lack !== null || isGone) return lack ?? 'port-missing'
    device.port = port
    if (this.#timer === null || device.dropped) {
      this.#close(device)
      return null
    }
    const nowMs = performance.now()
    Object.assign(device, { retryMs: RETRY_MS_MIN, heardAtMs: nowMs, checkedAtMs: nowMs })
    device.decoder = device.protocol.open(device.unit)
    // A line that was silent stays so until it is heard. Where silence tells nothing, an open line is all there is to know.
    if (silentAfterMs(device.unit) === null) this.#tell(device, 'online', null)
    else if (device.told?.state !== 'silent') this.#tell(device, 'offline', null)
    return null
  }

  #hear(device: Device, all: readonly Heard[]): void {
    for (const heard of all) {
      if (heard.type !== 'bad') {
        device.heardAtMs = performance.now()
        this.#tell(device, 'online', null)
      }
      this.#teller.hear(device.unit, heard)
    }
  }

  #lost(device: Device): void {
    device.port = null
    this.#tell(device, 'offline', 'port-missing')
  }

  #close(device: Device): void {
    const { port } = device
    device.port = null
    if (port !== null) this.#run(port.close())
  }

  #tell(device: Device, state: LinkState, lack: Lack): void {
    if (this.#timer === null || (device.told?.state === state && device.told.lack === lack)) return
    device.told = { state, lack }
    if (state !== 'online') this.#teller.forgetState(device.unit.id)
    this.#events.link(device.unit.id, state, lack)
  }
}

function deviceOf(unit: Unit, protocol: Protocol): Device {
  return {
    ...{ unit, protocol, port: null, decoder: protocol.open(unit), opening: false, dropped: false, told: null },
    ...{ retryAtMs: 0, retryMs: RETRY_MS_MIN, checkedAtMs: 0, heardAtMs: 0 },
  }
}

/** Where it stands may change under an open line. */
function isSameLine(a: Unit, b: Unit): boolean {
  return a.kind === b.kind && a.path === b.path && a.baud === b.baud && isDeepStrictEqual(a.settings, b.settings)
}
