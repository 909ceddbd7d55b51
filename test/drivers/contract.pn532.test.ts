/** A PN532 on a real pty. */
import { SimPn532 } from '../../firmware-sim/devices/pn532.ts'
import { cards, driverContract } from './contract-suite.ts'
import { serialDeviceHarness } from './serial-device-harness.ts'

driverContract('pn532', () =>
  serialDeviceHarness({
    kind: 'pn532',
    speech: cards('uid:04a1b2c3d4e5f6', 'uid:deadbeef'),
    make(path) {
      const chip = new SimPn532(path)
      return {
        ...{ start: chip.start, stop: () => chip.stop() },
        tell: (credential) => chip.tap(credential.slice('uid:'.length)),
        async speakNonsense() {
          chip.noise(Buffer.from('0000ff0cf4d54b010100040804deadbeef9500', 'hex'))
          return 'bad-frame'
        },
      }
    },
  }),
)
