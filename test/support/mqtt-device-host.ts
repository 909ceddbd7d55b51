/** Starts all drivers with a device of the kind that is named as an argument, stops them, and ends by itself. */
import { pino } from 'pino'
import { createDrivers } from '../../gateway/drivers/index.ts'
import { unitOf } from './units.ts'

const drivers = createDrivers({
  events: { signal: () => undefined, bad: () => undefined, link: () => undefined },
  clock: { now: () => Date.now() },
  log: pino({ level: 'silent' }),
  ...{ mqtt: { host: '127.0.0.1', port: 0 }, mqttUrl: null, tls: null, secretHashOf: () => null },
})
drivers.units([unitOf('device-1', process.argv[2] ?? '')])
await drivers.start()
await drivers.stop()
