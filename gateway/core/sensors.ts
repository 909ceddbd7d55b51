/**
 * What several sensors of one desk tell together. Written rules, in this order:
 * 1. Whoever senses somebody is right: no sensor that misses a still person frees the desk.
 * 2. A sensor that has not spoken since the gateway began holds what stood: it may tell only changes.
 * 3. The desk is free when every sensor that can be heard says so.
 * 4. A sensor that went quiet never frees a desk: what only it could tell is unknown until another one speaks.
 * How long somebody must be gone before a sensor says so is that sensor's own matter (`wire/input/settle.ts`).
 */
import type { DeskState } from './presence.ts'

/** What a sensor told last; `unheard`: nothing since the gateway began; `silent`: it cannot be heard now. */
export type SensorSays = 'occupied' | 'free' | 'unheard' | 'silent'

/** After one of them has spoken. `before`: how the desk stood. */
export function deskOf(before: DeskState, says: readonly SensorSays[]): DeskState {
  if (says.includes('occupied')) return 'occupied'
  if (says.includes('unheard') && before === 'occupied') return before
  return says.includes('free') ? 'free' : 'unknown'
}

/** After one of them went quiet: what the others say stands, but nothing becomes free by it. */
export function deskWithout(before: DeskState, others: readonly SensorSays[]): DeskState {
  const now = deskOf(before, others)
  return now === 'free' && before !== 'free' ? 'unknown' : now
}
