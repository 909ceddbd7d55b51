/** A device of another maker at the embedded broker, or at a real Mosquitto that the gateway has joined. */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { pino } from 'pino'
import type { Unit } from '../../gateway/core/records.ts'
import { createDrivers, type Drivers } from '../../gateway/drivers/index.ts'
import { mosquittoAcl } from '../../gateway/drivers/mqtt/acl.ts'
import { topicsOf } from '../../gateway/drivers/mqtt-devices.ts'
import { createMosquitto, passwordOf } from '../support/mosquitto-broker.ts'
import { unitOf } from '../support/units.ts'
import { createTold, type Harness, type Speech } from './contract-suite.ts'
import { receipted } from './receipted.ts'

const HOST = fileURLToPath(new URL('../support/mqtt-device-host.ts', import.meta.url))
const SECRET = 'secret'

export interface SimMqttDevice {
  start(): Promise<void>
  /** As by a pulled plug. */
  stop(): Promise<void>
  tell(word: string): void
  /** Something that cannot be understood; the code under which it is counted. */
  speakNonsense(): string
  /** What its strike was told; absent where it has none. */
  strikes?: string[]
}

export interface SimMqttKind {
  kind: string
  settings?: Record<string, string>
  speech?: Speech
  /** Of a bridge: what is behind it, which is the unit then. */
  behind?: Partial<Unit>
  /** Where what it says of `unit` comes from; `topics`: those that it speaks on. */
  make(at: { url: string; login: { name: string; secret: string } }): SimMqttDevice
}

export async function mqttDeviceHarness(
  { kind, settings = {}, speech, behind, make }: SimMqttKind,
  carrier: 'embedded' | 'joined',
): Promise<Harness> {
  const { events, ...told } = createTold()
  const login: Unit = unitOf('device-1', kind, { settings })
  const unit = behind === undefined ? login : unitOf('behind-1', kind, behind)
  const acl = mosquittoAcl([login, unit], 'soglia', topicsOf)
  const logins = ['soglia', 'device-1', 'stranger']
  const mosquitto =
    carrier === 'joined' ? await createMosquitto({ logins, acl, more: ['use_username_as_clientid true'] }) : null
  await mosquitto?.start()
  const drivers: Drivers = createDrivers({
    events: receipted(events, (unit, command) => drivers.send(unit, command)),
    clock: { now: () => Date.now() },
    log: pino({ level: 'silent' }),
    mqtt: mosquitto === null ? { host: '127.0.0.1', port: 0 } : null,
    ...{ mqttUrl: mosquitto?.url('soglia') ?? null, tls: null },
    secretHashOf: (id) => (id === 'device-1' ? createHash('sha256').update(SECRET).digest('hex') : null),
  })
  const strikes: string[] = []
  let device: SimMqttDevice | null = null
  const url = (): string => mosquitto?.url() ?? drivers.mqttUrl() ?? ''
  const secretOf = (name: string): string => (mosquitto === null ? SECRET : passwordOf(name))
  const detach = async (): Promise<void> => {
    const gone = device
    device = null
    await gone?.stop()
  }
  const sample = make({ url: 'mqtt://127.0.0.1:1', login: { name: '', secret: '' } })
  return {
    ...{ unit, told, commands: null, listBytes: 0, ...(speech === undefined ? {} : { speech }) },
    ...(sample.strikes === undefined ? {} : { strikes }),
    start: () => drivers.start(),
    stop: () => drivers.stop(),
    units: async (units) => drivers.units(units.includes(unit) && unit !== login ? [login, ...units] : units),
    send: async (id, command) => drivers.send(id, command),
    async attach() {
      await detach()
      const next = make({ url: url(), login: { name: 'device-1', secret: secretOf('device-1') } })
      if (next.strikes !== undefined) next.strikes.push = (...said) => strikes.push(...said)
      await next.start()
      device = next
    },
    detach,
    async tell(word) {
      if (device === null) throw new Error('the device is away')
      device.tell(word)
    },
    async tellAsStranger(word) {
      const stranger = make({ url: url(), login: { name: 'stranger', secret: secretOf('stranger') } })
      const isIn = await stranger.start().then(
        () => true,
        () => false,
      )
      if (isIn) stranger.tell(word)
      await stranger.stop()
    },
    speakNonsense: async () => device?.speakNonsense() ?? '',
    startAndStopAlone: () =>
      new Promise((resolve) => spawn(process.execPath, [HOST, kind], { stdio: 'inherit' }).once('exit', resolve)),
    async close() {
      await detach()
      await mosquitto?.close()
    },
  }
}
