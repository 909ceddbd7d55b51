/** What people mean to do on a day; what they then forget at the doors is another matter. */
import type { Random } from '../../firmware-sim/random.ts'
import { HOUR, MINUTE, type READERS, wallAt } from './building.ts'

export type Place = 'street' | 'court' | 'hall' | 'meeting' | 'library'
export interface Step {
  at: number
  to: Place
  /** Over the courtyard, and not by the front door. */
  viaCourt: boolean
}
export interface Hop {
  unit: (typeof READERS)[number]['id'] | 'shelf'
  side: 'in' | 'out'
  lands: Place
}

const hop = (unit: Hop['unit'], side: Hop['side'], lands: Place): Hop => ({ unit, side, lands })

/** The first passage on the way; null: they are there. */
export function nextHop(from: Place, { to, viaCourt }: Step): Hop | null {
  if (from === to) return null
  switch (from) {
    case 'street':
      return viaCourt || to === 'court' ? hop('gate-in', 'in', 'court') : hop('reader-1', 'in', 'hall')
    case 'court':
      return to === 'street' ? hop('gate-out', 'out', 'street') : hop('yard-in', 'in', 'hall')
    case 'meeting':
      return hop('room-out', 'out', 'hall')
    case 'library':
      return hop('shelf', 'out', 'hall')
    case 'hall':
      if (to === 'meeting') return hop('room-in', 'in', 'meeting')
      if (to === 'library') return hop('shelf', 'in', 'library')
      return viaCourt || to === 'court' ? hop('yard-out', 'out', 'court') : hop('reader-2', 'out', 'street')
  }
}

/** A working day; now and then one that ends in the night, after the house's own day has. */
export function planDay(random: Random, day: number): Step[] {
  const steps: Step[] = []
  const go = (hours: number, to: Place): void => {
    const at = wallAt(day, Math.round(hours * HOUR) + random.int(0, 25) * MINUTE)
    steps.push({ at, to, viaCourt: random.chance(0.25) })
  }
  const [comes, leaves] = [random.normal(9.2, 0.9), random.normal(18.2, 1.2)]
  go(Math.max(6.5, comes), 'hall')
  const mayGo = (hours: number, to: Place, back: number): void => {
    if (hours < comes + 0.5 || back > leaves - 0.3) return
    go(hours, to)
    go(back, 'hall')
  }
  if (random.chance(0.45)) mayGo(10.5, random.chance(0.75) ? 'meeting' : 'library', 11.5)
  if (random.chance(0.5)) mayGo(12.7, random.chance(0.8) ? 'street' : 'court', 13.6)
  if (random.chance(0.4)) mayGo(15, random.chance(0.75) ? 'meeting' : 'library', 16.3)
  if (random.chance(0.03)) {
    // From the meeting straight home, or late into the night.
    go(Math.max(leaves, 19), 'meeting')
    go(random.pick([21.5, 24.5, 27, 28.5]), 'street')
  } else go(Math.max(leaves, comes + 0.6), 'street')
  return steps
}
