/** Readers of 125 kHz cards on real ptys. */
import { SimEm4100Reader } from '../../firmware-sim/devices/em4100-reader.ts'
import { cards, driverContract } from './contract-suite.ts'
import { type SimReader, serialDeviceHarness } from './serial-device-harness.ts'

const simulated =
  (form: 'rdm6300' | 'id12') =>
  (path: string): SimReader => {
    const reader = new SimEm4100Reader(path, form)
    return {
      ...{ start: reader.start, stop: reader.stop },
      tell: (credential) => reader.hold(credential.slice('em:'.length)),
      async speakNonsense() {
        reader.noise(new TextEncoder().encode('\u000214008EC793CF\u0003'))
        return 'bad-frame'
      },
    }
  }
const speech = cards('em:14008ec793', 'em:01000734e0')

driverContract('em4100, a reader that repeats', () =>
  serialDeviceHarness({ kind: 'em4100', speech, make: simulated('rdm6300') }),
)
driverContract('em4100, a reader that tells once', () =>
  serialDeviceHarness({ kind: 'em4100', speech, make: simulated('id12') }),
)
