/** An LD2450 radar over two desks, at the first of which somebody sits all the time, on a real pty. */
import { SimLd2450 } from '../../firmware-sim/devices/ld2450.ts'
import { DESK, driverContract } from './contract-suite.ts'
import { serialDeviceHarness } from './serial-device-harness.ts'

/** Some of its reports, ten a second. */
const REPORTS_MS = 350
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
      const see = async (word: string): Promise<void> => {
        radar.sees(FIRST, ...(word === 'occupied' ? [SECOND] : []))
        await new Promise((resolve) => setTimeout(resolve, REPORTS_MS))
      }
      return {
        ...{ start: () => radar.start(), stop: radar.stop },
        async tell(word) {
          await see(word === 'occupied' ? 'free' : 'occupied')
          await see(word)
        },
        async speakNonsense() {
          radar.noise()
          return 'bad-frame'
        },
      }
    },
  }),
)
