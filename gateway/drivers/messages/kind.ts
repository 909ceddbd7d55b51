/** What a kind of unit takes when it is registered: a row of the tables of kinds. */
import type { Unit } from '../../core/records.ts'

/** How a unit is attached, as words of the register; `settings` are `--set`. */
export type Attachment = 'path' | 'baud' | 'reader' | 'door' | 'side' | 'zone' | 'desks'

export interface Kind {
  takes: readonly Attachment[]
  needs: readonly Attachment[]
  settings: readonly string[]
  /** What is left to say about it; throws `E_UNIT_SETTING`. */
  checkMore?(unit: Unit): void
}

export const PLACES = ['door', 'side', 'zone', 'desks'] as const
