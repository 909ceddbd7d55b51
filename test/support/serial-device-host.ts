/** Starts the driver of serial devices with one of the kind and at the port named as arguments, stops it when that is open, and ends. */
import { createSerialDevices } from '../../gateway/drivers/serial-devices.ts'
import { unitOf } from './units.ts'

const [kind = '', path = ''] = process.argv.slice(2)
const driver = createSerialDevices({
  events: {
    signal: () => undefined,
    bad: () => undefined,
    link: (_unit, _state, lack) => {
      if (lack === null) void driver.stop()
    },
  },
})
driver.units([unitOf('reader-1', kind, { path })])
await driver.start()
