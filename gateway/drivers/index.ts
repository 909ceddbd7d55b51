/** The kinds of units: which driver carries each, and what each takes when it is registered. */
import type { Logger } from 'pino'
import { SogliaError } from '../core/errors.ts'
import type { Attachment, Clock, Driver, DriverEvents, Outlet, UnitKind } from '../core/ports.ts'
import type { Unit } from '../core/records.ts'
import { faultOfDelays, faultOfSilence } from '../core/sensors.ts'
import { type Broker, createBroker } from './broker.ts'
import { type Kind, PLACES } from './messages/kind.ts'
import { createPaths } from './messages/paths.ts'
import { checkRights } from './messages/rights.ts'
import { createMqtt, type Mqtt } from './mqtt.ts'
import { createMqttDevices, MQTT_DEVICES } from './mqtt-devices.ts'
import { createPcsc } from './pcsc.ts'
import { createSerial } from './serial.ts'
import { createSerialDevices, SERIAL_DEVICES } from './serial-devices.ts'

const BAUD_MIN = 300
const BAUD_MAX = 4_000_000

const TABLE: Record<string, Kind> = {
  mqtt: { takes: PLACES, needs: [], settings: ['offline'], checkMore: checkOffline },
  serial: {
    takes: ['path', 'baud', ...PLACES],
    needs: ['path'],
    settings: ['silent-after-s', 'offline'],
    checkMore: checkSerial,
  },
  pcsc: { takes: ['reader', ...PLACES], needs: [], settings: [] },
  client: { takes: [], needs: [], settings: ['read', 'write'], checkMore: checkRights },
  ...MQTT_DEVICES,
  ...Object.fromEntries(
    Object.entries(SERIAL_DEVICES).map(([name, kind]) => [name, { ...kind, checkMore: onLine(kind) }]),
  ),
}

/** Every kind of unit that there is, by its name. */
export const KINDS: Readonly<Record<string, UnitKind>> = Object.fromEntries(
  Object.entries(TABLE).map(([name, kind]) => {
    const { takes, needs, settings } = kind
    return [name, { takes, needs, settings, check: (unit: Unit) => check(name, kind, unit) }]
  }),
)

/** The desks that a unit tells of: of some kinds only once it is set where they are. */
export const tellsOf = (unit: Unit): readonly string[] => TABLE[unit.kind]?.tellsOf?.(unit) ?? unit.desks

function check(name: string, { takes, needs, settings, checkMore }: Kind, unit: Unit): void {
  const given = (word: Attachment): boolean => (word === 'desks' ? unit.desks.length > 0 : unit[word] !== null)
  for (const word of ['path', 'baud', 'reader', ...PLACES] as const) {
    if (given(word) && !takes.includes(word)) {
      throw new SogliaError('E_UNIT_SETTING', `a unit of kind ${name} takes no ${word}`)
    }
  }
  for (const word of needs) {
    if (!given(word)) throw new SogliaError('E_UNIT_SETTING', `a unit of kind ${name} needs a ${word}`)
  }
  for (const key of Object.keys(unit.settings)) {
    if (!settings.includes(key)) throw new SogliaError('E_UNIT_SETTING', `a unit of kind ${name} has no setting ${key}`)
  }
  const fault = faultOfSilence(unit) ?? faultOfDelays(unit)
  if (fault !== null) throw new SogliaError('E_UNIT_SETTING', fault)
  checkMore?.(unit)
}

/** Whether the unit decides with an allow-list while it is away; unset: it does. */
function checkOffline({ settings: { offline } }: Unit): void {
  if (offline !== undefined && offline !== 'yes' && offline !== 'no') {
    throw new SogliaError('E_UNIT_SETTING', `offline: ${offline} is neither yes nor no`)
  }
}

function checkSerial(unit: Unit): void {
  checkLine(unit)
  checkOffline(unit)
}

function onLine({ checkMore }: Kind): (unit: Unit) => void {
  return (unit) => {
    checkLine(unit)
    checkMore?.(unit)
  }
}

function checkLine({ path, baud }: Unit): void {
  // The gateway runs in a folder of its own: from there another path would name something else.
  if (path !== null && !path.startsWith('/')) {
    throw new SogliaError('E_UNIT_SETTING', `path: ${path} does not begin with "/", like /dev/serial/by-id/…`)
  }
  if (baud !== null && !(Number.isInteger(baud) && baud >= BAUD_MIN && baud <= BAUD_MAX)) {
    throw new SogliaError('E_UNIT_SETTING', `baud: ${baud} is not a whole number from ${BAUD_MIN} to ${BAUD_MAX}`)
  }
}

export interface DriversContext {
  events: DriverEvents
  clock: Clock
  log: Logger
  /** Where the embedded broker listens; null: there is none. */
  mqtt: { host: string; port: number } | null
  /** Another broker to join; null: none. */
  mqttUrl: string | null
  tls: { cert: Buffer; key: Buffer } | null
  secretHashOf(unit: string): string | null
}

