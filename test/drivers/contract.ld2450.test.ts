/** An LD2450 radar over two desks, at the first of which somebody sits all the time, on a real pty. */
import { SimLd2450 } from '../../firmware-sim/devices/ld2450.ts'
import { DESK, driverContract } from './contract-suite.ts'
import { radarTeller } from './radar-teller.ts'
import { serialDeviceHarness } from './serial-device-harness.ts'

const FIRST = { xMm: -1000, yMm: 1500 }
const SECOND = { xMm: 1000, yMm: 1500 }

driverContract('ld2450', () =>
  serialDeviceHarness({
    ...{ kind: 'ld2450', desks: ['d1', 'd2'] },
    speech: {
      // Whenever it is plugged in it reports first that nobody is there.
      ...{ words: ['free', 'occupied'], isMoment: false },
      signalOf: (word) => ({ ...DESK.signalOf(word), desk: 'd2' }),
    },
    settings: {
      ...{ zones: 'd1:-1500,1000,-500,2000 d2:500,1000,1500,2000' },
      ...{ 'occupied-after-s': '0', 'free-after-s': '0' },
    },
    make(path) {
      const radar = new SimLd2450(path)
      return radarTeller(radar, (isTaken) => radar.sees(FIRST, ...(isTaken ? [SECOND] : [])))
    },
  }),
)
