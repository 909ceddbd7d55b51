/** An LD2410 radar on a real pty. */
import { SimLd2410 } from '../../firmware-sim/devices/ld2410.ts'
import { DESK, driverContract } from './contract-suite.ts'
import { serialDeviceHarness } from './serial-device-harness.ts'

/** Some of its reports, ten a second. */
const REPORTS_MS = 350

driverContract('ld2410', () =>
  serialDeviceHarness({
    ...{ kind: 'ld2410', desks: ['d1'] },
    // Whenever it is plugged in it reports first that nobody is there.
    speech: { ...DESK, words: ['free', 'occupied'] },
    settings: { 'occupied-after-s': '0', 'free-after-s': '0' },
    make(path) {
      const radar = new SimLd2410(path)
      const see = async (word: string): Promise<void> => {
        radar.sees(word === 'occupied' ? 'still' : 'nobody')
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
