/**
 * Units of kind `mqtt` that are attached to another broker (`SOGLIA_MQTT_URL`), whose own access rules
 * are then the guard (`mqtt/acl.ts` writes Mosquitto's, `mqtt/proof.ts` tries them).
 */
import { randomBytes } from 'node:crypto'
import type { MqttClient } from 'mqtt'
import type { Logger } from 'pino'
import type { Driver, DriverEvents, Lack, Outlet } from '../core/ports.ts'
import type { Unit } from '../core/records.ts'
import { POLICY_BYTES_MAX } from '../wire/input/limits.ts'
import { sampleOf } from '../wire/input/sample.ts'
import { formatDown } from '../wire/soglia.ts'
import { type Arrival, type DeviceLogins, NO_DEVICES, type Publication, speakersOf } from './messages/device-logins.ts'
import { createPolicyLane, type PolicyLane } from './messages/policy-lane.ts'
import { receive } from './messages/receive.ts'
import { type Connection, createStalls } from './messages/stalls.ts'
import { lineOf, noDelay } from './mqtt/line.ts'
import { createMqttOutlet } from './mqtt/outlet.ts'

const CONNECT_WITHIN_MS = 5_000
const KEEPALIVE_S = 15
const RETRY_MS_MIN = 250
const RETRY_MS_MAX = 30_000
/** A broker that does not take commands is left: they are of use at once or not at all. */
const COMMAND_BACKLOG_BYTES_MAX = 64 * 1024
const UP = /^soglia\/([^/]+)\/(up\/.*)$/

export interface MqttOptions {
  events: DriverEvents
  /** `mqtt://name:password@host:port` or `mqtts://…`. */
  url: string
  /** Logins that are devices of other makers: here whoever may publish on their topics is them. */
  devices?: DeviceLogins
  log: Logger
}

export interface Mqtt extends Driver {
  publish(login: string, message: Publication, withinMs: number): boolean
  /** For what programs may read. */
  outlet: Outlet
}

