import type { UnitState } from '../gateway/api/contract.ts'

/** A battery that should be changed now. */
export const BATTERY_LOW = 0.15

/** Whether somebody has to go and do something about it. A `client` comes and goes as it likes. */
export function needsHand(unit: UnitState): boolean {
  if (unit.lack !== null) return true
  if (unit.battery !== null && unit.battery <= BATTERY_LOW) return true
  return unit.state !== 'online' && unit.kind !== 'client'
}
