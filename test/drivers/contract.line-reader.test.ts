/** Readers that send lines, on real ptys. */
import { SimLineReader } from '../../firmware-sim/devices/line-reader.ts'
import { cards, driverContract } from './contract-suite.ts'
import { serialDeviceHarness } from './serial-device-harness.ts'

const speech = cards('uid:04a2b3c4d5e680', 'uid:11223344')

driverContract('line-reader', () =>
  serialDeviceHarness({
    ...{ kind: 'line-reader', settings: { 'card-tech': 'uid' }, speech },
    make(path) {
      const reader = new SimLineReader(path)
      return {
        ...{ start: reader.start, stop: reader.stop },
        tell: (credential) => reader.hold(credential.slice('uid:'.length).toUpperCase()),
        async speakNonsense() {
          reader.noise(new TextEncoder().encode('not a card\r\n'))
          return 'bad-credential'
        },
      }
    },
  }),
)

/** As a WIE232 tells 24 data bits. */
const hexOf = (credential: string): string => {
  const [facility = 0, card = 0] = credential.slice('h10301:'.length).split('-').map(Number)
  return (facility * 65_536 + card).toString(16).toUpperCase().padStart(6, '0')
}

driverContract('wiegand', () =>
  serialDeviceHarness({
    ...{ kind: 'wiegand', settings: { 'card-tech': 'h10301' } },
    speech: cards('h10301:123-4567', 'h10301:142-51091'),
    make(path) {
      const reader = new SimLineReader(path, '\r')
      return {
        ...{ start: reader.start, stop: reader.stop },
        tell: (credential) => reader.hold(hexOf(credential)),
        async speakNonsense() {
          // A wrong parity.
          reader.noise(new TextEncoder().encode('00111101100010001110101110\r'))
          return 'bad-credential'
        },
      }
    },
  }),
)
