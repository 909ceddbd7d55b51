/** The heart: signal -> decide -> record -> command, in that order and no other. */
import type { House } from './core/house.ts'
import type { Fact } from './core/model.ts'
import type { Change, DriverEvents, Receipt } from './core/ports.ts'

export interface Access extends DriverEvents {
  readonly house: House
  /** Rebuilds who is inside from the last snapshot and the facts after it. */
  start(): Promise<void>
  /** Stops timers and waits for what is on its way to the disk. */
  stop(): Promise<void>
  /**
   * A remote unlock: recorded with who and why, then sent. Resolves with the command's id and the unit it
   * went to. Throws `E_DOOR_UNKNOWN`, `E_NO_LOCK`, `E_UNIT_OFFLINE`, `E_STORAGE_FAILED`.
   */
  unlock(door: string, by: string, reason: string): Promise<{ id: string; unit: string }>
  /**
   * Writes changes to the register and their facts in one piece; in force in memory, and told to the
   * drivers, when it resolves.
   */
  change(changes: Change[], facts: Fact[]): Promise<Receipt>
}
