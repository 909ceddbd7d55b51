/** What goes wrong in the year: lines cut, the gateway ended in order or at once, a disk that takes nothing. */
import type { Random } from '../../firmware-sim/random.ts'
import { DAY, DAYS, FIRST_DAY, HOUR, MINUTE, UNITS } from './building.ts'

export type Trouble = { from: number; until: number } & (
  | { what: 'units-away'; units: readonly string[] }
  /** `hard`: at once, in the midst of its work. `fresh`: it starts again without a snapshot. */
  | { what: 'gateway-down'; hard: boolean; fresh: boolean }
  | { what: 'disk-full' }
  /** The writing thread breaks, and is begun again by the gateway. */
  | { what: 'thread-broken' }
)

const OUTAGES_PER_UNIT = 16
const OUTAGES_OF_A_DOOR = 8
const OUTAGES_OF_ALL = 10
const GATEWAY_ENDS = 26
const DISKS_FULL = 16
const THREADS_BROKEN = 6

/** In the order in which they begin. Those of one kind may overlap; the gateway's do not. */
export function planTroubles(random: Random): Trouble[] {
  const someTime = (): number => (FIRST_DAY + 1 + random.next() * (DAYS - 6)) * DAY
  /** In the hours in which people come and go. */
  const byDay = (): number => (Math.floor(someTime() / DAY) + 0.3 + random.next() * 0.5) * DAY
  const away = (units: readonly string[]): Trouble => {
    const from = someTime()
    const hours = random.chance(0.5)
      ? 0.3 + 3 * random.next()
      : random.chance(0.6)
        ? 3 + 12 * random.next()
        : 24 + 72 * random.next()
    return { what: 'units-away', units, from, until: from + hours * HOUR }
  }
  const times = <T>(count: number, one: (n: number) => T): T[] => Array.from({ length: count }, (_, n) => one(n))
  const lasting = (from: number, minutes: number) => ({ from, until: from + minutes * MINUTE })
  const troubles: Trouble[] = [
    ...UNITS.flatMap((unit) => times(OUTAGES_PER_UNIT, () => away([unit]))),
    ...times(OUTAGES_OF_A_DOOR, () => away(['reader-1', 'reader-2'])),
    ...times(OUTAGES_OF_A_DOOR, () => away(['room-in', 'room-out'])),
    ...times(OUTAGES_OF_ALL, () => away(UNITS)),
    ...times(GATEWAY_ENDS, (n): Trouble => {
      const minutes = n % 3 === 0 ? 1 : random.int(2, 300)
      return { what: 'gateway-down', hard: n % 2 === 0, fresh: n % 8 === 5, ...lasting(byDay(), minutes) }
    }),
    ...times(DISKS_FULL, (): Trouble => ({ what: 'disk-full', ...lasting(someTime(), random.int(1, 240)) })),
    ...times(DISKS_FULL, (): Trouble => ({ what: 'disk-full', ...lasting(byDay(), random.int(1, 40)) })),
    ...times(THREADS_BROKEN, (): Trouble => ({ what: 'thread-broken', ...lasting(byDay(), 0) })),
  ]
  return troubles.sort((a, b) => a.from - b.from)
}