/** All drivers as one. */
export interface Drivers extends Driver {
  /** The brokers, for what programs may read: the embedded one, another one, both or none. */
  outlets: readonly Outlet[]
  /** A certificate was renewed: the embedded broker shows it from then on. */
  renewTls(tls: NonNullable<DriversContext['tls']>): void
  /** Where units reach the embedded broker; null where there is none. */
  mqttUrl(): string | null
  /** Why the embedded broker does not serve; null while it does, or where there is none. */
  brokerFailed(): string | null
}

export function createDrivers(context: DriversContext): Drivers {
  const { events, clock, log, tls, secretHashOf } = context
  const paths = createPaths<'broker' | 'mqtt'>(events)
  const devices = createMqttDevices({
    events,
    clock,
    publish: (login, message, withinMs) =>
      (broker?.publish(login, message, withinMs) ?? false) || (mqtt?.publish(login, message, withinMs) ?? false),
  })
  const broker: Broker | null =
    context.mqtt === null
      ? null
      : createBroker({
          ...{ events: paths.events('broker'), listen: context.mqtt, tls, secretHashOf, log },
          devices: devices.logins('broker'),
        })
  const mqtt: Mqtt | null =
    context.mqttUrl === null
      ? null
      : createMqtt({ events: paths.events('mqtt'), url: context.mqttUrl, devices: devices.logins('mqtt'), log })
  let devicePaths: string[] = []
  const serial = createSerial({ events, log, clock, elsewhere: () => devicePaths })
  const serialDevices = createSerialDevices({ events })
  const pcsc = createPcsc({ events, log, clock })
  const rows: { kinds: string[]; driver: Driver }[] = [
    // Before those that carry them: they ask it who its logins are.
    { kinds: Object.keys(MQTT_DEVICES), driver: devices },
    ...(broker === null ? [] : [{ kinds: ['mqtt', 'client', ...Object.keys(MQTT_DEVICES)], driver: broker }]),
    ...(mqtt === null ? [] : [{ kinds: ['mqtt'], driver: mqtt }]),
    { kinds: ['serial'], driver: serial },
    { kinds: Object.keys(SERIAL_DEVICES), driver: serialDevices },
    { kinds: ['pcsc'], driver: pcsc },
  ]
  const started: Driver[] = []
  let kindOf = new Map<string, string>()

  /** A unit that no driver carries is shown as such, once something runs. */
  function tellMissing(): void {
    for (const [unit, kind] of kindOf) {
      if (!rows.some(({ kinds }) => kinds.includes(kind))) events.link(unit, 'offline', 'driver-missing')
    }
  }

  async function stop(): Promise<void> {
    for (let driver = started.pop(); driver !== undefined; driver = started.pop()) await driver.stop()
  }

  return {
    outlets: [broker, mqtt].flatMap((carrier) => carrier?.outlet ?? []),
    async start() {
      try {
        for (const { driver } of rows) {
          await driver.start()
          started.push(driver)
        }
      } catch (error) {
        await stop()
        throw error
      }
      tellMissing()
    },
    stop,

    units(units) {
      kindOf = new Map(units.map((unit) => [unit.id, unit.kind]))
      paths.keep(units)
      devicePaths = units.filter(({ kind }) => kind in SERIAL_DEVICES).flatMap(({ path }) => path ?? [])
      for (const { kinds, driver } of rows) driver.units(units.filter((unit) => kinds.includes(unit.kind)))
      if (started.length > 0) tellMissing()
    },

    send(unit, command) {
      const kind = kindOf.get(unit)
      if (kind === 'serial') return serial.send(unit, command)
      if (kind === 'pcsc') return pcsc.send(unit, command)
      if (kind !== undefined && kind in SERIAL_DEVICES) return serialDevices.send(unit, command)
      if (kind !== undefined && kind in MQTT_DEVICES) return devices.send(unit, command)
      if (kind !== 'mqtt') return false
      // Where it was last heard; a unit that has just changed over is found on the other path.
      const [first, second] = paths.lastHeard(unit) === 'mqtt' ? [mqtt, broker] : [broker, mqtt]
      return (first?.send(unit, command) ?? false) || (second?.send(unit, command) ?? false)
    },

    renewTls: (renewed) => broker?.renewTls(renewed),

    mqttUrl() {
      const at = broker?.address() ?? null
      if (at === null) return null
      const host = at.host.includes(':') ? `[${at.host}]` : at.host
      return `${tls === null ? 'mqtt' : 'mqtts'}://${host}:${at.port}`
    },
    brokerFailed: () => (broker !== null && broker.address() === null ? 'the broker does not listen' : null),
  }
}
