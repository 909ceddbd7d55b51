/** Starts the serial driver on the port named as its argument, stops it when it is open, and ends by itself. */
import { pino } from 'pino'
import { createSerial } from '../../gateway/drivers/serial.ts'
import { unitOf } from './units.ts'

const path = process.argv[2] ?? ''
const driver = createSerial({
  clock: { now: () => Date.now() },
  log: pino({ level: 'silent' }),
  events: {
    signal: () => undefined,
    bad: () => undefined,
    link: (_unit, _state, lack) => {
      if (lack === null) void driver.stop()
    },
  },
})
driver.units([unitOf('board-1', 'serial', { path })])
await driver.start()
