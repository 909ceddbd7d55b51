/** The PC/SC driver on a real pcscd with virtual readers. */
import { PcscRig } from '../support/pcsc-rig.ts'
import { unitOf } from '../support/units.ts'
import { driverContract, type Harness } from './contract-suite.ts'

const STRANGERS_PORT = 35964

async function makeHarness(): Promise<Harness> {
  const rig = await PcscRig.open()
  let running = false
  const bare = (credential: string): string => credential.slice('uid:'.length)
  return {
    unit: unitOf('reader-1', 'pcsc', { reader: '00 00' }),
    told: rig.told,
    commands: null,
    listBytes: 1_000,
    start: async () => void (await rig.ask({ do: 'start' })),
    stop: async () => void (await rig.ask({ do: 'stop' })),
    units: async (units) => void (await rig.units(units)),
    send: (unit, command) => rig.send(unit, command),
    attach: async () => {
      if (!running) await rig.house.startPcscd()
      running = true
    },
    detach: async () => {
      running = false
      await rig.house.killPcscd()
    },
    tell: (credential) => rig.tap(bare(credential)),
    tellAsStranger: (credential) => rig.tap(bare(credential), { port: STRANGERS_PORT }),
    speakNonsense: async () => {
      await rig.tap('04a2b3c4d5e680', { fault: 'no-uid' })
      return 'bad-credential'
    },
    startAndStopAlone: async () => {
      const alone = await PcscRig.open()
      await alone.units([unitOf('reader-1', 'pcsc')])
      await alone.ask({ do: 'start' })
      const code = await alone.host.end()
      await alone.close()
      return code
    },
    close: () => rig.close(),
  }
}

driverContract('pcsc', makeHarness)
