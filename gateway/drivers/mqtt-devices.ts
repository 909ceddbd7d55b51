/**
 * Devices of other makers that speak MQTT, each with topics of its own: over the embedded broker, another one, or both.
 * One login is a device, or a bridge that carries many (`via`, `device`). Their signals are named here, and told until
 * they are recorded; an order is confirmed when the device tells that its relay has moved.
 */
import type { Command } from '../core/model.ts'
import type { Clock, Driver, DriverEvents, Lack, LinkState } from '../core/ports.ts'
import type { Unit } from '../core/records.ts'
import { delaysOf, silentAfterMs, sleeps } from '../core/sensors.ts'
import type { Heard } from '../wire/input/heard.ts'
import { sampleOf } from '../wire/input/sample.ts'
import { Hold } from '../wire/input/settle.ts'
import type { Arrival, DeviceLogins, Publication } from './messages/device-logins.ts'
import type { Kind } from './messages/kind.ts'
import { createTeller } from './messages/teller.ts'
import { type Inputs, together } from './messages/together.ts'
import { FAMILIES } from './mqtt-devices/families.ts'
import { type HeardOf, sameLogin } from './mqtt-devices/family.ts'
import { goesOn, type Login, speaksOf } from './mqtt-devices/login.ts'

const TICK_MS = 250
/** An order that is confirmed later than this was not obeyed for it: by then `unlock-unconfirmed` is recorded. */
const CONFIRMED_WITHIN_MS = 10_000
/** A relay that is still on so long after its pulse does not end it by itself. */
const ENDS_LATE_MS = 2_000

/** For each kind of MQTT device what it takes when it is registered. */
export const MQTT_DEVICES: Readonly<Record<string, Kind>> = FAMILIES

/** The topics of a device's login, as filters: what it speaks on, and where it is told. Null: it is no such login. */
export function topicsOf(unit: Unit, units: readonly Unit[]): { speaks: string[]; hears: string[] } | null {
  const family = unit.settings.via === undefined ? FAMILIES[unit.kind] : undefined
  if (family === undefined) return null
  return { speaks: family.speaks(unit, behindOf(unit, units)), hears: family.hears(unit) }
}

const behindOf = ({ id, kind }: Unit, units: readonly Unit[]): Unit[] =>
  units.filter((each) => each.kind === kind && each.settings.via === id)

export interface MqttDevicesOptions {
  events: DriverEvents
  clock: Clock
  /** At once or not at all; `withinMs`: after that it must not arrive any more. */
  publish(login: string, message: Publication, withinMs: number): boolean
}

export interface MqttDevices extends Driver {
  /** For each carrier of its own. */
  logins(carrier: string): DeviceLogins
}

interface Device {
  unit: Unit
  login: Login
  heardAtMs: number
  told: { state: LinkState; lack: Lack } | null
  /** What its relay was ordered last. */
  ordered: { command: string; ms: number; atMs: number } | null
  /** By when its relay should have gone back by itself; null: it is not known to be on for us. */
  endsAtMs: number | null
  /** Of its desk: an absence must last before it is one. */
  hold: Hold
}

