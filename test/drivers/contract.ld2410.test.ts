/** An LD2410 radar on a real pty. */
import { SimLd2410 } from '../../firmware-sim/devices/ld2410.ts'
import { DESK, driverContract } from './contract-suite.ts'
import { radarTeller } from './radar-teller.ts'
import { serialDeviceHarness } from './serial-device-harness.ts'

driverContract('ld2410', () =>
  serialDeviceHarness({
    ...{ kind: 'ld2410', desks: ['d1'] },
    // Whenever it is plugged in it reports first that nobody is there.
    speech: { ...DESK, words: ['free', 'occupied'] },
    settings: { 'occupied-after-s': '0', 'free-after-s': '0' },
    make(path) {
      const radar = new SimLd2410(path)
      return radarTeller(radar, (isTaken) => radar.sees(isTaken ? 'still' : 'nobody'))
    },
  }),
)
