/** What a kind of unit takes when it is registered: a row of the tables of kinds. */
import type { UnitKind } from '../../core/ports.ts'
import type { Unit } from '../../core/records.ts'

export interface Kind extends Omit<UnitKind, 'check'> {
  /** What is left to say about it; throws `E_UNIT_SETTING`. */
  checkMore?(unit: Unit): void
  /** The desks that it tells of; all that it has, unless said otherwise. */
  tellsOf?(unit: Unit): readonly string[]
}

export const PLACES = ['door', 'side', 'zone', 'desks'] as const
/** Settings of whatever senses a desk or a door: `core/sensors.ts`. */
export const SENSING = ['silent-after-s', 'occupied-after-s', 'free-after-s'] as const
