/** Starts the broker, or the driver that joins the one at the argument, stops it, and ends by itself. */
import { pino } from 'pino'
import { createBroker } from '../../gateway/drivers/broker.ts'
import { createMqtt } from '../../gateway/drivers/mqtt.ts'
import { unitOf } from './units.ts'

const url = process.argv[2]
const log = pino({ level: 'silent' })
const joined = Promise.withResolvers<void>()
const events = { signal: () => undefined, bad: () => undefined, link: () => joined.resolve() }
const listen = { host: '127.0.0.1', port: 0 }
const driver =
  url === undefined
    ? createBroker({ events, listen, tls: null, secretHashOf: () => null, log })
    : createMqtt({ events, url, log })
driver.units([unitOf('reader-1', 'mqtt')])
await driver.start()
if (url !== undefined) await joined.promise
await driver.stop()