export function createMqttDevices({ events, clock, publish }: MqttDevicesOptions): MqttDevices {
  const teller = createTeller(events)
  const logins = new Map<string, Login>()
  const devices = new Map<string, Device>()
  let timer: NodeJS.Timeout | null = null

  function tell(device: Device, state: LinkState, lack: Lack = null): void {
    if (timer === null || (device.told?.state === state && device.told.lack === lack)) return
    // What the broker had kept counts from when it came, where nobody has said meanwhile that the device is away.
    if (state !== 'online' || device.told !== null) device.hold.forget()
    device.told = { state, lack }
    if (state !== 'online') {
      teller.forgetState(device.unit.id)
      device.login.session.away?.()
    }
    events.link(device.unit.id, state, lack)
    if (state === 'online') teller.came(device.unit.id)
  }

  function tick(): void {
    const nowMs = performance.now()
    for (const device of devices.values()) {
      const { unit, login } = device
      const limitMs = silentAfterMs(unit) ?? login.session.silentAfterMs?.(unit.id) ?? null
      const isSilent = limitMs !== null && nowMs - device.heardAtMs > limitMs
      // One that was never heard since the gateway began is missed all the same, where it could be heard.
      const couldBeHeard =
        device.told === null ? login.carriers.size > 0 || sleeps(unit) : device.told.state === 'online'
      if (isSilent && couldBeHeard) tell(device, 'silent')
      if (device.told?.state === 'online') tellDesk(device, device.hold.look(nowMs))
      if (device.endsAtMs !== null && nowMs > device.endsAtMs) end(device)
    }
    for (const login of logins.values()) keep(login, nowMs)
    teller.tick()
  }

  function keep({ unit, session }: Login, nowMs: number): void {
    if (devices.get(unit.id)?.told?.state !== 'online') return
    const { say, heard } = session.keep?.(clock.now(), nowMs) ?? { say: [], heard: [] }
    for (const message of say) publish(unit.id, message, CONFIRMED_WITHIN_MS)
    for (const each of heard) {
      const device = devices.get(each.unit)
      // Nobody has just said it: that it is there is not told by this.
      if (device !== undefined) teller.hear(device.unit, each.heard)
    }
  }

  function tellDesk({ unit }: Device, occupied: boolean | null): void {
    if (occupied !== null) teller.hear(unit, { type: 'desk', desk: null, occupied })
  }

  /** Set up wrongly, it does not end its pulse. */
  function end(device: Device): void {
    device.endsAtMs = null
    const { id } = device.login.unit
    for (const message of device.login.session.end?.(device.unit.id) ?? []) publish(id, message, CONFIRMED_WITHIN_MS)
    events.bad(device.unit.id, { code: 'pulse-not-ended', sample: '' })
  }

  function hear(device: Device, heard: Heard, stored: boolean): void {
    if (heard.type === 'link') {
      if (heard.state === 'offline' && heard.lack === undefined && sleeps(device.unit)) return
      tell(device, heard.state, heard.lack)
      if (heard.state === 'online') device.heardAtMs = performance.now()
      return
    }
    // What the broker had kept opens nothing, and nobody has just said it.
    if (stored && (heard.type === 'card' || heard.type === 'relay' || (heard.type === 'door' && heard.exitButton))) {
      events.bad(device.unit.id, { code: 'forbidden-retain', sample: heard.type })
      return
    }
    // Of one that is away it tells nothing of its desk: not that it is free, above all.
    if (stored && heard.type === 'desk' && device.told !== null && device.told.state !== 'online') return
    if (heard.type !== 'bad' && !stored) {
      device.heardAtMs = performance.now()
      tell(device, 'online')
    }
    if (heard.type === 'relay') confirm(device, heard.on)
    else {
      const all = together(device.login.inputs, device.unit.id, heard)
      if (all !== null) pass(device, all)
    }
  }

  function pass(device: Device, heard: Heard): void {
    if (heard.type === 'desk') tellDesk(device, device.hold.hear(heard.occupied, performance.now()))
    // How its battery was once does not say that it is there.
    else if (heard.type === 'status' && device.told?.state !== 'online') teller.keep(device.unit.id, heard)
    else teller.hear(device.unit, heard)
  }

  function confirm(device: Device, isOn: boolean): void {
    const { ordered } = device
    if (!isOn) device.endsAtMs = null
    if (!isOn || ordered === null) return
    device.endsAtMs = performance.now() + ordered.ms + ENDS_LATE_MS
    device.ordered = null
    if (performance.now() - ordered.atMs > CONFIRMED_WITHIN_MS) return
    events.signal(device.unit.id, { type: 'done', command: ordered.command, ok: true })
  }

  function arrived(id: string, message: Arrival): void {
    const login = logins.get(id)
    if (login === undefined || timer === null) return
    const { length } = message.payload
    if (length > login.family.messageBytesMax) {
      events.bad(id, { code: 'too-large', sample: `${length} bytes to ${sampleOf(Buffer.from(message.topic))}` })
      return
    }
    tellAll(login.session.hear(message, performance.now(), clock.now()), message.stored)
  }

  function tellAll(all: readonly HeardOf[], stored: boolean): void {
    for (const { unit, heard } of all) {
      const device = devices.get(unit)
      if (device !== undefined) hear(device, heard, stored)
    }
  }

  function reached(carrier: string, id: string, isReached: boolean): void {
    const login = logins.get(id)
    if (login === undefined || login.carriers.has(carrier) === isReached) return
    if (isReached) login.carriers.add(carrier)
    else login.carriers.delete(carrier)
    const own = [login.unit, ...login.behind].map(({ id: unit }) => devices.get(unit))
    if (login.carriers.size === 0) {
      for (const device of own) if (device !== undefined && !sleeps(device.unit)) tell(device, 'offline')
      return
    }
    if (isReached) login.greeted = false
  }

  /** Until it listens to all that it is asked. */
  function greet(login: Login): void {
    if (login.greeted || login.carriers.size === 0) return
    login.greeted = login.session.greet().every((message) => publish(login.unit.id, message, CONFIRMED_WITHIN_MS))
  }

  function order(id: string, { command, ms, ttlMs }: { command: string; ms: number; ttlMs: number }): boolean {
    const device = devices.get(id)
    if (device === undefined || device.told?.state !== 'online') return false
    const messages = device.login.session.unlock(id, ms)
    if (messages === null) return false
    device.ordered = { command, ms, atMs: performance.now() }
    return messages.every((message) => publish(device.login.unit.id, message, ttlMs))
  }

  function open(unit: Unit, behind: readonly Unit[], before: Login | undefined): Login | null {
    const family = FAMILIES[unit.kind]
    if (family === undefined) return null
    const isSame = before !== undefined && sameLogin(before, unit, behind)
    const isKept = isSame || (before !== undefined && goesOn(before, unit))
    const session = isKept ? before.session : family.open(unit, behind)
    const inputs: Inputs = isKept ? before.inputs : new Map()
    const greeted = isSame && before.greeted
    return { unit, family, behind, session, inputs, carriers: before?.carriers ?? new Set(), greeted }
  }

  return {
    async start() {
      timer ??= setInterval(tick, TICK_MS)
    },
    async stop() {
      if (timer !== null) clearInterval(timer)
      timer = null
      for (const device of devices.values()) {
        device.told = null
        device.hold.forget()
      }
    },
    units(units) {
      const known = new Map(logins)
      const former = new Map(devices)
      logins.clear()
      devices.clear()
      for (const unit of units) {
        if (unit.settings.via !== undefined) continue
        const behind = behindOf(unit, units)
        const login = open(unit, behind, known.get(unit.id))
        if (login === null) continue
        logins.set(unit.id, login)
        for (const each of [unit, ...behind]) {
          const before = former.get(each.id)
          devices.set(each.id, {
            ...{ heardAtMs: performance.now(), told: null, ordered: null, endsAtMs: null },
            ...before,
            ...{ unit: each, login, hold: isHeldAlike(before, each) ? before.hold : new Hold(delaysOf(each)) },
          })
        }
        const isOther = login.session === known.get(unit.id)?.session && !login.greeted
        tellAll(isOther ? (login.session.behind?.(behind) ?? []) : [], false)
        greet(login)
      }
      for (const id of former.keys()) if (!devices.has(id)) teller.drop(id)
      for (const { id } of units) if (!devices.has(id)) events.link(id, 'offline', 'bridge-missing')
    },
    send(id, command: Command) {
      const device = devices.get(id)
      if (device === undefined || timer === null) return false
      if (command.type === 'result') {
        teller.answered(id, command)
        const { unlockMs, ttlMs } = command
        if (unlockMs === undefined || ttlMs === undefined) return device.told?.state === 'online'
        return order(id, { command: command.id, ms: unlockMs, ttlMs })
      }
      if (command.type === 'unlock') return order(id, { command: command.id, ms: command.ms, ttlMs: command.ttlMs })
      const isThere = command.type === 'numbers' && device.told?.state === 'online'
      return isThere && (device.login.session.takeList?.(command) ?? false)
    },
    logins: (carrier) => ({
      rulesOf: ({ id }) => {
        const login = logins.get(id)
        if (login === undefined) return null
        return { speaks: speaksOf(login), messageBytesMax: login.family.messageBytesMax }
      },
      all: () =>
        [...logins.values()].map((login) => {
          const { unit, family } = login
          return { unit: unit.id, speaks: speaksOf(login), hears: family.hears(unit) }
        }),
      arrived,
      reached: (login, isReached) => reached(carrier, login, isReached),
      listens(id) {
        const login = logins.get(id)
        if (login !== undefined) greet(login)
      },
    }),
  }
}

const isHeldAlike = (before: Device | undefined, unit: Unit): before is Device =>
  before !== undefined && JSON.stringify(delaysOf(before.unit)) === JSON.stringify(delaysOf(unit))
