/** A house to take pictures of: it is a Wednesday at 15:42, the day has been lived, and a year stands behind it. */
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { drawFloor } from '../../firmware-sim/floor.ts'
import { createRandom } from '../../firmware-sim/random.ts'
import { type RealHouse, startRealHouse } from '../pages/real-house.ts'
import { removeFolder, temporaryFolder } from '../support/gateway.ts'
import { countPast, liveDay } from './past.ts'

const SHIM = new URL('../../tools/clock-shim.c', import.meta.url).pathname
const SEED = 25
/** Midnight in Rome before the pictured hour. */
const MIDNIGHT = Date.parse('2026-11-24T23:00:00.000Z')
const MORNING = Date.parse('2026-11-25T05:30:00.000Z')
const PICTURED = Date.parse('2026-11-25T14:42:00.000Z')
const PAST_DAYS = 400

/** The gateway's clock stands at the pictured hour and runs on from there. */
export async function startLivedHouse(): Promise<RealHouse> {
  const scratch = temporaryFolder('looks')
  const shim = join(scratch, 'clock-shim.so')
  execFileSync('gcc', ['-shared', '-fPIC', '-O2', '-o', shim, SHIM])
  const aheadFile = join(scratch, 'ahead')
  const setClock = (to: number): void => writeFileSync(aheadFile, String(Math.round((to - Date.now()) / 1000)))
  setClock(MORNING)
  const house = await startRealHouse({
    attached: ['front-in', 'front-out', 'courtyard-in', 'courtyard-out', 'meeting-in', 'meeting-out', 'fablab'].concat([
      'desks-hall-1',
      'desks-hall-2',
      'desks-hall-3',
      'desks-fablab-1',
      'desks-fablab-2',
    ]),
    env: { LD_PRELOAD: shim, SOGLIA_SHIM_CLOCK_FILE: aheadFile },
    async past(dataDir, people) {
      const random = createRandom(SEED)
      await liveDay(dataDir, { people, random: random.fork('day'), midnight: MIDNIGHT, until: PICTURED })
      countPast(dataDir, { random: random.fork('past'), midnight: MIDNIGHT, days: PAST_DAYS })
      setClock(PICTURED)
    },
  })
  await drawFloor({ call: house.api })
  return {
    ...house,
    async stop() {
      await house.stop()
      removeFolder(scratch)
    },
  }
}
