/** Readers that send lines, on real ptys. */
import { SimLineReader } from '../../firmware-sim/devices/line-reader.ts'
import { driverContract } from './contract-suite.ts'
import { serialDeviceHarness } from './serial-device-harness.ts'

const credentials = ['uid:04a2b3c4d5e680', 'uid:11223344'] as const

driverContract('line-reader', () =>
  serialDeviceHarness({
    ...{ kind: 'line-reader', settings: { 'card-tech': 'uid' }, credentials },
    make(path) {
      const reader = new SimLineReader(path)
      return {
        ...{ start: reader.start, stop: reader.stop },
        tap: (credential) => reader.hold(credential.slice('uid:'.length).toUpperCase()),
        async speakNonsense() {
          reader.noise(new TextEncoder().encode('not a card\r\n'))
          return 'bad-credential'
        },
      }
    },
  }),
)