/** `start` never fails because the broker is away: that is a lack of its units, and it is tried again. */
export function createMqtt({ events, url, devices = NO_DEVICES, log }: MqttOptions): Mqtt {
  const registered = new Set<string>()
  /** Units that said something since the broker was joined, and not that they are away. */
  const online = new Set<string>()
  const stalls = createStalls()
  /** Filters that were subscribed to. */
  let listened = new Set<string>()
  /** Null until it is started. */
  let library: typeof import('mqtt') | null = null
  let client: MqttClient | null = null
  let line: Connection | null = null
  let lane: PolicyLane | null = null
  let started = false
  let joined = false
  let lack: Lack = null
  let isWilled = true
  /** Since it was last joined, it was let in without its will. */
  let wasLetIn = false
  let retries = 0
  let retryTimer: NodeJS.Timeout | null = null
  // At once: on a connection that is being ended politely commands would be taken for sent. It is tried again as after any end.
  const rejoin = (): void => void client?.end(true)
  const outlet = createMqttOutlet({ waitingBytes: stalls.waitingBytes, rejoin, log })

  function open(): void {
    retryTimer = null
    if (library === null) return
    // Some brokers refuse whoever names a will that it may not say. The units come first: every other time it is tried without.
    isWilled = lack !== 'broker-refused' || !isWilled
    const will = isWilled ? outlet.will() : null
    const opened = library.connect(url, {
      clientId: `soglia-gateway-${randomBytes(4).toString('hex')}`,
      protocolVersion: 4,
      clean: true,
      keepalive: KEEPALIVE_S,
      connectTimeout: CONNECT_WITHIN_MS,
      // It is tried again here, with a growing wait; and no command waits for that.
      reconnectPeriod: 0,
      queueQoSZero: false,
      ...(will === null
        ? {}
        : { will: { ...will, payload: Buffer.from(will.payload), qos: 1, retain: true } as const }),
    })
    client = opened
    let refused = false
    opened.on('connect', () => {
      if (!isWilled && !wasLetIn && outlet.will() !== null) {
        // It may have been refused for something that is over: only where it is refused again, the will was it.
        wasLetIn = true
        retries = 0
        opened.end(true)
        return
      }
      noDelay(opened)
      line = lineOf(opened)
      lane = laneOf(line)
      listened = new Set(['soglia/+/up/#', ...deviceFilters()])
      opened.subscribe([...listened], { qos: 1 }, (error) => {
        if (client !== opened) return
        if (error === null) join()
        else {
          refused = true
          opened.end(true)
        }
      })
    })
    opened.on('message', (topic, payload, { retain }) => onMessage(topic, payload, retain))
    opened.on('error', (error) => {
      // A refusal carries the code of CONNACK, a broken line the name of its fault.
      if (typeof (error as { code?: unknown }).code === 'number') refused = true
      log.debug({ err: error }, 'the other MQTT broker')
    })
    opened.on('close', () => {
      if (client !== opened) return
      opened.end(true)
      leave(refused ? 'broker-refused' : 'broker-unreachable')
    })
  }

  function join(): void {
    log.info('joined the other MQTT broker')
    joined = true
    wasLetIn = false
    retries = 0
    lack = null
    for (const unit of registered) if (!online.has(unit)) events.link(unit, 'offline', null)
    reachDevices()
    if (client === null || line === null) return
    if (!isWilled && outlet.will() !== null) log.warn('the other MQTT broker took the gateway without its will only')
    outlet.joined(client, line)
  }

  /** Whatever they subscribe to there, nobody tells us. */
  function reachDevices(): void {
    for (const { unit } of devices.all()) {
      devices.reached(unit, true)
      devices.listens(unit)
    }
  }

  function leave(why: Lack): void {
    letGo()
    if (joined || lack !== why) log.warn({ why }, 'the other MQTT broker is away; trying again')
    joined = false
    lack = why
    online.clear()
    for (const unit of registered) events.link(unit, 'offline', lack)
    for (const { unit } of devices.all()) devices.reached(unit, false)
    // Half of it by chance, so that a house full of gateways does not come back in one instant.
    const waitMs = Math.min(RETRY_MS_MAX, RETRY_MS_MIN * 2 ** retries++) * (0.5 + Math.random() / 2)
    retryTimer = setTimeout(open, waitMs)
  }

  function deviceFilters(): string[] {
    return devices.all().flatMap(({ speaks }) => speaks)
  }

  /** Devices come and go while the broker is joined. */
  function listenAnew(): void {
    const wanted = new Set(['soglia/+/up/#', ...deviceFilters()])
    const more = [...wanted].filter((filter) => !listened.has(filter))
    const fewer = [...listened].filter((filter) => !wanted.has(filter))
    listened = wanted
    if (more.length > 0) client?.subscribe(more, { qos: 1 })
    if (fewer.length > 0) client?.unsubscribe(fewer)
    reachDevices()
  }

  /** False: it is no device's. */
  function onDeviceMessage(message: Arrival): boolean {
    const speaking = speakersOf(devices.all(), message.topic)
    for (const { unit, isAlone } of speaking) {
      // A card at the one must not open the other's door.
      if (isAlone) devices.arrived(unit, message)
      else events.bad(unit, { code: 'shared-topic', sample: sampleOf(Buffer.from(message.topic)) })
    }
    return speaking.length > 0
  }

  function onMessage(topic: string, payload: Buffer, retained: boolean): void {
    if (outlet.takes(topic, payload)) return
    const [, unit = '', name = ''] = UP.exec(topic) ?? []
    if (unit === '' && onDeviceMessage({ topic, payload, stored: retained })) return
    if (!registered.has(unit)) {
      events.bad(null, { code: 'forbidden-topic', sample: sampleOf(Buffer.from(topic)) })
      return
    }
    const signal = receive(events, unit, { name, retained, payload })
    if (signal === null) return
    if (signal.type === 'status' && signal.state === 'offline') online.delete(unit)
    else if (!online.has(unit)) {
      online.add(unit)
      if (signal.type !== 'status') events.link(unit, 'online', null)
    }
  }

  function reaches(unit: string): boolean {
    return joined && client?.connected === true && online.has(unit)
  }

  function publish(topic: string, json: string, taken?: () => void): void {
    client?.publish(topic, json, { qos: 0, retain: false }, taken)
  }

  /** It does not read, and is let go. A list that is on its way is no sign of that. */
  function isStuck(conn: Connection): boolean {
    if (conn.backlogBytes - (lane?.heldBytes ?? 0) <= COMMAND_BACKLOG_BYTES_MAX) return false
    conn.destroy()
    return true
  }

  /** The lists of all units go over one line. */
  function laneOf(conn: Connection): PolicyLane {
    return createPolicyLane({
      waitingBytes: () => stalls.waitingBytes(conn),
      write(unit, payload, taken) {
        if (!reaches(unit)) return false
        publish(`soglia/${unit}/down/policy`, payload, taken)
        stalls.watch(conn)
        return true
      },
    })
  }

  function letGo(): void {
    client = null
    line = null
    lane?.stop()
    lane = null
    outlet.left()
  }

  return {
    outlet,

    async start() {
      // Most houses have no other broker, and need not carry what speaks to one (3 MB).
      library ??= await import('mqtt')
      if (started) return
      started = true
      open()
    },

    async stop() {
      if (retryTimer !== null) clearTimeout(retryTimer)
      retryTimer = null
      const open = client
      letGo()
      stalls.stop()
      started = false
      joined = false
      online.clear()
      if (open !== null) await open.endAsync(true)
    },

    units(units: readonly Unit[]) {
      const ids = new Set(units.map((unit) => unit.id))
      for (const id of registered) {
        if (ids.has(id)) continue
        registered.delete(id)
        online.delete(id)
      }
      for (const id of ids) {
        if (registered.has(id)) continue
        registered.add(id)
        if (started && lack !== null) events.link(id, 'offline', lack)
      }
      if (joined) listenAnew()
    },

    publish(_login, { topic, payload }, withinMs) {
      if (line === null || !joined || client?.connected !== true || isStuck(line)) return false
      publish(topic, payload)
      stalls.watch(line, withinMs)
      return true
    },

    send(unit, command) {
      if (command.type === 'numbers' || line === null || !reaches(unit)) return false
      const { name, json } = formatDown(command)
      if (command.type === 'policy') {
        if (lane === null || Buffer.byteLength(json) > POLICY_BYTES_MAX) return false
        lane.offer(unit, json)
        return true
      }
      if (isStuck(line)) return false
      publish(`soglia/${unit}/${name}`, json)
      // The life of an unlock counts from its arrival: behind lists on a slow line it must not come later than that.
      stalls.watch(line, command.type === 'unlock' ? command.ttlMs : undefined)
      return true
    },
  }
}
