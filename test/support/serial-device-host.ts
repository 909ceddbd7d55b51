/**
 * Starts the driver of serial devices with one of the kind, at the port and for the desks named as arguments, stops it when
 * the port is open, and ends.
 */
import { createSerialDevices } from '../../gateway/drivers/serial-devices.ts'
import { unitOf } from './units.ts'

const [kind = '', path = '', ...desks] = process.argv.slice(2)
const driver = createSerialDevices({
  events: {
    signal: () => undefined,
    bad: () => undefined,
    link: (_unit, _state, lack) => {
      if (lack === null) void driver.stop()
    },
  },
})
driver.units([unitOf('reader-1', kind, { path, desks })])
await driver.start()
