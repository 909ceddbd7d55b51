import type { UnitState } from '../gateway/api/contract.ts'

/** Whether somebody has to go and do something about it. */
export function needsHand(unit: UnitState): boolean {
  return unit.batteryLow || isAway(unit)
}

/** Whether it cannot do its work. A `client` comes and goes as it likes. */
export function isAway({ lack, state, kind }: UnitState): boolean {
  return lack !== null || (state !== 'online' && kind !== 'client')
}
